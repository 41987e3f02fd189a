"""The parts of an edition that are compared: a clause, or one branch of it, with all its readings."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from standards.editions import Edition
from standards.logic import atoms
from standards.variants import Variant, variants

Level = Literal["narrow", "wide"]
LEVELS: tuple[Level, Level] = ("narrow", "wide")


@dataclass(frozen=True, slots=True)
class Part:
    """A clause, or one branch of it; `variants` are its readings, the narrowest first, the widest last."""

    clause: str
    branch: str | None
    text: str | None
    variants: tuple[Variant, ...]

    @property
    def kind(self) -> str:
        """The kind of row it speaks of."""
        return self.variants[0].subject

    def at(self, level: Level) -> Variant:
        """Its narrowest or its widest reading."""
        return self.variants[0 if level == "narrow" else -1]

    @property
    def forbids(self) -> frozenset[tuple[str, str]]:
        """The questions its hazards ask."""
        leaves = (atom.leaf for variant in self.variants for atom in atoms(variant.hazard))
        return frozenset((leaf.scope, question) for leaf in leaves for question in leaf.questions())


def parts(edition: Edition) -> list[Part]:
    """Every part of an edition that is judged row by row, in the order of the text."""
    found = []
    for name, (article, clause) in edition.clauses.items():
        for branch, group in groupby(variants(edition, article, clause), key=lambda variant: variant.branch):
            text = clause.branches[branch].text if branch else None
            part = Part(name, branch, text, tuple(group))
            if not is_tally(part):
                found.append(part)
    return found


def is_tally(part: Part) -> bool:
    """Whether it counts what other clauses come to, which no answer of the row decides."""
    return any(atom.leaf.op == "tally" for variant in part.variants for atom in atoms(variant.hazard))
