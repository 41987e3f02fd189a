"""A clause taken apart into what is judged: one branch under one reading, with its whole condition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from standards.editions import Article, ArticleReading, Branch, Clause, Edition, Reading, Source, clause_id
from standards.logic import TRUE, Tree, inverse, join, tree


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


def variants(edition: Edition, article: Article, clause: Clause) -> Iterator[Variant]:
    """Every branch × reading of a clause, article readings crossed with the clause's own, narrowest first."""
    if clause.effect == "decision":
        return
    bodies: dict[str | None, Clause | Branch] = dict(clause.branches) if clause.branches else {None: clause}
    for branch, body in bodies.items():
        for gate_name, gate in _article_readings(article, clause):
            for name, reading in _readings(body):
                article_given = gate.given if gate else article.given
                unless = (reading and reading.unless) or body.unless
                given = join(
                    "all",
                    [
                        tree(edition.head.given),
                        tree(article_given),
                        tree((reading and reading.given) or body.given),
                        inverse(tree(unless)) if unless else TRUE,
                    ],
                )
                yield Variant(
                    clause_id(article, clause),
                    branch,
                    "·".join(filter(None, (gate_name, name))) or None,
                    "，".join(filter(None, (gate.text if gate else _BY_WORDING[gate_name], reading and reading.text))),
                    "；".join(filter(None, (gate and gate.basis, reading and reading.basis))),
                    body.subject or "",
                    given,
                    tree((reading and reading.hazard) or body.hazard),
                    (reading and reading.source) or clause.source,
                )


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
