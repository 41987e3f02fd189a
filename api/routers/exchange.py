"""Hazards and verdicts out to other systems and in from them, with receipts."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import IO, Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from api.calls import Call, Calling, Uploading, Writing
from api.database import Receipt
from api.database.tables import new_id, now
from api.errors import forbidden, invalid
from api.exchange.envelopes import Packed, packed
from api.exchange.items import HazardEnvelope, Kind, VerdictEnvelope
from api.exchange.leaving import Leaving, Wanted
from api.exchange.reading import Opened, opened
from api.exchange.taking import Taken, Taking
from api.jobs.uploads import received, sources
from api.models import Id, PathId, RegionPrefix, Stamped
from api.rights import MATTERS
from api.routers.needs import Responses, needs
from api.webhooks.telling import tell
from engine.batch.sources import Source
from engine.reports.tables import CannotWrite
from standards.wording import Text

router = APIRouter(prefix="/v1/exchange", tags=["exchange"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AT_ONCE = 200  # items a transaction: others write in between
_MOST_PROBLEMS = 1000  # that a receipt lists; all are counted
_CHUNK = 64_000
As = Annotated[Literal["json", "xlsx"], Query(description="文件格式")]
RegionQuery = Annotated[RegionPrefix, Query(description="属地代码前缀")]
MatterQuery = Annotated[str | None, Query(pattern=f"^({'|'.join(MATTERS)})$", description="监管领域")]
Since = Annotated[date | None, Query(description="发现（检查）日期不早于")]
Until = Annotated[date | None, Query(description="发现（检查）日期不晚于")]
_BINARY = {"type": "string", "format": "binary"}
_WORKBOOK: Responses = {200: {"content": {_XLSX: {"schema": _BINARY}}}}
_CONTENT = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "object"}},
            _XLSX: {"schema": _BINARY},
            "multipart/form-data": {
                "schema": {"type": "object", "required": ["file"], "properties": {"file": _BINARY}}
            },
        },
    }
}


class ReceiptOut(Stamped):
    """What was taken in or given out: how many, which, and what was refused and why."""

    id: Id
    direction: Literal["in", "out"]
    kind: Kind
    producer: str | None = Field(description="文件来自哪个系统")
    digest: str
    counts: dict[str, int] = Field(examples=[{"items": 12, "new": 9, "changed": 1, "there": 1, "refused": 1}])
    problems: list[dict[str, Any]] = Field(
        examples=[[{"place": 3, "number": "370102-202405-00003", "why": "not_yours", "message": "不在您的管辖范围"}]]
    )


@router.get("/hazards", **needs("exchange.out", responses=_WORKBOOK), response_model=HazardEnvelope)
def hazards(
    call: Calling,
    region: RegionQuery = "",
    matter: MatterQuery = None,
    level: Annotated[Literal["major", "general", "unrated"] | None, Query()] = None,
    state: Annotated[Literal["open", "closed"] | None, Query()] = None,
    since: Since = None,
    until: Until = None,
    format: As = "json",
) -> Response:
    """The hazards within reach, as a file that another deployment takes in. Nothing about persons leaves."""
    return _out(call, "hazards", Wanted(region, matter, level, state, since, until), format)


@router.get("/verdicts", **needs("exchange.out", responses=_WORKBOOK), response_model=VerdictEnvelope)
def verdicts(
    call: Calling,
    region: RegionQuery = "",
    matter: MatterQuery = None,
    since: Since = None,
    until: Until = None,
    format: As = "json",
) -> Response:
    """The verdicts within reach, one item for each standard: outcome, totals, what somebody has to look at."""
    return _out(call, "verdicts", Wanted(region, matter, since=since, until=until), format)


@router.post("/imports", **needs("exchange.in", _CONTENT), status_code=201, response_model=ReceiptOut)
async def take_in(request: Request, call: Uploading) -> Response:
    """Take in a file that another deployment gave out; the receipt says what became of every item.

    `new` was not here, `changed` is followed, `there` is here already in the same state; what is refused is listed
    with the reason. The same file again changes nothing. What was done here to a hazard is never overwritten.
    """
    call.require("exchange.in")
    folder = call.service.settings.data / "exchange" / new_id()
    try:
        upload = await received(request, folder, None)
        if len(upload.names) != 1:
            raise invalid(Text("一次导入一个文件", "one file at a time"))
        call.body = upload.digest
        return await run_in_threadpool(_taken_in, call, sources(folder, upload.names)[0])
    finally:
        await run_in_threadpool(_drop, folder)


@router.get("/receipts/{receipt}", **needs("exchange.out"))
def receipt(receipt: PathId, call: Calling) -> ReceiptOut:
    """A receipt of one's own."""
    call.require("exchange.out")
    with call.reading() as session:
        row = session.get(Receipt, receipt)
        if row is None or row.account_id != call.actor.account:
            raise forbidden()
        return ReceiptOut.model_validate(row)


def _out(call: Call, kind: Kind, wanted: Wanted, format: str) -> Response:
    call.require("exchange.out")
    service = call.service
    folder = service.settings.data / "exchange"
    with call.reading() as session:
        leaving = Leaving(session, call.actor, service.ciphers.deployment, service.library, wanted)
        pack = packed(leaving.items(kind), kind, service.ciphers.deployment, wanted.told(), now(), folder)
    id = new_id()
    headers = {"Panding-Receipt": id, "Panding-Digest": pack.head.digest}
    name = f"{kind}-{pack.head.made_at:%Y%m%d}-{id[-6:]}.{format}"
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    body = _workbook(pack) if format == "xlsx" else _json(pack)
    with call.part() as writing:
        writing.session.add(
            Receipt(
                id=id,
                account_id=call.actor.account,
                direction="out",
                kind=kind,
                producer=service.ciphers.deployment,
                digest=pack.head.digest,
                counts={"items": pack.head.count},
                problems=[],
            )
        )
        writing.note("exchange.out", "receipt", id, what=kind, items=pack.head.count, scope=wanted.told())
    return StreamingResponse(body, headers=headers, media_type=_XLSX if format == "xlsx" else "application/json")


def _json(pack: Packed) -> Iterator[bytes]:
    with pack.lines:
        yield from pack.json()


def _workbook(pack: Packed) -> Iterator[bytes]:
    out = tempfile.TemporaryFile()  # noqa: SIM115  # it outlives this call
    with pack.lines:
        try:
            pack.workbook(out)
        except CannotWrite as error:
            out.close()
            raise invalid(error.message) from None
    return _read(out)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _taken_in(call: Call, source: Source) -> Response:
    envelope = opened(source.name, source.path.read_bytes())
    id = new_id()
    with call.part() as writing:
        writing.session.add(
            Receipt(
                id=id,
                account_id=call.actor.account,
                direction="in",
                kind=envelope.head.kind,
                producer=envelope.head.producer.deployment,
                digest=envelope.digest,
                counts={},
                problems=[],
            )
        )
    taking = Taking(envelope.head.kind, id, call.service.ciphers.deployment, call.service.library)
    taken = Taken(problems=list(envelope.problems))
    items = iter(envelope.items)
    while some := list(islice(items, _AT_ONCE)):
        with call.part() as writing:
            taking.take(writing, some, taken)

    def act(writing: Writing) -> ReceiptOut:
        row = writing.session.get_one(Receipt, id)
        row.counts = _counts(envelope, taken)
        row.problems = [
            {"place": one.place, "number": one.number, "why": one.why, "message": one.message.in_(call.lang)}
            for one in sorted(taken.problems, key=lambda one: one.place)[:_MOST_PROBLEMS]
        ]
        writing.session.flush()
        writing.note("exchange.in", "receipt", id, what=row.kind, producer=row.producer, counts=row.counts)
        told = {"receipt": id, "kind": row.kind, "counts": row.counts}
        tell(writing, "import.taken", None, told, account=call.actor.account)
        return ReceiptOut.model_validate(row)

    return call.write(act, status=201)


def _counts(envelope: Opened, taken: Taken) -> dict[str, int]:
    came = {name: taken.counts[name] for name in ("new", "changed", "there")}
    return {"items": len(envelope.items) + len(envelope.problems), **came, "refused": len(taken.problems)}


def _drop(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
