"""Roles as people read and fill them in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.database import Enterprise
from api.database.tables import after
from api.errors import invalid
from api.pages.visits import Visit
from api.pages.words import ALL_MATTERS, LEVELS_SAID, MAY_SAID, ROLES_SAID, place_name
from api.paging import Slice
from api.practice import Practice
from api.rights import INSIDE, MATTERS, ROLES, Role
from api.routers import sites
from standards.kinds import POSTS
from standards.wording import Lang, Text

FIELDS = ("role", "region", "level", "enterprise", "post", "until")
LABELS: dict[str, Text] = {
    "login": Text("用户名", "Name to sign in with"),
    "name": Text("姓名", "Name"),
    "certificate": Text("执法证号", "Certificate number"),
    "role": Text("角色", "Role"),
    "matters": Text("监管领域", "Matter"),
    "region": Text("地区代码", "Code of the region"),
    "level": Text("级别", "Level"),
    "enterprise": Text("企业", "Enterprise"),
    "post": Text("岗位", "Post"),
    "until": Text("有效期至", "Valid until"),
    "label": Text("用途", "What it is for"),
    "days": Text("有效天数", "Days it is valid"),
    "officers": Text("点名的执法人员", "Officers it names"),
    "current": Text("现在的密码", "Your password now"),
    "password": Text("新密码", "New password"),
    "again": Text("再输一次新密码", "New password again"),
}
_EVERYWHERE = Text("全部地区", "all regions")
_SHOWN = 8  # enterprises named where a word fits several


@dataclass(frozen=True, slots=True)
class Held:
    """A role somebody holds, in words."""

    id: str
    role: Text
    reach: str
    may: Text
    until: date | None


def in_words(grant: Any, practice: Practice, names: dict[str, str], lang: Lang) -> Held:
    """A role, as the API tells it, with how far it reaches."""
    role: Role = next(one for one in ROLES if one == grant.role)
    enterprise = getattr(grant, "enterprise_id", None) or getattr(grant, "enterprise", None)
    if role in INSIDE:
        parts = [names.get(enterprise or "", ""), _said(POSTS, grant.post, lang)]
    else:
        matters = [ALL_MATTERS.in_(lang) if one == "*" else _said(MATTERS, one, lang) for one in grant.matters]
        region = place_name(practice, grant.region) or _EVERYWHERE.in_(lang)
        parts = ["、".join(matters), region, _said(LEVELS_SAID, grant.level, lang)]
    until = getattr(grant, "until", None)
    reach = " · ".join(part for part in parts if part)
    return Held(getattr(grant, "id", ""), ROLES_SAID[role], reach, MAY_SAID[role], until.date() if until else None)


def enterprise_names(session: Session, ids: set[str]) -> dict[str, str]:
    """The names of enterprises whose people are shown."""
    rows = session.execute(select(Enterprise.id, Enterprise.name).where(Enterprise.id.in_(ids)))
    return {row.id: row.name for row in rows}


def filled_in(call: Visit) -> dict[str, Any]:
    """The role that was filled in, as the endpoint takes it: only the fields that belong to the role count.

    Raises:
        Problem: 422, where the enterprise is not one alone.
    """
    role, until = call.said("role"), call.said("until")
    data: dict[str, Any] = {"role": role, "until": _end(until) if until else None}
    if role in INSIDE:
        data["enterprise"] = found_enterprise(call, call.said("enterprise"))
        data["post"] = call.said("post") if role == "filler" else None
    else:
        data |= {"matters": call.all_said("matters"), "region": call.said("region"), "level": call.said("level")}
    given = {name: value for name, value in data.items() if value not in ("", None, [])}
    # Without a region a role would reach everywhere: that has to be said.
    if role and role not in INSIDE and not data["region"] and not call.said("everywhere"):
        raise invalid(Text("写明地区；确要全部地区的，请勾选", "say which region, or tick “all regions”"))
    if role == "filler" and "post" not in given:
        raise invalid(Text("写明岗位", "say which post"))
    return given


def found_enterprise(call: Visit, word: str) -> str:
    """The one enterprise within reach that a name or a credit code means.

    Raises:
        Problem: 422, with those that it may be where there are several.
    """
    if not word:
        raise invalid(Text("写明是哪家企业", "say which enterprise"))
    found = sites.enterprises(call, Slice(50, None), word).items
    exactly = [one for one in found if word in (one.name, one.uscc)] or found
    if len(exactly) == 1:
        return exactly[0].id
    if not exactly:
        raise invalid(Text("没有找到这家企业，请先登记", "no such enterprise; register it first"))
    names = "、".join(f"{one.name}（{one.uscc or '-'}）" for one in exactly[:_SHOWN])
    raise invalid(Text(f"不止一家，请写全称或信用代码：{names}", f"more than one; write the code: {names}"))


def choices() -> dict[str, Any]:
    """What there is to choose from on the form of a role."""
    return {
        "inside": [(role, ROLES_SAID[role]) for role in ROLES if role in INSIDE],
        "outside": [(role, ROLES_SAID[role]) for role in ROLES if role not in INSIDE],
        "matters": [("*", ALL_MATTERS), *MATTERS.items()],
        "levels": list(LEVELS_SAID.items()),
        "posts": list(POSTS.items()),
        "labels": LABELS,
    }


def _end(day: str) -> str:
    """The end of a day in China; what is no day is left for the endpoint to refuse."""
    try:
        return after(date.fromisoformat(day)).isoformat()
    except ValueError:
        return day


def _said(words: Any, key: str | None, lang: Lang) -> str:
    return (words[key].in_(lang) if key in words else key) if key else ""
