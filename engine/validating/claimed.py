"""A claim as an ordinary form, so that the ordinary judge judges it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from engine.answers import Subject
from engine.forms import Form, form_from
from engine.handed import FormError, Handed
from engine.validating.claim import Claim, ClaimError, PlaceClaimed, SubjectClaimed
from engine.vocabulary import fold
from standards import Library
from standards.kinds import SubjectKind
from standards.text import Path
from standards.wording import Text

ENTERPRISE = "enterprise"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Claimed:
    """The form a claim makes, and its rows: of what is claimed, of what that lies in, of what the clause asks for."""

    form: Form
    subject: Subject | None
    rows: tuple[Subject, ...]

    def of(self, kinds: Iterable[str]) -> list[Subject]:
        """The rows a clause on these kinds is looked for on: the subject itself where it is of one of them."""
        wanted = set(kinds)
        if self.subject and self.subject.kind in wanted:
            return [self.subject]
        return [row for row in (*self.rows, self.form.enterprise) if row.kind in wanted]

    @property
    def answered(self) -> dict[str, None]:
        """The questions of the subject that were answered."""
        return dict.fromkeys(name for name, a in self.subject.answers.items() if a.known) if self.subject else {}


def kind_of(claim: Claim, library: Library, wanted: Sequence[str]) -> str | None:
    """The kind of a claim's subject: as said, by id or by name; else the one the clause is about."""
    said = claim.subject and claim.subject.kind
    if said:
        named = (kind.kind for kind in library.kinds.values() if fold(said) in (kind.kind, fold(kind.name)))
        return next(named, said)
    if not claim.subject or not wanted:
        return None
    asked = claim.subject.answers
    fitting = [kind for kind in wanted if asked.keys() <= library.kinds[kind].by_id.keys()] or list(wanted)
    return fitting[0]


def claimed(claim: Claim, library: Library, wanted: Sequence[str]) -> Claimed:
    """The form of a claim. Of each kind in `wanted` there is a row, blank where the claim has none.

    Raises:
        ClaimError: where the facts are not such as a form can hold.
    """
    rows = _Rows(library, claim)
    kind = kind_of(claim, library, wanted)
    none_there = kind is not None and kind != ENTERPRISE and _counted_none(claim)
    subject = None if none_there else rows.subject(kind)
    if not none_there and not any(row["kind"] in wanted for row in rows.rows):  # on another kind of thing, or on none
        for other in dict.fromkeys(wanted):
            rows.blank(other)
    data = {
        "form": "panding/1",
        "id": "claim",
        "origin": "inspection",
        "inspected_on": claim.inspected_on.isoformat() if claim.inspected_on else None,
        "counts": {kind: claim.count} if kind not in (None, ENTERPRISE) and claim.count is not None else {},
        "subjects": rows.rows,
        "claims": [one.model_dump() for one in claim.claims],
        "decisions": [one.model_dump() for one in claim.decisions],
    }
    try:
        form = form_from(Handed(data, rows.places), library)
    except FormError as error:
        raise ClaimError(error.message) from None
    by_name = {(one.kind, one.name): one for one in form.subjects}
    found = [by_name.get((row["kind"], row["name"])) for row in rows.rows[1:]]
    return Claimed(
        form,
        by_name.get((subject["kind"], subject["name"])) if subject else None,
        tuple(one for one in found if one),
    )


def _counted_none(claim: Claim) -> bool:
    """Whether a claim says that there is none of its kind, and nothing else of it."""
    said = claim.subject
    return said is not None and not said.answers and not said.name and fold(claim.count) == "0"


def _both(enterprise: Row, subject: Row) -> Row:
    """The enterprise's answers, given in two places where the claim is about itself.

    Raises:
        ClaimError: where the two places differ.
    """
    for question in enterprise.keys() & subject.keys():
        if enterprise[question] != subject[question]:
            here, there = f"enterprise.{question}", f"subject.answers.{question}"
            raise ClaimError(Text(f"{here} 与 {there} 不一致", f"{here} and {there} differ"))
    return enterprise | subject


class _Rows:
    """The rows of the form being made, the enterprise's first, each with the place of its answers in the claim."""

    def __init__(self, library: Library, claim: Claim) -> None:
        self.library, self.claim = library, claim
        self.rows: list[Row] = []
        self.places: dict[Path, str] = {("counts",): "count", ("inspected_on",): "inspected_on"}
        about_enterprise = claim.subject if claim.subject and self._kind(claim.subject.kind) == ENTERPRISE else None
        answers = _both(claim.enterprise, about_enterprise.answers) if about_enterprise else claim.enterprise
        grounds = about_enterprise.grounds if about_enterprise else {}
        name = about_enterprise and about_enterprise.name
        self._add(ENTERPRISE, name or library.kinds[ENTERPRISE].name, answers, grounds, "enterprise")

    def subject(self, kind: str | None) -> Row | None:
        """The subject, and what it lies in."""
        said = self.claim.subject
        if said is None or kind is None:
            return None
        if kind == ENTERPRISE:
            return self.rows[0]
        row = self._add(kind, self._name(said.name, kind), said.answers, said.grounds, "subject")
        row["at_once"] = dict(said.at_once)
        self._around(row, said)
        return row

    def _around(self, row: Row, said: SubjectClaimed) -> None:
        """What the subject lies in; these lie in one another as their kinds may."""
        places = [(self._kind(place.kind), place) for place in said.within]
        around = [self._place(kind, place, i) for i, (kind, place) in enumerate(places) if kind != ENTERPRISE]
        for one in (row, *around):
            one["within"] = [outer["name"] for outer in around if outer is not one and self._may_lie(one, outer)]
        reached = {name for one in (row, *around) for name in one["within"]}
        row["within"] += [one["name"] for one in around if one["name"] not in reached]

    def _place(self, kind: str, place: PlaceClaimed, number: int) -> Row:
        return self._add(kind, self._name(place.name, kind), place.answers, place.grounds, f"subject.within.{number}")

    def _may_lie(self, one: Row, outer: Row) -> bool:
        kind = self.library.kinds.get(one["kind"])
        return kind is not None and outer["kind"] in kind.within

    def blank(self, kind: str) -> None:
        """A row of which nothing is known, lying in whatever of the claim it may lie in."""
        if kind == ENTERPRISE:
            return
        row = self._add(kind, self._name(None, kind), {}, {}, kind)
        row["within"] = [outer["name"] for outer in self.rows[1:] if outer is not row and self._may_lie(row, outer)]

    def _kind(self, said: str | None) -> str:
        kinds: Iterable[SubjectKind] = self.library.kinds.values()
        named = (kind.kind for kind in kinds if said and fold(said) in (kind.kind, fold(kind.name)))
        return next(named, said or "")

    def _name(self, name: str | None, kind: str) -> str:
        """The name, or that of the kind; numbered where it stands already."""
        known = self.library.kinds.get(kind)
        wanted = name or (known.name if known else kind)
        taken = {row["name"] for row in self.rows}
        return next(n for i in count(1) if (n := wanted if i == 1 else f"{wanted}（{i}）") not in taken)

    def _add(self, kind: str, name: str, answers: Row, grounds: Row, where: str) -> Row:
        number = len(self.rows)
        common = self.claim.grounds
        own = {q: common.model_dump() for q in answers if q in self._questions(kind)} if common else {}
        row: Row = {
            "kind": kind,
            "name": name,
            "within": [],
            "answers": dict(answers),
            "grounds": own | {q: ground.model_dump() for q, ground in grounds.items()},
        }
        self.rows.append(row)
        self.places[("subjects", number)] = where
        begin = where if where == ENTERPRISE else f"{where}.answers"
        self.places |= {("subjects", number, "answers", question): f"{begin}.{question}" for question in answers}
        return row

    def _questions(self, kind: str) -> Iterable[str]:
        known = self.library.kinds.get(kind)
        return known.by_id if known else ()
