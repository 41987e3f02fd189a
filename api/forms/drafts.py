"""Drafts: begun, found again by those who may, changed one version at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from api.calls import Writing
from api.database import Attachment, Form, FormPart, Site
from api.database.tables import new_id, today
from api.errors import Problem, conflict, forbidden
from api.forms.contents import Content
from api.rights import Action, Actor, Where
from engine.formats.pieces import Piece
from engine.handed import Unreadable
from engine.intake import FormIn
from standards.wording import Text

_MEDIA = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".csv": "text/csv",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".json": "application/json",
}


def new_name(site: Site) -> str:
    """What a form is called that has no name of its own."""
    return f"{site.name}-{today():%Y%m%d}"


def keep(
    writing: Writing,
    site: Site,
    content: Content,
    given: FormIn,
    file: Piece | None = None,
    lost: list[Any] | None = None,
) -> Form:
    """Keep a form as a draft, with the file it came in."""
    assert writing.actor
    row = Form(
        id=new_id(),
        site_id=site.id,
        site=site,
        state="draft",
        origin=content["origin"],
        inspected_on=given.inspected_on,
        content=content,
        lost=lost or [],
        conflicts=[],
        made_by=writing.actor.account,
        parts=[],
        matters=[],
    )
    if file:
        original = Attachment(
            id=new_id(),
            of_kind="form",
            of_id=row.id,
            name=file.file,
            media_type=_MEDIA.get(file.ending, "application/octet-stream"),
            size=len(file.data),
            digest=hashlib.sha256(file.data).hexdigest(),
            role="original",
            by=writing.actor.account,
            original=file.data,
        )
        writing.session.add(original)
        writing.session.flush()
        row.original_id = original.id
    writing.session.add(row)
    writing.session.flush()
    return row


def change(row: Form, content: Content, given: FormIn) -> None:
    """Another content, and what follows from it."""
    row.content, row.inspected_on, row.origin = content, given.inspected_on, content["origin"]


def lost_in(unreadable: Iterable[Unreadable]) -> list[dict[str, str]]:
    """What was not understood when a file was read, as it is kept."""
    return [{"where": one.where, "text": one.text, "zh": one.message.zh, "en": one.message.en}
            for one in unreadable]  # fmt: skip


def unreadable(lost: list[dict[str, Any]]) -> tuple[Unreadable, ...]:
    """The same as judging takes it."""
    return tuple(Unreadable(one["where"], one["text"], Text(one["zh"], one["en"])) for one in lost)


def draft_within(session: Session, actor: Actor, form: str, action: Action, *, change: bool = True) -> Form:
    """A form of the actor's enterprise that is not handed in yet, kept for this transaction where it is to be changed.

    Raises:
        Problem: 403, the same for a form that is not there; 409 where it is handed in or withdrawn.
    """
    query = select(Form).where(Form.id == form).options(selectinload(Form.parts))
    row = session.scalar(query.with_for_update() if change else query)
    if row is None or not actor.may(action, Where(None, row.site.region, row.site.enterprise_id)):
        raise forbidden()
    if row.state != "draft":
        raise settled(row)
    return row


def part_within(session: Session, actor: Actor, part: str, *, change: bool = False) -> FormPart:
    """A part of a draft that the actor may fill: a filler only that of their own post.

    Raises:
        Problem: 403, the same for a part that is not there; 409 where the form is handed in or withdrawn.
    """
    query = select(FormPart).where(FormPart.id == part)
    row = session.scalar(query.with_for_update() if change else query)
    if row is None:
        raise forbidden()
    enterprise = row.form.site.enterprise_id
    actor.require("draft.fill", Where(None, row.form.site.region, enterprise))
    collects = actor.may("draft.merge", Where(None, row.form.site.region, enterprise))
    its_own = row.post in actor.posts(enterprise) and row.account_id in (None, actor.account)
    if not collects and not its_own:
        raise forbidden()
    if row.form.state != "draft":
        raise settled(row.form)
    return row


def at_version(row: Form | FormPart, version: int | None, **current: Any) -> None:
    """Refuse to change what somebody else has changed meanwhile.

    Raises:
        Problem: 409, with what it says now.
    """
    if version is not None and row.version != version:
        detail = Text("别人刚刚改过这张表，请看现在的内容", "somebody else has changed it; look at it again")
        raise conflict(detail, version=row.version, content=row.content, **current)


def settled(row: Form) -> Problem:
    """What is handed in, or withdrawn, stays as it is."""
    if row.state == "withdrawn":
        return conflict(Text("这张表已撤回", "this form was withdrawn"), state=row.state)
    return conflict(Text("这张表已经提交，不能再改", "this form was handed in and stays as it is"), state=row.state)
