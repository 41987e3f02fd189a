"""Many forms at once: a job that judges them, how far it is, what came out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, StreamingResponse

from api.calls import Call, Calling, Uploading, Writing
from api.database import Job
from api.database.records import OVER
from api.database.tables import new_id, now
from api.errors import Problem, conflict, forbidden, invalid
from api.jobs.folders import job_folder
from api.jobs.options import judging
from api.jobs.tabling import table
from api.jobs.uploads import TYPES, Upload, received
from api.models import Id, Page, PathId, Stamped
from api.models import Query as Words
from api.paging import Paging
from api.routers.checks import Asked, AsOf
from api.routers.needs import needs
from engine.batch.results import described
from engine.batch.run import settings
from engine.scope import known_standards
from standards.wording import Text

router = APIRouter(prefix="/v1", tags=["jobs"])
_LOOK = 1.0  # seconds between two looks at a job that somebody watches
_QUIET = 15.0  # seconds after which a line without meaning keeps the connection open
_WATCHED = 600.0  # seconds; then the watcher comes again, and says again who it is
_BINARY = {"type": "string", "format": "binary"}
_FILES = {"type": "array", "items": _BINARY}
_CONTENT = {
    "requestBody": {
        "required": True,
        "content": {
            **{kind: {"schema": _BINARY} for kind in TYPES},
            "multipart/form-data": {
                "schema": {"type": "object", "required": ["file"], "properties": {"file": _FILES}},
            },
        },
    }
}
_KINDS = {
    "ndjson": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Lines(FileResponse):
    """A file of JSON lines."""

    media_type = "application/x-ndjson"


class Events(StreamingResponse):
    """Server-sent events."""

    media_type = "text/event-stream"


class JobOut(Stamped):
    """A job: how far it is, and what the forms came to up to now."""

    id: Id
    name: str = Field(examples=["10月自查表.zip"])
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    done: int = Field(description="已判的张数 forms judged", examples=[1200])
    share: float = Field(description="进度，0 到 1 how much of the files is judged", examples=[0.6])
    outcomes: dict[str, int] = Field(examples=[{"major": 31, "undetermined": 1100, "failed": 2}])
    options: dict[str, Any]
    message: str | None
    ended_at: datetime | None


@router.post("/checks/batch", **needs("judge", _CONTENT), status_code=202, response_model=JobOut)
async def begin(
    request: Request,
    call: Uploading,
    as_of: AsOf = None,
    standard: Asked = [],  # noqa: B006  # FastAPI copies it
    strict: bool = False,
    name: Annotated[Words | None, Query(max_length=200, description="文件名，整个请求体是一个文件时用")] = None,
) -> Response:
    """Have many forms judged: a job.

    The body is NDJSON (a form a line), or a zip, workbook, CSV or Parquet file; or multipart with several files. It
    goes to disk as it comes. Nothing is stored of the forms but the job's files, which are removed after some days.
    With an Idempotency-Key the same upload again is the same job.
    """
    call.require("judge")
    unknown = [one for one in standard if one not in _standards(call)]
    if unknown:
        raise invalid(Text(f"没有标准：{'、'.join(unknown)}", f"unknown standards: {unknown}"))
    options = {
        "as_of": as_of.isoformat() if as_of else None,
        "standards": list(standard),
        "strict": strict,
        "lang": call.lang,
    }
    id = new_id()
    folder = job_folder(call.service.settings.data, id)
    kept = False
    try:
        upload = await received(request, folder.input, name)
        call.body = upload.digest
        response = await run_in_threadpool(_begun, call, id, upload, options)
        kept = "Idempotent-Replay" not in response.headers
        return response
    finally:
        if not kept:
            await run_in_threadpool(folder.drop)


def _begun(call: Call, id: str, upload: Upload, options: dict[str, Any]) -> Response:
    def act(writing: Writing) -> JobOut:
        own = select(func.count()).where(Job.account_id == call.actor.account, Job.state.not_in(OVER))
        if (writing.session.scalar(own) or 0) >= call.service.settings.jobs_waiting:
            title = Text("未完成的批量判定太多", "too many jobs are not over")
            raise Problem(429, "too-many-jobs", title, headers={"Retry-After": "60"})
        row = Job(
            id=id,
            account_id=call.actor.account,
            name=upload.names[0] if len(upload.names) == 1 else f"{upload.names[0]} +{len(upload.names) - 1}",
            options=options | {"files": upload.names},
            outcomes={},
        )
        writing.session.add(row)
        writing.session.flush()
        writing.note("job.made", "job", id, files=len(upload.names), bytes=upload.size)
        return JobOut.model_validate(row)

    response = call.write(act, status=202)
    call.service.wake()
    return response


@router.get("/jobs", **needs("judge"))
def jobs(call: Calling, paging: Paging) -> Page[JobOut]:
    """One's own jobs, the latest first."""
    call.require("judge")
    with call.reading() as session:
        rows, following = paging.of(session, select(Job).where(Job.account_id == call.actor.account), Job.id)
        return Page[JobOut](items=[JobOut.model_validate(row) for row in rows], next=following)


@router.get("/jobs/{job}", **needs("judge"))
def one_job(job: PathId, call: Calling) -> JobOut:
    """A job of one's own."""
    with call.reading() as session:
        return JobOut.model_validate(_own(call, session, job))


@router.get("/jobs/{job}/events", **needs("judge"), response_class=Events)
async def events(job: PathId, call: Calling) -> Events:
    """How far a job is, as server-sent events: `progress` when something changed, `end` when it is over.

    After ten minutes the stream ends, and the browser's EventSource begins anew: every event tells the whole state.
    """

    def look() -> JobOut:
        with call.reading() as session:
            return JobOut.model_validate(_own(call, session, job))

    first = await run_in_threadpool(look)
    return Events(_watched(first, look), headers={"X-Accel-Buffering": "no"})


async def _watched(current: JobOut, look: Callable[[], JobOut]) -> AsyncIterator[str]:
    begun = said = time.monotonic()
    yield "retry: 2000\n\n"
    told: JobOut | None = None
    while True:
        over = current.state in OVER
        if current != told:
            yield f"event: {'end' if over else 'progress'}\ndata: {current.model_dump_json()}\n\n"
            told, said = current, time.monotonic()
        elif time.monotonic() - said > _QUIET:
            yield ": \n\n"
            said = time.monotonic()
        if over or time.monotonic() - begun > _WATCHED:
            return
        await asyncio.sleep(_LOOK)
        try:
            current = await run_in_threadpool(look)
        except Problem:  # removed
            return


@router.get("/jobs/{job}/results", **needs("judge"), response_class=Lines)
def results(
    job: PathId, call: Calling, format: Annotated[Literal["ndjson", "csv", "xlsx"], Query()] = "ndjson"
) -> FileResponse:
    """What came out: the verdicts, one a line, or a table of all findings. 409 as long as the job is not done."""
    row, folder = _done(call, job)
    if format == "ndjson":
        return _file(folder.results, f"{row.id}.ndjson", format)
    law = settings(judging(call.service, row.options))["standards"]
    if described(folder.output).get("settings", {}).get("standards") != law:
        raise conflict(Text("标准已更换，表出不了；ndjson 可以照常取", "other standards by now; take ndjson"))
    made = table(folder.results, format, call.lang, tuple(call.service.settings.folders))
    if isinstance(made, Text):
        raise invalid(made)
    return _file(made, f"{row.id}.{format}", format)


@router.get("/jobs/{job}/failed", **needs("judge"), response_class=Lines)
def failed(job: PathId, call: Calling) -> FileResponse:
    """The forms without a verdict, and why, one a line."""
    row, folder = _done(call, job)
    return _file(folder.failed, f"{row.id}-failed.ndjson", "ndjson")


@router.delete("/jobs/{job}", **needs("judge"), status_code=204)
def remove(job: PathId, call: Calling) -> Response:
    """Cancel a job; one that is over is removed with its files."""

    def act(writing: Writing) -> None:
        row = _own(call, writing.session, job, lock=True)
        if row.state in OVER:
            writing.session.delete(row)
            writing.note("job.removed", "job", row.id, state=row.state)
        else:
            row.state, row.ended_at, row.runner = "cancelled", now(), None
            writing.note("job.cancelled", "job", row.id, done=row.done)

    response = call.write(act)
    folder = job_folder(call.service.settings.data, job)
    lock = folder.lock()
    if lock:  # else who is at work on it notices, and throws the files away
        folder.drop()
        lock.close()
    return response


def _own(call: Call, session: Session, id: str, *, lock: bool = False) -> Job:
    """A job of the caller's own: nobody else's, whatever their role."""
    call.require("judge")
    row = session.get(Job, id, with_for_update=lock or None)
    if row is None or row.account_id != call.actor.account:
        raise forbidden()
    return row


def _done(call: Call, id: str) -> tuple[Job, Any]:
    with call.reading() as session:
        row = _own(call, session, id)
    if row.state != "done":
        raise conflict(Text("还没有判完", "the job is not done"), state=row.state, done=row.done)
    folder = job_folder(call.service.settings.data, id)
    if not folder.results.exists():
        gone = Text("结果文件在另一台机器上", "the files are on another machine")
        raise Problem(503, "unavailable", Text("结果暂时取不到", "the results cannot be reached"), gone)
    return row, folder


def _file(path: Any, name: str, kind: str) -> FileResponse:
    return FileResponse(path, media_type=_KINDS[kind], filename=name)


def _standards(call: Call) -> set[str]:
    library = call.service.library
    return {*library.editions, *known_standards(library)}
