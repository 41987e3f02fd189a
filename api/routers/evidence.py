"""Files handed in with a form: photos and records beside answers, the signed paper list; fixed once it is handed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response, UploadFile
from pydantic import AfterValidator

from api.calls import Call, Calling, Writing
from api.database import FormFile
from api.errors import too_large
from api.forms.drafts import draft_within, part_within
from api.forms.evidence import FileOut, Made, add_file, file_within, files_of, place_of, remove_file
from api.forms.told import form_within
from api.models import PathId, plain_text
from api.routers.attachments import file_name
from api.routers.downloads import download, gives_file
from api.routers.needs import needs

router = APIRouter(prefix="/v1", tags=["forms"])
_TYPES = ("image/jpeg", "image/png", "image/webp", "application/pdf")
_Kind = Annotated[str, Form(max_length=60), AfterValidator(plain_text)]
_Name = Annotated[str, Form(max_length=200), AfterValidator(plain_text)]
_Question = Annotated[str, Form(max_length=80), AfterValidator(plain_text)]


@router.post("/parts/{part}/files", **needs("draft.fill"), status_code=201, response_model=FileOut)
def add_to_part(
    part: PathId, file: UploadFile, call: Calling, kind: _Kind = "", name: _Name = "", question: _Question = ""
) -> Response:
    """Hand in a photo or a PDF beside an answer of the post; without kind and question the signed paper list.

    JPEG, PNG, WebP, PDF, known by its content; pictures are drawn anew, without place, time and device. Photos from
    where phones are banned are refused.
    """
    with call.reading() as session:
        row = part_within(session, call.actor, part)
        place = place_of(call.service.library, {row.post} if row.post else set(), kind, name, question)
    made = _made(call, file)

    def act(writing: Writing) -> FileOut:
        row = part_within(writing.session, call.actor, part)
        form = draft_within(writing.session, call.actor, row.form_id, "draft.fill")
        return FileOut.model_validate(add_file(writing, call.service.library, form, made, place, part))

    return call.write(act, status=201)


@router.get("/parts/{part}/files", **needs("draft.fill"))
def part_files(part: PathId, call: Calling) -> list[FileOut]:
    """What was handed in with a part."""
    with call.reading() as session:
        row = part_within(session, call.actor, part)
        return [FileOut.model_validate(one) for one in files_of(session, row.form_id, part)]


@router.get("/parts/{part}/files/{file}", **gives_file("draft.fill", *_TYPES))
def part_file(part: PathId, file: PathId, call: Calling) -> Response:
    """A file of a part."""
    with call.reading() as session:
        row = part_within(session, call.actor, part)
        return _download(file_within(session, file, row.form_id, part))


@router.delete("/parts/{part}/files/{file}", **needs("draft.fill"), status_code=204, response_class=Response)
def remove_from_part(part: PathId, file: PathId, call: Calling) -> Response:
    """Take a file of a part away, as long as the form is a draft."""

    def act(writing: Writing) -> None:
        row = part_within(writing.session, call.actor, part)
        form = draft_within(writing.session, call.actor, row.form_id, "draft.fill")
        remove_file(writing, file_within(writing.session, file, form.id, part))

    return call.write(act)


@router.post("/forms/{form}/files", **needs("draft.merge"), status_code=201, response_model=FileOut)
def add_to_form(
    form: PathId, file: UploadFile, call: Calling, kind: _Kind = "", name: _Name = "", question: _Question = ""
) -> Response:
    """The same on the form itself, beside any answer."""
    with call.reading() as session:
        draft_within(session, call.actor, form, "draft.merge", change=False)
    place = place_of(call.service.library, None, kind, name, question)
    made = _made(call, file)

    def act(writing: Writing) -> FileOut:
        row = draft_within(writing.session, call.actor, form, "draft.merge")
        return FileOut.model_validate(add_file(writing, call.service.library, row, made, place))

    return call.write(act, status=201)


@router.get("/forms/{form}/files", **needs("form.read"))
def form_files(form: PathId, call: Calling) -> list[FileOut]:
    """What was handed in with a form, through its parts too. Of a draft it is there for its enterprise alone."""
    with call.reading() as session:
        row = form_within(session, call.actor, form)
        return [FileOut.model_validate(one) for one in files_of(session, row.id)]


@router.get("/forms/{form}/files/{file}", **gives_file("form.read", *_TYPES))
def form_file(form: PathId, file: PathId, call: Calling) -> Response:
    """A file of a form."""
    with call.reading() as session:
        row = form_within(session, call.actor, form)
        return _download(file_within(session, file, row.id))


@router.delete("/forms/{form}/files/{file}", **needs("draft.merge"), status_code=204, response_class=Response)
def remove_from_form(form: PathId, file: PathId, call: Calling) -> Response:
    """Take a file away that the form itself or a part was given, as long as the form is a draft."""

    def act(writing: Writing) -> None:
        row = draft_within(writing.session, call.actor, form, "draft.merge")
        remove_file(writing, file_within(writing.session, file, row.id))

    return call.write(act)


def _made(call: Call, file: UploadFile) -> Made:
    """The file as it is kept; before the transaction, for drawing it takes a while."""
    limit = call.service.settings.attachment_bytes
    content = file.file.read(limit + 1)
    if len(content) > limit:
        raise too_large(limit)
    made = Made("", content)
    made.name = file_name(file.filename or "", made.type.ending)
    return made


def _download(file: FormFile) -> Response:
    answer = download(file.content, file.media_type, file.name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
