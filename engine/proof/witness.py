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
from engine.verdict import Advisory, Finding, Verdict
from standards.editions import at_once_question
from standards.logic import Outcome
from standards.variants import Variant

FormData = dict[str, Any]
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


def judged(name: str, form: FormData, edition: str, expected: Mapping[Variant, Outcome], judge: Judge) -> Witness:
    """A form with what the judge makes of it under one edition; nothing, where it cannot all be read."""
    read = form_from(Handed(form), judge.library)
    verdict = judge.judge(read, standards=[edition])
    rows = {row["kind"]: row["name"] for row in form["subjects"]}
    found = {v: None if read.unreadable else outcome_of(verdict, v, rows[v.subject]) for v in expected}
    return Witness(name, form, expected, found)


def form_of(name: str, symbols: Symbols, answers: Answers) -> FormData:
    """A form with one row of the kind, what it lies in, and nothing else."""
    by_kind: dict[str, dict[str, Any]] = {symbols.kind.kind: answers[""]}
    for scope, holder, question in symbols.asked():
        if question.id in answers[scope]:
            by_kind.setdefault(holder.kind, {})[question.id] = answers[scope][question.id]
    around = [kind for kind in by_kind if kind not in (symbols.kind.kind, "enterprise")]
    lies_in = {symbols.kind.kind: around} if around else {}
    return form_with(name, symbols, by_kind, lies_in)


def form_with(
    name: str, symbols: Symbols, by_kind: Mapping[str, Mapping[str, Any]], lies_in: Mapping[str, list[str]]
) -> FormData:
    """A form with one row a kind.

    Args:
        name: what it is called.
        symbols: for the standards, the edition and the day.
        by_kind: the answers of each row.
        lies_in: the kinds of the rows in which a row lies.
    """
    kinds = symbols.library.kinds
    names = {kind: ENTERPRISE if kind == "enterprise" else f"示例{kinds[kind].name}" for kind in kinds}
    outermost_first = sorted(by_kind, key=lambda kind: (kind != "enterprise", len(lies_in.get(kind, ()))))
    return {
        "form": "panding/1",
        "id": name,
        "inspected_on": symbols.day.isoformat(),
        "standards": [symbols.edition.id],
        "enterprise": {"name": ENTERPRISE},
        "counts": {kind: int(kind in by_kind) for kind in kinds if kind != "enterprise"},
        "subjects": [
            _row(symbols, kind, names[kind], [names[outer] for outer in lies_in.get(kind, ())], by_kind[kind])
            for kind in outermost_first
        ],
    }


def _row(symbols: Symbols, kind: str, name: str, within: list[str], answers: Mapping[str, Any]) -> FormData:
    """A row as it is written; judgements are signed."""
    judged = symbols.library.kinds[kind].judged
    row: FormData = {"kind": kind, "name": name}
    if within:
        row["within"] = within
    row["answers"] = {q: raw for q, raw in answers.items() if not q.startswith(AT_ONCE)}
    if signed := {q: dict(_SIGNED) for q in row["answers"] if q in judged}:
        row["grounds"] = signed
    if at_once := {q.removeprefix(AT_ONCE): raw for q, raw in answers.items() if q.startswith(AT_ONCE)}:
        row["at_once"] = at_once
    return row


def outcome_of(verdict: Verdict, variant: Variant, row: str) -> Outcome | None:
    """What a verdict says of one reading of a clause on a row; None where it says nothing of it."""
    parts: tuple[Verdict | Advisory, ...] = (verdict, *verdict.advisory)
    for finding in (finding for one in parts for finding in (*one.findings, *one.elements, *one.checklist)):
        if (finding.clause, finding.branch, finding.subject.name) == (variant.clause_id, variant.branch, row):
            return _by_reading(finding, variant)
    return None


def _by_reading(finding: Finding, variant: Variant) -> Outcome:
    """A contested finding tells its readings apart."""
    return next((r.outcome for r in finding.readings if r.name == variant.reading), finding.outcome)
