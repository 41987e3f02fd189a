"""The self-check as the safety manager and the head work on it: begin, describe, give out, merge, sign."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages.self_check import describing, overview, rows, signing, starting

router = APIRouter()
for part in (starting, overview, describing, rows, signing):
    router.include_router(part.router)

__all__ = ["router"]
