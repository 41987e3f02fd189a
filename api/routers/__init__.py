"""The endpoints, by subject. Each says in `x-action` what right it needs, for tests go through all of them."""

from __future__ import annotations

from fastapi import FastAPI

from api.routers import accounts, checks, exchange, jobs, sessions, sites, system, webhooks

_ROUTERS = (
    system.router,
    checks.router,
    jobs.router,
    exchange.router,
    webhooks.router,
    sessions.router,
    accounts.router,
    sites.router,
)


def install(app: FastAPI) -> None:
    """Add every router to the app."""
    for router in _ROUTERS:
        app.include_router(router)
