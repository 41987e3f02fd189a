"""Hazards in a browser: the ledger, one hazard with its loop, reporting one by hand."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages.hazards import files, ledger, one, reporting, sending

router = APIRouter()
for _part in (ledger, reporting, one, sending, files):
    router.include_router(_part.router)
