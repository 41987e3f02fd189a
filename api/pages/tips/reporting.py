"""举报 for anybody: no account, and nobody looks at who is signed in. The 查询码 is only ever sent in a form's body."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Response
from starlette.datastructures import UploadFile

from api.errors import Problem, too_large
from api.intake import CodeIn
from api.pages.rendering import page
from api.pages.tips.wording import LABELS, MEANING, way
from api.pages.visits import UnseenSending, UnseenViewing, Visit, given, told
from api.pages.words import counties, trouble, typed
from api.rights import MATTERS
from api.routers import tips_public
from api.tips.photos import Sent
from api.tips.receiving import PHOTOS, SETTLED, Addition, TipIn, TipReceived

router = APIRouter()
_FIELDS = ("text", "region", "region_code", "matter", "enterprise", "place", "contact")


@router.get("/tip")
def reporting(call: UnseenViewing) -> Response:
    """What happens with a tip-off, who learns what, and the form."""
    return _form(call, None)


@router.post("/tip")
def report(call: UnseenSending) -> Response:
    """Send a tip-off. The page that answers shows the 查询码; no redirect could, for an address must not hold it."""
    data = typed(call, *_FIELDS)
    region = data.pop("region_code") or data["region"]
    try:
        received = told(tips_public.report(given(call, TipIn, {**data, "region": region}), call), TipReceived)
    except Problem as problem:
        return _form(call, problem)
    return page(call, "tips/received.html", told=received, most=PHOTOS, megabytes=_megabytes(call))


@router.get("/tip/follow")
def following(call: UnseenViewing) -> Response:
    """Where the code is typed in."""
    return page(call, "tips/follow.html", problem=None)


@router.post("/tip/follow")
def follow(call: UnseenSending) -> Response:
    """How a tip-off stands; a text or photos that were sent along are added first."""
    try:
        asked = given(call, CodeIn, {"code": call.said("code")})
        before = tips_public.status(asked, call)
    except Problem as problem:
        return page(call, "tips/follow.html", problem.status, problem=trouble(problem, call.lang, LABELS))
    problems = [*_add_text(call, asked.code), *_add_photos(call, asked.code)]
    status = tips_public.status(asked, call)
    return page(
        call,
        "tips/status.html",
        problems[0].status if problems else 200,
        code=asked.code,
        told=status,
        means=MEANING.get(status.state),
        way=way(status.state),
        open=status.state not in SETTLED,
        text=call.said("text") if problems else "",
        added=bool(call.said("text")) and not problems,
        photos=status.photos - before.photos,
        most=PHOTOS,
        megabytes=_megabytes(call),
        problems=[trouble(one, call.lang, LABELS) for one in problems],
    )


def _form(call: Visit, problem: Problem | None) -> Response:
    return page(
        call,
        "tips/report.html",
        problem.status if problem else 200,
        problem=trouble(problem, call.lang, LABELS),
        typed=typed(call, *_FIELDS),
        matters=list(MATTERS.items()),
        counties=counties(call.service.practice),
    )


def _add_text(call: Visit, code: str) -> Iterator[Problem]:
    if call.said("text"):
        try:
            tips_public.add(given(call, Addition, {"code": code, "text": call.said("text")}), call)
        except Problem as problem:
            yield problem


def _add_photos(call: Visit, code: str) -> Iterator[Problem]:
    limit = call.service.settings.attachment_bytes
    for file in call.fields.getlist("photo"):
        if isinstance(file, UploadFile) and file.filename:
            try:
                if (file.size or 0) > limit:
                    raise too_large(limit)
                tips_public.add_photo(Sent(code, file.file.read()), call)
            except Problem as problem:
                yield problem


def _megabytes(call: Visit) -> int:
    return call.service.settings.body_bytes // 1_000_000
