"""Files handed in with a form: photos and records beside an answer, and the signed paper list.

They are added and taken away while the form is a draft. When it is handed in, their names go into the grounds of the
answers they belong to, and nothing changes any more.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Sequence
from typing import Literal

from pydantic import Field, ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.attachments import cleaned, kind_of
from api.calls import Writing
from api.database import Form, FormFile
from api.errors import forbidden, invalid, not_taken
from api.forms.contents import Content, Entry, answer_of, question_asked, row_of
from api.models import Stamped
from engine.vocabulary import fold
from standards import Library
from standards.wording import Text

Role = Literal["answer", "paper"]
_MOST_BESIDE, _MOST = 20, 500  # beside one answer or of one paper list; of a form
_MOST_NAMED = 50  # what the grounds of an answer name
_BANNED = Text("这里禁用手机，不收照片：填纸质单，盖章后扫描上传", "no photos from here: use the paper list")


class FileOut(Stamped):
    """A file of a form. `role`: `paper` for the signed paper list, `answer` beside a question on a row."""

    form_id: str
    part_id: str | None
    role: Role
    kind: str | None
    row: str | None = Field(description="the row's name; none on the enterprise itself")
    question: str | None
    name: str
    media_type: str
    size: int
    digest: str

    def belongs_to(self, kind: str, row: str | None) -> bool:
        """Whether it is of this row."""
        return self.kind == kind and fold(self.row or "") == fold(row or "")


class Made:
    """A file ready to be kept: what it is by its content, drawn anew where it is a picture."""

    def __init__(self, name: str, content: bytes) -> None:
        """Look at it.

        Raises:
            Problem: 415 for what is neither a picture nor a PDF, 422 where it cannot be read.
        """
        self.type = kind_of(content)
        if self.type.what == "office":
            raise not_taken(Text("这里只收照片和 PDF", "only photos and PDF are taken here"))
        clean = cleaned(self.type, content)
        self.content = content if clean is None else clean
        self.name = name


def place_of(
    library: Library, posts: set[str] | None, kind: str | None, name: str | None, question: str | None
) -> Entry | None:
    """Which question on which row a file belongs to; None for the paper list.

    Raises:
        Problem: 422 for what nobody asks, or another post answers.
    """
    if not kind and not question and not name:
        return None
    if not kind or not question:
        raise invalid(Text("写明是哪一类、哪一问；纸质单都不写", "say kind and question; for the paper list neither"))
    try:
        entry = Entry(kind=kind, name=name or None, question=question)
    except ValidationError:
        raise invalid(Text("填写有误", "this cannot be so")) from None
    question_asked(entry, library, posts)
    return entry


def add_file(
    writing: Writing, library: Library, form: Form, made: Made, place: Entry | None, part: str | None = None
) -> FormFile:
    """Keep a file of a draft, which the caller has locked.

    Raises:
        Problem: 422 for a photo where phones are banned, and where there are too many.
    """
    assert writing.actor
    banned = place and library.kinds[place.kind].by_id[place.question].photo == "no"
    if banned and made.type.what == "image":
        raise invalid(_BANNED)
    session = writing.session
    own = select(func.count()).where(FormFile.form_id == form.id)
    beside = own.where(
        FormFile.kind == (place.kind if place else None),
        FormFile.row == (place.name if place else None),
        FormFile.question == (place.question if place else None),
        FormFile.part_id == part,
    )
    if (session.scalar(own) or 0) >= _MOST or (session.scalar(beside) or 0) >= _MOST_BESIDE:
        raise invalid(Text(f"同一处最多 {_MOST_BESIDE} 个文件", f"at most {_MOST_BESIDE} files in one place"))
    taken = set(session.scalars(select(FormFile.name).where(FormFile.form_id == form.id)))
    row = FormFile(
        form_id=form.id,
        part_id=part,
        role="answer" if place else "paper",
        kind=place.kind if place else None,
        row=place.name if place else None,
        question=place.question if place else None,
        name=_unused(made.name, taken),
        media_type=made.type.media_type,
        size=len(made.content),
        digest=hashlib.sha256(made.content).hexdigest(),
        by=writing.actor.account,
        content=made.content,
    )
    session.add(row)
    session.flush()
    writing.note("form.file_added", "form", form.id, file=row.id, role=row.role, part=part, digest=row.digest)
    return row


def remove_file(writing: Writing, file: FormFile) -> None:
    """Take a file of a draft away, which the caller has locked."""
    writing.note("form.file_removed", "form", file.form_id, file=file.id, part=file.part_id, digest=file.digest)
    writing.session.delete(file)
    writing.session.flush()


def files_of(session: Session, form: str, part: str | None = None) -> list[FormFile]:
    """The files of a form, or those of one part of it, as they came."""
    query = select(FormFile).where(FormFile.form_id == form).order_by(FormFile.id)
    return list(session.scalars(query.where(FormFile.part_id == part) if part else query))


def file_within(session: Session, file: str, form: str, part: str | None = None) -> FormFile:
    """A file of a form that the caller may read.

    Raises:
        Problem: 403, the same for one that is not there.
    """
    row = session.get(FormFile, file)
    if row is None or row.form_id != form or part not in (None, row.part_id):
        raise forbidden()
    return row


def with_files(content: Content, files: Sequence[FormFile]) -> Content:
    """A form whose grounds name the files. An answer of last time nobody has stood by anew stays as old as it is."""
    data = copy.deepcopy(content) if files else content
    for file in files:
        row = row_of(data, file.kind, file.row) if file.kind else None
        if row is None or file.question is None or not _of_this_time(row, file.question):
            continue
        ground = row.setdefault("grounds", {}).setdefault(file.question, {})
        named = ground.get("files") or []
        named = [named] if isinstance(named, str) else list(named)
        if file.name not in named and len(named) < _MOST_NAMED:
            ground["files"] = [*named, file.name]
    return data


def _of_this_time(row: Content, question: str) -> bool:
    """Whether grounds may be written: those of an answer that merely came along would make it one of this time."""
    answer = answer_of(row, question)
    if answer is None:
        return False
    before = ((row.get("last") or {}).get("answers") or {}).get(question) or {}
    if not before.get("carried") or (row.get("grounds") or {}).get(question):
        return True
    return not isinstance(answer, dict) and bool(answer != before.get("answer"))


def _unused(name: str, taken: set[str]) -> str:
    """Phones call every photo the same: within a form each name stands for one file."""
    stem, _, ending = name.rpartition(".")
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{stem}-{number}.{ending}"
    return found
