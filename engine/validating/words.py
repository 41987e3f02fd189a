"""Clauses found by everyday words: character pairs, weighted as BM25 does, with synonyms from `everyday.yaml`.

A hint for a person, never a ground: what is found is to be verified question by question.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from engine.validating.known import Key, Known, KnownClause
from engine.vocabulary import fold
from standards.text import read

NEAR = 0.34  # share of what the words say that a clause must hold; below it lie chance pairs
ENOUGH = 8.0  # score below which a few common characters is all that is shared
_FILE = Path(__file__).with_name("everyday.yaml")
_K, _B = 1.2, 0.6  # how soon a pair said often counts no more, and how much a long clause is held back
_SAID, _ASKED = 3, 1  # a pair in the summary counts as three in the questions and options
_HAN = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9.]+")


class Everyday(BaseModel):
    """`everyday.yaml`: what people write for the terms of the clauses, and words of matters left to other standards.

    `empty` are words that say nothing of the matter: they are cut out before a search.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    terms: dict[str, list[str]]
    matters: dict[str, list[str]]
    empty: list[str]


def everyday() -> Everyday:
    """The words as they stand in the file."""
    document = read(_FILE.read_text(encoding="utf-8"), _FILE.name)
    if document.problems:
        raise ValueError(document.problems[0].said())
    return Everyday.model_validate(document.data)


@dataclass(frozen=True, slots=True)
class Found:
    """A clause near the words: `share` of what they say is in it."""

    clause: KnownClause
    share: float
    score: float


class Words:
    """An index over all clauses, made when first asked."""

    def __init__(self, known: Known) -> None:
        """Take the clauses."""
        self.known = known
        self.everyday = everyday()

    def added(self, text: str) -> tuple[str, ...]:
        """The terms of the clauses that stand for what people wrote."""
        plain = fold(text)
        return tuple(
            term
            for term, words in self.everyday.terms.items()
            if fold(term) not in plain and any(fold(word) in plain for word in words)
        )

    def matters(self, text: str) -> dict[str, tuple[str, ...]]:
        """The matters left to other standards that the words speak of, with these words."""
        plain = fold(text)
        found = {m: tuple(w for w in words if fold(w) in plain) for m, words in self.everyday.matters.items()}
        return {matter: words for matter, words in found.items() if words}

    def find(
        self, text: str, wanted: Callable[[KnownClause], bool], near: float = NEAR, enough: float = ENOUGH
    ) -> list[Found]:
        """The clauses near a text, the nearest first.

        Args:
            text: what somebody wrote.
            wanted: which clauses may be found.
            near: the least share.
            enough: the least score. Whoever types two characters into a search wants all that has them; the words of a
                claim must say more.
        """
        weights = {pair: self._rarity(pair) for pair in self.meant(text)}
        whole = sum(weights.values())
        score: dict[Key, float] = defaultdict(float)
        share: dict[Key, float] = defaultdict(float)
        for pair, weight in weights.items():
            for key, times in self._postings.get(pair, ()):
                score[key] += weight * times
                share[key] += weight
        clauses = self.known.clauses
        found = [
            Found(clauses[key], share[key] / whole, one)
            for key, one in score.items()
            if share[key] >= near * whole and one >= enough and wanted(clauses[key])
        ]
        return sorted(found, key=lambda one: (-one.score, one.clause.key))

    def held(self) -> Iterator[tuple[Key, list[str]]]:
        """Every clause with its pairs, for an index kept elsewhere."""
        held: dict[Key, list[str]] = {key: [] for key in self.known.clauses}
        for pair, having in self._postings.items():
            for key, _ in having:
                held[key].append(pair)
        yield from ((key, sorted(pairs)) for key, pairs in held.items())

    def meant(self, text: str) -> set[str]:
        """The pairs of a text in the clauses' terms; of everyday words only those that some clause has too."""
        plain = rest = fold(text)
        for word in (fold(word) for words in self.everyday.terms.values() for word in words):
            rest = rest.replace(word, " ") if word in plain else rest
        said = {pair for pair in self._pairs(plain) if pair in self._postings}
        return said.union(self._pairs(rest), *map(self._pairs, self.added(text)))

    def _pairs(self, text: str) -> Iterator[str]:
        """Pairs of neighbouring characters; a Latin word or number as a whole."""
        plain = fold(text)
        for word in self._empty:
            plain = plain.replace(word, " ")
        for run in _HAN.findall(plain):
            if run[0].isascii():
                yield run
            else:
                yield from (run[i : i + 2] for i in range(len(run) - 1))

    @cached_property
    def _empty(self) -> tuple[str, ...]:
        return tuple(sorted(map(fold, self.everyday.empty), key=len, reverse=True))

    def _rarity(self, pair: str) -> float:
        """How much a pair says: the fewer clauses have it, the more; one that none has counts as rare."""
        having, of = len(self._postings.get(pair, ())), len(self.known.clauses)
        return math.log(1 + (of - having + 0.5) / (having + 0.5))

    @cached_property
    def _postings(self) -> dict[str, list[tuple[Key, float]]]:
        """Per pair the clauses that have it, each with how much it counts there."""
        said = {one.key: self._counted(one) for one in self.known.clauses.values()}
        mean = sum(sum(pairs.values()) for pairs in said.values()) / max(1, len(said))
        found: dict[str, list[tuple[Key, float]]] = defaultdict(list)
        for key, pairs in said.items():
            held_back = _K * (1 - _B + _B * sum(pairs.values()) / mean)
            for pair, times in pairs.items():
                found[pair].append((key, times * (_K + 1) / (times + held_back)))
        return dict(found)

    def _counted(self, one: KnownClause) -> Counter[str]:
        """The pairs of a clause: of what it says, and of the questions it reads with their options."""
        kinds = [self.known.library.kinds[kind].name for kind in one.kinds]
        branches = [branch.text for branch in one.clause.branches.values()]
        asked: Iterable[str] = (
            text for q in self.known.questions(one) for text in (q.text, *(q.options or {}).values())
        )
        pairs: Counter[str] = Counter()
        for weight, texts in ((_SAID, (one.clause.summary, *kinds, *branches)), (_ASKED, asked)):
            for pair in set(self._pairs("，".join(texts))):
                pairs[pair] += weight
        return pairs
