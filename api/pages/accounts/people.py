"""Accounts: the list, a new one, one with its roles; a password is made here and shown once."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from api.ciphers import new_code
from api.errors import Problem
from api.models import PathId
from api.pages.accounts.rights import FIELDS, LABELS, choices, enterprise_names, filled_in, in_words
from api.pages.rendering import page, see
from api.pages.visits import Sending, Viewing, Visit, given, told
from api.pages.words import trouble, typed
from api.paging import Paging, Slice
from api.routers import accounts
from api.routers.accounts import AccountChange, AccountIn, AccountOut, GrantIn, KeyIn, NewKey

router = APIRouter()
_NEW = ("login", "name", "certificate", *FIELDS)
_MOST = 200  # accounts among which officers are looked for


@router.get("/accounts")
def listed(call: Viewing, paging: Paging, q: str = "", region: str = "") -> Response:
    """The accounts within reach, the latest first."""
    region = region if region.isdecimal() else ""
    found = accounts.accounts(call, paging, region[:12], q[:100])
    names = _enterprises(call, found.items)
    rows = [(one, _roles(call, one, names)) for one in found.items]
    return page(call, "accounts/list.html", rows=rows, next=found.next, asked={"q": q, "region": region})


@router.get("/accounts/new")
def new(call: Viewing, enterprise: str = "") -> Response:
    """The form of a new account; from an enterprise's page with its name."""
    call.require("account.write")
    return _new(call, {"enterprise": enterprise})


@router.post("/accounts/new")
def make(call: Sending) -> Response:
    """Make an account. Its first password is shown on the page that answers, this once."""
    password = new_code() if call.said("password") else None
    data: dict[str, Any] = {name: call.said(name) for name in ("login", "name", "certificate")}
    try:
        grants = [filled_in(call)] if call.said("role") else []
        asked = given(call, AccountIn, {**data, "password": password, "grants": grants})
        made = told(accounts.add_account(asked, call), AccountOut)
    except Problem as problem:
        return _new(call, {}, problem)
    if password:
        return _shown(call, made.id, password=password)
    return see(f"/accounts/{made.id}")


@router.get("/accounts/{account}")
def one(account: PathId, call: Viewing) -> Response:
    """An account: its roles, its keys, and what can be changed."""
    return _shown(call, account)


@router.post("/accounts/{account}")
def change(account: PathId, call: Sending) -> Response:
    """Close it, open it again, set another password, give a role or take one away."""
    done, password = call.said("do"), None
    try:
        if done == "grant":
            accounts.add_grant(account, given(call, GrantIn, filled_in(call)), call)
        elif done == "take":
            accounts.take_grant(account, call.said("grant"), call)
        elif done in ("close", "open"):
            accounts.change_account(account, AccountChange(active=done == "open"), call)
        elif done == "password":
            password = new_code()
            accounts.change_account(account, AccountChange(password=password), call)
    except Problem as problem:
        return _shown(call, account, problem)
    return _shown(call, account, password=password) if password else see(f"/accounts/{account}")


@router.post("/accounts/{account}/keys")
def key(account: PathId, call: Sending) -> Response:
    """Make a key, shown this once, or revoke one."""
    if call.said("revoke"):
        accounts.revoke_key(account, call.said("revoke"), call)
        return see(f"/accounts/{account}")
    try:
        data = {"label": call.said("label"), "days": call.said("days"), "officers": call.all_said("officers")}
        made = told(accounts.add_key(account, given(call, KeyIn, data), call), NewKey)
    except Problem as problem:
        return _shown(call, account, problem)
    return _shown(call, account, key=made)


@router.get("/accounts/{account}/keys")
def back(account: PathId, call: Viewing) -> Response:
    """Whoever asks again for what was sent comes back to the account."""
    return see(f"/accounts/{account}")


def _new(call: Visit, filled: dict[str, str], problem: Problem | None = None) -> Response:
    return page(
        call,
        "accounts/new.html",
        problem.status if problem else 200,
        problem=trouble(problem, call.lang, LABELS),
        typed=typed(call, *_NEW, "everywhere") | filled,
        ticked=call.all_said("matters"),
        without=bool(problem) and not call.said("password"),
        regions=sorted(call.service.practice.regions.items()),
        **choices(),
    )


def _shown(
    call: Visit, account: str, problem: Problem | None = None, password: str | None = None, key: NewKey | None = None
) -> Response:
    row = accounts.one_account(account, call)
    officers = _officers(call)
    return page(
        call,
        "accounts/one.html",
        problem.status if problem else 200,
        account=row,
        roles=_roles(call, row, _enterprises(call, [row])),
        keys=accounts.keys(account, call),
        officers=officers,
        officer_names=dict(officers),
        password=password,
        key=key,
        do="key" if call.request.url.path.endswith("/keys") else call.said("do"),
        problem=trouble(problem, call.lang, LABELS),
        typed=typed(call, *FIELDS, "everywhere", "label", "days"),
        ticked=call.all_said("matters"),
        named=call.all_said("officers"),
        regions=sorted(call.service.practice.regions.items()),
        **choices(),
    )


def _roles(call: Visit, row: AccountOut, names: dict[str, str]) -> list[Any]:
    return [in_words(grant, call.service.practice, names, call.lang) for grant in row.grants]


def _enterprises(call: Visit, rows: list[AccountOut]) -> dict[str, str]:
    with call.reading() as session:
        return enterprise_names(session, {one.enterprise_id for row in rows for one in row.grants if one.enterprise_id})


def _officers(call: Visit) -> list[tuple[str, str]]:
    """The officers within reach whom a key can name."""
    found = accounts.accounts(call, Slice(_MOST, None), "", "").items
    held = [one for one in found if one.active and any(grant.role == "officer" for grant in one.grants)]
    return [(one.id, f"{one.name}（{one.login}）") for one in held]
