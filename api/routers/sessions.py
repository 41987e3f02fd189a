"""Signing in and out of a browser, with lock-out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pwdlib import PasswordHash
from pydantic import Field
from sqlalchemy import select, update
from sqlalchemy.orm import Session as Transaction

from api.authentication import COOKIE
from api.calls import Call, Calling, Writing
from api.ciphers import new_token
from api.database import Account, Session
from api.database.tables import now
from api.errors import forbidden, invalid, unauthorized
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


class PasswordIn(Given):
    """Another password of one's own."""

    current: Annotated[Short, Field(description="现在的密码")]
    password: Annotated[str, Field(min_length=12, max_length=200, description="新密码，至少 12 个字符")]


class SignedIn(Told):
    """Signed in: the cookie is set; every write needs `csrf` in X-CSRF-Token."""

    csrf: str
    expires_at: datetime


@router.post("/sessions", **needs(None), status_code=201, response_model=SignedIn)
def sign_in(given: SignIn, request: Request, call: Calling) -> Response:
    """Sign in with name and password; five wrong ones lock the account for a quarter of an hour.

    A wrong name, a wrong password and a locked account get the same answer.
    """
    _TRIES.take(address(request.scope, request.headers, call.service.settings))
    tried = _tried(call, given)
    token, csrf = new_token(), new_token()
    expires = now() + timedelta(hours=call.service.settings.session_hours)
    signed_in: list[bool] = []

    def act(writing: Writing) -> SignedIn | None:
        account = writing.session.get(Account, tried.account, with_for_update=True) if tried.account else None
        if account is None or not _counted(account, tried):
            writing.note("session.refused", "account", tried.account)
            return None  # committed all the same: the failure counts
        signed_in.append(True)
        digest = call.service.ciphers.mark(token)
        writing.session.add(Session(account_id=account.id, digest=digest, csrf=csrf, expires_at=expires))
        writing.note("session.begun", "account", account.id)
        return SignedIn(csrf=csrf, expires_at=expires)

    response = call.write(act, status=201)
    if not signed_in:
        raise unauthorized(_WRONG)
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=secure, expires=expires, path="/")
    return response


def end_sessions(transaction: Transaction, account: str, but: str = "") -> None:
    """End the sessions of an account; `but` is the digest of one that goes on."""
    theirs = update(Session).where(Session.account_id == account, Session.ended_at.is_(None), Session.digest != but)
    transaction.execute(theirs.values(ended_at=now()))


@dataclass(frozen=True, slots=True)
class _Tried:
    """Whose account a name is, and whether the password is that with this hash."""

    account: str | None
    password: str | None
    right: bool


def _tried(call: Call, given: SignIn) -> _Tried:
    """Compare the password, with no transaction open: it takes a while, as long for a name that is none."""
    with call.reading() as session:
        found = session.execute(select(Account.id, Account.password).where(Account.login == given.login)).one_or_none()
    account, password = (found.id, found.password) if found else (None, None)
    return _Tried(account, password, passwords().verify(given.password, password or _nobody()) and bool(password))


def _own(call: Call, password: str) -> _Tried:
    """Compare a password with one's own."""
    with call.reading() as session:
        own = session.get_one(Account, call.actor.account).password
    return _Tried(call.actor.account, own, passwords().verify(password, own or _nobody()) and bool(own))


def _counted(account: Account, tried: _Tried) -> bool:
    """Whether the caller gets in; counts failures. While an account is locked not even the right password does."""
    if account.locked_until and account.locked_until > now():
        return False
    if tried.right and account.password == tried.password and account.active:
        account.failures, account.locked_until = 0, None
        return True
    account.failures += 1
    if account.failures >= _FAILURES:
        account.failures, account.locked_until = 0, now() + _LOCKED
    return False


_NOT_YOURS = Text(
    "现在的密码不对；连错 5 次，账号锁定 15 分钟",
    "that is not your password; five wrong ones lock the account for 15 minutes",
)
_WRONG = Text(
    "用户名或密码不对；连错 5 次，账号锁定 15 分钟",
    "wrong name or password; five wrong ones lock the account for 15 minutes",
)


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


@router.put("/me/password", **needs(None, SIGNED_IN), status_code=204, response_class=Response)
def change_password(given: PasswordIn, request: Request, call: Calling) -> Response:
    """Set another password of one's own, with the one that holds; all other sessions end.

    Wrong ones count as at signing in. A program cannot do it: whoever holds a key is not thereby the person.
    """
    if call.actor.by_key:
        raise forbidden()
    _TRIES.take(address(request.scope, request.headers, call.service.settings))
    if given.password == given.current:
        raise invalid(Text("新密码和现在的一样", "the new password is the one you have"))
    tried, hashed = _own(call, given.current), passwords().hash(given.password)
    own = call.service.ciphers.mark(request.cookies.get(COOKIE, ""))
    changed: list[bool] = []

    def act(writing: Writing) -> None:
        account = writing.session.get_one(Account, call.actor.account, with_for_update=True)
        if not _counted(account, tried):
            writing.note("session.refused", "account", account.id)
            return
        account.password = hashed
        end_sessions(writing.session, account.id, but=own)
        writing.note("account.changed", "account", account.id, password=True)
        changed.append(True)

    response = call.write(act)
    if not changed:
        raise invalid(_NOT_YOURS)
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
