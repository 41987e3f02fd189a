"""上传自查表: drop a file, see at once what it suggests, put right what was not understood, keep it as a draft."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import APIRouter, Response

from api.errors import Problem, invalid
from api.forms.told import FormOut
from api.forms_in import file_in, single
from api.pages.rendering import page, see
from api.pages.upload.carried import Carried, first, unpacked
from api.pages.upload.correcting import Reading, corrected
from api.pages.verdict.asked import answered, one_tree
from api.pages.verdict.body import PARTS, Body, Wish
from api.pages.verdict.seen import explained, look_at, piece_of
from api.pages.visits import Sending, Viewing, Visit, told
from api.paging import Slice
from api.rights import Where
from api.routers import forms, sites
from api.routers.checks import may_judge
from api.routers.sites import SiteOut
from engine.formats.pieces import ENDINGS
from engine.forms import form_from
from engine.handed import FormError, Handed
from engine.reports.papers import Case
from standards.wording import Text

router = APIRouter()
_MANY = Slice(500, None)
_TAKES = tuple(one for one in ENDINGS if one in (".xlsx", ".xls", ".ods", ".csv", ".json", ".yaml", ".yml"))


@router.get("/upload")
def uploading(call: Viewing) -> Response:
    """Choose a file, or drop it."""
    may_judge(call)
    return _empty(call)


@router.post("/upload")
def upload(call: Sending) -> Response:
    """The verdict on a file, or on what an earlier page brought back, with the corrections made there."""
    may_judge(call)
    limit = call.service.settings.body_bytes
    file = call.file("file")
    try:
        if file is not None:
            name, data = file_in(file.filename or "", file.file.read(limit + 1), limit)
            piece = single(name, data)
            seen = look_at(call, piece)
            carried = first(name, seen.content, seen.slips)
        else:
            carried = _brought(call, limit)
            piece = piece_of(carried.content)
            wish = _wish(call)
            if wish.why:
                again = carried.packed()
                return one_tree(
                    call,
                    wish,
                    lambda *about: explained(call, piece, carried.unreadable, *about),
                    here=None,
                    again=again,
                )
            seen = look_at(call, piece, carried.unreadable)
    except Problem as problem:
        return _empty(call, problem)
    case = Case(seen.verdict, call.service.judge, form_from(_handed(carried), call.service.library))
    body = Body.of(case, seen.whys, call.lang, _wish(call))
    return answered(
        call,
        "upload/verdict.html",
        body,
        here=None,
        name=carried.name,
        again=carried.packed(),
        odd=Reading(call.service.library, carried, call.lang).all(seen.slips, seen.verdict.unreadable),
        sites=_own_sites(call),
        problem=None,
    )


@router.post("/upload/draft")
def keep_as_draft(call: Sending) -> Response:
    """Begin a draft of a site with the content as it was corrected. What is still odd in it stays listed there."""
    call.require("draft.merge")
    try:
        carried = _brought(call, call.service.settings.body_bytes)
        site = call.said("site")
        if site not in [one.id for one in _own_sites(call)]:
            raise invalid(Text("请选择厂区", "choose a site"))
        lost = [{"where": one.where, "text": one.text, "zh": one.zh, "en": one.en} for one in carried.lost]
        begun = forms.begin_with(site, call, carried.content, lost)
    except Problem as problem:
        return _empty(call, problem)
    return see(f"/self-check/{told(begun, FormOut).id}")


def _empty(call: Visit, problem: Problem | None = None) -> Response:
    return page(
        call,
        "upload/upload.html",
        problem.status if problem else 200,
        problem=problem.said(call.lang) if problem else None,
        takes=",".join(_TAKES),
        most=call.service.settings.body_bytes // 1_000_000,
    )


def _brought(call: Visit, limit: int) -> Carried:
    """What the page before brought back, with the corrections made on it."""
    text = call.said("again")
    if not text:
        raise invalid(Text("没有选择文件", "no file was chosen"))
    fixes = {name.removeprefix("fix:"): call.all_said(name) for name in call.fields if name.startswith("fix:")}
    carried = corrected(unpacked(text, limit), fixes)
    try:
        form_from(_handed(carried), call.service.library)
    except FormError as error:
        raise invalid(error.message) from None
    return carried


def _handed(carried: Carried) -> Handed:
    return Handed(carried.content, unreadable=list(carried.unreadable))


def _wish(call: Visit) -> Wish:
    """What a button of the page before asks to see: what a link says in its query where there is something to link."""
    said = {name: values[0] for name, values in parse_qs(call.said("look")).items()}
    start = said.get("start", "0")
    return Wish(
        next((part for part in PARTS if part == said.get("show")), None),
        int(start) if start.isascii() and start.isdecimal() and len(start) < 7 else 0,
        said.get("why"),
        said.get("subject", ""),
        said.get("kind", ""),
    )


def _own_sites(call: Visit) -> list[SiteOut]:
    """Where the visitor may begin drafts."""
    if call.visitor is None or not call.visitor.may("draft.merge"):
        return []
    within = sites.sites(call, _MANY, region="", enterprise=None).items
    return [one for one in within if call.visitor.may("draft.merge", Where(None, one.region, one.enterprise_id))]
