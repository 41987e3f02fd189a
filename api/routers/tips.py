"""举报, for their handlers. To anybody else, administrators and recused colleagues too, there are none."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from sqlalchemy import select

from api.calls import Call, Calling, Writing
from api.database import Tip
from api.models import Page, PathId
from api.paging import Paging
from api.routers.needs import needs
from api.tips import reading
from api.tips.handlers import seen
from api.tips.handling import Approval, Handling, Recusal, Reward, TipState
from api.tips.photos import MEDIA_TYPE
from api.tips.reading import ContactOut, LookOut, TipListed, TipOut
from api.tips.steps import Step

router = APIRouter(prefix="/v1/tips", tags=["tips"])
State = Literal["received", "checking", "transferred", "substantiated", "unfounded"]
_PHOTO = {
    "responses": {
        "200": {
            "description": "照片 the photo, drawn anew",
            "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


@router.get("", **needs("tip.handle"))
def tips(call: Calling, paging: Paging, state: State | None = None) -> Page[TipListed]:
    """The tip-offs that the caller handles, the latest day first; nothing of what they say."""
    call.require("tip.handle")
    query = select(Tip).where(seen(call.actor))
    if state:
        query = query.where(Tip.state == state)
    with call.reading() as session:
        rows, following = paging.of(session, query, Tip.on, Tip.id)
        return Page[TipListed](items=[reading.listed(session, row, call.lang) for row in rows], next=following)


@router.get("/{tip}", **needs("tip.handle"), response_model=TipOut)
def one(tip: PathId, call: Calling) -> Response:
    """A tip-off, decrypted. That somebody read it is noted."""
    call.require("tip.handle")
    ciphers = call.service.ciphers
    return call.write(lambda w: reading.whole(w, ciphers, call.actor, tip, call.lang), keep=False)


@router.get("/{tip}/contact", **needs("tip.handle"), response_model=ContactOut)
def contact(tip: PathId, call: Calling) -> Response:
    """How whoever reported can be reached, if they said. That somebody looked is noted."""
    call.require("tip.handle")
    return call.write(lambda w: reading.contact(w, call.service.ciphers, call.actor, tip), keep=False)


@router.get("/{tip}/photos/{photo}", **needs("tip.handle", _PHOTO), response_class=Response)
def photo(tip: PathId, photo: PathId, call: Calling) -> Response:
    """A photo, as it was drawn anew. That somebody looked is noted."""
    call.require("tip.handle")
    found: list[tuple[int, bytes]] = []

    def act(writing: Writing) -> None:
        found.append(reading.photo(writing.session, call.service.ciphers, call.actor, tip, photo))
        writing.note("tip.photo_read", "tip", tip)

    call.write(act, keep=False)
    number, content = found[-1]
    return Response(
        content, media_type=MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{number}.jpg"'}
    )


@router.get("/{tip}/audit", **needs("tip.handle"))
def looks(tip: PathId, call: Calling) -> list[LookOut]:
    """What the audit log says of a tip-off: who read it, and when. Nobody else is shown these lines."""
    call.require("tip.handle")
    with call.reading() as session:
        return reading.looks(session, call.actor, tip)


@router.post("/{tip}/acts", **needs("tip.handle"), response_model=TipState)
def take(tip: PathId, given: Step, call: Calling) -> Response:
    """受理、核查、转办、属实、不属实、告知. A hazard is described by whoever checked, and found on that day."""
    call.require("tip.handle")
    return call.write(lambda w: _handling(call, w).take(tip, given))


@router.post("/{tip}/recusals", **needs("tip.handle"), status_code=204, response_class=Response)
def recuse(tip: PathId, given: Recusal, call: Calling) -> Response:
    """回避: oneself or another handler. To them there is no such tip-off from now on."""
    call.require("tip.handle")
    return call.write(lambda w: _handling(call, w).recuse(tip, given.account))


@router.put("/{tip}/reward", **needs("tip.reward"), response_model=TipState)
def reward(tip: PathId, given: Reward, call: Calling) -> Response:
    """Note the decision on a reward; it counts once a second person agrees."""
    call.require("tip.reward")
    return call.write(lambda w: _handling(call, w).propose_reward(tip, given))


@router.post("/{tip}/reward/approval", **needs("tip.reward"), response_model=TipState)
def approve(tip: PathId, given: Approval, call: Calling) -> Response:
    """Agree with a reward, as a second person."""
    call.require("tip.reward")
    return call.write(lambda w: _handling(call, w).approve_reward(tip, given))


def _handling(call: Call, writing: Writing) -> Handling:
    return Handling(writing, call.service.ciphers, call.service.library, call.actor, call.lang)
