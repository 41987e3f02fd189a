"""Uploading a form: the verdict at once, nothing stored."""

from __future__ import annotations

from api.pages.upload.pages import router

__all__ = ["router"]
