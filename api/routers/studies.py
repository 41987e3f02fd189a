"""Why a clause came out so, what to ask, what to do first: of a form that is sent along and not stored."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from api.calls import Calling
from api.judging import Task
from api.judging.studies import Ask, Explain, Explained, Fix, Questions, Study
from api.models import FormData, Given
from api.routers.checks import may_judge, studied
from api.routers.needs import needs
from engine.formats.pieces import Piece
from engine.remedies.advice import Advice

router = APIRouter(prefix="/v1", tags=["checks"])
Standard = Annotated[str, Field(max_length=60, examples=["industry_trade_2023"])]


class FormGiven(Given):
    """A form, and how to judge it."""

    form: FormData
    as_of: date | None = Field(None, description="按这一天施行的版本；默认用检查日期", examples=[None])
    standards: Annotated[list[Standard], Field(max_length=20)] = Field(
        [], description="只按这些标准或版本", examples=[[]]
    )


class ToExplain(FormGiven):
    """A clause on a form."""

    clause: Annotated[str, Field(min_length=1, max_length=200, examples=["11(6)"])] = Field(description="怎么写都行")
    subject: Annotated[str, Field(max_length=200)] | None = Field(None, description="部位名称", examples=["2#除尘系统"])
    kind: Annotated[str, Field(max_length=60)] | None = Field(
        None, description="两类部位同名时，说明是哪一类", examples=["dust_system"]
    )


class ToFix(FormGiven):
    """A form whose findings are to be cleared."""

    contested: bool = Field(False, description="存在分歧的也要消除")


@router.post("/explain", **needs("judge"), response_model=Explained)
async def explain(given: ToExplain, call: Calling) -> Response:
    """Why a clause came out as it did: its condition part by part, and the answers that decided."""
    return await _studied(call, given, Explain(given.clause, given.subject, given.kind))


@router.post("/ask", **needs("judge"), response_model=Questions)
async def ask(given: FormGiven, call: Calling) -> Response:
    """What is still to be found out, by the post that can answer, most decisive first."""
    return await _studied(call, given, Ask())


@router.post("/fix", **needs("judge"), response_model=Advice)
async def fix(given: ToFix, call: Calling) -> Response:
    """What to do first: the fewest changes that clear each finding and all of them. Every one was tried on the judge.

    A solver looks for them, for ten seconds at most.
    """
    return await _studied(call, given, Fix(given.contested))


async def _studied(call: Calling, given: FormGiven, study: Study) -> Response:
    may_judge(call)
    piece = Piece("form.json", json.dumps(given.form, ensure_ascii=False).encode())
    line = await studied(call, Task(piece, given.as_of, tuple(given.standards), call.lang, study=study))
    return Response(line, media_type="application/json")
