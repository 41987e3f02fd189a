"""The officer's desk: what is to be decided, one finding at a time; what self-checks left out; a claim validated."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages.desk import deciding, queue, validating

router = APIRouter()
for _part in (queue, deciding, validating):
    router.include_router(_part.router)

__all__ = ["router"]
