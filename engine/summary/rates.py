"""Rates with both of their numbers, and rates that others report, worked out again."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of a whole. Without a whole there is no rate."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """In percent, exact; None where there is nothing to divide by."""
        return Decimal(self.part) * 100 / Decimal(self.whole) if self.whole else None

    @property
    def short(self) -> str:
        """In percent alone, two digits, for a column beside its numbers: 96.79 %."""
        return f"{rounded(self.percent)} %" if self.percent is not None else "—"

    def __str__(self) -> str:
        return f"{self.part}/{self.whole} = {self.short}" if self.whole else f"{self.part}/{self.whole}"


@dataclass(frozen=True, slots=True)
class Reported:
    """A rate as somebody wrote it, in percent; `unit` is one in its last digit."""

    text: str
    percent: Decimal
    unit: Decimal

    def agrees(self, rate: Rate) -> bool:
        """Whether it is what its numbers come to, rounded or cut off at its last digit.

        >>> reported_rate("97.28%").agrees(Rate(137354, 141911)), reported_rate("39.56").agrees(Rate(72, 182))
        (False, True)
        """
        return rate.percent is not None and abs(self.percent - rate.percent) < self.unit


def reported_rate(text: str) -> Reported | None:
    """A rate as people and Excel write it: 97.28%, 97.28, 0.9728 (a part of one); None where it is no number."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    match = re.fullmatch(r"(\d+(?:\.(\d+))?)(%?)", plain)
    if not match:
        return None
    try:
        value = Decimal(match[1])
    except InvalidOperation:
        return None
    unit = Decimal(1).scaleb(-len(match[2] or ""))
    if match[3] or value > 1:
        return Reported(text, value, unit)
    # a cell that holds 0.967888 is shown as 96.79 %, one that holds 0.5 loses its zeros: neither more nor less exact
    return Reported(text, value * 100, min(max(unit * 100, Decimal("0.01")), Decimal(1)))


def rounded(percent: Decimal | None) -> str:
    """A percentage with two digits, half up as clerks do it."""
    return "" if percent is None else str(percent.quantize(Decimal("0.01"), ROUND_HALF_UP))
