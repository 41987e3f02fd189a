"""Forms made of what a solver found, and whether the judge comes to what the solver said.

A form is plain data that `panding check` reads. Everything in it is invented; nothing is left to be listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.forms import form_from
from engine.handed import Handed
from engine.judge import Judge
from engine.proof.symbols import Answers, Symbols
from engine.verdict import Finding, Verdict
from standards.editions import at_once_question
from standards.logic import Outcome
from standards.variants import Variant

FormData = dict[str, Any]
ROW = "示例部位"
ENTERPRISE = "示例企业"
AT_ONCE = at_once_question("")
_SIGNED = {"by": "示例检查人", "reason": "示例理由"}


@dataclass(frozen=True, slots=True)
class Witness:
    """A form, what variants must come to on it, and what the judge made of them."""

    name: str
    form: FormData
    expected: Mapping[Variant, Outcome]
    judged: Mapping[Variant, Outcome | None]

    @property
    def agrees(self) -> bool:
        """Whether the judge says what the solver said."""
        return dict(self.expected) == dict(self.judged)


def witness(
    name: str, symbols: Symbols, answers: Answers, expected: Mapping[Variant, Outcome], judge: Judge
) -> Witness:
    """The form with these answers, judged."""
    data = form_of(name, symbols, answers)
    form = form_from(Handed(data), judge.library)
    verdict = judge.judge(form, standards=[symbols.edition.id])
    row = ENTERPRISE if symbols.kind.kind == "enterprise" else ROW
    judged = {v: None if form.unreadable else outcome_of(verdict, v, row) for v in expected}
    return Witness(name, data, expected, judged)


def form_of(name: str, symbols: Symbols, answers: Answers) -> FormData:
    """A form with one row of the kind, what it lies in, and nothing else."""
    return form_with(name, symbols, rows_of(symbols, answers, ROW))


def form_with(name: str, symbols: Symbols, rows: list[FormData]) -> FormData:
    """A form of some rows. What is counted is what is listed."""
    listed = [row["kind"] for row in rows]
    return {
        "form": "panding/1",
        "id": name,
        "inspected_on": symbols.day.isoformat(),
        "standards": [symbols.edition.id],
        "enterprise": {"name": ENTERPRISE},
        "counts": {kind: listed.count(kind) for kind in symbols.library.kinds if kind != "enterprise"},
        "subjects": rows,
    }


def rows_of(symbols: Symbols, answers: Answers, name: str) -> list[FormData]:
    """The enterprise, what the row lies in, and the row, with their answers."""
    kinds = symbols.library.kinds
    around: dict[str, dict[str, Any]] = {}
    for scope, holder, question in symbols.asked():
        if scope == "within" and question.id in answers["within"]:
            around.setdefault(holder.kind, {})[question.id] = answers["within"][question.id]
    about = answers[""] if symbols.kind.kind == "enterprise" else answers["enterprise"]
    rows = [_row(symbols, "enterprise", ENTERPRISE, (), about)]
    rows += [_row(symbols, kind, f"示例{kinds[kind].name}", (), mine) for kind, mine in around.items()]
    if symbols.kind.kind != "enterprise":
        lies_in = tuple(f"示例{kinds[kind].name}" for kind in around)
        rows.append(_row(symbols, symbols.kind.kind, name, lies_in, answers[""]))
    return rows


def _row(symbols: Symbols, kind: str, name: str, within: tuple[str, ...], answers: Mapping[str, Any]) -> FormData:
    """A row as it is written; judgements are signed."""
    judged = symbols.library.kinds[kind].judged
    row: FormData = {"kind": kind, "name": name}
    if within:
        row["within"] = list(within)
    row["answers"] = {q: raw for q, raw in answers.items() if not q.startswith(AT_ONCE)}
    if signed := {q: dict(_SIGNED) for q in row["answers"] if q in judged}:
        row["grounds"] = signed
    if at_once := {q.removeprefix(AT_ONCE): raw for q, raw in answers.items() if q.startswith(AT_ONCE)}:
        row["at_once"] = at_once
    return row


def outcome_of(verdict: Verdict, variant: Variant, row: str) -> Outcome | None:
    """What a verdict says of one reading of a clause on a row; None where it says nothing of it."""
    for finding in (*verdict.findings, *verdict.elements, *verdict.advisory):
        if (finding.clause, finding.branch, finding.subject.name) == (variant.clause_id, variant.branch, row):
            return _by_reading(finding, variant)
    return None


def _by_reading(finding: Finding, variant: Variant) -> Outcome:
    """A contested finding tells its readings apart."""
    return next((r.outcome for r in finding.readings if r.name == variant.reading), finding.outcome)
