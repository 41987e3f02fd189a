"""Sending what the outbox holds: each delivery by one worker at a time, until it is told or given up."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult

from api.ciphers import Unreadable
from api.database import Delivery, Webhook
from api.database.tables import now
from api.logs import log
from api.service import Service
from api.webhooks.posting import ANSWERING, CONNECTING, NotTold, post

TRIES = 10
_FIRST, _LONGEST, _STEP = timedelta(minutes=1), timedelta(days=1), 2.5
_LEASE = timedelta(seconds=4 * (CONNECTING + ANSWERING))  # then its sender is gone, and another tries


def pause(attempts: int) -> timedelta:
    """How long to wait after so many tries: from a minute to a day.

    >>> [str(pause(n)) for n in (1, 2, 9)]
    ['0:01:00', '0:02:30', '1 day, 0:00:00']
    """
    return min(_LONGEST, _FIRST * _STEP ** (attempts - 1))


@dataclass(slots=True)
class _Claim:
    """A delivery that is ours to send."""

    id: str
    webhook: str
    event: str
    attempt: int
    url: str
    secret: bytes
    body: str


class Sender:
    """What sends webhooks."""

    def __init__(self, service: Service) -> None:
        """Nothing is sent yet."""
        self._service = service
        self._stopping = threading.Event()

    def turn(self) -> bool:
        """Send the next delivery that is due, if there is one."""
        claim = None if self._stopping.is_set() else self._claimed()
        if claim is None:
            return False
        try:
            secret = self._service.ciphers.decrypt(claim.secret).decode()
            more = {"Panding-Delivery": claim.id, "Panding-Event": claim.event, "Panding-Attempt": f"{claim.attempt}"}
            post(claim.url, secret, claim.body.encode(), more, self._service.settings)
        except NotTold as error:
            self._again(claim, str(error))
        except Unreadable:
            self._again(claim, "the secret was encrypted under another key")
        else:
            self._end(claim, state="told", told_at=now(), message=None)
        return True

    def stop(self) -> None:
        """Begin no further delivery."""
        self._stopping.set()

    def _claimed(self) -> _Claim | None:
        """The delivery due that was tried least: one that is down keeps nobody else waiting."""
        due = (Delivery.state == "waiting", Delivery.next_at <= now())
        query = select(Delivery.id, Delivery.attempts).where(*due).order_by(Delivery.attempts, Delivery.next_at)
        with self._service.database.reading() as session:
            found = session.execute(query.limit(1)).one_or_none()
        if found is None:
            return None
        with self._service.database.writing() as session:
            taken = update(Delivery).where(Delivery.id == found.id, Delivery.attempts == found.attempts, *due)
            taken = taken.values(attempts=Delivery.attempts + 1, next_at=now() + _LEASE)
            if not _changed(session.execute(taken)):
                return None  # another sender was quicker
            row = session.get_one(Delivery, found.id)
            webhook = session.get_one(Webhook, row.webhook_id)
            if not webhook.active:
                row.state, row.message = "given_up", "the webhook was removed"
                return None
            return _Claim(row.id, webhook.id, row.event, row.attempts, webhook.url, webhook.secret, row.body)

    def _again(self, claim: _Claim, why: str) -> None:
        """Later, or never. Whatever else is due there waits as well: it would fail alike."""
        log().warning("webhook_not_told", webhook=claim.webhook, delivery=claim.id, attempt=claim.attempt, why=why)
        if claim.attempt >= TRIES:
            self._end(claim, state="given_up", message=why)
            return
        moment = now()
        self._end(claim, next_at=moment + pause(claim.attempt), message=why)
        with self._service.database.writing() as session:
            others = update(Delivery).where(
                Delivery.webhook_id == claim.webhook, Delivery.state == "waiting", Delivery.next_at < moment + _FIRST
            )
            session.execute(others.values(next_at=moment + _FIRST))

    def _end(self, claim: _Claim, **values: Any) -> None:
        ours = update(Delivery).where(
            Delivery.id == claim.id, Delivery.state == "waiting", Delivery.attempts == claim.attempt
        )
        with self._service.database.writing() as session:
            session.execute(ours.values(**values))


def _changed(result: Any) -> bool:
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
