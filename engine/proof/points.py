"""Numbers and dates that stand for all others: what comparisons are held to, and a step to either side."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, NamedTuple

from engine.leaves import earlier, fixed_period
from engine.proof.symbols import Symbols
from standards.conditions import Bound, Leaf, Other
from standards.kinds import Question

Asked = tuple[str, str]  # kind of the row, question
_PLAIN = (Decimal(1), Decimal(30), Decimal(400))  # where nothing fixed is compared with
_LONG = Decimal(9_000)
_DAYS_BACK = (40, 30, 20, 10)
_HOURS = (8, 9, 10, 11, 12)


class Points(NamedTuple):
    """Per number and date, `never` among them: answers to take as known, and those an open one may turn out to be.

    The second list goes further: whatever is known, on each side of it there is one.
    """

    known: dict[Asked, list[Any]]
    later: dict[Asked, list[Any]]


def points(symbols: Symbols, leaves: Iterable[Leaf]) -> Points:
    """The answers that stand for all, of every number and date that some leaves compare."""
    finding = _Points(symbols)
    for leaf in leaves:
        finding.take(leaf)
    for leaf in leaves:  # what others are held to is known now
        finding.take_relative(leaf)
    known = finding.fitting()
    for leaf in leaves:
        finding.take_further(leaf)
    return Points(known, finding.fitting())


class _Points:
    def __init__(self, symbols: Symbols) -> None:
        self.symbols = symbols
        self.found: dict[Asked, set[Any]] = {}

    def take(self, leaf: Leaf) -> None:
        """Numbers compared with, and somewhere to begin for what is compared with another answer."""
        if leaf.op == "is" and leaf.value == "never":
            self.found.setdefault(self._asked(leaf), set()).update(self._moments(self._asked(leaf)))
        elif isinstance(leaf.value, Decimal):
            self._near(self._asked(leaf), leaf.value)
        elif isinstance(leaf.value, Other):
            for asked in (self._asked(leaf), self._own(leaf.value.question)):
                self.found.setdefault(asked, set()).update(_PLAIN)
        elif isinstance(leaf.value, Bound):
            self.found.setdefault(self._asked(leaf), set())
            if leaf.value.minus in self.symbols.kind.by_id:
                self.found.setdefault(self._own(leaf.value.minus), set()).update(_PLAIN)
            if leaf.value.of != "inspected_on":
                self.found.setdefault(self._own(leaf.value.of), set()).update(self._moments(self._own(leaf.value.of)))
                self.found[self._asked(leaf)].update(self._moments(self._asked(leaf)))

    def take_relative(self, leaf: Leaf) -> None:
        """Answers around what they are held to, for every answer that gives it."""
        if isinstance(leaf.value, Other):
            for number in list(self.found[self._own(leaf.value.question)]):
                self._near(self._asked(leaf), number * leaf.value.times)
        elif isinstance(leaf.value, Bound):
            bound = leaf.value
            starts = [self.symbols.day] if bound.of == "inspected_on" else list(self.found[self._own(bound.of)])
            for start in starts:
                for months, days in self._periods(bound):
                    self._near_moment(self._asked(leaf), earlier(start, months, days))

    def take_further(self, leaf: Leaf) -> None:
        """Around every answer compared, what it may be held to; and periods longer than any."""
        if isinstance(leaf.value, Other) and leaf.value.times:
            for number in list(self.found[self._asked(leaf)]):
                self._near(self._own(leaf.value.question), number / leaf.value.times)
        elif isinstance(leaf.value, Bound):
            if leaf.value.of != "inspected_on":
                for moment in list(self.found[self._asked(leaf)]):
                    for months, days in self._periods(leaf.value):
                        self._near_moment(self._own(leaf.value.of), earlier(moment, -months, -days))
            if leaf.value.minus in self.symbols.kind.by_id:
                self.found[self._own(leaf.value.minus)].add(_LONG)

    def fitting(self) -> dict[Asked, list[Any]]:
        """Those a form can hold, in order."""
        done: dict[Asked, list[Any]] = {}
        for (kind, name), values in self.found.items():
            question = self.symbols.library.kinds[kind].by_id[name]
            fitting = sorted(value for value in values if self._can_be(question, value))
            done[kind, name] = fitting if question.type == "number" else ["never", *fitting]
        return done

    def _asked(self, leaf: Leaf) -> Asked:
        return self.symbols.holder(leaf.scope, leaf.question).kind, leaf.question

    def _own(self, question: str) -> Asked:
        return self.symbols.kind.kind, question

    def _question(self, asked: Asked) -> Question:
        return self.symbols.library.kinds[asked[0]].by_id[asked[1]]

    def _near(self, asked: Asked, number: Decimal) -> None:
        whole = self._question(asked).integer
        step = Decimal(1) if whole else Decimal("0.001")
        below, above = (number.to_integral_value(way) if whole else number for way in (ROUND_FLOOR, ROUND_CEILING))
        self.found.setdefault(asked, set()).update((below - step, below, above, above + step))

    def _near_moment(self, asked: Asked, moment: date) -> None:
        if self._question(asked).time:
            moment = moment if isinstance(moment, datetime) else datetime.combine(moment, time(12))
            step = timedelta(minutes=1)
        else:
            moment = moment.date() if isinstance(moment, datetime) else moment
            step = timedelta(days=1)
        self.found[asked].update(moment + step * n for n in (-1, 0, 1) if moment.toordinal() + n > 1)

    def _moments(self, asked: Asked) -> list[date]:
        """Some moments one after the other."""
        day = self.symbols.day
        if self._question(asked).time:
            return [datetime.combine(day - timedelta(days=1), time(hour)) for hour in _HOURS]
        return [day - timedelta(days=back) for back in _DAYS_BACK]

    def _periods(self, bound: Bound) -> list[tuple[int, int]]:
        if bound.minus is None:
            return [(0, 0)]
        if bound.minus not in self.symbols.kind.by_id:
            return [fixed_period(bound.minus)]
        asked = self._own(bound.minus)
        factors = {"天": (0, 1), "日": (0, 1), "年": (12, 0)}
        months, days = factors.get(self._question(asked).unit or "", (1, 0))
        return [(int(n * months), int(n * days)) for n in self.found[asked]]

    def _can_be(self, question: Question, value: Any) -> bool:
        if isinstance(value, date):
            return (value.date() if isinstance(value, datetime) else value) <= self.symbols.day
        low, high = question.min, question.max
        return (low is None or value >= low) and (high is None or value <= high)
