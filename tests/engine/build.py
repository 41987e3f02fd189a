"""Forms in one line, for tables: what is not said is 0 of every kind, inspected on one day, under 工贸 2023."""

from __future__ import annotations

from typing import Any

from engine import Form, Judge, Verdict, form_from
from engine.handed import Handed
from engine.verdict import Finding
from standards import Library

Row = dict[str, Any]
ENTERPRISE = {"sectors": ["light_industry"], "combustible_dust": "no"}
WOOD = {**ENTERPRISE, "combustible_dust": "yes", "wood_products": "yes"}
DRY = {"collection": "dry", "dusts": ["wood"]}


def row(kind: str, name: str, within: str | list[str] = "", grounds: Row | None = None, **answers: Any) -> Row:
    return {"kind": kind, "name": name, "within": within or [], "answers": answers, "grounds": grounds or {}}


def form(library: Library, *rows: Row, enterprise: Row | None = None, counts: Row | None = None, **more: Any) -> Form:
    """The form through its reader. `counts` corrects what is counted; None takes a count away."""
    told = {kind: sum(r["kind"] == kind for r in rows) for kind in library.kinds if kind != "enterprise"}
    data = {
        "form": "panding/1",
        "id": "t",
        "inspected_on": "2024-05-20",
        "standards": ["industry_trade"],
        "counts": {kind: n for kind, n in (told | (counts or {})).items() if n is not None},
        "subjects": [{"kind": "enterprise", "answers": ENTERPRISE if enterprise is None else enterprise}, *rows],
    }
    return form_from(Handed(data | more), library)


def judged(judge: Judge, *rows: Row, **more: Any) -> Verdict:
    return judge.judge(form(judge.library, *rows, **more))


def finding(verdict: Verdict, clause: str | None, subject: str, branch: str | None = None) -> Finding:
    """The one finding of a clause on a row, or the one line about a kind (clause None, subject the kind's id)."""
    (found,) = [
        f
        for f in verdict.findings
        if f.clause == clause and f.branch == branch and subject == (f.subject.name if clause else f.subject.kind)
    ]
    return found


def lines(verdict: Verdict) -> dict[str, tuple[str, str | None]]:
    """Per kind the line about it as a whole: outcome and reason."""
    return {f.subject.kind: (f.outcome, f.reason) for f in verdict.findings if f.clause is None}
