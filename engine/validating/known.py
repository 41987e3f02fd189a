"""Every clause with what it is about: kinds, questions, industries. Gathered once, for finding clauses alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from math import log
from typing import TypeVar

from standards import Library
from standards.citations import find_clause
from standards.conditions import Tally
from standards.editions import Article, Clause, Edition
from standards.kinds import Question
from standards.logic import atoms, tree
from standards.variants import variants

Key = tuple[str, str]  # edition, clause
T = TypeVar("T")
Asked = tuple[str, str]  # kind, question; the kind is empty where it is that of whatever the row lies in


@dataclass(frozen=True, slots=True)
class KnownClause:
    """One clause: the kinds it speaks of, the questions it reads, the industries its article is for."""

    edition: Edition
    id: str
    article: Article
    clause: Clause
    kinds: tuple[str, ...]
    asks: frozenset[Asked]
    forbids: frozenset[Asked]
    sectors: frozenset[str]
    pairs: frozenset[str]

    @property
    def key(self) -> Key:
        """Edition and number."""
        return self.edition.id, self.id

    @property
    def citation(self) -> str:
        """As penalty papers cite it."""
        return self.edition.head.citation(self.article.article, self.clause)


_KEPT = 4096  # spellings remembered; people use the same few hundred


@dataclass
class Known:
    """All clauses of a library."""

    library: Library
    _of_number: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _alike: dict[tuple[Key, Key], float] = field(default_factory=dict)

    @cached_property
    def clauses(self) -> dict[Key, KnownClause]:
        """By edition and number, in the order of the text."""
        return {one.key: one for edition in self.library.editions.values() for one in _clauses_of(edition)}

    @cached_property
    def kinds_of(self) -> dict[str, frozenset[str]]:
        """The kinds an edition speaks of."""
        found: dict[str, set[str]] = {}
        for one in self.clauses.values():
            found.setdefault(one.edition.id, set()).update(one.kinds)
        return {edition: frozenset(kinds) for edition, kinds in found.items()}

    def of_number(self, edition: Edition, number: str) -> KnownClause | None:
        """The clause of an edition that a number names, in any spelling."""
        key = (edition.id, number)
        if key in self._of_number:
            name = self._of_number.get(key)
        else:
            name = find_clause(edition, number)
            if len(self._of_number) < _KEPT:
                self._of_number[key] = name
        return self.clauses[edition.id, name] if name else None

    def questions(self, one: KnownClause) -> Iterator[Question]:
        """The questions a clause reads of its own rows."""
        for kind, question in sorted(one.asks):
            if kind and kind != "enterprise" and question in self.library.kinds[kind].by_id:
                yield self.library.kinds[kind].by_id[question]

    def alike(self, one: KnownClause, other: KnownClause) -> float:
        """How much two clauses ask the same, from 0 to 1: by what they forbid, else by their words."""
        key = (one.key, other.key)
        if key not in self._alike:
            by_words = _share(one.pairs, other.pairs, self._rarity.__getitem__)
            self._alike[key] = max(_share(one.forbids, other.forbids), by_words)
        return self._alike[key]

    @cached_property
    def _rarity(self) -> dict[str, float]:
        """How much a pair of characters says: 监测报警 stands in every third clause, 浇注 in few."""
        having = Counter(pair for one in self.clauses.values() for pair in one.pairs)
        return {pair: log(len(self.clauses) / times) for pair, times in having.items()}


def _share(one: frozenset[T], other: frozenset[T], weight: Callable[[T], float] = lambda _: 1.0) -> float:
    """What two sets share, of the lighter and of both together."""
    if not one or not other:
        return 0.0
    mine, theirs, shared = (sum(map(weight, part)) for part in (one, other, one & other))
    return (shared / min(mine, theirs) + shared / (mine + theirs - shared)) / 2


def _clauses_of(edition: Edition) -> Iterator[KnownClause]:
    for name, (article, clause) in edition.clauses.items():
        bodies = [clause.subject] if clause.subject else [branch.subject for branch in clause.branches.values()]
        asks: set[Asked] = set()
        forbids: set[Asked] = set()
        for one in variants(edition, article, clause):
            for part, found in ((one.given, asks), (one.hazard, forbids)):
                for atom in atoms(part):
                    leaf = atom.leaf
                    if isinstance(leaf.value, Tally) or leaf.op == "sector":
                        continue
                    kind = {"enterprise": "enterprise", "within": ""}.get(leaf.scope, one.subject)
                    found.update((kind, question) for question in leaf.questions())
        sectors = {str(a.leaf.value) for a in atoms(tree(article.given)) if a.leaf.op == "sector"}
        yield KnownClause(
            edition,
            name,
            article,
            clause,
            tuple(dict.fromkeys(filter(None, bodies))),
            frozenset(asks | forbids),
            frozenset(forbids),
            frozenset(sectors),
            frozenset(clause.summary[i : i + 2] for i in range(len(clause.summary) - 1)),
        )
