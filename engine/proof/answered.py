"""The row of a case with other answers: on it, on the enterprise, on what it lies in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from engine.grounds import in_words
from engine.proof.cases import JUDGED, Case, Row
from engine.vocabulary import understand
from standards import Library

Answers = dict[str, dict[str, Any]]  # by kind of row and question; None where there is no answer


def with_answers(case: Case, answers: Answers) -> Case:
    """The case with its kind's good row in place of its own, and with these answers.

    What the row lies in is added where the case does not have it.
    """
    own = case.own
    outer = [row for row in case.rows if row is not own]
    there = {row[0] for row in (*outer, own)} | {"enterprise"}
    for kind in answers.keys() - there:
        if any(answer is not None for answer in answers[kind].values()):
            outer.append((kind, f"外{len(outer)}", (), case.good.get(kind, {})))
    within = tuple(name for _, name, inner, _ in outer if JUDGED not in inner)
    good = case.good.get(case.subject, own[3])
    rows = [*outer, (case.subject, JUDGED, within, good)]
    return replace(
        case,
        rows=tuple(_answered(row, answers.get(row[0], {})) for row in rows),
        enterprise=_over(case.enterprise, answers.get("enterprise", {})),
    )


def _answered(row: Row, answers: dict[str, Any]) -> Row:
    kind, name, within, given = row
    return kind, name, within, _over(given, answers)


def _over(given: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    return {question: answer for question, answer in (given | answers).items() if answer is not None}


def named(case: Case, library: Library) -> str:
    """A name for a case: what is not as on the good rows, in words."""
    return "，".join(_told(case, library)) or "都正常"


def _told(case: Case, library: Library) -> Iterator[str]:
    rows = [row for row in case.rows if row[0] != "enterprise"]
    for kind, _, _, answers in [*rows, ("enterprise", "企业", (), case.enterprise)]:
        good = case.good.get(kind, {})
        for question, answer in answers.items():
            if answer != good.get(question):
                about = library.kinds[kind].by_id[question]
                yield f"{about.text}：{in_words(about, understand(about, answer))}"
