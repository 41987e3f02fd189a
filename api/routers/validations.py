"""Validating a claimed finding: the inspector's main call. Nothing is stored."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Response

from api.calls import Call, Calling
from api.errors import invalid
from api.judging import Result, Validate, Validated
from api.routers.checks import begun, may_judge, problem_of, worked
from api.routers.needs import needs
from engine.people import OFFICERS
from engine.validating import Claim, Validation
from standards.wording import Text

router = APIRouter(prefix="/v1", tags=["findings"])
EXAMPLE = {
    "clause": "第十一条第六项",
    "inspected_on": "2024-05-20",
    "enterprise": {"sectors": ["light_industry"], "combustible_dust": "yes"},
    "subject": {
        "kind": "dust_system",
        "name": "12号除尘器",
        "answers": {"collection": "dry", "dusts": ["wood"], "airlock_discharge": "absent"},
    },
}


@router.post("/findings/validate", **needs("judge"), response_model=Validation)
async def validate(claim: Annotated[Claim, Body(examples=[EXAMPLE])], call: Calling) -> Response:
    """Is a claimed finding supported by the facts that are known?

    `supported`, `contradicted`, `insufficient` with what to ask, or `not_a_listed_item`; with the grounds, the
    readings where they differ, the neighbouring clauses that fit better, and the edition of the day.
    """
    may_judge(call)
    _only_officers_decide(claim, call)
    return Response(_line(await worked(call, Validate(claim, call.lang))), media_type="application/json")


def validated(claim: Claim, call: Call) -> Validation:
    """The same, for a page that waits for it."""
    may_judge(call)
    _only_officers_decide(claim, call)
    return Validation.model_validate_json(_line(begun(call, Validate(claim, call.lang)).result()))


def _line(result: Result) -> bytes:
    if not isinstance(result, Validated):
        raise problem_of(result)
    return result.line


def _only_officers_decide(claim: Claim, call: Call) -> None:
    """A claim says of itself that an officer decided something: only officers may say so."""
    said = any(one.role in OFFICERS for one in [*claim.decisions, *claim.claims])
    if said and not (call.visitor and call.visitor.may("finding.determine")):
        raise invalid(Text("只有执法人员能写认定和豁免的决定", "only officers write decisions and exemptions"))
