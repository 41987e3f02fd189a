"""The endpoints, by subject. Each says in `x-action` what right it needs, for tests go through all of them."""

from __future__ import annotations

from fastapi import FastAPI

from api.routers import (
    accounts,
    attachments,
    audit,
    checks,
    findings,
    forms,
    hazards,
    internal,
    parts,
    sessions,
    sites,
    submissions,
    system,
    tips,
    tips_public,
    validations,
    verdicts,
)

_ROUTERS = (
    system.router,
    checks.router,
    validations.router,
    sessions.router,
    accounts.router,
    audit.router,
    sites.router,
    forms.router,
    parts.router,
    submissions.router,
    verdicts.router,
    findings.router,
    hazards.router,
    attachments.router,
    tips_public.router,
    tips.router,
    internal.router,
)


def install(app: FastAPI) -> None:
    """Add every router to the app."""
    for router in _ROUTERS:
        app.include_router(router)
