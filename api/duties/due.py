"""Who is due and who is late: sites, by calendar periods that are not done.

A period is due from its first day for sites registered by then: who comes later is due from the first whole period.
It is late when it is over and was not done; done later is done for the later period. After a duty's end nothing is due.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Text, and_, cast, false, not_, or_, select, true
from sqlalchemy.orm import Session

from api.database import DutyDone, Form, Site
from api.database.tables import after
from api.duties.binding import Bound
from api.duties.calendar import periods_up_to
from api.practice import Units
from engine.summary.periods import Span
from standards.duty import Every

_FORMS = {"self_check": "self", "inspection": "inspection"}


@dataclass(frozen=True, slots=True)
class Slot:
    """One duty in one period, for ordinary or for high-risk units."""

    bound: Bound
    every: Every
    often: str
    span: Span
    units: ColumnElement[bool]

    @property
    def due_on(self) -> date:
        """The last day on which it can be done in time."""
        until = self.bound.known.duty.until
        return min(self.span.last, until) if until else self.span.last

    def open(self) -> ColumnElement[bool]:
        """Sites for which it is due and not done."""
        there = Site.made_at < after(self.span.first)
        return and_(self.units, there, not_(self._done()))

    def _done(self) -> ColumnElement[bool]:
        recorded = select(DutyDone.id).where(
            DutyDone.site_id == Site.id,
            DutyDone.duty == self.bound.id,
            DutyDone.on >= self.span.first,
            DutyDone.on <= self.span.last,
        ).exists()  # fmt: skip
        origin = _FORMS.get(self.bound.known.duty.shown_by)
        if origin is None:
            return recorded
        checked = select(Form.id).where(
            Form.site_id == Site.id,
            Form.state == "submitted",
            Form.origin == origin,
            Form.inspected_on >= self.span.first,
            Form.inspected_on <= self.span.last,
        ).exists()  # fmt: skip
        return or_(recorded, checked)


def slots(bound: Bound, on: date, back: int) -> Iterator[Slot]:
    """What may be due or late on a day, with so many periods that are over."""
    if bound.over(on):
        return
    for every, often, units in variants(bound):
        for span in periods_up_to(every, on, back):
            if bound.since is None or span.first >= bound.since:
                yield Slot(bound, every, often, span, units)


def variants(bound: Bound) -> Iterator[tuple[Every, str, ColumnElement[bool]]]:
    """How often, and for which sites: high-risk ones apart where the place says which these are."""
    duty = bound.known.duty
    if duty.every is None:
        return
    units = binds(bound)
    if duty.high_risk and bound.binding.high_risk:
        risky = _meant(bound.binding.high_risk)
        yield duty.high_risk.every, duty.high_risk.often, and_(units, risky)
        units = and_(units, not_(risky))
    yield duty.every, duty.often, units


def binds(bound: Bound) -> ColumnElement[bool]:
    """The sites that a duty binds."""
    if bound.nobody_known:
        return false()
    place, sectors = bound.place.region, bound.known.text.sectors
    here = and_(Site.active.is_(True), Site.region >= place, Site.region < place + ":")
    named = _meant(bound.binding.units) if bound.binding.units else true()
    return and_(here, _of_sectors(tuple(sectors)) if sectors else true(), named)


def sites_due(slots: list[Slot]) -> ColumnElement[bool]:
    """Sites for which anything is due."""
    return or_(false(), *(slot.open() for slot in slots))


def due_at(session: Session, slots: list[Slot], sites: list[str]) -> dict[str, list[Slot]]:
    """What is due at each of some sites."""
    found: dict[str, list[Slot]] = {site: [] for site in sites}
    for slot in slots:
        for site in session.scalars(select(Site.id).where(Site.id.in_(sites), slot.open())):
            found[site].append(slot)
    return found


def _meant(units: Units) -> ColumnElement[bool]:
    marked = Site.high_risk.is_(True) if units.marked else false()
    return or_(_of_sectors(units.sectors), marked)


def _of_sectors(sectors: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(false(), *(cast(Site.sectors, Text).contains(f'"{sector}"') for sector in sectors))
