"""Files of hazards: uploading, fetching the clean one, the original for officers, taking down."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Response, UploadFile
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.attachments import cleaned, kind_of, seen_by
from api.attachments.kinds import KINDS
from api.attachments.seeing import for_authority
from api.calls import Call, Calling, Writing
from api.database import Account, Attachment, Hazard
from api.database.tables import now
from api.errors import conflict, forbidden, invalid, too_large
from api.loop.life import OPEN
from api.loop.lists import hazard_within
from api.loop.recording import locked
from api.loop.said import Words
from api.loop.taking import where
from api.models import Given, PathId, Stamped, plain_text
from api.routers.downloads import gives_file
from api.routers.needs import needs
from standards.wording import Text

router = APIRouter(prefix="/v1", tags=["attachments"])
Role = Literal["before", "after", "plan", "acceptance", "other"]
_LONGEST_NAME = 120
_TYPES = tuple(kind.media_type for kind in KINDS)


class AttachmentOut(Stamped):
    """A file of a hazard. `digest` is that of the original, which stays as evidence."""

    name: str
    media_type: str
    size: int
    digest: str
    role: str | None
    shared: bool


class RemovalIn(Given):
    """Why a file is taken down."""

    reason: Words


@router.post(
    "/hazards/{hazard}/attachments", **needs("attachment.write"), status_code=201, response_model=AttachmentOut
)
def add_attachment(
    hazard: PathId,
    file: UploadFile,
    call: Calling,
    role: Role,
    shared: Annotated[bool, Query(description="监管部门上传的，是否给企业看；企业上传的总是看得到")] = False,
) -> Response:
    """Upload a photo or a document: JPEG, PNG, WebP, PDF, docx, xlsx, known by its content."""
    with call.reading() as session:
        row = hazard_within(session, call.actor, hazard, "attachment.write")
        own = call.actor.enterprise == row.enterprise_id
        if "archived" in row.done:
            raise invalid(Text("已经归档；要再加附件，先重新打开", "it is filed away; reopen it first"))
    limit = call.service.settings.attachment_bytes
    content = file.file.read(limit + 1)
    if len(content) > limit:
        raise too_large(limit)
    kind = kind_of(content)
    clean = cleaned(kind, content)  # before the transaction: it takes a while

    def act(writing: Writing) -> AttachmentOut:
        made = Attachment(
            of_kind="hazard",
            of_id=hazard,
            name=file_name(file.filename or "", kind.ending),
            media_type=kind.media_type,
            size=len(content),
            digest=hashlib.sha256(content).hexdigest(),
            role=role,
            by=call.actor.account,
            original=content,
            clean=clean,
            shared=shared or own,
        )
        writing.session.add(made)
        writing.session.flush()
        writing.note("attachment.added", "attachment", made.id, hazard=hazard, role=role, digest=made.digest)
        return AttachmentOut.model_validate(made)

    return call.write(act, status=201)


@router.get("/hazards/{hazard}/attachments", **needs("attachment.read"))
def attachments(hazard: PathId, call: Calling) -> list[AttachmentOut]:
    """The files of a hazard that the caller may see."""
    with call.reading() as session:
        row = hazard_within(session, call.actor, hazard, "attachment.read")
        files = session.scalars(
            select(Attachment)
            .where(Attachment.of_kind == "hazard", Attachment.of_id == hazard, Attachment.removed_at.is_(None))
            .order_by(Attachment.id)
        )
        return [AttachmentOut.model_validate(one) for one in files if seen_by(call.actor, row, one)]


@router.get("/attachments/{attachment}", **gives_file("attachment.read", *_TYPES))
def one_attachment(attachment: PathId, call: Calling) -> Response:
    """A file as it leaves: pictures without place, time or device."""
    with call.reading() as session:
        file, _ = _seen(session, call, attachment)
        return _download(file, file.clean if file.clean is not None else file.original)


@router.get("/attachments/{attachment}/original", **gives_file("hazard.authority", *_TYPES))
def original(attachment: PathId, call: Calling) -> Response:
    """The file as it was uploaded, for officers; that it was fetched is audited."""
    call.require("hazard.authority")
    with call.reading() as session:
        file, hazard = _seen(session, call, attachment, removed=True)
        call.require("hazard.authority", where(hazard))
        answer = _download(file, file.original)

    def act(writing: Writing) -> None:
        writing.note("attachment.original", "attachment", attachment)

    call.write(act)
    return answer


@router.post("/attachments/{attachment}/removal", **needs("attachment.write"), response_model=AttachmentOut)
def take_down(attachment: PathId, given: RemovalIn, call: Calling) -> Response:
    """Take a file down, with the reason; it is kept. Each side takes down its own, as long as the hazard is open."""

    def act(writing: Writing) -> AttachmentOut:
        file = writing.session.get(Attachment, attachment)
        hazard = locked(writing.session, file.of_id) if file and file.of_kind == "hazard" else None
        if file is None or hazard is None or not call.actor.may("attachment.write", where(hazard)):
            raise forbidden()
        if file.by != call.actor.account and not _same_side(writing.session, call, file, hazard):
            raise forbidden()
        if file.removed_at:
            raise conflict(Text("已经撤下", "it was taken down already"))
        if hazard.state not in OPEN:
            raise invalid(Text("已销号的，附件不能再撤", "the hazard is closed: its files stay"))
        file.removed_at, file.removed_why = now(), given.reason
        writing.session.flush()
        writing.note("attachment.removed", "attachment", file.id, hazard=hazard.id)
        return AttachmentOut.model_validate(file)

    return call.write(act)


def _seen(session: Session, call: Call, attachment: str, *, removed: bool = False) -> tuple[Attachment, Hazard]:
    file = session.get(Attachment, attachment)
    if file is None or file.of_kind != "hazard" or (file.removed_at and not removed):
        raise forbidden()
    hazard = hazard_within(session, call.actor, file.of_id, "attachment.read")
    if not seen_by(call.actor, hazard, file):
        raise forbidden()
    return file, hazard


def _same_side(session: Session, call: Call, file: Attachment, hazard: Hazard) -> bool:
    uploader = session.get(Account, file.by) if file.by else None
    theirs = uploader is not None and uploader.enterprise_id == hazard.enterprise_id
    if theirs:
        return call.actor.may("hazard.enterprise", where(hazard))
    return for_authority(call.actor, hazard)


def _download(file: Attachment, content: bytes) -> Response:
    name = f"attachment; filename=\"{file.digest[:12]}\"; filename*=UTF-8''{quote(file.name)}"
    return Response(
        content,
        media_type=file.media_type,
        headers={"Content-Disposition": name, "Content-Security-Policy": "default-src 'none'; sandbox"},
    )


def file_name(given: str, ending: str) -> str:
    """The name without folders and control characters, with the ending that the content has."""
    last = given.replace("\\", "/").rpartition("/")[2]
    stem = "".join(letter for letter in last.rpartition(".")[0] or last if letter.isprintable())[:_LONGEST_NAME]
    return plain_text(f"{stem.strip('. ') or 'file'}.{ending}")
