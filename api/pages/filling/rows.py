"""A part as it is walked through: its rows by place, and what still waits for an answer on each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from api.forms.parts import AnswerOut, KindOut, RowOut
from api.pages.questions import Asked, Place
from api.routers.parts import PartOut
from engine.asking import UNCLEAR
from standards import Library
from standards.kinds import Question

ENTERPRISE = "enterprise"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a part, and where its page is."""

    part: str
    kind: KindOut
    row: RowOut

    @property
    def called(self) -> str:
        """What the row is called; the enterprise has no name among its rows."""
        return self.row.name or self.kind.name

    @property
    def path(self) -> str:
        """Where its questions are."""
        return path_of(self.part, self.kind.kind, self.row.name)

    @property
    def waiting(self) -> int:
        """How many questions still wait for an answer."""
        return sum(waits(one) for one in self.row.asked)

    @property
    def answered(self) -> int:
        """How many are answered."""
        return len(self.row.asked) - self.waiting

    @property
    def phones_banned(self) -> bool:
        """Whether something of it is seen where phones are banned."""
        asked = {one.question for one in self.row.asked if waits(one)}
        return any(one.photo == "no" for one in self.kind.questions if one.id in asked)


@dataclass(frozen=True, slots=True)
class Group:
    """What lies in one place."""

    place: str | None
    rows: list[Row]

    @property
    def waiting(self) -> int:
        """How many questions still wait there."""
        return sum(row.waiting for row in self.rows)


def path_of(part: str, kind: str, name: str | None) -> str:
    """The page of a row. It goes by name: that is what a row is known by, and what codes on devices say."""
    return f"/fill/{part}/{kind}" + (f"?{urlencode({'name': name})}" if name else "")


def waits(one: AnswerOut) -> bool:
    """Whether a question waits: for an answer, for the rest of one, or for somebody to stand by that of last time.

    Whoever says 不清楚 has answered.
    """
    if one.last and one.last.standing == "open":
        return True
    said = standing(one)
    if said is None:
        return True
    unsure = UNCLEAR in said.values() if isinstance(said, dict) else said == UNCLEAR
    return one.open and not unsure


def rows_of(part: PartOut) -> list[Row]:
    """The rows on which the post is asked something, the enterprise first."""
    found = (Row(part.id, kind, row) for kind in part.kinds for row in kind.rows if kind.questions)
    return [one for one in found if one.row.asked or one.kind.kind != ENTERPRISE]


def by_place(part: PartOut) -> list[Group]:
    """The rows by the place they lie in, as one walks: what belongs to no place first."""
    within = {row.name: row.within for kind in part.kinds for row in kind.rows if row.name}
    rows = rows_of(part)
    places = {_place(row, within) for row in rows}
    groups: dict[str | None, list[Row]] = {}
    for row in rows:  # a place in which something lies stands there itself
        place = row.row.name if row.row.name in places else _place(row, within)
        groups.setdefault(place, []).append(row)
    return [Group(place, rows) for place, rows in sorted(groups.items(), key=lambda one: one[0] is not None)]


def _place(row: Row, within: dict[str, list[str]]) -> str | None:
    """The outermost place of a row; a workshop is its own."""
    if row.kind.kind == ENTERPRISE:
        return None
    here, seen = row.row.name, set()
    while here and here not in seen and within.get(here):
        seen.add(here)
        here = within[here][0]
    return here if seen or row.kind.kind == "workshop" else None


def row_in(part: PartOut, kind: str, name: str | None) -> Row | None:
    """A row by its kind and name; None where the part has none such."""
    return next((one for one in rows_of(part) if one.kind.kind == kind and one.row.name == name), None)


def standing(one: AnswerOut) -> Any:
    """The answer that stands: the part's own, else the form's."""
    return one.answer if one.answer is not None else one.so_far


def asked(row: Row, library: Library, by: str) -> Iterator[Asked]:
    """The questions of a row as fields, those that cannot matter now among them, unseen."""
    known = library.kinds[row.kind.kind].by_id
    put = {one.question: one for one in row.row.asked}
    for told in row.kind.questions:
        question, one = known[told.id], put.get(told.id)
        place = Place(row.kind.kind, told.id, row.row.name)
        if one is None:
            yield Asked(place, question, clauses=tuple(told.clauses), moot=True, by=by)
        else:
            yield _asked(place, question, one, tuple(told.clauses), by)


def _asked(place: Place, question: Question, one: AnswerOut, clauses: tuple[str, ...], by: str) -> Asked:
    return Asked(
        place,
        question,
        answer=standing(one),
        ground=one.ground,
        clauses=clauses,
        own=one.answer is not None,
        by=by,
        last=one.last,
        unconfirmed=bool(one.last and one.last.standing == "open"),
    )
