"""Every one-step change of a condition: the slips of somebody who writes or edits it.

A change is one that somebody could make and not see: a connective or an operator swapped, a part dropped or turned
round, a threshold one step off, a list one option too long or too short.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from standards import Library
from standards.conditions import All, Any, Bound, Condition_, Leaf, Not, Other, Tally
from standards.kinds import Question
from standards.logic import tree
from standards.phrases import question_of

STEP = Decimal("0.01")  # of a number that need not be whole, and of a factor
_STRICT = {"lt": "le", "le": "lt", "gt": "ge", "ge": "gt"}
_SAFEGUARD = ("lacks", "absent", "failed")


@dataclass(frozen=True, slots=True)
class Change:
    """One step: `before` became `after` (None: it was dropped), and `whole` is the condition it leaves."""

    operator: str
    before: Condition_
    after: Condition_ | None
    whole: Condition_


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose questions the leaves of a condition ask: what options and other safeguards there are."""

    library: Library
    kind: str
    elements: tuple[str, ...] = ()  # that a tally might count

    def question(self, leaf: Leaf) -> Question:
        """The leading question of a leaf."""
        return question_of(leaf, self.kind, self.library)

    def other_safeguards(self, known: set[str]) -> Iterator[str]:
        """The devices of the kind that a list leaves out."""
        for question in self.library.kinds[self.kind].questions if self.kind else ():
            if question.type == "safeguard" and question.id not in known:
                yield question.id


def changes(condition: Condition_, asked: Asked) -> Iterator[Change]:
    """Every change of one step; none that leaves the condition as it was, no two that come to the same."""
    seen = {tree(condition)}
    for change in _changes(condition, asked):
        if (left := tree(change.whole)) not in seen:
            seen.add(left)
            yield change


def _changes(condition: Condition_, asked: Asked) -> Iterator[Change]:
    for operator, step in _STEPS.items():
        for before, after, whole in step(condition, asked):
            yield Change(operator, before, after, whole)
    if isinstance(condition, Not):
        for change in _changes(condition.part, asked):
            yield replace(change, whole=Not(change.whole))
    elif isinstance(condition, All | Any):
        for i, part in enumerate(condition.parts):
            for change in _changes(part, asked):
                parts = (*condition.parts[:i], change.whole, *condition.parts[i + 1 :])
                yield replace(change, whole=type(condition)(parts))


Steps = Iterator[tuple[Condition_, Condition_ | None, Condition_]]  # before, after, the whole it leaves


def _connective(condition: Condition_, _: Asked) -> Steps:
    if isinstance(condition, All | Any) and len(condition.parts) > 1:
        swapped = (Any if isinstance(condition, All) else All)(condition.parts)
        yield condition, swapped, swapped


def _dropped(condition: Condition_, _: Asked) -> Steps:
    if isinstance(condition, All | Any) and len(condition.parts) > 1:
        for i, part in enumerate(condition.parts):
            yield part, None, type(condition)((*condition.parts[:i], *condition.parts[i + 1 :]))


def _negated(condition: Condition_, _: Asked) -> Steps:
    turned = condition.part if isinstance(condition, Not) else Not(condition)
    yield condition, turned, turned


def _strictness(condition: Condition_, _: Asked) -> Steps:
    """超过 for 达到或超过; a date on the very day."""
    if not isinstance(condition, Leaf):
        return
    if condition.op in _STRICT:
        swapped: Condition_ = replace(condition, op=_STRICT[condition.op])
    elif condition.op in ("before", "after"):
        swapped = Not(replace(condition, op="after" if condition.op == "before" else "before"))
    else:
        return
    yield condition, swapped, swapped


def _threshold(condition: Condition_, asked: Asked) -> Steps:
    """A number one step up or down, a factor a hundredth, a period a month or a day."""
    if isinstance(condition, Leaf):
        for value in _moved(condition, asked):
            moved = replace(condition, value=value)
            yield condition, moved, moved


def _moved(leaf: Leaf, asked: Asked) -> Iterator[Decimal | Other | Bound]:
    value = leaf.value
    if isinstance(value, Decimal) and asked.question(leaf).integer:
        yield value + _OTHER_WAY[leaf.op]
    elif isinstance(value, Decimal):
        yield from (value - STEP, value + STEP)
    elif isinstance(value, Other) and value.times != 1:
        yield from (replace(value, times=value.times - STEP), replace(value, times=value.times + STEP))
    elif isinstance(value, Bound):
        yield from (replace(value, minus=minus) for minus in _periods(value.minus))


# Of whole numbers `gt 8` is `ge 9`: the change of strictness is one step already, this is the other way.
_OTHER_WAY = {"lt": -1, "le": 1, "gt": 1, "ge": -1}


def _periods(minus: str | None) -> Iterator[str | None]:
    if minus is None:
        yield "P1D"
        return
    match = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?", minus)
    if match is None:  # the interval stands in another answer
        yield None
        return
    years, months, days = (int(number or 0) for number in match.groups())
    months += 12 * years
    if months:
        yield from (_period(months - 1, days), _period(months + 1, days))
    yield _period(months, days + 1)
    if days:
        yield _period(months, days - 1)


def _period(months: int, days: int) -> str | None:
    parts = (f"{months}M" if months else "") + (f"{days}D" if days else "")
    return f"P{parts}" if parts else None


def _options(condition: Condition_, asked: Asked) -> Steps:
    """A list one option longer or shorter; of a single option, one of two."""
    if not isinstance(condition, Leaf) or condition.op not in ("is", "in", "any_of", "all_of", "lacks_among"):
        return
    question = asked.question(condition)
    if condition.op == "is" and question.type != "choice":
        return
    op = "in" if condition.op == "is" else condition.op
    listed = condition.value if isinstance(condition.value, tuple) else (str(condition.value),)
    wider = [(*listed, option) for option in question.options or () if option not in listed]
    narrower = [tuple(o for o in listed if o != option) for option in listed if len(listed) > 1]
    for options in wider + narrower:
        changed = replace(condition, op=op, value=options)
        yield condition, changed, changed


def _any_all(condition: Condition_, _: Asked) -> Steps:
    """Any of the options for all of them."""
    several = isinstance(condition, Leaf) and isinstance(condition.value, tuple) and len(condition.value) > 1
    if several and isinstance(condition, Leaf) and condition.op in ("any_of", "all_of"):
        swapped = replace(condition, op="all_of" if condition.op == "any_of" else "any_of")
        yield condition, swapped, swapped


def _state(condition: Condition_, _: Asked) -> Steps:
    """Absent for broken for either."""
    if isinstance(condition, Leaf) and condition.op in _SAFEGUARD:
        for op in _SAFEGUARD:
            if op != condition.op:
                swapped = replace(condition, op=op)
                yield condition, swapped, swapped


def _one_more_device(condition: Condition_, asked: Asked) -> Steps:
    """A list of devices with one too many; one too few is a dropped part."""
    if not isinstance(condition, All | Any):
        return
    listed = [p for p in condition.parts if isinstance(p, Leaf) and p.op == "lacks" and p.at[-1:] in _DEVICE_LISTS]
    if listed and len(listed) == len(condition.parts) and listed[0].scope == "":
        for device in asked.other_safeguards({leaf.question for leaf in listed}):
            longer = type(condition)((*condition.parts, replace(listed[0], question=device)))
            yield condition, longer, longer


def _tally(condition: Condition_, asked: Asked) -> Steps:
    """A tally that asks for one more or one fewer, or counts one element more or fewer."""
    if not isinstance(condition, Leaf) or not isinstance(condition.value, Tally):
        return
    among, least = condition.value.among, condition.value.at_least
    tallies = [Tally(among, n) for n in (least - 1, least + 1) if 1 <= n <= len(among)]
    tallies += [Tally((*among, element), least) for element in asked.elements if element not in among]
    tallies += [Tally(tuple(e for e in among if e != element), least) for element in among if least < len(among)]
    for tally in tallies:
        changed = replace(condition, value=tally)
        yield condition, changed, changed


_DEVICE_LISTS = (("lacks_any",), ("lacks_all",))

# What kinds of slips there are; the order is that of the reports.
_STEPS: dict[str, Callable[[Condition_, Asked], Steps]] = {
    "connective": _connective,
    "dropped": _dropped,
    "negated": _negated,
    "strictness": _strictness,
    "threshold": _threshold,
    "option": _options,
    "any_all": _any_all,
    "state": _state,
    "device": _one_more_device,
    "tally": _tally,
}
