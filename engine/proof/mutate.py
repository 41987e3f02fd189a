"""Would the case tables notice a slip? Every mutant of an edition, and what became of it.

A mutant is killed by the first case that comes out otherwise than its table expects. Of those no case kills, some the
loader refuses, some are no slips at all (they come to the same on every complete row, proven by z3), and the rest
survive: each with a row that tells it from the encoding, as a case that would kill it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, Protocol

from engine import Judge
from engine.proof.answered import Answers, named, simplest, with_answers
from engine.proof.bench import Bench, Came, Row, part_of, unexpected
from engine.proof.cases import Case
from engine.proof.mutants import Mutant, mutants
from standards import Library
from standards.checks import check_article, check_head
from standards.conditions import Tally
from standards.editions import Edition
from standards.logic import Outcome, atoms
from standards.variants import Variant, variants

How = Literal["killed", "refused", "equivalent", "survived", "unproven"]
KIND_OF: dict[Outcome, str] = {
    "major": "hit",
    "not_found": "clear",
    "not_applicable": "not_applicable",
    "undetermined": "undetermined",
}
_OF_NUMBERS = ("strictness", "threshold")


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mutant. `case` killed it, or would kill it, where one is known."""

    mutant: Mutant
    how: How
    case: Case | None = None


class Undecided(Exception):
    """Neither proven to come to the same nor told apart."""


class Tells(Protocol):
    """Finds complete rows that tell two encodings apart (engine/proof/telling)."""

    def row(self, before: Sequence[Variant], after: Sequence[Variant], near: Row) -> Answers | None:
        """Answers on which they differ, or None where there are none; raises Undecided where it gave up."""
        ...

    def meet(self, places: Sequence[Variant], elements: Sequence[Variant]) -> bool:
        """Whether one row can be a place and meet an element; raises Undecided where it gave up."""
        ...


class Trial:
    """The mutants of one edition before its case tables."""

    def __init__(
        self, edition: Edition, judge: Judge, cases: Iterable[Case], tells: Callable[[str, date], Tells] | None
    ) -> None:
        """Make the cases ready.

        Args:
            edition: the encoding.
            judge: of the library it stands in.
            cases: of its tables.
            tells: what finds rows of a kind, on a day of inspection; None where there is no solver.
        """
        self.edition, self.library = edition, judge.library
        self._bench = Bench(edition, judge, cases)
        self._tells = tells
        self._before: dict[str, list[Variant]] = {}
        for article, clause in edition.clauses.values():
            for variant in variants(edition, article, clause):
                self._before.setdefault(variant.clause_id, []).append(variant)
        self._queues: dict[str, list[Row]] = {}

    def wrong(self) -> list[Case]:
        """The cases that the encoding itself does not come up to: until they do, mutants say nothing."""
        every = frozenset(self.edition.clauses)
        return [row.case for rows in self._bench.rows.values() for row in rows if unexpected(row, self._all(), every)]

    def mutants(self, clause: str | None = None) -> list[Mutant]:
        """The mutants to try, in the order of the text; those of one clause only where it is named."""
        return [m for m in mutants(self.edition, self.library) if clause is None or m.clause == clause]

    def fate(self, mutant: Mutant) -> Fate:
        """What becomes of a mutant."""
        after = list(mutant.variants())
        killer = self._killer(mutant, after)
        if killer:
            return Fate(mutant, "killed", killer)
        if refused(mutant, self.library):
            return Fate(mutant, "refused")
        return self._survived(mutant, after)

    def _killer(self, mutant: Mutant, after: list[Variant]) -> Case | None:
        """The first case that fails. One that killed a neighbour is asked first."""
        touched = mutant.clauses()
        queue = self._queue(mutant)
        for i, row in enumerate(queue):
            if unexpected(row, after, touched):
                queue.insert(0, queue.pop(i))
                return row.case
        return None

    def _queue(self, mutant: Mutant) -> list[Row]:
        """The rows of every kind the clauses touched speak of, or that the mutant has them speak of."""
        touched = mutant.clauses()
        kinds = {v.subject for clause in touched for v in self._before[clause]} | {v.subject for v in mutant.variants()}
        key = "|".join([mutant.place, *sorted(kinds)])
        if key not in self._queues:
            rows = [row for kind in sorted(kinds) for row in self._bench.rows.get(kind, ())]
            self._queues[key] = sorted(rows, key=lambda row: row.case.clause.split("/")[0] not in touched)
        return self._queues[key]

    def _all(self) -> list[Variant]:
        return [variant for mine in self._before.values() for variant in mine]

    def _survived(self, mutant: Mutant, after: list[Variant]) -> Fate:
        """A slip that no case noticed: told from the encoding by some row, or the same on every row."""
        if self._tells is None:
            return Fate(mutant, "unproven")
        before = [variant for clause in mutant.clauses() for variant in self._before[clause]]
        for kind, part in dict.fromkeys((v.subject, part_of(v)) for v in (*before, *after)):
            was, became = ([v for v in some if (v.subject, part_of(v)) == (kind, part)] for some in (before, after))
            if was == became:
                continue
            near = self._near(kind, part)
            if near is None or not was or not became:  # no row is like it, or any row of the kind tells them apart
                return Fate(mutant, "survived")
            tells = self._tells(kind, near.case.day)
            try:
                if self._never_counted(kind, was, became, tells):
                    continue
                answers = tells.row(was, became, near)
            except Undecided:
                return Fate(mutant, "unproven")
            if answers is not None:
                return Fate(mutant, "survived", self._suggested(mutant, after, near.case, answers))
        return Fate(mutant, "equivalent")

    def _never_counted(self, kind: str, was: Sequence[Variant], became: Sequence[Variant], tells: Tells) -> bool:
        """Whether tallies differ by elements that no place they apply to can meet, being the one row of its kind."""
        elements = _counted(was) ^ _counted(became)
        kinds = self.library.kinds
        variants = [variant for element in elements for variant in self._before[element]]
        nested = any(kind in kinds[outer].outwards(kinds) for outer in kinds[kind].within)
        if not elements or nested or any(variant.subject != kind for variant in variants):
            return False
        return not tells.meet([*was, *became], variants)

    def _near(self, kind: str, part: str) -> Row | None:
        """A row of the kind on which all is well, in the surroundings that the part's cases have."""
        clause = part.split("/")[0]
        rows = self._bench.rows.get(kind, [])
        about = [row for row in rows if row.case.clause in (clause, part)] or rows
        if not about:
            return None
        like = next((row for row in about if row.case.kind == "clear"), about[0])
        return self._bench.row(with_answers(like.case, {}))

    def _suggested(self, mutant: Mutant, after: list[Variant], near: Case, answers: Answers) -> Case | None:
        """The case that would kill the mutant: the row, and what the encoding comes to on it."""
        parts = {part_of(variant) for clause in mutant.clauses() for variant in self._before[clause]}

        def told(case: Case) -> dict[str, Came]:
            row = self._bench.row(case)
            other = row.came(after)
            return {key: one for key, one in row.came(self._all()).items() if key in parts and one != other.get(key)}

        whole = with_answers(near, answers)
        seen = told(whole)
        if not seen and any(isinstance(atom.leaf.value, Tally) for v in after for atom in atoms(v.hazard)):
            return None  # what a tally counts stands on other rows
        if not seen:
            raise AssertionError(f"{mutant.place}, {mutant.slip.said.en}: solver and engine disagree on {whole.rows}")
        case = simplest(whole, self.library, lambda simpler: told(simpler) == seen)
        row = self._bench.row(case)
        came, other = row.came(self._all()), row.came(after)
        left_over = {key: one for key, one in came.items() if one.outcome in ("major", "undetermined")}
        first, one = next(iter(seen.items()))
        return replace(
            case,
            clause=first,
            kind="boundary" if mutant.slip.operator in _OF_NUMBERS else KIND_OF[one.outcome],
            name=named(case, self.library),
            expect={key: _expected(one, other.get(key)) for key, one in (left_over | seen).items()},
        )


def _counted(variants: Sequence[Variant]) -> frozenset[str]:
    leaves = (atom.leaf for variant in variants for atom in atoms(variant.hazard))
    return frozenset(element for leaf in leaves if isinstance(leaf.value, Tally) for element in leaf.value.among)


def _expected(came: Came, other: Came | None) -> dict[str, Any]:
    """What to write into the table: the readings too where only they differ, or where they contradict each other."""
    expected: dict[str, Any] = {"outcome": came.outcome}
    if came.contested:
        expected["reason"] = "needs_person"
    if came.contested or (other is not None and other.outcome == came.outcome and came.readings):
        expected["readings"] = came.readings
    return expected


def refused(mutant: Mutant, library: Library) -> bool:
    """Whether the loader would refuse to load the edition with the slip in it."""
    edition = mutant.whole()
    articles = {article.article: article for article, _ in mutant.bodies}
    changed = [article for article in edition.articles if article.article in articles]
    found = [check_head(edition.head, library.kinds), *(check_article(edition, a, library.kinds) for a in changed)]
    return any(problem for problems in found for problem in problems)
