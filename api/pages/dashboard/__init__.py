"""Statistics as pages: figures with charts, the rows behind every figure, regions that lag."""

from __future__ import annotations

from api.pages.dashboard.routes import router

__all__ = ["router"]
