"""The verdict on a form: handed in, as a draft's trial, and the objection of the enterprise."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages.verdict import objection, submitted, trial

router = APIRouter()
for subject in (submitted, trial, objection):
    router.include_router(subject.router)
