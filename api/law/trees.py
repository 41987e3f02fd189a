"""The condition of a clause as a tree in plain words: where it applies, what is excepted, what it forbids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from standards import Library
from standards.editions import Edition, SourceStatus
from standards.logic import Atom, Tree
from standards.phrases import phrase
from standards.variants import Section, taken_apart


@dataclass(frozen=True, slots=True)
class Branching:
    """A part of a condition: `all` or `any` of others, or one plain statement."""

    kind: Literal["all", "any", "leaf"]
    text: str
    parts: tuple[Branching, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """One way to meet a clause: a branch of it, by one reading."""

    branch: str | None
    text: str
    basis: str
    kind: str
    sections: tuple[tuple[Section, Branching], ...]
    source: SourceStatus


def ways(library: Library, edition: Edition, name: str) -> Iterator[Way]:
    """Every way to meet a clause, in the order of the text; none where only a person decides."""
    article, clause = edition.clauses[name]
    broken_lacks = edition.head.broken.as_ == "lacking"
    for one in taken_apart(edition, article, clause):
        variant = one.variant
        branch = clause.branches.get(variant.branch or "")
        yield Way(
            branch.text if branch else None,
            variant.text,
            variant.basis,
            variant.subject,
            tuple(
                (section, branching(part, variant.subject, library, broken_lacks))
                for section, part in one.sections.items()
            ),
            variant.source.status,
        )


def shared(found: list[Way]) -> tuple[tuple[Section, Branching], ...]:
    """What all ways ask for alike, such as whom the standard binds: said once."""
    first = found[0].sections if found else ()
    return tuple(one for one in first if one[0] != "hazard" and all(one in way.sections for way in found))


def branching(part: Tree, kind: str, library: Library, broken_lacks: bool) -> Branching:
    """A condition in plain words, taken apart."""
    if isinstance(part, Atom) or not part.parts:
        return Branching("leaf", phrase(part, kind, library, broken_lacks=broken_lacks))
    return Branching(part.kind, "", tuple(branching(child, kind, library, broken_lacks) for child in part.parts))
