"""Filling in by post: my parts, one part by place, one row with its questions, on paper, and the codes on devices."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages.filling.codes import router as _codes
from api.pages.filling.files import router as _files
from api.pages.filling.overview import router as _overview
from api.pages.filling.paper import router as _paper
from api.pages.filling.row import router as _row
from api.pages.filling.worker import router as _worker

router = APIRouter()
for _one in (_worker, _codes, _files, _paper, _overview, _row):
    router.include_router(_one)
