"""能立即改正: a question on every row of the kinds whose clauses it may clear (fire 5.1.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from standards.conditions import Any, Condition
from standards.editions import Branch, Clause, Edition, at_once_question
from standards.kinds import Question, SubjectKind


def asking_at_once(kind: SubjectKind, editions: Iterable[Edition]) -> SubjectKind:
    """The kind, with a question for each clause on it of which it says that it may be put right at once."""
    questions = list(_questions(kind, editions))
    return kind.model_copy(update={"questions": [*kind.questions, *questions]}) if questions else kind


def _questions(kind: SubjectKind, editions: Iterable[Edition]) -> Iterator[Question]:
    # Editions of one standard number their clauses alike: one question serves all, in the words of the one in force.
    asked: set[tuple[str, str]] = set()
    for edition in sorted(editions, key=lambda edition: edition.head.superseded_on is not None):
        how, standard = edition.head.at_once, edition.head.standard
        for name, (_, clause) in edition.clauses.items() if how else ():
            if how and clause.at_once and kind.kind in _subjects(clause) and (standard, name) not in asked:
                asked.add((standard, name))
                # The id holds the clause's own number, which no question written by hand may: hence no validation.
                yield Question.model_construct(
                    id=at_once_question(name),
                    type="yes_no",
                    text=how.text.format(clause=name, summary=clause.summary),
                    help=how.help,
                    evidence=how.evidence,
                    every="quarterly",
                    post="safety",
                    photo="yes",
                    valid_days=92,
                    good="yes",
                    fixed=True,  # to say that it can be put right is not to put it right
                    when=_forbidden(clause, kind.kind),
                )


def _forbidden(clause: Clause, kind: str) -> Condition | None:
    """What the clause forbids on a row of the kind, by any branch and reading: before that there is nothing to ask."""
    bodies: list[Clause | Branch] = [b for b in clause.branches.values() if b.subject == kind] or [clause]
    found = [part.hazard for body in bodies for part in (body, *body.readings.values()) if part.hazard]
    return found[0] if len(found) == 1 else Any(tuple(found))


def _subjects(clause: Clause) -> set[str | None]:
    return {clause.subject, *(branch.subject for branch in clause.branches.values())}
