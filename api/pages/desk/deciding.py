"""One finding: the form beside the verdict, three voices, and the officer's decision."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.calls import Call
from api.database.tables import today
from api.errors import Problem, invalid
from api.findings.beside import beside
from api.findings.determining import DECIDES_ALONE, Determination
from api.findings.told import FindingOut
from api.models import PathId
from api.pages.desk.asked import ORIGINS, Asked, asked, asked_by_form, days_since, following, number_of
from api.pages.filling.files import shown_of_form
from api.pages.rendering import page, see
from api.pages.visits import Sending, Viewing, Visit, given, told
from api.rights import MATTERS, matter_of
from api.routers import findings
from engine.reports.why import N_A, READING_OUTCOME, SECTION, VALUE, apart
from engine.reports.words import NOTE, OUTCOME
from standards.citations import find_clause
from standards.editions import Edition
from standards.wording import Text

router = APIRouter()
Said = Annotated[str, Query(max_length=60)]
_FIELDS = ("decision", "reason", "clause", "pick", "edition", "on", "people", "experts", "agreed")


@router.get("/desk/findings/{finding}")
def one(
    finding: PathId,
    call: Viewing,
    region: Said = "",
    matter: Said = "",
    state: Said = "",
    colleague: Annotated[str, Query(max_length=60, alias="with")] = "",
    before: Said = "",
) -> Response:
    """A finding to be decided."""
    wanted = asked(region, matter, state, colleague)
    colleagues = [wanted.colleague] if wanted.colleague else []
    return _shown(call, finding, wanted, {}, colleagues, before=_decided(call, before))


@router.post("/desk/findings/{finding}")
def decide(finding: PathId, call: Sending) -> Response:
    """核实认定; then the next of the queue."""
    wanted = asked_by_form(call)
    filled = {name: call.said(name) for name in _FIELDS}
    try:
        done = told(findings.add_determination(finding, _determination(call, finding), call), FindingOut)
    except Problem as problem:
        if problem.status in (401, 403):
            raise
        return _shown(call, finding, wanted, filled, call.all_said("second_officer"), problem)
    if call.said("then") == "stay":
        return see(wanted.path(f"/desk/findings/{done.id}", before=done.id))
    found = following(call, wanted, finding)
    return see(wanted.path(f"/desk/findings/{found.id}", before=done.id) if found else wanted.path("/desk", done="1"))


def _determination(call: Visit, finding: str) -> Determination:
    """What was filled in. Fields of another decision than the one taken are left out."""
    decision = call.said("decision")
    if not decision:
        raise invalid(
            Text("还没有选：成立、不成立，还是改按其他条文", "choose first: it is so, it is not, or another clause")
        )
    data: dict[str, Any] = {
        "decision": decision,
        "reason": call.said("reason"),
        "expects": call.said("expects"),
        "officers_present": call.all_said("second_officer"),
    }
    if decision == "amended":
        data |= _amendment(call, finding)
    if call.said("on") or call.said("people"):
        data["discussion"] = {
            name: call.said(name) for name in ("on", "people", "experts", "agreed") if call.said(name)
        }
    if decision != "confirmed" and not data["reason"]:
        raise invalid(Text("不成立、改按其他条文，都要写理由", "say why it is not so, or why another clause"))
    return given(call, Determination, data)


def _amendment(call: Visit, finding: str) -> dict[str, str]:
    """The clause that was picked from those beside, or its number as it was typed, in any spelling."""
    if not call.said("clause") and call.said("pick"):
        edition, _, clause = call.said("pick").partition("|")
        return {"edition": edition, "clause": clause}
    typed, edition = call.said("clause"), call.said("edition")
    if not typed:
        raise invalid(Text("改按哪一条还没有写", "which clause it is instead is still to be said"))
    if not edition:
        fitting = _editions(call, findings.one_finding(finding, call))
        edition = next((known.id for known in fitting if find_clause(known, typed)), fitting[0].id if fitting else "")
    return {"edition": edition, "clause": typed}


def _shown(
    call: Visit,
    finding: str,
    wanted: Asked,
    filled: dict[str, str],
    colleagues: list[str],
    problem: Problem | None = None,
    before: FindingOut | None = None,
) -> Response:
    call.require("finding.determine")
    found = findings.one_finding(finding, call)
    regions = call.service.practice.regions
    files = shown_of_form(call, found.form_id)
    own = [one for one in files if one.file.belongs_to(found.subject_kind, found.subject_name)]
    return page(
        call,
        "desk/finding.html",
        problem.status if problem else 200,
        one=found,
        whole=found.suggestion.finding or {},
        wanted=wanted,
        filled={name: filled.get(name, "") for name in _FIELDS},
        colleagues=colleagues,
        problem=problem.said(call.lang) if problem else None,
        before=before,
        steps=findings.history(finding, call),
        terms=findings.terms(finding, call),
        beside=beside(call, found),
        same_standards=found.suggestion.standards_digest == call.service.library.digest,
        files=own,
        other_files=[one for one in files if one not in own],
        file_paths={one.file.name: one.path for one in files},
        number=number_of(call, found.edition, found.clause),
        number_of=lambda edition, clause: number_of(call, edition, clause),
        editions=_editions(call, found),
        days=days_since(found.made_at),
        origins=ORIGINS,
        matter=MATTERS.get(found.matter, found.matter),
        region_name=regions.get(found.region, found.region),
        decides_alone=DECIDES_ALONE,
        words={"section": SECTION, "value": VALUE, "n_a": N_A, "reading": READING_OUTCOME, "outcome": OUTCOME,
               "note": NOTE},
        apart=apart,
        today=today(),
    )  # fmt: skip


def _decided(call: Call, finding: str) -> FindingOut | None:
    """The finding decided just before, to be told at the head of the next."""
    if not finding:
        return None
    try:
        return findings.one_finding(finding, call)
    except Problem:
        return None  # an address that was typed: there is nothing to be told


def _editions(call: Call, finding: FindingOut) -> list[Edition]:
    """The editions an amendment may name: of its matter, in force on that day or today; its own first."""
    days = [day for day in (finding.as_of, today()) if day]
    found = [
        edition
        for edition in call.service.library.editions.values()
        if edition.clauses
        and matter_of(edition.head.standard) == finding.matter
        and any(edition.in_force(day) for day in days)
    ]
    return sorted(found, key=lambda edition: edition.id != finding.edition)
