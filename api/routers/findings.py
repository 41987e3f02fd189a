"""Findings and the acts on them: 拟判定, 自查判定 and 核实认定 side by side for ever."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from api.calls import Call, Calling, Writing
from api.database import Act, Discrepancy, Finding, StoredVerdict
from api.errors import forbidden
from api.findings.deciding import determine, object_to
from api.findings.determining import Determination, finding_within
from api.findings.terms import TermsOut, terms_of
from api.findings.told import FindingOut, State, Step, Telling
from api.models import Given, Id, Long, Page, PathId, RegionPrefix, Told
from api.paging import Paging
from api.rights import Action, Where
from api.routers.needs import needs

router = APIRouter(prefix="/v1", tags=["findings"])
Wanted = Literal["undecided", "open", "decided", "objected", "for_a_person"]
Matter = Annotated[str | None, Query(max_length=20, pattern="^[a-z_]+$")]


class ObjectionIn(Given):
    """企业异议: why the enterprise holds that a finding is none. `expects` is how many acts its head has seen."""

    reason: Long
    expects: Annotated[int, Field(ge=0, examples=[1])]


class SelfCheckOut(Told):
    """What a self-check said before an inspection found otherwise."""

    verdict: str
    form: str
    as_of: str | None
    said: str
    about: str = Field(description="subject: of this very row; kind: that there are none of these")


class DiscrepancyOut(Told):
    """自查未报、检查查实: a finding of an inspection, and what the self-check before it had said."""

    finding: FindingOut
    self_check: SelfCheckOut


@router.get("/findings", **needs("finding.read"))
def findings(
    call: Calling,
    paging: Paging,
    region: Annotated[RegionPrefix, Query()] = "",
    matter: Matter = None,
    state: Wanted | None = None,
    site: Annotated[Id | None, Query()] = None,
    form: Annotated[Id | None, Query()] = None,
    oldest: Annotated[bool, Query(description="the oldest first: the order in which officers decide")] = False,
) -> Page[FindingOut]:
    """Findings within reach, the latest first."""
    call.require("finding.read")
    query = _within(select(Finding), call, region, matter)
    if state:
        query = query.where(_IN_STATE[state])
    if site:
        query = query.where(Finding.site_id == site)
    if form:
        query = query.where(Finding.form_id == form)
    with call.reading() as session:
        rows, following = paging.of(session, query, Finding.id, descending=not oldest)
        return Page[FindingOut](items=_telling(call, session).all(rows), next=following)


@router.get("/findings/counts", **needs("finding.read"))
def finding_counts(
    call: Calling, region: Annotated[RegionPrefix, Query()] = "", matter: Matter = None
) -> dict[State, int]:
    """How many findings within reach are in which state."""
    call.require("finding.read")
    with call.reading() as session:
        return {
            state: session.scalar(_within(select(func.count(Finding.id)), call, region, matter).where(_IN_STATE[state]))
            or 0
            for state in get_args(State)
        }


@router.get("/findings/{finding}", **needs("finding.read"))
def one_finding(finding: PathId, call: Calling) -> FindingOut:
    """A finding: what the program suggests, what the enterprise says, what the department decided."""
    with call.reading() as session:
        return _telling(call, session).one(_finding(session, call, finding, "finding.read"))


@router.get("/findings/{finding}/history", **needs("finding.read"))
def history(finding: PathId, call: Calling) -> list[Step]:
    """Everything that was said on a finding, in its order."""
    with call.reading() as session:
        return _telling(call, session).history(_finding(session, call, finding, "finding.read"))


@router.get("/findings/{finding}/terms", **needs("finding.determine"))
def terms(finding: PathId, call: Calling) -> TermsOut:
    """What a determination asks for here, with its source: officers, discussion; and who may sign it."""
    with call.reading() as session:
        return terms_of(session, _finding(session, call, finding, "finding.determine"), call.service.practice)


@router.post(
    "/findings/{finding}/determinations", **needs("finding.determine"), status_code=201, response_model=FindingOut
)
def add_determination(finding: PathId, given: Determination, call: Calling) -> Response:
    """核实认定: confirm, overturn or amend, in the name of officers. Nothing before it is changed by it."""
    call.require("finding.determine")

    def act(writing: Writing) -> FindingOut:
        row = finding_within(writing, finding)
        telling = _telling(call, writing.session)
        determine(writing, call.service, row, given, telling)
        return telling.one(row)

    return call.write(act, status=201)


@router.post("/findings/{finding}/objections", **needs("finding.self"), status_code=201, response_model=FindingOut)
def add_objection(finding: PathId, given: ObjectionIn, call: Calling) -> Response:
    """企业异议, by the head: it stands beside the finding and removes nothing."""

    def act(writing: Writing) -> FindingOut:
        row = _finding(writing.session, call, finding, "finding.self", locked=True)
        telling = _telling(call, writing.session)
        object_to(writing, row, given.reason, given.expects, telling)
        return telling.one(row)

    return call.write(act, status=201)


@router.get("/discrepancies", **needs("finding.read"))
def discrepancies(
    call: Calling, paging: Paging, region: Annotated[RegionPrefix, Query()] = "", matter: Matter = None
) -> Page[DiscrepancyOut]:
    """自查未报、检查查实: what inspections found though the last self-check before had said no."""
    call.require("finding.read")
    query = _within(select(Discrepancy).join(Finding), call, region, matter)
    with call.reading() as session:
        rows, following = paging.of(session, query, Discrepancy.finding_id)
        told = _telling(call, session).all([row.finding for row in rows])
        return Page[DiscrepancyOut](
            items=[
                DiscrepancyOut(finding=finding, self_check=_self_check(row, row.verdict))
                for row, finding in zip(rows, told, strict=True)
            ],
            next=following,
        )


def _self_check(row: Discrepancy, verdict: StoredVerdict) -> SelfCheckOut:
    return SelfCheckOut(
        verdict=verdict.id,
        form=verdict.form_id,
        as_of=verdict.as_of.isoformat() if verdict.as_of else None,
        said=row.said,
        about=row.about,
    )


def _telling(call: Call, session: Session) -> Telling:
    return Telling(session, call.service.library, call.actor, call.lang)


def _finding(session: Session, call: Call, finding: str, action: Action, *, locked: bool = False) -> Finding:
    query = select(Finding).where(Finding.id == finding)
    row = session.scalar(query.with_for_update() if locked else query)
    if row is None or not call.actor.may(action, Where(row.matter, row.region, row.enterprise_id)):
        raise forbidden()
    return row


def _within(query: Select[Any], call: Call, region: str, matter: str | None) -> Select[Any]:
    query = query.where(
        call.actor.within(
            "finding.read", region=Finding.region, matter=Finding.matter, enterprise=Finding.enterprise_id
        )
    )
    if region:
        query = query.where(Finding.region >= region, Finding.region < region + ":")
    return query.where(Finding.matter == matter) if matter else query


def _has(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Act.finding_id == Finding.id, *conditions)


_DECIDED = _has(Act.kind == "determination")
_OBJECTED = _has(Act.kind == "self", Act.decision == "overturned")
_IN_STATE: dict[Wanted, ColumnElement[bool]] = {
    "undecided": ~_DECIDED,
    "decided": _DECIDED,
    "objected": and_(~_DECIDED, _OBJECTED),
    "open": and_(~_DECIDED, ~_OBJECTED, Finding.outcome == "major"),
    "for_a_person": and_(~_DECIDED, ~_OBJECTED, Finding.outcome == "undetermined"),
}
