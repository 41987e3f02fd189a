"""Photos beside answers, and the signed paper list: handed in through a part, looked at wherever the form is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import APIRouter, Query, Response, UploadFile
from starlette.datastructures import UploadFile as Uploaded

from api.attachments.cleaning import photo_of
from api.errors import Problem, invalid
from api.forms.evidence import FileOut
from api.models import PathId
from api.pages.questions import Place
from api.pages.visits import Viewing, Visit
from api.routers import evidence
from standards import Library
from standards.wording import Text

router = APIRouter()
_EDGE = 160  # pixels: what is to be seen at a glance; the whole picture is a click away
_SMALL = Annotated[bool, Query()]
NOTHING = Text("请先选文件", "choose a file first")


@dataclass(frozen=True, slots=True)
class Shown:
    """A file, where it is to be seen, and what it belongs to in words; empty for the paper list."""

    file: FileOut
    path: str
    about: str = ""
    removal: str | None = None

    @property
    def picture(self) -> bool:
        """Whether it can be shown small."""
        return self.file.media_type.startswith("image/")


def of_part(call: Visit, part: str) -> list[FileOut]:
    """What was handed in with a part."""
    return evidence.part_files(part, call)


def shown_of_part(files: Sequence[FileOut], part: str, page: str) -> list[Shown]:
    """Those of a part, which the page they stand on may take away again."""
    return [
        Shown(one, f"/fill/{part}/files/{one.id}", removal=with_step(page, f"/files/{one.id}/removal")) for one in files
    ]


def with_step(page: str, step: str) -> str:
    """An address below that of a page, about the same row."""
    path, mark, query = page.partition("?")
    return path + step + mark + query


def shown_of_form(call: Visit, form: str) -> list[Shown]:
    """Those of a form, with what each belongs to; none for whoever may not read the form."""
    try:
        found = evidence.form_files(form, call)
    except Problem as problem:
        if problem.status != 403:
            raise
        return []
    library = call.service.library
    return [Shown(one, f"/forms/{form}/files/{one.id}", _about(one, library)) for one in found]


def beside(files: Sequence[FileOut], place: Place) -> list[FileOut]:
    """Those that belong to a question on a row."""
    return [one for one in files if one.question == place.question and one.belongs_to(place.kind, place.name)]


def take(call: Visit, part: str, name: str, place: Place | None = None) -> int:
    """Keep the files chosen under a name, and say how many.

    Raises:
        Problem: where one of them is refused; those before it are kept.
    """
    chosen = [file for file in call.fields.getlist(name) if isinstance(file, Uploaded) and file.filename]
    for file in chosen:
        where = (place.kind, place.name or "", place.question) if place else ("", "", "")
        evidence.add_to_part(part, cast(UploadFile, file), call, *where)
    return len(chosen)


def nothing_chosen() -> Problem:
    """That a button was pressed before a file was chosen."""
    return invalid(NOTHING)


@router.get("/fill/{part}/files/{file}")
def seen_by_filler(part: PathId, file: PathId, call: Viewing, small: _SMALL = False) -> Response:
    """A file of a part."""
    return _seen(evidence.part_file(part, file, call), small)


@router.get("/forms/{form}/files/{file}")
def seen_by_reader(form: PathId, file: PathId, call: Viewing, small: _SMALL = False) -> Response:
    """A file of a form."""
    return _seen(evidence.form_file(form, file, call), small)


def _seen(whole: Response, small: bool) -> Response:
    """A picture to be looked at, small or whole; anything else to be saved."""
    if not str(whole.media_type).startswith("image/"):
        return whole
    headers = {"Cache-Control": "private, max-age=300", "Content-Security-Policy": "default-src 'none'; sandbox"}
    body = photo_of(bytes(whole.body), _EDGE) if small else bytes(whole.body)
    return Response(body, media_type="image/jpeg" if small else whole.media_type, headers=headers)


def _about(file: FileOut, library: Library) -> str:
    kind = library.kinds.get(file.kind or "")
    if kind is None:
        return ""
    question = kind.by_id.get(file.question or "")
    return f"{file.row or kind.name}：{question.text if question else file.question}"
