"""The endpoints, by subject. Each says in `x-action` what right it needs, for tests go through all of them."""

from __future__ import annotations

import inspect

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.routers import (
    accounts,
    attachments,
    audit,
    checks,
    drafts,
    duties,
    evidence,
    exchange,
    findings,
    forms,
    handbook,
    hazards,
    internal,
    jobs,
    law,
    parts,
    sessions,
    sites,
    statistics,
    studies,
    submissions,
    supervision,
    system,
    tips,
    tips_public,
    validations,
    verdicts,
    webhooks,
)

_ROUTERS = (
    system.router,
    checks.router,
    studies.router,
    validations.router,
    law.router,
    handbook.router,
    jobs.router,
    sessions.router,
    accounts.router,
    audit.router,
    sites.router,
    forms.router,
    drafts.router,
    parts.router,
    evidence.router,
    submissions.router,
    verdicts.router,
    findings.router,
    hazards.router,
    attachments.router,
    tips_public.router,
    tips.router,
    internal.router,
    statistics.router,
    supervision.router,
    duties.router,
    exchange.router,
    webhooks.router,
)


def install(app: FastAPI) -> None:
    """Add every router to the app."""
    for router in _ROUTERS:
        app.include_router(router)


def subjects() -> dict[str, str]:
    """Every tag, with the first line of the module its routes stand in."""
    found: dict[str, str] = {}
    for router in _ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute):
                module = inspect.getmodule(route.endpoint)
                found.setdefault(str(route.tags[0]), (inspect.getdoc(module) or "").partition("\n")[0])
    return found


def methods(path: str) -> list[str]:
    """The methods that an address answers to."""
    found = {
        method
        for router in _ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and route.path_regex.match(path)
        for method in route.methods or ()
    }
    return sorted(found)


def written(path: str) -> list[str]:
    """The methods of the routes that are written just so."""
    return sorted(
        method
        for router in _ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and route.path == path
        for method in route.methods or ()
    )
