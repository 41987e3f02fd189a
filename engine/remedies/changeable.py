"""What putting a hazard right can change, read off the questions; all else stays as it was found.

Not changed are static facts, facts marked `fixed`, options that say what a thing is, and the day something was done,
unless it is something that can be done again (a date of which 从未 is an answer). Of a job, whose every step has been
taken, only what is still lacking can be added: a device, a measure, a yes where yes is good.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, NamedTuple

from engine.answers import Answer, Subject
from engine.leaves import Scene
from standards.conditions import Leaf, Other
from standards.kinds import Question, SubjectKind

WORKING = frozenset({"working"})


def changeable(question: Question, kind: SubjectKind) -> bool:
    """Whether putting right can change the answer to a question."""
    if question.every == "static" or question.fixed or question.implies:
        return False
    if _of_a_job(question, kind):
        return question.type in ("safeguard", "safeguards", "choices") or question.good is not None
    return question.type != "date" or "never" in question.words


def other_answers(
    question: Question, kind: SubjectKind, subject: Subject, leaves: Iterable[Leaf], scene: Scene
) -> list[Any]:
    """The answers a question of one value may be changed to: for a number, the nearest ones that end a comparison."""
    now = subject.answer(question.id)
    stands = now.value if now.state == "given" else None
    if question.type == "yes_no":
        good = [question.good] if _of_a_job(question, kind) and question.good else ["yes", "no"]
        return [value for value in good if value != stands]
    if question.type == "choice":
        return [option for option in question.options or () if option != stands]
    if question.type == "safeguard":
        return [] if stands == WORKING else [WORKING]
    if question.type == "date":
        return [scene.day] if scene.day and stands != scene.day else []
    if stands is None and not any(leaf.question == question.id for leaf in leaves):
        return [Beyond(question.min or Decimal(1), None)]  # something else is measured by it: to be laid down
    return [number for number in dict.fromkeys(_limits(question, subject, leaves)) if number.value != stands]


def other_ticks(question: Question, kind: SubjectKind, now: Answer, option: str) -> list[Any]:
    """What one option of a question of several may be changed to."""
    stands = now.value[option] if now.state == "given" else None
    if question.type == "safeguards":
        return [] if stands == WORKING else [WORKING]
    return [tick for tick in (("T",) if _of_a_job(question, kind) else ("T", "F")) if tick != stands]


def _of_a_job(question: Question, kind: SubjectKind) -> bool:
    return question.every == "job" or kind.past is not None


class Beyond(NamedTuple):
    """A number that ends a comparison: `limit` itself, or the nearest number beyond it; any will do without one."""

    value: Decimal
    limit: Decimal | None


def _limits(question: Question, subject: Subject, leaves: Iterable[Leaf]) -> Iterator[Beyond]:
    """The numbers just on either side of every comparison, as far as the question allows them."""
    for leaf in leaves:
        limit = _limit(leaf, subject) if leaf.question == question.id else None
        if limit is None or leaf.op not in ("lt", "le", "gt", "ge"):
            continue
        upwards = leaf.op in ("lt", "ge")  # the limit itself lies above: what is lower comes to the other thing
        if question.integer:
            whole = limit.to_integral_value(ROUND_CEILING if upwards else ROUND_FLOOR)
            low, high = (whole - 1, whole) if upwards else (whole, whole + 1)
            found = [Beyond(low, low), Beyond(high, high)]
        else:
            step = Decimal(1).scaleb(min(0, int(limit.as_tuple().exponent)) - 1)
            found = [Beyond(limit, limit), Beyond(limit - step if upwards else limit + step, limit)]
        yield from (one for one in found if _possible(question, one.value))


def _possible(question: Question, number: Decimal) -> bool:
    return (question.min is None or number >= question.min) and (question.max is None or number <= question.max)


def _limit(leaf: Leaf, subject: Subject) -> Decimal | None:
    """What a number is compared with: a constant, or another answer of the row times a factor."""
    if isinstance(leaf.value, Other):
        other = subject.answer(leaf.value.question)
        return other.value * leaf.value.times if other.state == "given" else None
    return leaf.value if isinstance(leaf.value, Decimal) else None
