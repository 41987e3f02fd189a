"""What handlers read of tip-offs. Lists hold nothing of what was reported; who opens one is noted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.calls import Writing
from api.ciphers import Ciphers
from api.database import Account, AuditEntry, Hazard, Tip, TipPhoto
from api.errors import forbidden
from api.intake import STATUS, deciphered, followed
from api.models import Told
from api.rights import Actor
from api.tips.handlers import handled, handlers, recused, where
from api.tips.receiving import opened
from standards.wording import Lang


class TipListed(Told):
    """A tip-off in a list."""

    id: str
    on: date
    matter: str | None
    region: str
    state: str
    status: str
    version: int


class TipEventOut(Told):
    """What was done about a tip-off, or added by whoever reported (`by` is empty)."""

    number: int
    act: str
    on: date
    by: str | None
    by_name: str | None
    note: str | None
    about: str | None
    told: str | None


class HandlerOut(Told):
    """Somebody who handles a tip-off."""

    account: str
    name: str


class HazardOut(Told):
    """A hazard that was opened on a tip-off."""

    id: str
    number: str
    state: str


class TipOut(TipListed):
    """A tip-off, whole but for the contact."""

    text: str
    enterprise: str | None
    place: str | None
    has_contact: bool
    photos: list[str]
    hazards: list[HazardOut]
    reward: dict[str, Any] | None
    events: list[TipEventOut]
    handlers: list[HandlerOut]


class LookOut(Told):
    """That somebody did or read something of a tip-off."""

    at: datetime
    account_id: str | None
    name: str | None
    action: Annotated[str, Field(examples=["tip.read"])]


class ContactOut(Told):
    """How whoever reported can be reached; null where they did not say."""

    contact: str | None


def listed(session: Session, tip: Tip, lang: Lang) -> TipListed:
    """A tip-off in a list."""
    return TipListed(**_plain(session, tip, lang))


def whole(writing: Writing, ciphers: Ciphers, by: Actor, tip: str, lang: Lang) -> TipOut:
    """A tip-off, decrypted; that somebody read it is noted."""
    session = writing.session
    row = handled(session, by, tip)
    content = deciphered(ciphers, row.content)
    rows = [session.get_one(Hazard, one) for one in opened(session, row)]
    able = handlers(session, where(row), recused(session, row))
    names = _names(session, [one.by for one in row.events])
    writing.note("tip.read", "tip", row.id)
    return TipOut(
        **_plain(session, row, lang),
        text=content["text"],
        enterprise=content.get("enterprise"),
        place=content.get("place"),
        has_contact=row.contact is not None,
        photos=list(session.scalars(select(TipPhoto.id).where(TipPhoto.tip_id == row.id).order_by(TipPhoto.number))),
        hazards=[HazardOut.model_validate(one) for one in rows],
        reward=row.reward,
        events=[_event(ciphers, one, names) for one in row.events],
        handlers=[HandlerOut(account=one.id, name=one.name) for one in able],
    )


def contact(writing: Writing, ciphers: Ciphers, by: Actor, tip: str) -> ContactOut:
    """How whoever reported can be reached; that somebody looked is noted."""
    row = handled(writing.session, by, tip)
    writing.note("tip.contact_read", "tip", row.id)
    return ContactOut(contact=ciphers.decrypt(row.contact).decode() if row.contact else None)


def photo(session: Session, ciphers: Ciphers, by: Actor, tip: str, photo: str) -> tuple[int, bytes]:
    """The number of a photo and what is seen on it."""
    row = handled(session, by, tip)
    found = session.scalar(select(TipPhoto).where(TipPhoto.id == photo, TipPhoto.tip_id == row.id))
    if found is None:
        raise forbidden()
    return found.number, ciphers.decrypt(found.content)


def looks(session: Session, by: Actor, tip: str) -> list[LookOut]:
    """What the audit log says of a tip-off: who read it, and when."""
    row = handled(session, by, tip)
    query = select(AuditEntry).where(AuditEntry.object_id == row.id).order_by(AuditEntry.number)
    rows = session.scalars(query).all()
    names = _names(session, [one.account_id for one in rows])
    return [
        LookOut(at=one.at, account_id=one.account_id, name=names.get(one.account_id or ""), action=one.action)
        for one in rows
    ]


def _plain(session: Session, tip: Tip, lang: Lang) -> dict[str, Any]:
    state = followed(session, tip.state, opened(session, tip))
    own = {name: getattr(tip, name) for name in ("id", "on", "matter", "region", "version")}
    return own | {"state": state, "status": STATUS[state].in_(lang)}


def _names(session: Session, accounts: Iterable[str | None]) -> dict[str, str]:
    wanted = {one for one in accounts if one}
    return {row.id: row.name for row in session.execute(select(Account.id, Account.name).where(Account.id.in_(wanted)))}


def _event(ciphers: Ciphers, event: Any, names: dict[str, str]) -> TipEventOut:
    inner = deciphered(ciphers, event.note) if event.note else {}
    return TipEventOut(
        number=event.number,
        act=event.act,
        on=event.on,
        by=event.by,
        by_name=names.get(event.by or ""),
        note=inner.get("note"),
        about=inner.get("about"),
        told=ciphers.decrypt(event.told).decode() if event.told else None,
    )
