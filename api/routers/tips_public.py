"""举报, for anybody: no account, no trace of who it was; followed by the 查询码, which is only ever sent in a body."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.attachments.cleaning import photo_of
from api.calls import Unnamed
from api.database import Tip
from api.intake import CodeIn, by_code
from api.routers.needs import needs
from api.tips import receiving
from api.tips.photos import EDGE, Sent, sent
from api.tips.receiving import Addition, TipIn, TipReceived, TipStatus

router = APIRouter(prefix="/v1/tips", tags=["tips"])
_PHOTO = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["code", "file"],
                    "properties": {
                        "code": {"type": "string", "maxLength": 60},
                        "file": {"type": "string", "format": "binary"},
                    },
                }
            }
        },
    }
}


async def _sent(request: Request) -> Sent:
    return await sent(request, request.app.state.service.settings.attachment_bytes)


@router.post("", **needs(None), status_code=201, response_model=TipReceived)
def report(given: TipIn, call: Unnamed) -> Response:
    """举报. Answers the 查询码, once. Text and contact are encrypted; only the handlers of the place read them."""
    call.service.gate.report(call.request)
    return call.write(lambda w: receiving.receive(w.session, call.service.ciphers, given, call.lang), status=201)


@router.post("/status", **needs(None))
def status(given: CodeIn, call: Unnamed) -> TipStatus:
    """How the tip-off of a 查询码 stands, and what the handlers let whoever reported know."""
    call.service.gate.code(call.request)
    with call.reading() as session:
        return receiving.look_up(session, call.service.ciphers, given, call.lang)


@router.post("/additions", **needs(None), status_code=201, response_model=TipStatus)
def add(given: Addition, call: Unnamed) -> Response:
    """Add something to one's tip-off, or answer what the handlers asked."""
    call.service.gate.code(call.request)
    return call.write(lambda w: receiving.add_text(w.session, call.service.ciphers, given, call.lang), status=201)


@router.post("/photos", **needs(None, _PHOTO), status_code=201, response_model=TipStatus)
def add_photo(given: Annotated[Sent, Depends(_sent)], call: Unnamed) -> Response:
    """Add a photo to one's tip-off, five at most. It is drawn anew: place, time and device are never kept."""
    call.service.gate.code(call.request)
    ciphers = call.service.ciphers
    with call.reading() as session:
        by_code(session, ciphers, Tip, given.code)  # before any work is done on the photo
    photo = photo_of(given.photo, EDGE)
    return call.write(lambda w: receiving.add_photo(w.session, ciphers, given.code, photo, call.lang), status=201)
