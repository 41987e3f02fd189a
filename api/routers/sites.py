"""Enterprises, their sites (厂区), and who works there besides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import AfterValidator, Field
from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session, selectinload

from api.calls import Calling, Writing
from api.database import Enterprise, Party, Site
from api.errors import forbidden, invalid
from api.models import Given, Page, PathId, Region, RegionPrefix, Short, Stamped, plain_text
from api.paging import Paging
from api.rights import MATTERS, Action, Actor, Where
from api.routers.needs import needs
from engine.identity import check_uscc
from standards.editions import SECTORS
from standards.wording import Text

router = APIRouter(prefix="/v1", tags=["sites"])
Sector = Annotated[str, Field(max_length=30)]
Word = Annotated[str, AfterValidator(plain_text), Query(max_length=100)]


class EnterpriseIn(Given):
    """A legal person."""

    name: Short
    uscc: Annotated[str, Field(pattern=r"^[0-9A-Z]{18}$", examples=["914406061EXAMPLE4F"])] | None = None


class SiteIn(Given):
    """A site of an enterprise."""

    name: Short
    address: Short | None = None
    region: Region
    industry: Annotated[str, Field(pattern=r"^[A-T]?[0-9]{0,4}$", examples=["C2110"])] | None = None
    sectors: Annotated[list[Sector], Field(max_length=8)] = []
    matters: Annotated[list[Sector], Field(max_length=8)] = []
    high_risk: bool = False


class PartyIn(Given):
    """A contractor or a tenant of a site."""

    kind: Literal["contractor", "tenant"]
    name: Short
    uscc: Annotated[str, Field(pattern=r"^[0-9A-Z]{18}$")] | None = None
    work: Short | None = None
    since: date | None = None
    until: date | None = None


class PartyOut(Stamped):
    """A contractor or a tenant of a site."""

    kind: str
    name: str
    uscc: str | None
    work: str | None
    since: date | None
    until: date | None


class SiteOut(Stamped):
    """A site."""

    enterprise_id: str
    name: str
    address: str | None
    region: str
    industry: str | None
    sectors: list[str]
    matters: list[str]
    high_risk: bool
    active: bool
    parties: list[PartyOut] = []


class EnterpriseOut(Stamped):
    """An enterprise with the sites that the caller may see."""

    name: str
    uscc: str | None
    sites: list[SiteOut] = []


@router.post("/enterprises", **needs("site.write"), status_code=201, response_model=EnterpriseOut)
def add_enterprise(given: EnterpriseIn, call: Calling) -> Response:
    """Add an enterprise; its sites follow."""
    call.require("site.write")
    if given.uscc and (remark := check_uscc(given.uscc)):
        raise invalid(Text(remark.text_zh, remark.text_en))

    def act(writing: Writing) -> EnterpriseOut:
        if given.uscc and writing.session.scalar(select(exists().where(Enterprise.uscc == given.uscc))):
            raise invalid(Text("这个统一社会信用代码已经登记过", "this credit code is registered already"))
        row = Enterprise(name=given.name, uscc=given.uscc)
        writing.session.add(row)
        writing.session.flush()
        writing.note("enterprise.made", "enterprise", row.id)
        return EnterpriseOut(id=row.id, made_at=row.made_at, name=row.name, uscc=row.uscc)

    return call.write(act, status=201)


@router.get("/enterprises", **needs("site.read"))
def enterprises(call: Calling, paging: Paging, q: Word = "") -> Page[EnterpriseOut]:
    """Enterprises with a site within reach, and these sites; `q` is a part of a name, or the credit code.

    Those without any site are listed for who may add sites.
    """
    call.require("site.read")
    within = _seen(call.actor, "site.read")
    known: ColumnElement[bool] = Enterprise.id.in_(select(Site.enterprise_id).where(within))
    if call.actor.may("site.write"):
        known |= ~exists().where(Site.enterprise_id == Enterprise.id)
    query = select(Enterprise).where(known)
    if word := q.strip():
        named = Enterprise.id.in_(select(Site.enterprise_id).where(within, Site.name.contains(word, autoescape=True)))
        query = query.where(Enterprise.name.contains(word, autoescape=True) | (Enterprise.uscc == word.upper()) | named)
    with call.reading() as session:
        rows, following = paging.of(session, query, Enterprise.id)
        ids = [row.id for row in rows]
        found = session.scalars(
            select(Site)
            .where(Site.enterprise_id.in_(ids), within)
            .options(selectinload(Site.parties))
            .order_by(Site.id)
        ).all()
        return Page[EnterpriseOut](
            items=[_enterprise(row, [site for site in found if site.enterprise_id == row.id]) for row in rows],
            next=following,
        )


@router.get("/enterprises/{enterprise}", **needs("site.read"))
def enterprise(enterprise: PathId, call: Calling) -> EnterpriseOut:
    """An enterprise, with its sites within reach. One without sites is seen by those who may add them."""
    call.require("site.read")
    with call.reading() as session:
        row = session.get(Enterprise, enterprise)
        if row is None:
            raise forbidden()
        sites = session.scalars(
            select(Site)
            .where(Site.enterprise_id == row.id, _seen(call.actor, "site.read"))
            .options(selectinload(Site.parties))
            .order_by(Site.id)
        ).all()
        if not sites and (not call.actor.may("site.write") or session.scalar(_has_sites(row.id))):
            raise forbidden()
        return _enterprise(row, sites)


@router.post("/enterprises/{enterprise}/sites", **needs("site.write"), status_code=201, response_model=SiteOut)
def add_site(enterprise: PathId, given: SiteIn, call: Calling) -> Response:
    """Add a site to an enterprise."""
    call.require("site.write", Where(region=given.region, enterprise=enterprise))
    _known(given)

    def act(writing: Writing) -> SiteOut:
        if writing.session.get(Enterprise, enterprise) is None:
            raise forbidden()
        row = Site(enterprise_id=enterprise, active=True, **given.model_dump())
        writing.session.add(row)
        writing.session.flush()
        writing.note("site.made", "site", row.id, region=row.region)
        return SiteOut.model_validate(row)

    return call.write(act, status=201)


@router.get("/sites", **needs("site.read"))
def sites(
    call: Calling, paging: Paging, region: Annotated[RegionPrefix, Query()] = "", enterprise: str | None = None
) -> Page[SiteOut]:
    """The sites within reach."""
    call.require("site.read")
    query = select(Site).where(_seen(call.actor, "site.read")).options(selectinload(Site.parties))
    if region:
        query = query.where(Site.region >= region, Site.region < region + ":")
    if enterprise:
        query = query.where(Site.enterprise_id == enterprise.replace("\0", ""))
    with call.reading() as session:
        rows, following = paging.of(session, query, Site.id)
        return Page[SiteOut](items=[SiteOut.model_validate(row) for row in rows], next=following)


@router.get("/sites/{site}", **needs("site.read"))
def one_site(site: PathId, call: Calling) -> SiteOut:
    """A site."""
    with call.reading() as session:
        return SiteOut.model_validate(site_within(session, call.actor, site, "site.read"))


@router.put("/sites/{site}", **needs("site.write"), response_model=SiteOut)
def change_site(site: PathId, given: SiteIn, call: Calling) -> Response:
    """Change a site. Its region decides whose it is: it can only be moved to where one may write too."""
    _known(given)

    def act(writing: Writing) -> SiteOut:
        row = site_within(writing.session, call.actor, site, "site.write")
        call.require("site.write", Where(region=given.region, enterprise=row.enterprise_id))
        for name, value in given.model_dump().items():
            setattr(row, name, value)
        writing.session.flush()
        writing.note("site.changed", "site", row.id, region=row.region)
        return SiteOut.model_validate(row)

    return call.write(act)


@router.post("/sites/{site}/parties", **needs("site.write"), status_code=201, response_model=PartyOut)
def add_party(site: PathId, given: PartyIn, call: Calling) -> Response:
    """Add a contractor or a tenant to a site."""

    def act(writing: Writing) -> PartyOut:
        row = site_within(writing.session, call.actor, site, "site.write")
        party = Party(site_id=row.id, **given.model_dump())
        writing.session.add(party)
        writing.session.flush()
        writing.note("party.made", "site", row.id, party=party.kind)
        return PartyOut.model_validate(party)

    return call.write(act, status=201)


def site_within(session: Session, actor: Actor, site: str, action: Action, matter: str | None = None) -> Site:
    """A site on which the actor may do this.

    Raises:
        Problem: 403, the same for a site that is not there.
    """
    row = session.get(Site, site)
    if row is None or not actor.may(action, Where(matter, row.region, row.enterprise_id)):
        raise forbidden()
    return row


def _enterprise(row: Enterprise, sites: Iterable[Site]) -> EnterpriseOut:
    told = [SiteOut.model_validate(one) for one in sites]
    return EnterpriseOut(id=row.id, made_at=row.made_at, name=row.name, uscc=row.uscc, sites=told)


def _seen(actor: Actor, action: Action) -> ColumnElement[bool]:
    return actor.within(action, region=Site.region, enterprise=Site.enterprise_id)


def _has_sites(enterprise: str) -> Select[tuple[bool]]:
    return select(exists().where(Site.enterprise_id == enterprise))


def _known(given: SiteIn) -> None:
    if unknown := [one for one in given.sectors if one not in SECTORS]:
        raise invalid(Text(f"没有监管行业：{'、'.join(unknown)}", f"unknown sectors: {unknown}"))
    if unknown := [one for one in given.matters if one not in MATTERS]:
        raise invalid(Text(f"没有监管领域：{'、'.join(unknown)}", f"unknown matters: {unknown}"))
