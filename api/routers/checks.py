"""Judging without storing anything."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import Future
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field, TypeAdapter, ValidationError

from api.calls import Call, Calling
from api.errors import Problem, busy, invalid, places
from api.forms_in import CONTENT, form_in
from api.judging import Failure, Judged, Overloaded, Refused, Result, Studied, Task, Unknown, Work
from api.models import FormData, Given, Told
from api.routers.needs import needs
from engine.formats.pieces import Piece
from engine.judge import ENGINE
from engine.verdict import Verdict
from standards.wording import Text

router = APIRouter(prefix="/v1", tags=["checks"])
AsOf = Annotated[date | None, Query(description="按这一天施行的版本判定；默认用检查日期 whose editions apply")]
Asked = Annotated[
    list[Annotated[str, Query(max_length=60)]],
    Query(max_length=20, alias="standard", description="只按这些标准判定 standards to judge under"),
]


@router.post("/checks", **needs("judge", CONTENT), response_model=Verdict)
async def check(
    request: Request,
    call: Calling,
    as_of: AsOf = None,
    standard: Asked = [],  # noqa: B006  # FastAPI copies it
    strict: bool = False,
) -> Response:
    """Judge a form and store nothing: 拟判定, 依据自报, 不替代监管部门认定.

    The form is the body (JSON, YAML, CSV, a workbook) or the uploaded `file`. `strict` refuses a form on which
    anything was not understood.
    """
    may_judge(call)
    piece = await form_in(request, call.service.settings.body_bytes)
    result = await judged(call, Task(piece, as_of, tuple(standard), call.lang, strict))
    return Response(result.line, media_type="application/json", headers=_made_by(call))


class Replay(Given):
    """An old verdict, and the form it was made of."""

    verdict: dict[str, Any]
    form: FormData


class Difference(Told):
    """A part of the verdict that comes out otherwise now."""

    part: str
    then: Any
    now: Any


class Replayed(Told):
    """Whether the old verdict is what comes out of the form today, and if not, why."""

    result: Literal["same", "different", "other_form", "other_standards"]
    why: str
    form_digest: str
    standards_digest: str
    engine: str
    differences: list[Difference] = Field(default_factory=list)


@router.post("/replay", **needs("judge"))
async def replay(given: Replay, call: Calling) -> Replayed:
    """Check an old verdict against its form: the same form under the same standards gives the same verdict.

    A verdict made under other standards or by another version is compared all the same, and said to be so.
    """
    may_judge(call)
    old = _old_verdict(given.verdict, call)
    asked = tuple(one["edition"] for one in given.verdict.get("standards", ()) if isinstance(one, dict))
    piece = Piece("form.json", json.dumps(given.form, ensure_ascii=False).encode())
    as_of = date.fromisoformat(old.as_of) if old.as_of else None
    result = await judged(call, Task(piece, as_of, _asked_for(asked, given.form), call.lang))
    new = json.loads(result.line)
    return _compared(given.verdict, new, call)


def _asked_for(editions: tuple[str, ...], form: dict[str, Any]) -> tuple[str, ...]:
    """What to judge under: what the form itself asks for, else the editions of the old verdict."""
    return () if form.get("standards") else editions


def _old_verdict(data: dict[str, Any], call: Call) -> Verdict:
    try:
        return TypeAdapter(Verdict).validate_python(data)
    except ValidationError as error:
        raise invalid(
            Text("这不是一份判定意见", "this is no verdict"), errors=places(error.errors(), call.lang)
        ) from None


def _compared(old: dict[str, Any], new: dict[str, Any], call: Call) -> Replayed:
    then, here = old["digests"], new["digests"]
    differences = [
        Difference(part=part, then=old.get(part), now=new.get(part))
        for part in ("outcome", "as_of", "standards", "findings", "elements", "tallies", "unreadable")
        if old.get(part) != new.get(part)
    ]
    result: Literal["same", "different", "other_form", "other_standards"]
    if then["form"] != here["form"]:
        result, why = (
            "other_form",
            Text("这张表不是当时那张，内容摘要不同", "this is not the form of then: its digest differs"),
        )
    elif then["standards"] != here["standards"] or then["engine"] != here["engine"]:
        why = Text(
            "标准或程序版本与当时不同，已按现在的重判并逐项比较",
            "judged again under other standards or another version",
        )
        result = "other_standards"
    elif differences:
        result, why = "different", Text("同一张表、同样的标准，结果却不同：判定意见被改动过", "the verdict was changed")
    else:
        result, why = "same", Text("与当时完全一致", "the same as then")
    return Replayed(
        result=result,
        why=why.in_(call.lang),
        form_digest=here["form"],
        standards_digest=here["standards"],
        engine=ENGINE,
        differences=differences,
    )


def may_judge(call: Call) -> None:
    """Refuse who may not judge; in a closed network anybody may."""
    if not call.service.settings.open_checks:
        call.require("judge")


async def judged(call: Call, task: Task) -> Judged:
    """The verdict on a form.

    Raises:
        Problem: 422 where the form cannot be read, 503 where too many wait, 500 where judging failed twice.
    """
    return verdict_of(await worked(call, task))


async def worked(call: Call, work: Work) -> Result:
    """What a judging process makes of a piece of work.

    Raises:
        Problem: 503 where too many wait.
    """
    return await asyncio.wrap_future(begun(call, work))


def begun(call: Call, work: Work) -> Future[Result]:
    """Work that a judging process is at.

    Raises:
        Problem: 503 where too many wait.
    """
    try:
        return call.service.judges.judge(work)
    except Overloaded:
        raise busy() from None


async def studied(call: Call, task: Task) -> bytes:
    """What a study of a form comes to, as JSON.

    Raises:
        Problem: as for judging; 422 also where what was asked about is not there.
    """
    result = await worked(call, task)
    if isinstance(result, Studied):
        return result.line
    raise problem_of(result)


def verdict_of(result: Result) -> Judged:
    """The verdict, or the problem it came to."""
    if isinstance(result, Judged):
        return result
    raise problem_of(result)


def problem_of(result: Result) -> Problem:
    """Why there is no result."""
    match result:
        case Refused(message):
            return Problem(422, "unreadable", Text("这张表读不了", "this form cannot be read"), message)
        case Unknown(message):
            return invalid(message)
        case Failure(why="slow"):
            return Problem(422, "too-slow", Text("这张表用时过长，已放弃", "this form took too long; given up"))
        case _:
            return Problem(
                500, "judging-failed", Text("程序处理这张表时出错，没有办成", "the program failed on this form")
            )


def _made_by(call: Call) -> dict[str, str]:
    return {"X-Panding-Engine": ENGINE, "X-Panding-Standards": call.service.library.digest}
