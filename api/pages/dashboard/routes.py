"""The pages of statistics together."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages.dashboard import figures, rows, supervision

router = APIRouter()
for _pages in (figures.router, rows.router, supervision.router):
    router.include_router(_pages)
