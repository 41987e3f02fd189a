"""The row of a case with other answers: on it, on the enterprise, on what it lies in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


def simplest(case: Case, library: Library, tells: Callable[[Case], bool]) -> Case:
    """The case with as little as possible not as on the good rows, as long as it still tells."""
    for kind in dict.fromkeys([*(row[0] for row in case.rows), "enterprise"]):
        for question in list(_answers(case, kind)):
            while simpler := next(filter(tells, _simpler(case, kind, question, library)), None):
                case = simpler
    while simpler := next(filter(tells, _barer(case)), None):
        case = simpler
    return case


def _barer(case: Case) -> Iterator[Case]:
    """The case without one of the rows around its own."""
    kind, name, within, answers = case.own
    for outer in case.rows:
        if outer[1] in within:
            own = (kind, name, tuple(other for other in within if other != outer[1]), answers)
            yield replace(case, rows=(*(row for row in case.rows if row not in (outer, case.own)), own))


def _simpler(case: Case, kind: str, question: str, library: Library) -> Iterator[Case]:
    """The case with a simpler answer, the simplest first: as on the good row, or none; of a list, a part of it."""
    answer, good = _answers(case, kind).get(question), case.good.get(kind, {}).get(question)
    if answer == good:
        return
    yield _put(case, kind, question, good)
    if isinstance(answer, list) and len(answer) > 1:
        for option in answer:
            yield _put(case, kind, question, [option])
        for option in answer:
            yield _put(case, kind, question, [other for other in answer if other != option])
    if library.kinds[kind].by_id[question].type == "safeguard" and answer in _PLAINER:
        for state in _PLAINER[: _PLAINER.index(answer)]:
            yield _put(case, kind, question, state)


_PLAINER = ("absent", "failed", "disabled", "unsuitable")


def _answers(case: Case, kind: str) -> dict[str, Any]:
    return case.enterprise if kind == "enterprise" else next(row[3] for row in case.rows if row[0] == kind)


def _put(case: Case, kind: str, question: str, answer: Any) -> Case:
    if kind == "enterprise":
        return replace(case, enterprise=_over(case.enterprise, {question: answer}))
    changed = next(row for row in case.rows if row[0] == kind)
    rows = [_answered(row, {question: answer}) if row is changed else row for row in case.rows]
    return replace(case, rows=tuple(rows))


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
