"""What lies in what: `within.q` asks the nearest thing that has q; the industry comes from the workshop."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.answers import BLANK, Answer, Subject
from standards.kinds import SubjectKind

UNKNOWN_PLACE = "within"  # the pseudo question asked where a row does not say in what it lies


@dataclass(slots=True)
class Surroundings:
    """The rows of one form by name, and the answers found by walking outwards from a row."""

    subjects: list[Subject]
    kinds: dict[str, SubjectKind]
    _by_name: dict[str, list[Subject]] = field(default_factory=dict)
    _found: dict[tuple[int, str], tuple[Answer, Subject | None]] = field(default_factory=dict)
    _outer: dict[int, dict[int, Subject]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the rows."""
        for subject in self.subjects:
            self._by_name.setdefault(subject.name, []).append(subject)

    def ask(self, subject: Subject, question: str) -> tuple[Answer, Subject | None]:
        """The answer of the nearest thing `subject` lies in that has `question`, and which thing that is.

        Blank, with None, where it lies in nothing known that has the question. Two at one distance that
        differ are unknown.
        """
        key = (id(subject), question)
        if key not in self._found:
            self._found[key] = self._walk(subject, question)
        return self._found[key]

    def _walk(self, subject: Subject, question: str) -> tuple[Answer, Subject | None]:
        ring, seen = self._around(subject), {id(subject)}
        while ring:
            having = [s for s in ring if question in self.kinds[s.kind].by_id]
            if having:
                answers = [s.answer(question) for s in having]
                if all((a.state, a.value) == (answers[0].state, answers[0].value) for a in answers):
                    return answers[0], having[0]
                still_open = next((s for s, a in zip(having, answers, strict=True) if not a.known), None)
                if still_open:  # the one to ask
                    return still_open.answer(question), still_open
                return Answer("unreadable", None, "；".join(str(a.raw) for a in answers)), having[0]
            seen |= {id(s) for s in ring}
            ring = [outer for s in ring for outer in self._around(s) if id(outer) not in seen]
        return BLANK, None

    def _around(self, subject: Subject) -> list[Subject]:
        return [found for name in subject.within if (found := self._meant(name, subject))]

    def _meant(self, name: str, subject: Subject) -> Subject | None:
        """Which row a name in `within` means; of several (a 车间 and a 场所) the one of a kind it may lie in."""
        rows = self._by_name.get(name, [])
        if len(rows) > 1:
            rows = [row for row in rows if row.kind in self.kinds[subject.kind].within and row is not subject]
        return rows[0] if len(rows) == 1 else None

    def belonging(self, place: Subject) -> tuple[list[Subject], list[tuple[Subject, Subject]]]:
        """What belongs to a place: itself, the enterprise, what it lies in, what lies in it; and what may.

        Each row of which it is not said whether it belongs comes with the row that should say so.
        """
        around = self._all_around(place)
        surely = [s for s in self.subjects if s is place or s.kind == "enterprise" or id(s) in around]
        perhaps: list[tuple[Subject, Subject]] = []
        outer_kinds = self.kinds[place.kind].outwards(self.kinds) - {place.kind}
        for row in self.subjects:
            if row is place or row.kind == "enterprise" or id(row) in around:
                continue
            if row.kind in outer_kinds:
                if not any(outer.kind == row.kind for outer in around.values()):
                    perhaps.append((row, place))
            elif place.kind in self.kinds[row.kind].outwards(self.kinds) and row.kind != place.kind:
                outer = self._all_around(row)
                if id(place) in outer:
                    surely.append(row)
                elif not any(one.kind == place.kind for one in outer.values()) and self._agree(outer, around):
                    perhaps.append((row, row))
        return surely, perhaps

    def may_belong(self, place: Subject) -> list[Subject]:
        """Every row that belongs to a place or may."""
        surely, perhaps = self.belonging(place)
        return [*surely, *(row for row, _ in perhaps)]

    def outer_names(self, subject: Subject) -> set[str]:
        """The names of everything in which a row lies, by way of others too."""
        return {row.name for row in self._all_around(subject).values()}

    def _all_around(self, subject: Subject) -> dict[int, Subject]:
        """Every row in which one lies, by way of others too."""
        if id(subject) not in self._outer:
            self._outer[id(subject)] = self._walk_out(subject)
        return self._outer[id(subject)]

    def _walk_out(self, subject: Subject) -> dict[int, Subject]:
        found: dict[int, Subject] = {}
        todo = self._around(subject)
        while todo:
            row = todo.pop()
            if id(row) not in found:
                found[id(row)] = row
                todo += self._around(row)
        return found

    @staticmethod
    def _agree(one: dict[int, Subject], other: dict[int, Subject]) -> bool:
        """Whether two rows may lie in the same things: what is said of both does not speak against it."""
        return not one or not other or bool(one.keys() & other.keys())

    def cycles(self) -> list[Subject]:
        """Rows that lie, by way of others, in themselves."""
        return [s for s in self.subjects if self._reaches(s, s, set())]

    def _reaches(self, start: Subject, goal: Subject, seen: set[int]) -> bool:
        for outer in self._around(start):
            if outer is goal:
                return True
            if id(outer) not in seen:
                seen.add(id(outer))
                if self._reaches(outer, goal, seen):
                    return True
        return False
