"""The audit log as people read it: who did what, when; not what tip-offs and workers' reports are about."""

from __future__ import annotations

import re
from datetime import date

from fastapi import APIRouter, Response
from sqlalchemy import select

from api.database import Account
from api.errors import Problem, invalid
from api.models import UUID
from api.pages.accounts.deeds import DEEDS, OBJECTS, SUBJECTS, deed
from api.pages.rendering import page
from api.pages.visits import Viewing, Visit
from api.pages.words import ROLES_SAID
from api.paging import Paging, Slice
from api.routers import accounts, audit
from api.routers.audit import AuditOut
from standards.wording import Lang, Text

router = APIRouter()
_LINKED = {"account": "/accounts/", "site": "/sites/", "enterprise": "/sites/enterprises/"}


@router.get("/audit")
def log(
    call: Viewing,
    paging: Paging,
    account: str = "",
    object: str = "",
    action: str = "",
    since: str = "",
    until: str = "",
) -> Response:
    """What was done, the latest first."""
    asked = {"account": account, "object": object, "action": action, "since": since, "until": until}
    call.require("audit.read")
    problem: Problem | None = None
    rows: list[AuditOut] = []
    following = None
    try:
        found = audit.audit(
            call, paging, _account(call, account), _id(object), _action(action), _day(since), _day(until)
        )
        rows, following = found.items, found.next
    except Problem as refused:
        problem = refused
    return page(
        call,
        "audit/log.html",
        problem.status if problem else 200,
        rows=[
            (one, _by(one), deed(one.action), _roles(one, call.lang), OBJECTS.get(one.object_kind or ""), _link(one))
            for one in rows
        ],
        names=_names(call, rows),
        next=following,
        asked=asked,
        subjects=list(SUBJECTS.items()),
        deeds=DEEDS,
        problem=problem.said(call.lang) if problem else None,
    )


def _account(call: Visit, word: str) -> str | None:
    """The account that a login, a name or an id means."""
    if not word or re.fullmatch(UUID, word):
        return word or None
    found = accounts.accounts(call, Slice(20, None), "", word[:100]).items
    exactly = [one for one in found if word in (one.login, one.name)] or found
    if len(exactly) != 1:
        names = "、".join(one.login for one in exactly[:8])
        several = Text(f"不止一个账号，请写用户名：{names}", f"more than one account; write the login: {names}")
        raise invalid(several if exactly else Text("没有找到这个账号", "no such account"))
    return exactly[0].id


def _id(word: str) -> str | None:
    if word and not re.fullmatch(UUID, word):
        raise invalid(Text("对象编号不对", "that is no id of an object"))
    return word or None


def _action(word: str) -> str | None:
    return word if word in SUBJECTS else None


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(word) if word else None
    except ValueError:
        raise invalid(Text("日期写成 2024-05-20", "write a day like 2024-05-20")) from None


def _names(call: Visit, rows: list[AuditOut]) -> dict[str, str]:
    """The names of those who are shown; whose entries are shown lies within reach."""
    ids = {by for one in rows if (by := _by(one))}
    with call.reading() as session:
        found = session.execute(select(Account.id, Account.name, Account.login).where(Account.id.in_(ids)))
        return {row.id: f"{row.name}（{row.login}）" for row in found}


def _by(one: AuditOut) -> str | None:
    """Whose act it is. Who signs in is nobody yet when it is written, and yet it is theirs."""
    return one.object_id if one.action == "session.begun" else one.account_id


def _roles(one: AuditOut, lang: Lang) -> str:
    """The roles that were given or taken, in words."""
    named = [*one.data.get("roles", ()), *filter(None, [one.data.get("role")])]
    return "、".join(ROLES_SAID[role].in_(lang) for role in ROLES_SAID if role in named)


def _link(one: AuditOut) -> str | None:
    return _LINKED[one.object_kind] + (one.object_id or "") if one.object_kind in _LINKED else None
