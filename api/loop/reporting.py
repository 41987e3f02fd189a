"""Reporting a hazard by hand: who may bring in what."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from api.calls import Writing
from api.clauses import cited
from api.database import Hazard, Site
from api.database.tables import today
from api.errors import forbidden, invalid
from api.loop.opening import Found, open_hazard
from api.loop.payloads import Clause, Edition
from api.loop.said import Name, Words
from api.models import Given, Id
from api.rights import MATTERS, Actor, Role, Where, matter_of
from standards import Library
from standards.wording import Text

Origin = Literal[
    "self", "inspection", "tip_off", "internal", "expert", "hotline_12345", "insurer", "transfer", "platform"
]
_INSIDE = ("self", "internal", "expert", "insurer")
ORIGINS: dict[Role, tuple[str, ...]] = {  # the first is meant where none is said
    "head": _INSIDE,
    "safety_manager": _INSIDE,
    "officer": ("inspection", "tip_off", "expert", "hotline_12345", "insurer", "transfer", "platform"),
    "grid_worker": ("platform", "hotline_12345", "transfer"),
}


class HazardIn(Given):
    """A hazard that somebody saw."""

    site_id: Id
    matter: Annotated[str, Field(max_length=20, examples=["industry_trade"])]
    level: Annotated[
        Literal["major", "general"] | None, Field(description="等级；不填为未定级。网格员只报告，不定级")
    ] = None
    origin: Origin | None = None
    found_on: Annotated[date, Field(examples=["2024-05-20"])]
    description: Annotated[Words, Field(examples=["示例：二楼喷漆房的排风机停用"])]
    edition: Edition | None = None
    clause: Clause | None = None
    subject_kind: Annotated[str, Field(max_length=60)] | None = None
    subject_name: Name | None = None
    finders: Annotated[list[Name], Field(max_length=20, description="排查人员")] = []


def report(writing: Writing, library: Library, given: HazardIn) -> tuple[Hazard, bool]:
    """Open a hazard that somebody reports; the second is whether it was open already.

    Raises:
        Problem: 403 where the site is not theirs, 422 where something does not fit.
    """
    by = writing.actor
    site = writing.session.get(Site, given.site_id)
    role = role_of(by, Where(given.matter, site.region, site.enterprise_id)) if by and site else None
    if site is None or role is None:
        raise forbidden()
    clause = _clause(library, given)
    _fits(given, role, clause)
    hazard = open_hazard(
        writing,
        Found(
            site,
            given.matter,
            given.level or "unrated",
            given.origin or ORIGINS[role][0],
            given.found_on,
            given.description,
            subject_kind=given.subject_kind,
            subject_name=given.subject_name,
            standing="self" if role == "head" and given.level == "major" else "suggested",
            finders=tuple(given.finders),
            **clause,
        ),
    )
    return hazard, len(hazard.events) > 1


def role_of(by: Actor, where: Where) -> Role | None:
    """As what somebody reports: as an officer rather than as a grid worker, if they are both; None if they may not."""
    roles = {reach.role for reach in by.reaching("hazard.report") if reach.covers(where)}
    return next((role for role in ORIGINS if role in roles), None)


def _clause(library: Library, given: HazardIn) -> dict[str, str]:
    if not given.edition and not given.clause:
        return {}
    if not given.edition or not given.clause:
        raise invalid(Text("标准和条项要一起写", "an edition and a clause go together"))
    clause = cited(library, given.edition, given.clause)
    if matter_of(library.editions[given.edition].head.standard) != given.matter:
        raise invalid(Text("这个标准不属于所写的监管领域", "this standard is not of that matter"))
    return clause._asdict()


def _fits(given: HazardIn, role: Role, clause: dict[str, str]) -> None:
    if given.matter not in MATTERS:
        raise invalid(Text("没有这个监管领域", "there is no such matter"))
    if given.found_on > today():
        raise invalid(Text("发现日期在今天之后", "it is dated in the future"))
    if given.origin and given.origin not in ORIGINS[role]:
        raise invalid(Text("这种来源不由您上报", "this channel is not yours"))
    if given.level == "major" and not clause:
        raise invalid(Text("报为重大的，要写明标准和条项", "major needs an edition and a clause"))
    if role == "grid_worker" and given.level:
        raise invalid(Text("网格员、举报受理人只报告，不定级", "grid workers and handlers report and do not rate"))
