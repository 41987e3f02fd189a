"""What binds an enterprise and what can be asked of it, by the editions its form is judged under."""

from __future__ import annotations

from dataclasses import dataclass

from engine.blank import Plan, plan
from engine.forms import Form
from engine.leaves import truth
from engine.reports.papers.case import Case, NothingToSay
from standards.editions import Clause, Edition
from standards.logic import tree
from standards.wording import Text


@dataclass(frozen=True, slots=True)
class Asking:
    """The form, the editions meant, and what can matter under them."""

    form: Form
    editions: tuple[Edition, ...]
    plan: Plan
    dated: bool  # whether the form's date chose the editions


def asking(case: Case, title: str) -> Asking:
    """What can matter for the enterprise of a form.

    Raises:
        NothingToSay: where there is only a verdict, or none of its standards is encoded.
    """
    if case.form is None:
        raise NothingToSay(
            Text(
                f"《{title}》要用自查表来出，判定结果里没有表上的全部内容",
                "this paper is made from a form, not from results",
            )
        )
    known, verdict = case.library.editions, case.verdict
    chosen = [known[one.edition] for one in verdict.standards if one.edition in known and not one.advisory]
    if not verdict.as_of:
        named = {one.edition for one in verdict.standards}
        chosen += [e for e in known.values() if e.head.standard in named and not e.head.superseded_on]
    chosen = [edition for edition in chosen if edition.clauses]
    if not chosen:
        raise NothingToSay(Text(f"表上要求的标准都没有收录条文，不出《{title}》", "no standard asked for is encoded"))
    return Asking(case.form, tuple(chosen), plan(case.judge, case.form, chosen), bool(verdict.as_of))


def binding(case: Case, asked: Asking, edition: Edition) -> list[str]:
    """The clauses of an edition that can be met by what the enterprise has, in the order of the text."""
    scene = case.judge.scene(asked.form)
    if truth(tree(edition.head.given), scene.enterprise, scene) == "F":
        return []
    served = {clause for clauses in asked.plan.serves.values() for clause in clauses}
    return [
        name
        for name, (_, clause) in edition.clauses.items()
        if clause.effect in ("decision", "tally")
        or (clause.effect != "checklist" and name in served and not absent(asked, clause))
    ]


def absent(asked: Asking, clause: Clause) -> bool:
    """Whether a clause speaks only of things of which the form counts none."""
    kinds = [clause.subject] if clause.subject else [branch.subject for branch in clause.branches.values()]
    return all(asked.form.counts.get(kind or "") == 0 for kind in kinds)
