"""The z3 variables of one answer, by the type of its question, and the way back from a model to what a form holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

import z3

from standards.kinds import SAFEGUARD_STATES, Question

NO = z3.BoolVal(False)
YES = z3.BoolVal(True)
NOWHERE = ""  # the industry of a workshop, where a row lies in none or none is given
Raw = Any  # an answer as a form of plain data holds it


class Symbol(Protocol):
    """The variables of one answer."""

    domain: z3.BoolRef

    def raw(self, model: z3.ModelRef) -> Raw:
        """The answer a model gives."""
        ...

    def says(self, raw: Raw) -> z3.BoolRef:
        """That the answer is this one."""
        ...


class OneOf:
    """One of several values: yes or no, an option, a state of a device."""

    def __init__(self, name: str, values: Iterable[str]) -> None:
        """Make one variable a value."""
        self.values = {value: z3.Bool(f"{name}={value}") for value in values}
        self.domain = z3.PbEq([(variable, 1) for variable in self.values.values()], 1)

    def among(self, wanted: Iterable[str]) -> z3.BoolRef:
        """That the value is one of these."""
        return z3.Or([self.values[value] for value in sorted(wanted)])

    def raw(self, model: z3.ModelRef) -> Raw:
        """The value that is true in a model."""
        return next(value for value, variable in self.values.items() if is_true(model, variable))

    def says(self, raw: Raw) -> z3.BoolRef:
        """That this value is meant."""
        return self.values[str(raw)]


class Ticks:
    """Each option ticked or not. An option may imply others of the same question."""

    def __init__(self, name: str, question: Question) -> None:
        """Make one variable an option."""
        self.options = {option: z3.Bool(f"{name}={option}") for option in question.options or ()}
        self.domain = z3.And(
            [
                z3.Implies(self.options[option], self.options[other])
                for option, implied in (question.implies or {}).items()
                for other in (implied if isinstance(implied, list) else ())
            ]
        )

    def raw(self, model: z3.ModelRef) -> Raw:
        """The options ticked: a list is complete."""
        return [option for option, ticked in self.options.items() if is_true(model, ticked)]

    def says(self, raw: Raw) -> z3.BoolRef:
        """That exactly these are ticked."""
        return z3.And([ticked == z3.BoolVal(option in raw) for option, ticked in self.options.items()])


class Devices:
    """Several measures that stand in for one another, each in a state."""

    def __init__(self, name: str, question: Question) -> None:
        """Make the states of each option."""
        self.options = {o: OneOf(f"{name}.{o}", SAFEGUARD_STATES) for o in question.options or ()}
        self.domain = z3.And([state.domain for state in self.options.values()])

    def raw(self, model: z3.ModelRef) -> Raw:
        """The state of each option."""
        return {option: state.raw(model) for option, state in self.options.items()}

    def says(self, raw: Raw) -> z3.BoolRef:
        """That each is in the state given."""
        return z3.And([state.says(raw[option]) for option, state in self.options.items()])


class Number:
    """A number within the question's bounds, whole where it is counted."""

    def __init__(self, name: str, question: Question) -> None:
        """Make the variable."""
        self.value = z3.Int(name) if question.integer else z3.Real(name)
        low, high = question.min, question.max
        self.domain = z3.And(
            YES if low is None else self.value >= exact(low), YES if high is None else self.value <= exact(high)
        )

    def plausible(self, _: date) -> z3.BoolRef:
        """That it is no large one, and has at most four decimals: a solver is as content with a third."""
        steps = self.value * 10_000
        decimal = YES if z3.is_int(self.value) else z3.ToReal(z3.ToInt(steps)) == steps
        return z3.And(self.value >= 0, self.value <= 10_000, decimal)

    def raw(self, model: z3.ModelRef) -> Raw:
        """The number as text."""
        return number_text(model, self.value)

    def says(self, raw: Raw) -> z3.BoolRef:
        """That it is this number."""
        return self.value == exact(Decimal(str(raw)))


class Moment:
    """A day up to the inspection, with the minute where the time is asked, or `never`."""

    def __init__(self, name: str, question: Question, inspected_on: date) -> None:
        """Make the variables."""
        self.never = z3.Bool(f"{name}=never")
        self.day = z3.Int(f"{name}.day")
        self.minute = z3.Int(f"{name}.minute") if question.time else None
        within_a_day = YES if self.minute is None else z3.And(self.minute >= 0, self.minute < 1440)
        self.domain = z3.And(self.day >= 1, self.day <= inspected_on.toordinal(), within_a_day)

    def plausible(self, inspected_on: date) -> z3.BoolRef:
        """That it lies in the eleven years before the inspection."""
        return self.day > inspected_on.toordinal() - 4000

    def raw(self, model: z3.ModelRef) -> Raw:
        """The moment as it is written: 2024-05-20, 2024-05-20 08:30, never."""
        return "never" if is_true(model, self.never) else moment_text(model, self.day, self.minute)

    def says(self, raw: Raw) -> z3.BoolRef:
        """That it is this moment."""
        if raw == "never":
            return self.never
        moment = datetime.fromisoformat(raw)
        same_minute = YES if self.minute is None else self.minute == moment.hour * 60 + moment.minute
        return z3.And(z3.Not(self.never), self.day == moment.toordinal(), same_minute)


def symbol_of(name: str, question: Question, inspected_on: date, *, nowhere: bool = False) -> Symbol:
    """The variables of the answer to a question.

    Args:
        name: what they are called.
        question: what is asked.
        inspected_on: no date is later.
        nowhere: of the industry of a workshop: there may be none.
    """
    match question.type:
        case "yes_no":
            return OneOf(name, ("yes", "no"))
        case "choice":
            return OneOf(name, (*(question.options or ()), *([NOWHERE] if nowhere else ())))
        case "choices":
            return Ticks(name, question)
        case "safeguard":
            return OneOf(name, SAFEGUARD_STATES)
        case "safeguards":
            return Devices(name, question)
        case "number":
            return Number(name, question)
        case "date":
            return Moment(name, question, inspected_on)


def exact(number: Decimal) -> z3.ArithRef:
    """A number without loss."""
    fraction = Fraction(number)
    return z3.IntVal(fraction.numerator) if fraction.denominator == 1 else z3.RealVal(str(fraction))


def number_text(model: z3.ModelRef, value: z3.ArithRef) -> str:
    """A model's value of a number as it is written; what has no end (a third) is cut after twelve places."""
    found = model.eval(value, model_completion=True)
    fraction = Fraction(found.as_long()) if z3.is_int(found) else Fraction(found.as_fraction())
    places = next((n for n in range(12) if (fraction * 10**n).denominator == 1), 12)
    return f"{Decimal(int(fraction * 10**places)).scaleb(-places):f}"


def moment_text(model: z3.ModelRef, day: z3.ArithRef, minute: z3.ArithRef | None) -> str:
    """A model's value of a day, or of a day and minute, as it is written: 2024-05-20, 2024-05-20 08:30."""
    found = date.fromordinal(whole(model, day))
    if minute is None:
        return found.isoformat()
    moment = datetime.combine(found, time()) + timedelta(minutes=whole(model, minute))
    return moment.isoformat(" ", "minutes")


def is_true(model: z3.ModelRef, variable: z3.BoolRef) -> bool:
    """Whether a model makes a condition true; what it leaves free is false."""
    return bool(z3.is_true(model.eval(variable, model_completion=True)))


def whole(model: z3.ModelRef, variable: z3.ArithRef) -> int:
    """A model's value of a whole number."""
    return int(model.eval(variable, model_completion=True).as_long())
