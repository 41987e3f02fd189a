"""What changes from one edition to another, clause by clause: found by a solver on all rows there can be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.proof.beyond import Change, Direction, Gaps
from engine.proof.compared import LEVELS, Part, parts
from engine.proof.pairing import Pairs, pair
from engine.proof.rows import Rows
from standards import Library
from standards.editions import Edition

Word = Literal["new", "gone", "stricter", "looser", "both", "readings", "same"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A clause of the new edition with those of the old one it stands for; or an old one that nothing stands for."""

    new: str | None
    old: tuple[str, ...]
    word: Word
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two editions compared; `left_old` and `left_new` are not: left to a person, or tallies of other clauses."""

    entries: tuple[Entry, ...]
    left_old: tuple[str, ...]
    left_new: tuple[str, ...]

    def successors(self) -> dict[str, frozenset[str]]:
        """The new clauses that stand for each old one."""
        found: dict[str, set[str]] = defaultdict(set)
        for entry in self.entries:
            for old in entry.old:
                found[old] |= {entry.new} if entry.new else set()
        return {old: frozenset(news) for old, news in found.items()}


def compare(library: Library, old: Edition, new: Edition) -> Comparison:
    """Compare two editions.

    Raises:
        Undecided: where the solver gives up on a question.
    """
    olds, news = parts(old), parts(new)
    pairs = Pairs()
    changes: list[Change] = []
    for kind in dict.fromkeys(part.kind for part in (*news, *olds)):
        mine, others = ([part for part in side if part.kind == kind] for side in (olds, news))
        read = [variant for part in (*mine, *others) for variant in part.variants]
        rows = Rows(library, old, new, library.kinds[kind], read)
        found = pair(rows, mine, others)
        pairs.olds |= found.olds
        pairs.news |= found.news
        changes += _changes(Gaps(rows, old, new), found)
    return Comparison(tuple(_entries(olds, news, pairs, changes)), _left(old, olds), _left(new, news))


def _changes(gaps: Gaps, pairs: Pairs) -> Iterator[Change]:
    """What either edition hits beyond the other."""
    for part, peers in pairs.olds.items():
        yield from gaps.beyond("more", part, peers, list(pairs.news))
    for part, peers in pairs.news.items():
        yield from gaps.beyond("less", part, peers, list(pairs.olds))


def _entries(olds: Sequence[Part], news: Sequence[Part], pairs: Pairs, changes: Sequence[Change]) -> Iterator[Entry]:
    """Every new clause in the order of its text, then the old ones that nothing stands for."""
    homes = _homes(pairs)
    told: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        told[change.part.clause if change.direction == "more" else homes.get(change.part, "")].append(change)
    for clause in dict.fromkeys(part.clause for part in news):
        mine = [part for part in news if part.clause == clause]
        before = tuple(dict.fromkeys(old.clause for part in mine for old in pairs.olds[part]))
        yield Entry(clause, before, _word(told[clause]) if before else "new", tuple(told[clause]))
    for clause in dict.fromkeys(part.clause for part in olds if part not in homes):
        yield Entry(None, (clause,), "gone", tuple(c for c in told[""] if c.part.clause == clause))


def _homes(pairs: Pairs) -> dict[Part, str]:
    """The new clause under which the losses of an old part are told: the nearest to it, else to its clause."""
    own = {old: news[0].clause for old, news in pairs.news.items() if news}
    by_clause: dict[str, str] = {}
    for old, clause in own.items():
        by_clause.setdefault(old.clause, clause)
    kin = {old: by_clause[old.clause] for old in pairs.news if old.clause in by_clause}
    return kin | own


def _word(changes: Sequence[Change]) -> Word:
    """One word for a clause that was there before.

    More is hit, or less, where both the narrowest and the widest reading say so; what only one of them says moves
    rows to a person, or from one to an outcome.
    """
    directions: set[Direction] = set()
    for part in {change.part for change in changes}:
        for direction in {change.direction for change in changes if change.part == part}:
            mine = (c.at for c in changes if c.part == part and c.direction == direction)
            if {level for at in mine for level in at} == set(LEVELS):
                directions.add(direction)
    if not directions:
        return "readings" if changes else "same"
    return "both" if len(directions) == 2 else "stricter" if "more" in directions else "looser"


def _left(edition: Edition, compared: Sequence[Part]) -> tuple[str, ...]:
    """The clauses that are not compared."""
    done = {part.clause for part in compared}
    return tuple(clause for clause in edition.clauses if clause not in done)
