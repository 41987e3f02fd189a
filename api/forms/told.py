"""Forms as they are told, and to whom: drafts to their enterprise, what was handed in to the department as well."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import Field
from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from api.database import Form, FormMatter, FormPart, Site, StoredVerdict
from api.errors import conflict, forbidden
from api.forms.contents import Content
from api.forms.hiding import content_of, sees_origin
from api.forms.merging import still_open
from api.models import Stamped, Told
from api.rights import Actor, Where
from standards.wording import Text

_OWN_STATES = ("draft", "withdrawn")


class SaidOut(Told):
    """What one person said."""

    who: str
    text: str


class ConflictOut(Told):
    """What parts said differently; it is open until somebody answers."""

    where: str
    said: list[SaidOut]
    place: list[str]


class PlaceOut(Told):
    """Something that was not understood when the file was read."""

    where: str
    text: str
    message: str


class PartLine(Stamped):
    """A part of a form, without what it says."""

    form_id: str
    site_id: str
    site: str
    inspected_on: date | None
    post: str | None
    account_id: str | None
    version: int
    changed_at: datetime | None
    merged: bool = Field(description="whether all of it is in the form")


class FormLine(Stamped):
    """A form, without what it says. `origin` is told to the department alone, but for the enterprise's own forms."""

    site_id: str
    site_name: str
    enterprise_id: str
    enterprise_name: str
    state: str
    origin: str | None
    inspected_on: date | None
    version: int
    submitted_at: datetime | None
    matters: list[str]
    verdict_id: str | None
    outcome: str | None


class FormOut(FormLine):
    """A form."""

    content: dict[str, Any]
    original: bool = Field(description="whether the file it came in is kept")
    unreadable: list[PlaceOut]
    conflicts: list[ConflictOut]
    parts: list[PartLine]


def form_within(session: Session, actor: Actor, form: str) -> Form:
    """A form that the actor may read.

    Raises:
        Problem: 403, the same for a form that is not there and for a draft of somebody else's.
    """
    row = session.get(Form, form)
    if row is None or not may_read(actor, row):
        raise forbidden()
    return row


def submitted_within(session: Session, actor: Actor, form: str) -> tuple[Form, StoredVerdict]:
    """A form that was handed in, with its verdict.

    Raises:
        Problem: 403; 409 where its own people ask for the verdict on a draft.
    """
    row = form_within(session, actor, form)
    verdict = session.scalar(select(StoredVerdict).where(StoredVerdict.form_id == row.id))
    if verdict is None:
        raise conflict(Text("还没有提交，没有判定意见", "not handed in: there is no verdict"), state=row.state)
    return row, verdict


def may_read(actor: Actor, row: Form) -> bool:
    """Whether somebody may read a form."""
    region, enterprise = row.site.region, row.site.enterprise_id
    if row.state in _OWN_STATES:
        return _is_own(actor, row)
    return any(actor.may("form.read", Where(one.matter, region, enterprise)) for one in row.matters)


def readable(actor: Actor) -> ColumnElement[bool]:
    """The same as a condition; the query joins the site."""
    own = and_(Form.state.in_(_OWN_STATES), actor.within("draft.read", enterprise=Site.enterprise_id))
    by_matter = exists().where(
        FormMatter.form_id == Form.id,
        actor.within("form.read", region=Site.region, matter=FormMatter.matter, enterprise=Site.enterprise_id),
    )
    return own | and_(Form.state == "submitted", by_matter)


def origin_seen(actor: Actor, row: Form) -> bool:
    """Whether somebody may know where a form came from."""
    wheres = [Where(one.matter, row.site.region, row.site.enterprise_id) for one in row.matters] or [
        Where(None, row.site.region, row.site.enterprise_id)
    ]
    return any(sees_origin(actor, "form.read", where, row.origin) for where in wheres)


def line(actor: Actor, row: Form, verdict: str | None, outcome: str | None = None) -> FormLine:
    """A form in a list, with the verdict on it and what that came to."""
    return FormLine(
        id=row.id,
        made_at=row.made_at,
        site_id=row.site_id,
        site_name=row.site.name,
        enterprise_id=row.site.enterprise_id,
        enterprise_name=row.site.enterprise.name,
        state=row.state,
        origin=row.origin if origin_seen(actor, row) else None,
        inspected_on=row.inspected_on,
        version=row.version,
        submitted_at=row.submitted_at,
        matters=[one.matter for one in row.matters],
        verdict_id=verdict,
        outcome=outcome,
    )


def whole(session: Session, actor: Actor, row: Form) -> FormOut:
    """A form with all it says."""
    found = session.execute(
        select(StoredVerdict.id, StoredVerdict.outcome).where(StoredVerdict.form_id == row.id)
    ).one_or_none()
    verdict, outcome = (found.id, found.outcome) if found else (None, None)
    content: Content = content_of(row.content, origin=origin_seen(actor, row))
    return FormOut(
        **line(actor, row, verdict, outcome).model_dump(),
        content=content,
        original=row.original_id is not None,
        unreadable=[PlaceOut(where=one["where"], text=one["text"], message=one["zh"]) for one in row.lost],
        conflicts=[ConflictOut(**one) for one in still_open(row)] if row.state == "draft" else [],
        parts=[part_line(part) for part in row.parts] if _is_own(actor, row) else [],
    )


def _is_own(actor: Actor, row: Form) -> bool:
    return actor.may("draft.read", Where(None, row.site.region, row.site.enterprise_id))


def part_line(part: FormPart) -> PartLine:
    """A part in a list."""
    said = bool(part.content.get("subjects") or part.content.get("counts"))
    return PartLine(
        id=part.id,
        made_at=part.made_at,
        form_id=part.form_id,
        site_id=part.form.site_id,
        site=part.form.site.name,
        inspected_on=part.form.inspected_on,
        post=part.post,
        account_id=part.account_id,
        version=part.version,
        changed_at=part.changed_at,
        merged=said and part.content == part.merged,
    )
