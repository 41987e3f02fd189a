"""Forms: drafts of an enterprise, handed in by its head; inspections, handed in by officers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from starlette.concurrency import run_in_threadpool

from api.calls import Call, Calling, Writing
from api.database import Account, Attachment, Enterprise, Form, Site, StoredVerdict
from api.database.tables import today
from api.errors import Problem, busy, forbidden, invalid
from api.forms.carrying import Speaker, begun_from, form_before, said_of_last
from api.forms.contents import Answers, Content, begun, checked, filled, not_understood
from api.forms.drafts import at_version, change, draft_within, keep, lost_in, new_name
from api.forms.evidence import files_of, with_files
from api.forms.judging import line_of, refuse_officers
from api.forms.merging import merged
from api.forms.told import FormLine, FormOut, PlaceOut, form_within, line, origin_seen, readable, whole
from api.forms_in import CONTENT, UPLOADED, form_in
from api.judging import Overloaded, Read, WasRead
from api.models import Given, Id, Page, PathId, RegionPrefix, Told
from api.paging import Paging
from api.routers.checks import problem_of
from api.routers.downloads import download, gives_file
from api.routers.needs import needs
from api.routers.sites import site_within
from engine.formats.pieces import Piece
from engine.next_form import NextForm
from engine.scope import known_standards
from engine.verdict import Verdict
from standards.problems import unknown
from standards.wording import Text

router = APIRouter(prefix="/v1", tags=["forms"])
State = Literal["draft", "submitted", "withdrawn"]
_FROM = "last：上次提交的自查表；或者本场所一张已提交的表的 id"
_Asked = Annotated[
    list[Annotated[str, Query(max_length=60)]],
    Query(max_length=20, description="standards to judge under; without any, what applies by the answers"),
]
_OPTIONAL = {"requestBody": CONTENT["requestBody"] | {"required": False}}


class NextOut(Told):
    """What became of the form before: answers taken over, answers to be given again, what never comes along."""

    before: str = Field(description="the form it was begun from")
    rows: int
    carried: int
    again: int
    left: list[str]
    unreadable: list[PlaceOut] = Field(description="what was not understood on the form before")


class BegunOut(FormOut):
    """A draft just begun; `next` where it was begun from the form before."""

    next: NextOut | None = None


class Change(Given):
    """A draft's new content; `version` is the one it was made from."""

    version: int
    content: dict[str, Any] = Field(examples=[{"form": "panding/1", "id": "一厂-20240520"}])


class Filled(Told):
    """What became of single answers. `not_understood` was kept as it is and means nothing to the program yet."""

    version: int
    not_understood: list[str]


class Merge(Given):
    """`version` is the draft that the safety manager has seen."""

    version: int


class MergedOut(FormOut):
    """The merged draft. `conflicts` are left open; `notes` say what else there is to know."""

    merged_parts: int
    notes: list[str]


@router.post("/sites/{site}/forms", **needs("draft.merge", _OPTIONAL), status_code=201, response_model=BegunOut)
async def begin(
    site: PathId,
    request: Request,
    call: Calling,
    before: Annotated[Literal["last"] | Id | None, Query(alias="from", description=_FROM)] = None,
    on: Annotated[date | None, Query(description="the day of the check, which ages run to; not with a form")] = None,
    standard: _Asked = [],  # noqa: B006  # FastAPI copies it
) -> Response:
    """Begin a draft: blank where nothing is sent, else with the form sent or uploaded. The file itself is kept.

    `from` begins it from an earlier form of the site: its rows, with the answers that still hold. They count once it is
    said that nothing changed.
    """
    call.require("draft.merge")
    piece = await piece_of(request, call)
    if before and piece:
        raise invalid(Text("from 和表格内容只能有一个", "either `from` or a form, not both"))
    if piece and (on or standard):
        raise invalid(Text("日期和标准写在表里", "a form says its day and its standards itself"))
    if piece:
        return await run_in_threadpool(_begin, site, call, piece)
    return await run_in_threadpool(begin_draft, site, call, before, on, standard)


def begin_draft(
    site: str, call: Call, before: str | None = None, on: date | None = None, standards: Sequence[str] = ()
) -> Response:
    """Begin a draft without a file: blank, or from a form before (its id, or `last`)."""
    if strange := [one for one in standards if one not in known_standards(call.service.library)]:
        raise invalid(unknown(Text("标准", "standard"), strange[0], known_standards(call.service.library)))
    said: Content = {"standards": list(standards)} if standards else {}
    said |= {"inspected_on": on.isoformat()} if on else {}
    if before:
        return _begin_next(site, call, before, on, said)
    return _begin(site, call, None, said)


def _begin(site: str, call: Call, piece: Piece | None, said: Content | None = None) -> Response:
    content, lost = read(call, piece) if piece else (None, [])
    return begin_with(site, call, content, lost, piece if is_file(call) else None, said)


def begin_with(
    site: str,
    call: Call,
    content: Content | None,
    lost: list[dict[str, str]],
    file: Piece | None = None,
    said: Content | None = None,
) -> Response:
    """Begin a draft with what a form says, blank where there is none; `said` stands in the place of what it says."""

    def act(writing: Writing) -> BegunOut:
        place = site_within(writing.session, call.actor, site, "draft.merge")
        enterprise = writing.session.get_one(Enterprise, place.enterprise_id)
        called = new_name(place)
        data, given = checked((begun(place, enterprise, called) if content is None else content) | (said or {}), called)
        row = keep(writing, place, data, given, file, lost)
        writing.note("form.made", "form", row.id, site=place.id, file=row.original_id is not None)
        return BegunOut(**whole(writing.session, call.actor, row).model_dump())

    return call.write(act, status=201)


def _begin_next(site: str, call: Call, before: str, on: date | None, said: Content) -> Response:
    def act(writing: Writing) -> BegunOut:
        place = site_within(writing.session, call.actor, site, "draft.merge")
        old = form_before(writing.session, place, before)
        made = begun_from(old, call.service.library, on or today(), new_name(place))
        data, given = checked(made.data | said, made.data["id"])
        row = keep(writing, place, data, given)
        writing.note("form.made", "form", row.id, site=place.id, file=False, before=old.id, carried=made.carried)
        told = whole(writing.session, call.actor, row)
        return BegunOut(**told.model_dump(), next=_next(old.id, made, call))

    return call.write(act, status=201)


def _next(before: str, made: NextForm, call: Call) -> NextOut:
    return NextOut(
        before=before,
        rows=made.rows,
        carried=made.carried,
        again=made.again,
        left=[one.in_(call.lang) for one in made.left],
        unreadable=[
            PlaceOut(where=one.where, text=one.text, message=one.message.in_(call.lang)) for one in made.unreadable
        ],
    )


@router.get("/forms", **needs("form.read"))
def forms(
    call: Calling,
    paging: Paging,
    site: Annotated[Id | None, Query()] = None,
    region: Annotated[RegionPrefix, Query()] = "",
    state: State | None = None,
) -> Page[FormLine]:
    """Forms within reach: drafts of one's own enterprise, and what was handed in."""
    call.require("form.read")
    query = (
        select(Form)
        .join(Site, Site.id == Form.site_id)
        .where(readable(call.actor))
        .options(selectinload(Form.matters), selectinload(Form.site).selectinload(Site.enterprise))
    )
    if site:
        query = query.where(Form.site_id == site)
    if region:
        query = query.where(Site.region >= region, Site.region < region + ":")
    if state:
        query = query.where(Form.state == state)
    with call.reading() as session:
        rows, following = paging.of(session, query, Form.id)
        found = session.execute(
            select(StoredVerdict.form_id, StoredVerdict.id, StoredVerdict.outcome).where(
                StoredVerdict.form_id.in_([row.id for row in rows])
            )
        )
        verdicts = {one.form_id: (one.id, one.outcome) for one in found}
        lines = [line(call.actor, row, *verdicts.get(row.id, (None, None))) for row in rows]
        return Page[FormLine](items=lines, next=following)


@router.get("/forms/{form}", **needs("form.read"))
def one_form(form: PathId, call: Calling) -> FormOut:
    """A form. A draft is there for its enterprise alone."""
    with call.reading() as session:
        return whole(session, call.actor, form_within(session, call.actor, form))


@router.get("/forms/{form}/original", **gives_file("form.read", *UPLOADED))
def original(form: PathId, call: Calling) -> Response:
    """The file a form came in. What officers uploaded stays with the department."""
    with call.reading() as session:
        row = form_within(session, call.actor, form)
        if not origin_seen(call.actor, row):
            raise forbidden()
        kept = session.get(Attachment, row.original_id) if row.original_id else None
        if kept is None:
            raise Problem(422, "no-file", Text("这张表不是上传的文件", "this form did not come as a file"))
        return download(kept.original, kept.media_type, kept.name)


@router.put("/forms/{form}", **needs("draft.merge"), response_model=FormOut)
def change_form(form: PathId, given: Change, call: Calling) -> Response:
    """Put another content in the place of a draft's. Refused where somebody has changed it meanwhile."""

    def act(writing: Writing) -> FormOut:
        row = draft_within(writing.session, call.actor, form, "draft.merge")
        at_version(row, given.version)
        change(row, *checked(given.content, str(row.content["id"])))
        row.lost = []  # whoever writes it anew has seen what was not understood
        writing.session.flush()
        writing.note("form.changed", "form", row.id, version=row.version)
        return whole(writing.session, call.actor, row)

    return call.write(act)


@router.patch("/forms/{form}/answers", **needs("draft.merge"), response_model=Filled)
def fill(form: PathId, given: Answers, call: Calling) -> Response:
    """Merge single answers into a draft. A blank changes nothing; only `clear: true` takes an answer away.

    Where the draft was begun from the last form, `rows` says 自上次以来有无变化 of whole rows, `unchanged` stands by
    single answers that came along.
    """

    def act(writing: Writing) -> Filled:
        row = draft_within(writing.session, call.actor, form, "draft.merge")
        at_version(row, given.version)
        library = call.service.library
        content = filled(row.content, given, library)
        content = said_of_last(content, given, Speaker(content, library))
        if content != row.content:
            change(row, *checked(content, str(content["id"])))
        writing.session.flush()
        writing.note("form.filled", "form", row.id, version=row.version, answers=len(given.answers))
        return Filled(version=row.version, not_understood=not_understood(given, library))

    return call.write(act)


@router.post("/forms/{form}/merge", **needs("draft.merge"), response_model=MergedOut)
def merge_parts(form: PathId, given: Merge, call: Calling) -> Response:
    """Merge what the posts have filled in. What they said differently is listed and left open."""

    def act(writing: Writing) -> MergedOut:
        row = draft_within(writing.session, call.actor, form, "draft.merge")
        at_version(row, given.version)
        ids = [part.account_id for part in row.parts if part.account_id]
        names = {one.id: one.name for one in writing.session.scalars(select(Account).where(Account.id.in_(ids)))}
        outcome = merged(row, call.service.library, names)
        change(row, *checked(outcome.content, str(row.content["id"])))
        row.conflicts, row.lost = outcome.conflicts, outcome.lost
        for part in outcome.merged:
            part.merged = part.content
        writing.session.flush()
        writing.note("form.merged", "form", row.id, parts=len(outcome.merged), conflicts=len(outcome.conflicts))
        told = whole(writing.session, call.actor, row)
        return MergedOut(**told.model_dump(), merged_parts=len(outcome.merged), notes=outcome.notes)

    return call.write(act)


@router.post("/forms/{form}/trial", **needs("draft.read"), response_model=Verdict)
def trial(form: PathId, call: Calling) -> Response:
    """存草稿自测: judge a draft as it stands, and keep nothing."""
    with call.reading() as session:
        row = draft_within(session, call.actor, form, "draft.read", change=False)
        content, lost = with_files(row.content, files_of(session, form)), row.lost
    refuse_officers(content)
    return Response(line_of(call, content, lost, call.lang), media_type="application/json")


@router.delete("/forms/{form}", **needs("draft.merge"), response_model=FormOut)
def withdraw(form: PathId, call: Calling, version: int | None = None) -> Response:
    """Give a draft up. It stays with its enterprise and can no longer be handed in."""

    def act(writing: Writing) -> FormOut:
        row = draft_within(writing.session, call.actor, form, "draft.merge")
        at_version(row, version)
        row.state = "withdrawn"
        writing.session.flush()
        writing.note("form.withdrawn", "form", row.id)
        return whole(writing.session, call.actor, row)

    return call.write(act)


async def piece_of(request: Request, call: Call) -> Piece | None:
    """The form of a request, None where it has no body."""
    if not await request.body():
        return None
    piece = await form_in(request, call.service.settings.body_bytes)
    call.body = call.body or piece.data  # an upload counts for its idempotency key too
    return piece


def is_file(call: Call) -> bool:
    """Whether the form came as a file, which is kept as evidence; a JSON body is the content itself."""
    return not call.request.headers.get("content-type", "application/json").startswith("application/json")


def read(call: Call, piece: Piece) -> tuple[Content, list[dict[str, str]]]:
    """What a form's file says, and what of it was not understood.

    Raises:
        Problem: 422 where it cannot be read, 503 where too many wait, 500 where reading it failed twice.
    """
    try:
        result = call.service.judges.judge(Read(piece)).result()
    except Overloaded:
        raise busy() from None
    if not isinstance(result, WasRead):
        raise problem_of(result)
    return result.data, lost_in(result.lost)
