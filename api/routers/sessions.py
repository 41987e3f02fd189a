"""Signing in and out of a browser, with lock-out."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from fastapi import APIRouter, Request, Response
from pwdlib import PasswordHash
from sqlalchemy import select

from api.authentication import COOKIE
from api.calls import Calling, Writing
from api.ciphers import new_token
from api.database import Account, Session
from api.database.tables import now
from api.errors import Problem, unauthorized
from api.guard import Allowance, address
from api.models import Given, Short, Told
from api.routers.needs import SIGNED_IN, needs
from standards.wording import Text

router = APIRouter(prefix="/v1", tags=["sessions"])
_FAILURES = 5  # wrong passwords in a row before an account is locked
_LOCKED = timedelta(minutes=15)
_TRIES = Allowance(20)  # a minute, from one address


@cache
def passwords() -> PasswordHash:
    """How passwords are hashed (Argon2)."""
    return PasswordHash.recommended()


@cache
def _nobody() -> str:
    """A hash to compare with where there is no such account, so that both take as long."""
    return passwords().hash("nobody")


class SignIn(Given):
    """Name and password."""

    login: Short
    password: Short


class ReachOut(Told):
    """One role and how far it reaches."""

    role: str
    matters: list[str]
    region: str
    level: str | None
    enterprise: str | None
    post: str | None


class Me(Told):
    """Who is signed in."""

    account: str
    name: str
    enterprise: str | None
    roles: list[ReachOut]


class SignedIn(Told):
    """Signed in: the cookie is set; every write needs `csrf` in X-CSRF-Token."""

    csrf: str
    expires_at: datetime


@router.post("/sessions", **needs(None), status_code=201, response_model=SignedIn)
def sign_in(given: SignIn, request: Request, call: Calling) -> Response:
    """Sign in with name and password; five wrong ones lock the account for a quarter of an hour."""
    _TRIES.take(address(request.scope, request.headers, call.service.settings))
    token, csrf = new_token(), new_token()
    expires = now() + timedelta(hours=call.service.settings.session_hours)
    refused: list[Problem] = []

    def act(writing: Writing) -> SignedIn | None:
        account = writing.session.scalar(select(Account).where(Account.login == given.login).with_for_update())
        problem = _checked(account, given.password)
        if problem or account is None:
            refused.append(problem or _wrong())
            writing.note("session.refused", "account", account.id if account else None)
            return None  # committed all the same: the failure counts
        digest = call.service.ciphers.mark(token)
        writing.session.add(Session(account_id=account.id, digest=digest, csrf=csrf, expires_at=expires))
        writing.note("session.begun", "account", account.id)
        return SignedIn(csrf=csrf, expires_at=expires)

    response = call.write(act, status=201)
    if refused:
        raise refused[0]
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=secure, expires=expires, path="/")
    return response


def _checked(account: Account | None, password: str) -> Problem | None:
    """What is wrong, if anything; counts failures."""
    if account and account.locked_until and account.locked_until > now():
        return Problem(
            429, "locked", Text("密码错误次数太多，账号已锁定 15 分钟", "locked for a while after wrong passwords")
        )
    right = passwords().verify(password, account.password if account and account.password else _nobody())
    if account is None:
        return _wrong()
    if right and account.password and account.active:
        account.failures, account.locked_until = 0, None
        return None
    account.failures += 1
    if account.failures >= _FAILURES:
        account.failures, account.locked_until = 0, now() + _LOCKED
    return _wrong()


def _wrong() -> Problem:
    return unauthorized(Text("用户名或密码不对", "wrong name or password"))


@router.delete("/sessions/current", **needs(None, SIGNED_IN), status_code=204)
def sign_out(request: Request, call: Calling) -> Response:
    """Sign out: the session ends."""
    token = request.cookies.get(COOKIE)
    actor = call.actor

    def act(writing: Writing) -> None:
        if token:
            digest = call.service.ciphers.mark(token)
            session = writing.session.scalar(select(Session).where(Session.digest == digest))
            if session and session.ended_at is None:
                session.ended_at = now()
                writing.note("session.ended", "account", actor.account)

    response = call.write(act)
    response.delete_cookie(COOKIE, path="/")
    return response


@router.get("/me", **needs(None, SIGNED_IN))
def me(call: Calling) -> Me:
    """Who is signed in, and what they may do."""
    actor = call.actor
    roles = [
        ReachOut(
            role=reach.role,
            matters=sorted(reach.matters),
            region=reach.region,
            level=reach.level,
            enterprise=reach.enterprise,
            post=reach.post,
        )
        for reach in actor.reaches
    ]
    return Me(account=actor.account, name=actor.name, enterprise=actor.enterprise, roles=roles)
