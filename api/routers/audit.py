"""The audit log, for administrators: what the accounts they administer did, but for tip-offs and internal reports."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import ColumnElement, select

from api.audit import UNSEEN
from api.calls import Calling
from api.database import Account, AuditEntry
from api.database.tables import after
from api.models import Id, Page, Told
from api.paging import Paging
from api.rights import Actor, Where
from api.routers.accounts import beyond
from api.routers.needs import needs

router = APIRouter(prefix="/v1", tags=["audit"])


class AuditOut(Told):
    """One line of the audit log."""

    number: int
    at: datetime
    account_id: str | None
    action: Annotated[str, Field(examples=["site.made"])]
    object_kind: str | None
    object_id: str | None
    request: str | None
    data: dict[str, Any]


@router.get("/audit", **needs("audit.read"))
def audit(
    call: Calling,
    paging: Paging,
    account: Annotated[Id | None, Query()] = None,
    object: Id | None = None,
    action: Annotated[str | None, Query(pattern=r"^[a-z_.]{1,60}$", examples=["account."])] = None,
    since: date | None = None,
    until: date | None = None,
) -> Page[AuditOut]:
    """What was done, the latest first: by one account, to one object, of a kind, within days of China.

    `action` is what an action begins with. `panding audit verify` verifies the chain.
    """
    call.require("audit.read")
    query = select(AuditEntry).where(_seen(call.actor))
    if account:
        query = query.where(AuditEntry.account_id == account)
    if object:
        query = query.where(AuditEntry.object_id == object)
    if action:
        query = query.where(AuditEntry.action.startswith(action, autoescape=True))
    if since:
        query = query.where(AuditEntry.at >= after(since) - timedelta(days=1))
    if until:
        query = query.where(AuditEntry.at < after(until))
    with call.reading() as session:
        rows, following = paging.of(session, query, AuditEntry.number)
        return Page[AuditOut](items=[_told(row) for row in rows], next=following)


def _seen(actor: Actor) -> ColumnElement[bool]:
    """Entries of the accounts within reach; those of nobody are for who administers everywhere."""
    theirs = AuditEntry.account_id.in_(select(Account.id).where(~beyond(actor, "audit.read")))
    whose = theirs | AuditEntry.account_id.is_(None) if actor.may("audit.read", Where(region="")) else theirs
    return whose & (AuditEntry.object_kind.is_(None) | AuditEntry.object_kind.not_in(UNSEEN))


def _told(row: AuditEntry) -> AuditOut:
    names = ("number", "at", "account_id", "action", "object_kind", "object_id", "request")
    return AuditOut(**{name: getattr(row, name) for name in names}, data=json.loads(row.data))
