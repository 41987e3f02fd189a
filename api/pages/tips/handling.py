"""举报 for its handlers: the list without what they say, one tip-off with its steps, photos and contact on demand."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from api.errors import Problem
from api.intake import STATUS
from api.models import PathId
from api.pages.rendering import page, see
from api.pages.tips.wording import ACTS, HINTS, LABELS, LOOKS, STEPS
from api.pages.visits import Sending, Viewing, Visit, given, told
from api.pages.words import counties, place_name, trouble
from api.paging import Paging
from api.rights import MATTERS, Where
from api.routers import tips
from api.routers.tips import State
from api.tips.handling import Approval, Recusal, Reward
from api.tips.reading import ContactOut, TipOut
from api.tips.steps import FROM, Accept, Check, Tell, Transfer, Unfounded

router = APIRouter()
_STATES: tuple[State, ...] = ("received", "transferred", "checking", "substantiated", "unfounded")
_MODELS: dict[str, type[Accept | Check | Tell | Transfer | Unfounded]] = {
    "accept": Accept,
    "check": Check,
    "tell": Tell,
    "unfounded": Unfounded,
    "transfer": Transfer,
}
_SETTLED = ("rectifying", "written_off")  # how what was found true goes on: its own state is still that it is true


@router.get("/tips")
def listed(call: Viewing, paging: Paging, state: str = "") -> Response:
    """The tip-offs of one's matters and region, the latest day first, without anything of what they say."""
    wanted = next((one for one in _STATES if one == state), None)
    found = tips.tips(call, paging, wanted)
    return page(
        call,
        "tips/list.html",
        tips=found.items,
        next=found.next,
        state=wanted or "",
        states=[("", None), *((one, STATUS[one]) for one in _STATES)],
        matters=MATTERS,
        regions={one.region: place_name(call.service.practice, one.region) for one in found.items},
    )


@router.get("/tips/{tip}")
def one(tip: PathId, call: Viewing) -> Response:
    """A tip-off. That it was opened is noted."""
    return _shown(call, tip)


@router.post("/tips/{tip}")
def take(tip: PathId, call: Sending) -> Response:
    """Take a step."""
    act = call.said("act")
    if act not in _MODELS:
        return see(f"/tips/{tip}")
    named = [name for name in _MODELS[act].model_fields if name != "act"]
    data: dict[str, Any] = {name: call.said(name) for name in named}
    if act == "transfer":
        data["region"] = call.said("region_code") or call.said("region")
    try:
        tips.take(tip, given(call, _MODELS[act], {**data, "act": act}), call)
    except Problem as problem:
        return _shown(call, tip, problem, act)
    return see("/tips" if act == "transfer" else f"/tips/{tip}")


@router.post("/tips/{tip}/contact")
def contact(tip: PathId, call: Sending) -> Response:
    """The tip-off with the contact. That somebody looked is noted."""
    found = told(tips.contact(tip, call), ContactOut)
    return _shown(call, tip, contact=found.contact)


@router.get("/tips/{tip}/photos/{photo}")
def photo(tip: PathId, photo: PathId, call: Viewing) -> Response:
    """A photo, to be looked at and not kept by the browser. That somebody looked is noted."""
    response = tips.photo(tip, photo, call)
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = "no-store"
    return response


@router.post("/tips/{tip}/recusals")
def recuse(tip: PathId, call: Sending) -> Response:
    """Stand aside, oneself or a colleague; to oneself the tip-off is gone from then on."""
    account = call.said("account")
    try:
        tips.recuse(tip, given(call, Recusal, {"account": account}), call)
    except Problem as problem:
        return _shown(call, tip, problem, "recuse")
    return see("/tips" if account == call.actor.account else f"/tips/{tip}")


@router.post("/tips/{tip}/reward")
def reward(tip: PathId, call: Sending) -> Response:
    """Note a reward, or agree with one as a second person."""
    try:
        if call.said("agree"):
            tips.approve(tip, given(call, Approval, {"expects": call.said("expects")}), call)
        else:
            tips.reward(tip, given(call, Reward, {name: call.said(name) for name in Reward.model_fields}), call)
    except Problem as problem:
        return _shown(call, tip, problem, "reward")
    return see(f"/tips/{tip}")


@router.get("/tips/{tip}/contact")
@router.get("/tips/{tip}/recusals")
@router.get("/tips/{tip}/reward")
def back(tip: PathId, call: Viewing) -> Response:
    """Whoever asks again for what was sent comes back to the tip-off."""
    return see(f"/tips/{tip}")


def _shown(
    call: Visit, tip: str, problem: Problem | None = None, act: str = "", contact: str | None = None
) -> Response:
    """A tip-off as it stands now, with what was filled in where it was refused."""
    whole = told(tips.one(tip, call), TipOut)
    own = "substantiated" if whole.state in _SETTLED else whole.state
    practice = call.service.practice
    here = Where(whole.matter, whole.region)
    return page(
        call,
        "tips/one.html",
        problem.status if problem else 200,
        told=whole,
        region=place_name(practice, whole.region),
        contact=contact,
        acts=ACTS,
        steps=[(key, words, HINTS[key]) for key, words in STEPS.items() if own in FROM[key]],
        substantiates=own in FROM["substantiate"],
        rewards=own == "substantiated" and call.actor.may("tip.reward", here),
        looks=[(one, LOOKS.get(one.action)) for one in reversed(tips.looks(tip, call))],
        matters=list(MATTERS.items()),
        said=MATTERS,
        labels=LABELS,
        counties=counties(practice),
        act=act,
        typed={name: call.said(name) for name in (*LABELS, "region_code")},
        problem=trouble(problem, call.lang, LABELS),
        changed=problem is not None and problem.status == 409,
        by_name={one.account: one.name for one in whole.handlers},
    )
