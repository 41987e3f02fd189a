"""The golden files: every clause of an edition with a hash of how it is encoded, so that a change of law is deliberate.

A line is a clause, its branch and its reading, with a hash of its whole condition (`given` with the gates of article
and edition, `unless`, `hazard`), its subject, its `n_a_clears` and its source. The first line is the edition itself.
Wording (summary, remedy, notes) and the order of alternatives are not hashed.

After a deliberate change: `python -m tests.golden`, and say in the changelog which clauses changed and why.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import standards
from standards.conditions import Bound, Leaf, Other, Tally
from standards.editions import Clause, Edition
from standards.logic import Atom, Tree
from standards.variants import Variant, variants

FOLDER = Path(__file__).parent / "golden"


def text_of(edition: Edition) -> str:
    """What the golden file of an edition must hold."""
    head = edition.head.model_dump(mode="json", include=_HEAD)
    head |= {"claims": sorted(edition.head.claims)} if edition.head.claims else {}
    head |= {"articles": [a.article for a in edition.articles]}
    lines = [f"{edition.id} {_hash(head)}"]
    for article, clause in edition.clauses.values():
        lines += [line(variant, clause) for variant in variants(edition, article, clause)]
        if clause.effect == "decision":
            name = clause.id or f"{article.number}({clause.item})"
            lines.append(f"{name} {_hash([clause.effect, clause.source.model_dump()])}")
    return "\n".join(lines) + "\n"


def line(variant: Variant, clause: Clause) -> str:
    """One branch of a clause under one reading, hashed."""
    name = "/".join(filter(None, (variant.clause_id, variant.branch)))
    how = [clause.effect, variant.subject, sorted(clause.n_a_clears), variant.source.model_dump()]
    reading = [f"[{variant.reading}]"] if variant.reading else []
    return " ".join([name, *reading, _hash([*how, canonical(variant.given), canonical(variant.hazard)])])


def canonical(part: Tree) -> Any:
    """A tree as JSON data; the order of the parts, which means nothing, is taken out."""
    if isinstance(part, Atom):
        return [_leaf(part.leaf), part.negated, part.inverted]
    return [part.kind, *sorted((canonical(child) for child in part.parts), key=json.dumps)]


_HEAD = {
    "edition",
    "standard",
    "title",
    "number",
    "published",
    "effective",
    "superseded_on",
    "broken",
    "coverage",
    "citing",
}


def _leaf(leaf: Leaf) -> list[Any]:
    value: Any = leaf.value
    if isinstance(value, tuple):
        value = sorted(value)
    elif isinstance(value, Other):
        value = ["question", value.question, str(value.times)]
    elif isinstance(value, Tally):
        value = ["tally", *sorted(value.among), str(value.at_least)]
    elif isinstance(value, Bound):
        value = ["date", value.of, value.minus]
    return [leaf.scope, leaf.question, leaf.op, value if isinstance(value, list) or value is None else str(value)]


def _hash(data: object) -> str:
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


if __name__ == "__main__":
    for path in FOLDER.glob("*.txt"):
        path.unlink()
    for edition in standards.load().editions.values():
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / f"{edition.id}.txt").write_text(text_of(edition), encoding="utf-8")
