"""Comprehensive judgement (综合判定): which elements are met in a place, and the tallies over them.

A tally counts clauses, not defects, over a place, what it lies in and what lies in it. Where a row does not say in
what it lies, and for a kind of which not all are listed, an element is possible and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.answers import Subject
from engine.relations import UNKNOWN_PLACE, Surroundings
from engine.verdict import Because, Counted, Finding, Missing, Reason
from standards.conditions import Tally

NOT_SAID = "所在（位于哪个场所、建筑）"


@dataclass(slots=True)
class Element:
    """One element on one row: met or open, and what would settle it where it is open."""

    clause: str
    finding: Finding
    missing: tuple[Missing, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(slots=True)
class Group:
    """The elements of one place, by clause: those met, and those still possible."""

    certain: dict[str, list[Element]] = field(default_factory=dict)
    possible: dict[str, list[Element]] = field(default_factory=dict)

    def value(self, tally: Tally) -> str:
        """T where enough are met, F where not even the possible ones suffice, else U."""
        certain, possible = len(self.met(tally)), len(self.open(tally))
        return "T" if certain >= tally.at_least else "U" if certain + possible >= tally.at_least else "F"

    def met(self, tally: Tally) -> dict[str, list[Element]]:
        """The elements of a tally that are met."""
        return {clause: self.certain[clause] for clause in tally.among if clause in self.certain}

    def open(self, tally: Tally) -> dict[str, list[Element]]:
        """The elements of a tally that are not met so far and may be."""
        return {
            clause: self.possible[clause]
            for clause in tally.among
            if clause in self.possible and clause not in self.certain
        }


class Elements:
    """The elements of one edition on a form, gathered by place."""

    def __init__(
        self, surroundings: Surroundings, enterprise: Subject, found: Iterable[tuple[Subject, Finding]]
    ) -> None:
        """Take what was found row by row; findings that are clear are of no account.

        The enterprise belongs to every place, also where the form has no row of it.
        """
        self._surroundings, self._enterprise = surroundings, enterprise
        self._by_row: dict[int, list[Finding]] = {}
        self._unlisted: list[Element] = []
        self._groups: dict[int, Group] = {}
        for subject, finding in found:
            if finding.outcome in ("major", "undetermined"):
                self._by_row.setdefault(id(subject), []).append(finding)

    def unlisted(self, clause: str, line: Finding) -> None:
        """An element that a row not listed may still bring, by the line about its kind."""
        self._unlisted.append(Element(clause, line, line.missing, line.reasons))

    def group(self, place: Subject) -> Group:
        """The elements of a place."""
        found = self._groups.get(id(place))
        if found is None:
            found = self._groups[id(place)] = self._gather(place)
        return found

    def _gather(self, place: Subject) -> Group:
        group = Group()
        surely, perhaps = self._surroundings.belonging(place)
        for row in {id(row): row for row in (*surely, self._enterprise)}.values():
            for finding in self._by_row.get(id(row), ()):
                met = finding.outcome == "major"
                element = Element(str(finding.clause), finding, () if met else finding.missing, finding.reasons)
                (group.certain if met else group.possible).setdefault(element.clause, []).append(element)
        for row, unsaid in perhaps:
            for finding in self._by_row.get(id(row), ()):
                where = Missing(UNKNOWN_PLACE, NOT_SAID, unsaid.name, False)
                element = Element(str(finding.clause), finding, (where, *finding.missing), ("missing",))
                group.possible.setdefault(element.clause, []).append(element)
        for element in self._unlisted:
            group.possible.setdefault(element.clause, []).append(element)
        return group

    def because(self, place: Subject, tally: Tally) -> list[Because]:
        """The elements that are met, as grounds of a tally."""
        return [
            Because(clause, f"{clause} {one.finding.summary}", "met", MET, str(one.finding.subject.name), None)
            for clause, met in self.group(place).met(tally).items()
            for one in met
        ]

    def missing(self, place: Subject, tally: Tally) -> Iterator[tuple[Missing, Reason]]:
        """What would settle the elements that may still tip a tally."""
        for still_open in self.group(place).open(tally).values():
            for element in still_open:
                reasons = [reason for reason in element.reasons if reason != "missing"]
                for missing in element.missing:
                    yield missing, reasons[0] if reasons else "missing"
                if not element.missing and reasons:  # contested: nothing is missing, a person decides
                    finding = element.finding
                    yield Missing(element.clause, finding.summary or "", str(finding.subject.name), False), reasons[0]

    def counted(self, place: Subject, tally: Tally) -> tuple[tuple[Counted, ...], tuple[Counted, ...]]:
        """The elements met and still possible, each with the rows it stands on."""
        group = self.group(place)
        return _counted(group.met(tally)), _counted(group.open(tally))


MET = "存在"


def _counted(elements: dict[str, list[Element]]) -> tuple[Counted, ...]:
    return tuple(
        Counted(clause, tuple(dict.fromkeys(e.finding.subject.name or e.finding.summary or "" for e in some)))
        for clause, some in elements.items()
    )
