"""New clauses whose words are like those of one that is gone: a hint for a reader, no finding.

What is asked of another kind of thing (燃气窑炉 then, 燃气总管 now) cannot be compared row by row: one clause looks
gone and the other new.
"""

from __future__ import annotations

from collections.abc import Iterable

from standards.editions import Edition
from standards.logic import atoms, tree

ALIKE = 0.25  # share of the shorter summary's pairs of characters; below it the clauses of 2017 and 2023 are strangers


def lookalikes(old: Edition, gone: Iterable[str], new: Edition, fresh: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each clause that is gone the new ones, for the same industry, whose summaries are like its own."""
    candidates = list(fresh)
    found = {
        name: tuple(
            one for one in candidates if _sectors(old, name) == _sectors(new, one) and _alike(old, name, new, one)
        )
        for name in gone
    }
    return {name: ones for name, ones in found.items() if ones}


def _alike(old: Edition, name: str, new: Edition, other: str) -> bool:
    one, two = _pairs(old.clauses[name][1].summary), _pairs(new.clauses[other][1].summary)
    return len(one & two) >= ALIKE * max(1, min(len(one), len(two)))


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _sectors(edition: Edition, name: str) -> frozenset[str]:
    """The industries its article is for; none where it is for all."""
    article, _ = edition.clauses[name]
    return frozenset(str(atom.leaf.value) for atom in atoms(tree(article.given)) if atom.leaf.op == "sector")
