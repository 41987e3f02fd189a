"""Who is asking: a program by its key, a browser by its session."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import cast

from fastapi import Request
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction
from sqlalchemy.orm import selectinload

from api.ciphers import KEY_PREFIX
from api.database import Account, ApiKey, Session
from api.database.tables import now
from api.errors import Problem, unauthorized
from api.rights import Actor, Reach, Role
from api.service import Service
from standards.wording import Text

COOKIE = "panding_session"
CSRF_HEADER = "x-csrf-token"
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


@dataclass(frozen=True, slots=True)
class Browser:
    """Who has signed in with a browser, and the token that its writes carry."""

    actor: Actor
    csrf: str


def actor_of(request: Request, service: Service) -> Actor | None:
    """Who is asking; None where nothing says.

    Raises:
        Problem: 401 for a key or session that does not hold; 403 for a browser's write without its CSRF token.
    """
    header = request.headers.get("authorization", "")
    scheme, _, token = header.partition(" ")
    if header:
        if scheme.lower() != "bearer" or not token.startswith(KEY_PREFIX):
            raise unauthorized(Text("密钥不对", "no valid key"))
        with service.database.reading() as transaction:
            return _by_key(transaction, service.ciphers.mark(token))
    browser = browser_of(request, service)
    if browser is None:
        return None
    if request.method not in _SAFE:
        check_token(browser, request.headers.get(CSRF_HEADER, ""))
    return browser.actor


def browser_of(request: Request, service: Service) -> Browser | None:
    """Who has signed in with the browser; None where nobody has: a page is shown as to anybody."""
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        return None
    with service.database.reading() as transaction:
        session = _session(transaction, service.ciphers.mark(cookie))
        return Browser(actor(session.account), session.csrf) if session else None


def check_token(browser: Browser, token: str) -> None:
    """Refuse a write of a page that is not ours, or not of this session.

    Raises:
        Problem: 403.
    """
    if not hmac.compare_digest(browser.csrf.encode(), token.encode("utf-8", "replace")):
        raise Problem(403, "csrf", Text("页面已过期，请刷新后重试", "the page is out of date; reload it"))


def actor(account: Account, officers: tuple[str, ...] = (), *, by_key: bool = False) -> Actor:
    """An account as somebody who asks. A key that names no officers acts for its own account alone."""
    moment = now()
    reaches = tuple(
        Reach(
            cast(Role, grant.role), frozenset(grant.matters), grant.region, grant.level, grant.enterprise_id, grant.post
        )
        for grant in account.grants
        if grant.until is None or grant.until > moment
    )
    named = officers or (() if by_key else (account.id,))
    return Actor(account.id, account.name, reaches, named, by_key, account.enterprise_id)


def _by_key(transaction: Transaction, digest: str) -> Actor:
    key = transaction.scalar(
        select(ApiKey).where(ApiKey.digest == digest).options(selectinload(ApiKey.account).selectinload(Account.grants))
    )
    if key is None or key.revoked_at or key.expires_at <= now() or not key.account.active:
        raise unauthorized(Text("密钥不对、已过期或已作废", "no such key, or it has expired or been revoked"))
    return actor(key.account, tuple(key.officers), by_key=True)


def _session(transaction: Transaction, digest: str) -> Session | None:
    session = transaction.scalar(
        select(Session)
        .where(Session.digest == digest)
        .options(selectinload(Session.account).selectinload(Account.grants))
    )
    if session is None or session.ended_at or session.expires_at <= now() or not session.account.active:
        return None
    return session
