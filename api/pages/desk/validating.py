"""A claimed finding, validated: the inspector's main call as a page. Nothing is stored; what is missing is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.calls import Call
from api.database.tables import today
from api.errors import Problem, invalid
from api.pages.desk.asked import number_of
from api.pages.questions import Asked, Place, Sent, sent
from api.pages.rendering import page
from api.pages.visits import Sending, Viewing, Visit
from api.routers import validations
from engine.reports.why import READING_OUTCOME
from engine.reports.words import telling_readings
from engine.validating import Claim, ClaimError, Validation, claim_from
from engine.validating.says import RESULT
from standards.wording import Text

router = APIRouter()
_FIELDS = ("standard", "clause", "kind", "name", "text", "inspected_on", "count")
_ENTERPRISE = "enterprise"
_TONES = {"supported": "major", "contradicted": "clear", "insufficient": "open", "not_a_listed_item": "none"}


@router.get("/desk/validate")
def empty(
    call: Viewing,
    clause: Annotated[str, Query(max_length=60)] = "",
    kind: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """What is claimed, and what is known."""
    call.require("judge")
    filled = dict.fromkeys(_FIELDS, "") | {"clause": clause, "kind": kind, "inspected_on": today().isoformat()}
    return _shown(call, filled, [], None)


@router.post("/desk/validate")
def validate(call: Sending) -> Response:
    """Whether the facts support it, and what to ask where they do not suffice."""
    call.require("judge")
    filled = {name: call.said(name) for name in _FIELDS}
    if call.said("try"):
        filled["standard"], _, filled["clause"] = call.said("try").partition("|")
    answered = sent(call.fields, call.service.library)
    try:
        found = validations.validated(_claim(call, filled, answered), call)
    except Problem as problem:
        if problem.status in (401, 403):
            raise
        return _shown(call, filled, answered, None, problem)
    filled["kind"] = filled["kind"] or _kind_of(found)
    return _shown(call, filled, answered, found)


def _claim(call: Call, filled: dict[str, str], answered: list[Sent]) -> Claim:
    """What was filled in, as a claim: answers on the enterprise, on the subject, on what it lies in."""
    rows: dict[str, dict[str, Any]] = {}
    for one in answered:
        for entry in one.entries():
            row = rows.setdefault(entry.kind, {"answers": {}, "grounds": {}})
            if not entry.clear and entry.answer is not None:
                row["answers"][entry.question] = entry.answer
            if entry.ground:
                row["grounds"][entry.question] = entry.ground.model_dump(mode="json", exclude_defaults=True)
    kind = filled["kind"] or next((one for one in rows if one != _ENTERPRISE), "")
    around = call.service.library.kinds[kind].outwards(call.service.library.kinds) if _is_kind(call, kind) else ()
    own = rows.get(kind, {}) if kind != _ENTERPRISE else {}
    within = [{"kind": one, **row} for one, row in rows.items() if one in around and one not in (kind, _ENTERPRISE)]
    data = {
        "standard": filled["standard"],
        "clause": filled["clause"],
        "inspected_on": filled["inspected_on"],
        "text": filled["text"],
        "enterprise": rows.get(_ENTERPRISE, {}).get("answers", {}),
        "count": filled["count"],
        "subject": {"kind": kind, "name": filled["name"] or None, "within": within, **own} if kind else None,
        "grounds": {"how": "seen"},
    }
    try:
        return claim_from({name: value for name, value in data.items() if value not in ("", None)})
    except ClaimError as error:
        raise invalid(error.message) from None


def _is_kind(call: Call, kind: str) -> bool:
    return kind in call.service.library.kinds


def _kind_of(found: Validation) -> str:
    """The kind that the clause is about, as the answer shows it."""
    kinds = [one.subject.kind for one in found.findings] + [ask.kind or "" for ask in found.ask]
    return next((kind for kind in kinds if kind and kind != _ENTERPRISE), "")


def _shown(
    call: Visit, filled: dict[str, str], answered: list[Sent], found: Validation | None, problem: Problem | None = None
) -> Response:
    kinds = call.service.library.kinds
    before = {one.place: one for one in answered if one.answer is not None or one.trouble}
    wanted = [one for one in _places(found) if one not in before]
    rest = [
        Place(filled["kind"], question.id)
        for question in (kinds[filled["kind"]].questions if _is_kind(call, filled["kind"]) else ())
    ]
    rest = [one for one in rest if one not in before and one not in wanted]
    return page(
        call,
        "desk/validate.html",
        problem.status if problem else 200,
        filled=filled,
        problem=problem.said(call.lang) if problem else None,
        kinds=kinds,
        found=found,
        result=RESULT[found.result] if found else None,
        tone=_TONES[found.result] if found else "none",
        readings=[reading for one in found.findings for reading in telling_readings(one)] if found else [],
        reading_words=READING_OUTCOME,
        wanted=[_asked(call, place) for place in wanted],
        known=[_asked(call, place, one) for place, one in before.items()],
        rest=[_asked(call, place) for place in rest],
        number_of=lambda edition, clause: number_of(call, edition, clause),
        editions=[one for one in call.service.library.editions.values() if one.clauses],
    )


def _places(found: Validation | None) -> Iterator[Place]:
    """What the answer asks for, each once; the day is a field of its own."""
    seen = set()
    for ask in found.ask if found else ():
        place = Place(ask.kind or "", ask.question)
        if ask.kind and not ask.question.startswith("at_once") and place not in seen:
            seen.add(place)
            yield place


def _asked(call: Call, place: Place, one: Sent | None = None) -> Asked:
    question = call.service.library.kinds[place.kind].by_id[place.question]
    back = replace(one, was=None) if one else None
    trouble: Text | None = one.trouble if one else None
    return Asked(place, question, by=call.actor.name, own=False, sent=back, trouble=trouble)
