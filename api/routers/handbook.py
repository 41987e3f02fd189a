"""The handbook: every operation on one page."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.description.page import POLICY, page
from api.law.kept import Shelf, answered
from api.routers.needs import SHOWN, needs

router = APIRouter(prefix="/v1", tags=["system"])
_SHELF = Shelf()
_HTML = "text/html; charset=utf-8"


@router.get(
    "/docs",
    **needs(None, responses={**SHOWN, 200: {"content": {"text/html": {}}, "description": "接口说明"}}),
    response_class=Response,
)
def handbook(request: Request) -> Response:
    """All operations on one page, without scripts. For programs: /v1/openapi.json."""
    kept = _SHELF.get(("handbook", request.app.version), lambda: page(request.app.openapi()), _HTML)
    return answered(request, kept, **{"Content-Security-Policy": POLICY})
