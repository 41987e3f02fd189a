"""A clause taken apart into what is judged: one branch under one reading, with its whole condition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from standards.conditions import Leaf
from standards.editions import (
    Article,
    ArticleReading,
    Branch,
    Clause,
    Edition,
    Reading,
    Source,
    at_once_question,
    clause_id,
)
from standards.logic import TRUE, Atom, Tree, inverse, join, tree


@dataclass(frozen=True, slots=True)
class Variant:
    """One branch of a clause under one reading. `given` holds the gates of edition and article and `unless`."""

    clause_id: str
    branch: str | None
    reading: str | None
    text: str
    basis: str
    subject: str
    given: Tree
    hazard: Tree
    source: Source


Section = Literal["edition", "article", "given", "unless", "hazard"]


@dataclass(frozen=True, slots=True)
class TakenApart:
    """A variant with the parts of its condition as the standard writes them; `unless` is not negated there."""

    variant: Variant
    sections: dict[Section, Tree]


def variants(edition: Edition, article: Article, clause: Clause) -> Iterator[Variant]:
    """Every branch × reading of a clause, article readings crossed with the clause's own, narrowest first."""
    return (one.variant for one in taken_apart(edition, article, clause))


def taken_apart(edition: Edition, article: Article, clause: Clause) -> Iterator[TakenApart]:
    """The variants of a clause, each with the parts it is made of."""
    if clause.effect == "decision":
        return
    name_of_clause = clause_id(article, clause)
    lasting = Atom(Leaf(at_once_question(name_of_clause), "is", "yes"), negated=True) if clause.at_once else TRUE
    bodies: list[tuple[str | None, Clause | Branch]] = [*clause.branches.items()] or [(None, clause)]
    for branch, body in bodies:
        for gate_name, gate in _article_readings(article, clause):
            for name, reading in _readings(body):
                unless = (reading and reading.unless) or body.unless
                own = join("all", [tree((reading and reading.hazard) or body.hazard), lasting])
                conditions = {
                    "edition": edition.head.given,
                    "article": gate.given if gate else article.given,
                    "given": (reading and reading.given) or body.given,
                }
                sections: dict[Section, Tree] = {name: tree(one) for name, one in conditions.items() if one}  # type: ignore[misc]
                given = join("all", [*sections.values(), inverse(tree(unless)) if unless else TRUE])
                if unless:
                    sections["unless"] = tree(unless)
                sections["hazard"] = own
                variant = Variant(
                    name_of_clause,
                    branch,
                    "·".join(filter(None, (gate_name, name))) or None,
                    _joined("，", gate.text if gate else _BY_WORDING[gate_name], reading.text if reading else ""),
                    _joined("；", gate.basis if gate else "", reading.basis if reading else ""),
                    body.subject or "",
                    given,
                    own,
                    (reading and reading.source) or (gate and gate.source) or clause.source,
                )
                yield TakenApart(variant, sections)


def _joined(mark: str, *parts: str) -> str:
    return mark.join(part for part in parts if part)


_BY_WORDING = {None: "", "wording": "按条首文字"}


def _article_readings(article: Article, clause: Clause) -> Iterator[tuple[str | None, ArticleReading | None]]:
    widening = {name: r for name, r in article.readings.items() if clause.item in r.items}
    yield ("wording" if widening else None, None)
    yield from widening.items()


def _readings(body: Clause | Branch) -> Iterator[tuple[str | None, Reading | None]]:
    if body.readings:
        yield from body.readings.items()
    else:
        yield None, None
