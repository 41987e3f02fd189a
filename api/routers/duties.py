"""Duties on a calendar (必查制): what binds here, who is due or late, and records of what was done."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from api.calls import Call, Calling, Writing
from api.database import DutyDone, Form, Site
from api.database.tables import today
from api.duties.binding import Bound, bound
from api.duties.due import Slot, binds, due_at, sites_due, slots
from api.errors import conflict, invalid
from api.models import Given, Id, Page, PathId, RegionPrefix, Short, Stamped, Told
from api.paging import Paging
from api.rights import INSIDE
from api.routers.needs import needs
from api.routers.sites import site_within
from api.statistics.whose import sites_within
from standards.wording import Text

router = APIRouter(prefix="/v1", tags=["duties"])
_EARLIEST, _LATEST = date(2000, 1, 1), date(2200, 1, 1)


class DutyOut(Told):
    """A duty that binds here, with the text it comes from."""

    id: str = Field(examples=["gansu_2024.head_check"])
    duty: str
    who: str
    by: str = Field(description="enterprise, department")
    units: str
    often: str
    every: str | None = Field(description="ISO 8601 period; null: continuous, nothing falls due")
    high_risk: str | None = Field(description="高危行业领域的频次")
    high_risk_source: str | None = Field(description="哪些是高危行业领域，依据；null：没有配置，按一般频次")
    since: date | None
    until: date | None
    until_text: str
    source: str
    place: str
    region: str
    open: str | None = Field(description="还缺什么，因此算不出谁该做")


class DueOut(Told):
    """A duty that a site has to do in a period, or should have done."""

    duty: str
    what: str
    by: str
    often: str
    period: str
    due_on: date
    state: Literal["due", "late"]
    source: str


class DueSite(Told):
    """A site, and what is due or late there."""

    id: str
    enterprise: str
    name: str
    region: str
    due: list[DueOut]


class DoneIn(Given):
    """That a duty was done. A submitted self-check shows a head-led check by itself and needs no record."""

    duty: Annotated[str, Field(max_length=60, examples=["gansu_2024.drill"])]
    on: date
    form: Id | None = None
    note: Short | None = None


class DoneOut(Stamped):
    """A record that a duty was done."""

    duty: str
    site_id: str
    on: date
    form_id: str | None
    note: str | None


@router.get("/duties", **needs("duty.read"))
def duties(call: Calling) -> list[DutyOut]:
    """The duties that bind here, with their sources; none unless the regional configuration says so."""
    call.require("duty.read")
    return [_told(one, call) for one in _bound(call)]


@router.get("/duties/due", **needs("duty.read"))
def due(
    call: Calling,
    paging: Paging,
    region: Annotated[RegionPrefix, Query(description="属地代码的前几位")] = "",
    on: Annotated[date | None, Query(description="哪一天看；默认今天")] = None,
    duty: Annotated[str | None, Query(max_length=60)] = None,
    only: Annotated[Literal["due", "late"] | None, Query(description="只看到期前未做的，或逾期的")] = None,
    back: Annotated[int, Query(ge=0, le=12, description="往前看几个已结束的周期")] = 1,
) -> Page[DueSite]:
    """Who is due, who is late, site by site: calendar periods; late is what is over and was not done."""
    call.require("duty.read")
    day = on or today()
    if not _EARLIEST <= day <= _LATEST:
        raise invalid(Text("on 应在 2000 年至 2200 年之间", "`on` lies between 2000 and 2200"))
    wanted = [
        slot
        for one in _bound(call)
        if duty in (None, one.id)
        for slot in slots(one, day, back)
        if only in (None, _state(slot, day))
    ]
    query = select(Site).where(_seen(call), sites_due(wanted)).options(joinedload(Site.enterprise))
    if region:
        query = query.where(Site.region >= region, Site.region < region + ":")
    with call.reading() as session:
        rows, following = paging.of(session, query, Site.region, Site.id, descending=False)
        found = due_at(session, wanted, [row.id for row in rows])
        items = [
            DueSite(
                id=row.id, enterprise=row.enterprise.name, name=row.name, region=row.region,
                due=[_due(slot, day) for slot in found[row.id]],
            )
            for row in rows
        ]  # fmt: skip
        return Page[DueSite](items=items, next=following)


@router.get("/sites/{site}/duties", **needs("duty.read"))
def duties_done(site: PathId, call: Calling, paging: Paging) -> Page[DoneOut]:
    """What was recorded as done at a site, the latest first."""
    with call.reading() as session:
        row = site_within(session, call.actor, site, "duty.read")
        query = select(DutyDone).where(DutyDone.site_id == row.id)
        rows, following = paging.of(session, query, DutyDone.id)
        return Page[DoneOut](items=[DoneOut.model_validate(one) for one in rows], next=following)


@router.post("/sites/{site}/duties", **needs("duty.write"), status_code=201, response_model=DoneOut)
def record_done(site: PathId, given: DoneIn, call: Calling) -> Response:
    """Record that a duty was done: by the enterprise's head or safety manager."""

    def act(writing: Writing) -> DoneOut:
        session = writing.session
        place = site_within(session, call.actor, site, "duty.write")
        one = next((one for one in _bound(call) if one.id == given.duty and _binds(writing, one, place)), None)
        if one is None:
            raise invalid(Text("这里没有这项必查事项", "no such duty binds here"))
        if given.on > today() or (one.since is not None and given.on < one.since):
            raise invalid(
                Text("日期应在起始日之后、今天之前", "the day lies before its beginning, or is still to come")
            )
        form = session.get(Form, given.form) if given.form else None
        if given.form and (form is None or form.site_id != place.id or form.state != "submitted"):
            raise invalid(Text("没有这份已提交的自查表", "no such submitted form"))
        same = (DutyDone.site_id == place.id, DutyDone.duty == one.id, DutyDone.on == given.on)
        if session.scalar(select(DutyDone.id).where(*same)):
            raise conflict(Text("这一天已经记录过", "recorded for this day already"))
        done = DutyDone(
            duty=one.id, site_id=place.id, on=given.on, form_id=given.form, note=given.note, by=call.actor.account
        )
        session.add(done)
        session.flush()
        writing.note("duty.done", "site", place.id, duty=one.id, on=given.on.isoformat())
        return DoneOut.model_validate(done)

    return call.write(act, status=201)


def _bound(call: Call) -> list[Bound]:
    """What binds here; what departments have to do is not the enterprises' to look after."""
    inside = all(reach.role in INSIDE for reach in call.actor.reaching("duty.read"))
    every = bound(call.service.practice, call.service.duties)
    return [one for one in every if not inside or one.known.duty.by == "enterprise"]


def _binds(writing: Writing, one: Bound, site: Site) -> bool:
    return writing.session.scalar(select(Site.id).where(Site.id == site.id, binds(one))) is not None


def _seen(call: Call) -> ColumnElement[bool]:
    return sites_within(call.actor, "duty.read")


def _state(slot: Slot, day: date) -> Literal["due", "late"]:
    return "late" if slot.due_on < day else "due"


def _due(slot: Slot, day: date) -> DueOut:
    known = slot.bound.known
    return DueOut(
        duty=known.duty.id,
        what=known.duty.duty,
        by=known.duty.by,
        often=slot.often,
        period=slot.span.name,
        due_on=slot.due_on,
        state=_state(slot, day),
        source=known.cited,
    )


def _told(one: Bound, call: Call) -> DutyOut:
    duty, risky = one.known.duty, one.binding.high_risk
    open_ = Text(f"“{duty.units}”是哪些单位没有配置", f"which units “{duty.units}” are is not configured")
    return DutyOut(
        id=duty.id,
        duty=duty.duty,
        who=duty.who,
        by=duty.by,
        units=duty.units,
        often=duty.often,
        every=duty.every,
        high_risk=duty.high_risk.often if duty.high_risk else None,
        high_risk_source=risky.source if risky else None,
        since=one.since,
        until=duty.until,
        until_text=duty.until_text,
        source=one.known.cited,
        place=one.known.text.place,
        region=one.place.region,
        open=open_.in_(call.lang) if one.nobody_known else None,
    )
