"""The pages: what people see in a browser. Each calls the endpoints of the API, so that both have the same rights."""

from __future__ import annotations

from fastapi import FastAPI

from api.pages import (
    assets,
    dashboard,
    desk,
    duties,
    entrance,
    filling,
    hazards,
    internal,
    law,
    law_kinds,
    on_site,
    self_check,
    upload,
    verdict,
    workers,
)
from api.pages.accounts import audit, own, people, places
from api.pages.problems import answer
from api.pages.tips import handling, hazard, reporting

_ROUTERS = (
    assets.router,
    entrance.router,
    filling.router,
    self_check.router,
    hazards.router,
    internal.router,
    desk.router,
    on_site.router,
    upload.router,
    verdict.router,
    dashboard.router,
    duties.router,
    law_kinds.router,
    law.router,
    reporting.router,
    workers.router,
    handling.router,
    hazard.router,
    people.router,
    own.router,
    places.router,
    audit.router,
)

__all__ = ["answer", "install"]


def install(app: FastAPI) -> None:
    """Add every page to the app. Pages are no part of the API and do not stand in its description."""
    for router in _ROUTERS:
        app.include_router(router, include_in_schema=False)
