"""The audit log: every act, in a chain in which nothing can be changed, taken out or put in unnoticed."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.database import AuditEntry, Database
from api.database.tables import now

_FIRST = "0" * 64
UNSEEN = ("tip", "internal")  # kinds of objects that not even who reads the audit log is told of; see docs/service.md


@dataclass(frozen=True, slots=True)
class Entry:
    """Something done, to be written at the end of the transaction that does it. `data` holds no personal data."""

    action: str
    kind: str | None = None
    id: str | None = None
    data: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain is broken, and how."""

    number: int
    why: str


def append(
    database: Database, session: Session, key: bytes, entries: list[Entry], account: str | None, request: str | None
) -> None:
    """Add entries to the chain, within a transaction that is about to be committed: others wait until it is."""
    database.queue_for_audit(session)
    last = session.execute(
        select(AuditEntry.number, AuditEntry.digest).order_by(AuditEntry.number.desc()).limit(1)
    ).one_or_none()
    number, previous = (last.number, last.digest) if last else (0, _FIRST)
    for entry in entries:
        number += 1
        row = AuditEntry(
            number=number, at=now(), account_id=account, action=entry.action, object_kind=entry.kind,
            object_id=entry.id, request=request, data=_text(entry.data or {}), previous=previous, digest="",
        )  # fmt: skip
        row.digest = previous = _digest(key, row)
        session.add(row)
        session.flush()


def verify(session: Session, key: bytes, head: str | None = None) -> tuple[int, str, list[Break]]:
    """Go through the whole chain.

    Args:
        session: a reading transaction.
        key: the deployment's key for the chain.
        head: the digest that an entry must have: one noted down earlier shows that the end was not cut off.

    Returns:
        How many entries there are, the digest of the last, and every break.
    """
    breaks: list[Break] = []
    number, previous, met = 0, _FIRST, head is None
    for row in _rows(session):
        if row.number != number + 1:
            breaks.append(Break(row.number, f"entries {number + 1} to {row.number - 1} are missing"))
        if row.previous != previous:
            breaks.append(Break(row.number, "does not follow the entry before"))
        if not hmac.compare_digest(row.digest, _digest(key, row)):
            breaks.append(Break(row.number, "was changed"))
        number, previous = row.number, row.digest
        met = met or row.digest == head
    if not met:
        breaks.append(Break(number, "the entry noted down earlier is not there"))
    return number, previous, breaks


def _rows(session: Session) -> Iterator[AuditEntry]:
    yield from session.scalars(select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=1000))


def _digest(key: bytes, row: AuditEntry) -> str:
    told = [row.number, _moment(row.at), row.account_id, row.action, row.object_kind, row.object_id, row.request,
            row.data, row.previous]  # fmt: skip
    return hmac.new(key, _text(told).encode(), hashlib.sha256).hexdigest()


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


def _text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
