"""The service worker that keeps visited pages of `/fill` readable without a network. It has one address for ever."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.pages.assets import assets

router = APIRouter()


@router.get("/sw.js")
def worker() -> Response:
    """The script. Browsers ask for it anew each time, and take it over where it changed."""
    found = assets()["sw.js"]
    return Response(found.plain, media_type=found.media_type, headers={"Cache-Control": "no-cache"})
