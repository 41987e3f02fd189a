"""Which questions a clause asks, and which clauses a question serves."""

from __future__ import annotations

from collections.abc import Iterator

from engine.validating.known import Known, KnownClause
from standards import Library
from standards.editions import AT_ONCE
from standards.kinds import Question, SubjectKind


def asked_by(library: Library, one: KnownClause) -> list[tuple[SubjectKind, list[Question]]]:
    """The questions of a clause by kind: its own kinds first, the enterprise last."""
    found: dict[str, set[str]] = {kind: set() for kind in one.kinds}
    for kind, question in _placed(library, one):
        found.setdefault(kind, set()).add(question)
    kinds = sorted(found, key=lambda kind: kind == "enterprise")
    return [
        (library.kinds[kind], [q for q in library.kinds[kind].questions if q.id in found[kind]])
        for kind in kinds
        if found[kind]
    ]


def serving(known: Known, kind: str) -> dict[str, list[KnownClause]]:
    """The clauses that each question of a kind serves, in the order of the texts."""
    found: dict[str, list[KnownClause]] = {}
    for one in known.clauses.values():
        for of, question in _placed(known.library, one):
            if of == kind and one not in found.setdefault(question, []):
                found[question].append(one)
    return found


def _placed(library: Library, one: KnownClause) -> Iterator[tuple[str, str]]:
    """Kind and question; of what is asked of whatever a row lies in, every kind that this may be."""
    for kind, question in sorted(one.asks):
        if question.startswith(AT_ONCE):
            continue
        if kind:
            yield kind, question
            continue
        around = {outer for own in one.kinds for outer in library.kinds[own].outwards(library.kinds)} - set(one.kinds)
        yield from ((outer, question) for outer in sorted(around) if question in library.kinds[outer].by_id)
