"""Answers about a thing that the rows lying in it contradict: 楼里没有人员密集场所, and a hotel is listed in it.

Such an answer counts for nothing: it is reported and leaves the question open, for 没有 must not clear a clause.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.answers import Answer, Subject
from engine.leaves import Scene, truth
from engine.relations import Surroundings
from standards.kinds import Contradiction, Question
from standards.logic import tree


@dataclass(frozen=True, slots=True)
class Contradicted:
    """An answer of one row, and the row in it that says otherwise."""

    subject: Subject
    question: Question
    inner: Subject


def without_contradicted(scene: Scene) -> tuple[Scene, list[Contradicted]]:
    """The scene with the answers opened that its own rows contradict, and which these are."""
    found = list(_contradicted(scene))
    if not found:
        return scene, found
    opened: dict[int, dict[str, Answer]] = {}
    for one in found:
        raw = one.subject.answer(one.question.id).raw
        opened.setdefault(id(one.subject), {})[one.question.id] = Answer("unreadable", None, raw)
    rows = [
        replace(row, answers=row.answers | opened[id(row)]) if id(row) in opened else row
        for row in scene.surroundings.subjects
    ]
    enterprise = next((row for row in rows if row.kind == "enterprise"), scene.enterprise)
    return replace(scene, enterprise=enterprise, surroundings=Surroundings(rows, scene.kinds)), found


def _contradicted(scene: Scene) -> Iterator[Contradicted]:
    for row in scene.surroundings.subjects:
        for question in scene.kinds[row.kind].contradictable:
            answer = row.answer(question.id)
            for told in question.contradicted_by if answer.state == "given" else ():
                if answer.value == told.answer and (inner := _inner(told, row, scene)):
                    yield Contradicted(row, question, inner)


def _inner(told: Contradiction, outer: Subject, scene: Scene) -> Subject | None:
    """The first row lying in another of which the contradicting condition surely holds."""
    condition = tree(told.where)
    inside = (r for r in scene.surroundings.subjects if r.kind == told.inside)
    lying = (row for row in inside if outer.name in scene.surroundings.outer_names(row))
    return next((row for row in lying if truth(condition, row, scene) == "T"), None)
