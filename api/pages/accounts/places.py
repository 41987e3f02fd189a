"""Enterprises, their sites, and who else works there."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from api.errors import Problem
from api.models import PathId
from api.pages.rendering import page, see
from api.pages.visits import Sending, Viewing, Visit, given, told
from api.pages.words import SECTORS_SAID, place_name, trouble, typed
from api.paging import Paging
from api.rights import MATTERS, Where
from api.routers import sites
from api.routers.sites import EnterpriseIn, EnterpriseOut, PartyIn, SiteIn, SiteOut
from standards.wording import Text

router = APIRouter()
LABELS: dict[str, Text] = {
    "name": Text("名称", "Name"),
    "uscc": Text("统一社会信用代码", "Credit code"),
    "address": Text("地址", "Address"),
    "region": Text("属地代码", "Code of the region"),
    "industry": Text("行业代码", "Code of the industry"),
    "sectors": Text("监管行业", "Supervised industry"),
    "matters": Text("监管领域", "Matter"),
    "work": Text("做什么", "What they do"),
    "since": Text("从", "From"),
    "until": Text("到", "Until"),
}
KINDS: dict[str, Text] = {
    "contractor": Text("承包单位", "contractor"),
    "tenant": Text("承租单位", "tenant"),
}
_SITE = ("name", "address", "region", "industry")
_PARTY = ("kind", "name", "uscc", "work", "since", "until")


@router.get("/sites")
def listed(call: Viewing, paging: Paging, q: str = "") -> Response:
    """The enterprises with a site within reach, the latest first; found by a part of a name, or the credit code."""
    found = sites.enterprises(call, paging, q[:100])
    regions = {site.region: _place(call, site.region) for one in found.items for site in one.sites}
    may = call.actor.may("site.write")
    return page(
        call, "sites/list.html", enterprises=found.items, next=found.next, q=q, regions=regions, may=may, **_said()
    )


@router.get("/sites/new")
def new(call: Viewing) -> Response:
    """The form of a new enterprise."""
    call.require("site.write")
    return page(call, "sites/new.html", problem=None, typed=typed(call, "name", "uscc"))


@router.post("/sites/new")
def make(call: Sending) -> Response:
    """Add an enterprise, and go on to its first site."""
    data = typed(call, "name", "uscc")
    try:
        asked = given(call, EnterpriseIn, {**data, "uscc": data["uscc"].upper()})
        made = told(sites.add_enterprise(asked, call), EnterpriseOut)
    except Problem as problem:
        said = trouble(problem, call.lang, LABELS)
        return page(call, "sites/new.html", problem.status, problem=said, typed=data)
    return see(f"/sites/enterprises/{made.id}")


@router.get("/sites/enterprises/{enterprise}")
def one(enterprise: PathId, call: Viewing) -> Response:
    """An enterprise with its sites, and the form of another."""
    return _enterprise(call, enterprise)


@router.post("/sites/enterprises/{enterprise}")
def add(enterprise: PathId, call: Sending) -> Response:
    """Add a site."""
    try:
        made = told(sites.add_site(enterprise, given(call, SiteIn, _site_data(call)), call), SiteOut)
    except Problem as problem:
        return _enterprise(call, enterprise, problem)
    return see(f"/sites/{made.id}")


@router.get("/sites/{site}")
def site(site: PathId, call: Viewing) -> Response:
    """A site, with who else works there."""
    return _site(call, site)


@router.post("/sites/{site}")
def change(site: PathId, call: Sending) -> Response:
    """Change a site, or add a contractor or a tenant."""
    try:
        if call.said("do") == "party":
            sites.add_party(site, given(call, PartyIn, typed(call, *_PARTY)), call)
        else:
            sites.change_site(site, given(call, SiteIn, _site_data(call)), call)
    except Problem as problem:
        return _site(call, site, problem)
    return see(f"/sites/{site}")


def _enterprise(call: Visit, enterprise: str, problem: Problem | None = None) -> Response:
    row = sites.enterprise(enterprise, call)
    return page(
        call,
        "sites/enterprise.html",
        problem.status if problem else 200,
        enterprise=row,
        names={one.region: _place(call, one.region) for one in row.sites},
        may=call.actor.may("site.write"),
        may_accounts=call.actor.may("account.write"),
        site=_filled(call) if problem else {},
        problem=trouble(problem, call.lang, LABELS),
        **_choices(call),
    )


def _site(call: Visit, site: str, problem: Problem | None = None) -> Response:
    row = sites.one_site(site, call)
    party = call.said("do") == "party"
    return page(
        call,
        "sites/site.html",
        problem.status if problem else 200,
        row=row,
        enterprise=sites.enterprise(row.enterprise_id, call),
        place=_place(call, row.region),
        may=call.actor.may("site.write", Where(region=row.region, enterprise=row.enterprise_id)),
        site=_filled(call) if problem and not party else row.model_dump(),
        typed=typed(call, *_PARTY) if party else dict.fromkeys(_PARTY, ""),
        party=party,
        problem=trouble(problem, call.lang, LABELS),
        **_choices(call),
    )


def _site_data(call: Visit) -> dict[str, Any]:
    return {**_filled(call), "high_risk": bool(call.said("high_risk"))}


def _filled(call: Visit) -> dict[str, Any]:
    lists = {name: call.all_said(name) for name in ("sectors", "matters")}
    return {**typed(call, *_SITE), **lists, "high_risk": call.said("high_risk")}


def _choices(call: Visit) -> dict[str, Any]:
    return {**_said(), "regions": sorted(call.service.practice.regions.items())}


def _said() -> dict[str, Any]:
    return {"sectors": SECTORS_SAID, "matters": MATTERS, "kinds": KINDS}


def _place(call: Visit, region: str) -> str:
    return place_name(call.service.practice, region)
