"""What every endpoint works with: who is asking, a way to read, and a way to write that is audited and done once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any

import structlog
from fastapi import Depends, Request, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from api import audit
from api.authentication import actor_of
from api.database import Database, Reply
from api.database.tables import now
from api.errors import Problem, invalid, lang_of, unauthorized
from api.guard import note_key
from api.practice import Practice
from api.rights import Action, Actor, Where
from api.service import Service
from standards.wording import Lang, Text

_IDEMPOTENCY = "idempotency-key"
_LONGEST_KEY = 100


@dataclass(slots=True)
class Writing:
    """A transaction that changes something: a session, who acts, the places' rules, what the audit log will say."""

    session: Session
    actor: Actor | None
    practice: Practice = field(default_factory=Practice)
    entries: list[audit.Entry] = field(default_factory=list)

    def note(self, action: str, kind: str | None = None, id: str | None = None, **data: Any) -> None:
        """Have the audit log say what was done; never names, numbers or texts of persons."""
        self.entries.append(audit.Entry(action, kind, id, data))


@contextmanager
def by_itself(service: Service, actor: Actor | None = None, request: str | None = None) -> Iterator[Writing]:
    """A transaction of the service's own, which nobody asked for; audited like any other."""
    with service.database.writing() as session:
        writing = Writing(session, actor, service.practice)
        yield writing
        if writing.entries:
            account = actor.account if actor else None
            audit.append(service.database, session, service.ciphers.audit_key, writing.entries, account, request)


@dataclass(slots=True)
class Call:
    """One request. `visitor` is None where nobody signed in; `body` is what a request that is done once is known by."""

    request: Request
    service: Service
    visitor: Actor | None
    body: bytes = b""

    @property
    def actor(self) -> Actor:
        """Who is asking.

        Raises:
            Problem: 401, where nobody signed in.
        """
        if self.visitor is None:
            raise unauthorized()
        return self.visitor

    @property
    def lang(self) -> Lang:
        """The language asked for."""
        return lang_of(self.request)

    @property
    def database(self) -> Database:
        """The database."""
        return self.service.database

    def require(self, action: Action, where: Where | None = None) -> None:
        """Refuse with 401 or 403 what the caller may not do."""
        self.actor.require(action, where)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that changes nothing."""
        with self.database.reading() as session:
            yield session

    @contextmanager
    def part(self) -> Iterator[Writing]:
        """A part of something long, committed by itself: it may be done again without harm."""
        with by_itself(self.service, self.visitor, self.request_id) as writing:
            yield writing

    def write(self, act: Callable[[Writing], BaseModel | None], status: int = 200, *, keep: bool = True) -> Response:
        """Do something in one transaction, and answer with what it gives.

        With an Idempotency-Key the same request again gets the same answer and does nothing; another request with
        the same key is refused. What is done, its audit entries and the kept answer are committed together, before
        anything is answered. What is shown once, or was decrypted, must not be kept: `keep` is false, and such a key
        is refused.
        """
        key = self._key()
        if key and not keep:
            raise invalid(Text("回答不留存，不能用 Idempotency-Key", "this answer is not kept: no Idempotency-Key"))
        with self.database.writing() as session:
            if key and (kept := self._kept(session, key)):
                return kept
            writing = Writing(session, self.visitor, self.service.practice)
            given = act(writing)
            body = given.model_dump_json().encode() if given is not None else b""
            status = status if body else 204
            # The answer may hold a secret that is shown this once: it is kept encrypted.
            if key:
                session.add(
                    Reply(
                        account_id=self.actor.account,
                        key=key,
                        request=self._digest(),
                        status=status,
                        body=self.service.ciphers.encrypt(body),
                        at=now(),
                    )
                )
                session.flush()
            if writing.entries:
                account = self.visitor.account if self.visitor else None
                audit.append(
                    self.database, session, self.service.ciphers.audit_key, writing.entries, account, self.request_id
                )
        return _json(status, body)

    def kept(self) -> Response | None:
        """The answer this very request got before, for what works long before it writes."""
        key = self._key()
        if key is None:
            return None
        with self.reading() as session:
            return self._kept(session, key)

    @property
    def request_id(self) -> str | None:
        """The id that logs and the audit log know this request by."""
        return structlog.contextvars.get_contextvars().get("request")

    def _key(self) -> str | None:
        key = self.request.headers.get(_IDEMPOTENCY)
        if key is None or self.visitor is None:
            return None
        if not key.isascii() or not 1 <= len(key) <= _LONGEST_KEY:
            detail = Text(
                "Idempotency-Key 应为 1 到 100 个英文字符", "an Idempotency-Key has 1 to 100 ASCII characters"
            )
            raise invalid(detail)
        return key

    def _kept(self, session: Session, key: str) -> Response | None:
        kept = session.get(Reply, (self.actor.account, key))
        if kept is None:
            return None
        if kept.request != self._digest():
            title = Text("这个 Idempotency-Key 已用于另一个请求", "this Idempotency-Key was used for another request")
            raise Problem(422, "key-reused", title)
        response = _json(kept.status, self.service.ciphers.decrypt(kept.body))
        response.headers["Idempotent-Replay"] = "true"
        return response

    def _digest(self) -> str:
        parts = (
            self.request.method.encode(),
            str(self.request.url.path).encode(),
            self.request.url.query.encode(),
            self.body,
        )
        return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _json(status: int, body: bytes) -> Response:
    if not body:
        return Response(status_code=204)
    return Response(body, status, media_type="application/json")


async def _body(request: Request) -> bytes:
    """The body, for the digest of a request that is to be done once. Uploaded files are read by their endpoint."""
    multipart = request.headers.get("content-type", "").startswith("multipart/")
    return b"" if multipart or _IDEMPOTENCY not in request.headers else await request.body()


def _call(request: Request, body: Annotated[bytes, Depends(_body)]) -> Call:
    service: Service = request.app.state.service
    actor = actor_of(request, service)
    if actor and actor.by_key:
        note_key(request.scope)
    if actor:
        structlog.contextvars.bind_contextvars(account=actor.account)
    return Call(request, service, actor, body)


def _uploading(request: Request) -> Call:
    return _call(request, b"")


Calling = Annotated[Call, Depends(_call)]
# For an endpoint that reads the body itself, and then puts a digest of it into `body`.
Uploading = Annotated[Call, Depends(_uploading)]


def _unnamed(request: Request) -> Call:
    return Call(request, request.app.state.service, None)


Unnamed = Annotated[Call, Depends(_unnamed)]
"""A call of nobody: who is signed in is not looked at, and so neither noted nor logged."""
