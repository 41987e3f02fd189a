"""From answers to truth: the value of each leaf of a condition, T, F, U or N (不涉及)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from engine.answers import BLANK, BROKEN, LACKING, NOT_THERE, Answer, States, Subject
from engine.elements import Elements
from engine.relations import Surroundings
from standards.conditions import Bound, Leaf, Other, Tally
from standards.editions import SECTORS
from standards.kinds import SubjectKind


@dataclass(slots=True)
class Scene:
    """What the leaves of one form are read against."""

    enterprise: Subject
    surroundings: Surroundings
    kinds: dict[str, SubjectKind]
    day: date | None
    elements: Elements | None = None  # of the edition whose tallies are being judged
    unlisted: dict[int, Any] = field(default_factory=dict)
    _sectors: dict[int, Sectors] = field(default_factory=dict)
    _by_enterprise: dict[bool, Sectors] = field(default_factory=dict)

    def sectors(self, subject: Subject) -> Sectors:
        """The industries that may govern a row."""
        if id(subject) not in self._sectors:
            self._sectors[id(subject)] = _sectors(self, subject)
        return self._sectors[id(subject)]


@dataclass(frozen=True, slots=True)
class Sectors:
    """Per industry T, F or U; `disputed` where the workshop's is not among the enterprise's. `workshop` gave it."""

    values: dict[str, str]
    disputed: bool
    workshop: Subject | None


Value = Callable[[Subject, Scene], str]


def compile_leaf(leaf: Leaf, *, silent_on_broken: bool = False) -> Value:
    """The function that values a leaf on a row.

    Args:
        leaf: what is asked.
        silent_on_broken: the edition speaks of absence only, so a broken device leaves `lacks` unknown.
    """
    if leaf.op == "sector":
        sector = str(leaf.value)
        return lambda subject, scene: scene.sectors(subject).values[sector]
    if isinstance(leaf.value, Tally):
        return _tally(leaf.value)
    find = finder(leaf)
    if isinstance(leaf.value, Other | Bound):
        return _against_the_row(leaf, find)
    test = _test(leaf, silent_on_broken)

    def value(subject: Subject, scene: Scene) -> str:
        answer = find(subject, scene)
        state = answer.state
        return test(answer.value) if state == "given" else "N" if state == "n_a" else "U"

    return value


def _tally(tally: Tally) -> Value:
    """Unknown before the elements are judged, and for a place that is not listed."""
    return lambda place, scene: scene.elements.group(place).value(tally) if scene.elements else "U"


def finder(leaf: Leaf) -> Callable[[Subject, Scene], Answer]:
    """Where the leaf's leading answer stands: on the row, the enterprise, or what the row lies in."""
    question = leaf.question
    if leaf.scope == "enterprise":
        return lambda _, scene: scene.enterprise.answers.get(question, BLANK)
    if leaf.scope == "within":
        return lambda subject, scene: scene.surroundings.ask(subject, question)[0]
    return lambda subject, _: subject.answers.get(question, BLANK)


def _test(leaf: Leaf, silent: bool) -> Callable[[Any], str]:
    wanted: Any = leaf.value
    if leaf.op == "is":
        return lambda value: (
            _is_in(value, frozenset({wanted})) if isinstance(value, frozenset) else _truth(value == wanted)
        )
    if leaf.op == "in":
        options = frozenset(wanted)
        return lambda value: _truth(value in options)
    if leaf.op in ("any_of", "all_of"):
        strong, weak = ("T", "F") if leaf.op == "any_of" else ("F", "T")
        return lambda value: _kleene([value[option] for option in wanted], strong, weak)
    if leaf.op in _COMPARE:
        compare = _COMPARE[leaf.op]
        return lambda value: _truth(compare(value, wanted))
    if leaf.op == "lacks_among":
        return lambda value: _kleene([_lacks(value[option], silent) for option in wanted], "F", "T")
    if leaf.op == "lacks":
        return lambda states: _lacks(states, silent)
    return lambda states: _is_in(states, NOT_THERE if leaf.op == "absent" else BROKEN)


_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
}


def _truth(holds: bool) -> str:
    return "T" if holds else "F"


def _kleene(values: list[str], strong: str, weak: str) -> str:
    return strong if strong in values else "U" if "U" in values else weak


def _is_in(states: States, wanted: States) -> str:
    """Whether a device is in one of the wanted states, given the states it may be in."""
    if states <= wanted:
        return "T"
    return "U" if states & wanted else "F"


def _lacks(states: States, silent: bool) -> str:
    if not silent:
        return _is_in(states, LACKING)
    return "F" if states == {"working"} else "T" if states <= NOT_THERE else "U"


def _against_the_row(leaf: Leaf, find: Callable[[Subject, Scene], Answer]) -> Value:
    """A comparison with other answers of the same row: any of them unknown leaves it unknown, 不涉及 makes it N."""
    others = leaf.questions()[1:]
    compare = _compare_numbers(leaf) if isinstance(leaf.value, Other) else _compare_dates(leaf)

    def value(subject: Subject, scene: Scene) -> str:
        answers = [find(subject, scene), *(subject.answers.get(q, BLANK) for q in others)]
        if any(answer.state == "n_a" for answer in answers):
            return "N"
        if any(answer.state != "given" for answer in answers):
            return _never_settles(leaf, answers)
        return compare([answer.value for answer in answers], scene)

    return value


def _compare_numbers(leaf: Leaf) -> Callable[[list[Any], Scene], str]:
    assert isinstance(leaf.value, Other)
    compare, factor = _COMPARE[leaf.op], leaf.value.times
    return lambda values, _: _truth(compare(values[0], values[1] * factor))


def _never_settles(leaf: Leaf, answers: list[Answer]) -> str:
    """A date never reached is older than anything, whatever the other date is."""
    first = answers[0]
    if isinstance(leaf.value, Bound) and leaf.value.of == "inspected_on" and first.state == "given":
        return _truth(leaf.op == "before") if first.value == "never" else "U"
    return "U"


def _compare_dates(leaf: Leaf) -> Callable[[list[Any], Scene], str]:
    bound = leaf.value
    assert isinstance(bound, Bound)

    def compare(values: list[Any], scene: Scene) -> str:
        rest = list(values[1:])
        moment, limit = values[0], scene.day if bound.of == "inspected_on" else rest.pop(0)
        if moment == "never" or limit == "never":
            return _truth(moment != limit and (moment == "never") == (leaf.op == "before"))
        if limit is None:
            return "U"
        if bound.minus:
            months, days = period(rest[0] if rest else bound.minus, bound.minus, scene, leaf)
            limit = earlier(limit, months, days)
        if isinstance(moment, datetime) != isinstance(limit, datetime):
            moment, limit = _day(moment), _day(limit)
        return _truth(moment < limit if leaf.op == "before" else moment > limit)

    return compare


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def period(amount: str | Decimal, name: str, scene: Scene, leaf: Leaf) -> tuple[int, int]:
    """A period in (months, days): ISO 8601 text, or a number in the unit of the question that gave it."""
    if isinstance(amount, str):
        return fixed_period(amount)
    units = {
        kind.by_id[name].unit for kind in scene.kinds.values() if name in kind.by_id and leaf.question in kind.by_id
    }
    unit = next(iter(units))
    if unit in ("天", "日"):
        return 0, int(amount)
    return int(amount * (12 if unit == "年" else 1)), 0


def fixed_period(text: str) -> tuple[int, int]:
    """A period of ISO 8601 (P1Y6M) in (months, days)."""
    match = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?", text)
    years, months, days = (int(group or 0) for group in match.groups()) if match else (0, 0, 0)
    return years * 12 + months, days


def earlier(moment: date, months: int, days: int) -> date:
    """A date so many months, then days, before: the last day of a shorter month where the day does not exist.

    The first day there is where the period reaches back beyond it (an interval of 1000000 days).
    """
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    try:
        last = calendar.monthrange(years, month + 1)[1]
        return moment.replace(year=years, month=month + 1, day=min(moment.day, last)) - timedelta(days=days)
    except (OverflowError, ValueError):
        return moment.min


def _sectors(scene: Scene, subject: Subject) -> Sectors:
    """By the workshop's industry where one is given, else the enterprise's (format.md, Readings)."""
    if subject.kind == "workshop":
        given, workshop = subject.answer("sector"), subject
    else:
        given, workshop = scene.surroundings.ask(subject, "sector")  # type: ignore[assignment]
    if given.state != "given":
        inside = workshop is not None or may_lie_in_workshop(subject.kind, scene.kinds)
        return replace(_by_enterprise(scene, inside), workshop=workshop) if workshop else _by_enterprise(scene, inside)
    own = _own_sectors(scene)
    if own[given.value] == "F":
        return Sectors({**own, given.value: "T"}, True, workshop)
    return Sectors({sector: _truth(sector == given.value) for sector in SECTORS}, False, workshop)


def _own_sectors(scene: Scene) -> dict[str, str]:
    answer = scene.enterprise.answer("sectors")
    return answer.value if answer.state == "given" else dict.fromkeys(SECTORS, "U")


def _by_enterprise(scene: Scene, inside: bool) -> Sectors:
    """The enterprise's industries; of several, which one governs what lies in a workshop is unknown.

    So is whether it lies in a workshop that the form lists with another industry.
    """
    if inside not in scene._by_enterprise:
        values = _own_sectors(scene)
        if inside:
            several = sum(value != "F" for value in values.values()) > 1
            foreign = {s.answer("sector").value for s in scene.surroundings.subjects if s.kind == "workshop"}
            values = {s: "U" if (several and v == "T") or (v == "F" and s in foreign) else v for s, v in values.items()}
        scene._by_enterprise[inside] = Sectors(values, False, None)
    return scene._by_enterprise[inside]


def may_lie_in_workshop(kind: str, kinds: dict[str, SubjectKind]) -> bool:
    """Whether a row of this kind may lie in a workshop, by way of others too."""
    return "workshop" in kinds[kind].outwards(kinds)
