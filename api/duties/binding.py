"""The duties that bind here: chosen place by place in the regional configuration, none by default."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from api.practice import Binding, Place, Practice, PracticeError
from standards.duty import Calendar, KnownDuty


@dataclass(frozen=True, slots=True)
class Bound:
    """A duty that binds in a place, and how the place explains what the text leaves open."""

    known: KnownDuty
    binding: Binding
    place: Place

    @property
    def id(self) -> str:
        """The duty's id."""
        return self.known.duty.id

    @property
    def since(self) -> date | None:
        """From when it binds."""
        return self.known.duty.since or self.binding.since

    @property
    def nobody_known(self) -> bool:
        """Whether the text binds units by a word that nobody has explained: then it cannot be told who is due."""
        return self.known.duty.units_named and self.binding.units is None

    def over(self, day: date) -> bool:
        """Whether it has ended by a day."""
        until = self.known.duty.until
        return until is not None and day > until


def bound(practice: Practice, calendar: Calendar) -> tuple[Bound, ...]:
    """Every duty that binds somewhere here."""
    return tuple(Bound(calendar.duties[one.id], one, place) for place in practice.places for one in place.duties)


def check(practice: Practice, calendar: Calendar) -> None:
    """Look whether the duties chosen can bind where they were chosen.

    Raises:
        PracticeError: with everything that is wrong.
    """
    wrong = [line for place in practice.places for one in place.duties for line in _amiss(place, one, calendar)]
    chosen = [(place.region, one.id) for place in practice.places for one in place.duties]
    for at, (region, id) in enumerate(chosen):
        if any(id == other and _overlap(region, elsewhere) for elsewhere, other in chosen[:at]):
            wrong.append(f"{id}: 在属地 {region} 重复 (bound twice in one place)")
    if wrong:
        raise PracticeError("\n".join(wrong))


def _amiss(place: Place, one: Binding, calendar: Calendar) -> Iterator[str]:
    known = calendar.duties.get(one.id)
    if known is None:
        yield f"{one.id}: 没有这个必查事项，见 panding duties (no such duty)"
        return
    if not place.region.startswith(known.text.region):
        yield f"{one.id}: {known.text.place}的规定，不约束属地 {place.region} (does not bind there)"
    if known.duty.since is None and one.since is None:
        yield f"{one.id}: 文件没有写从哪天起，请写 since (its text does not say from when: say since)"
    if one.units and not known.duty.units_named:
        yield f"{one.id}: 文件已写明约束谁，不能另写 units (its text says whom it binds)"
    if one.high_risk and known.duty.high_risk is None:
        yield f"{one.id}: 没有高危行业领域的要求 (has no high-risk variant)"


def _overlap(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
