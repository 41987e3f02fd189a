"""The files of a hazard: photos small enough for a page, uploading, taking down, the case file to print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from fastapi import APIRouter, Response, UploadFile
from starlette.datastructures import UploadFile as Uploaded

from api.attachments.cleaning import photo_of
from api.models import PathId
from api.pages.visits import Viewing, Visit, told
from api.routers import attachments, hazards
from api.routers.attachments import AttachmentOut, Role
from standards.wording import Text

router = APIRouter()
_EDGE = 480  # pixels: two of them side by side fill a phone
_ROLES: dict[str, Role] = {"rectified": "after", "planned": "plan", "accepted": "acceptance"}
ROLES: dict[Role, Text] = {
    "before": Text("整改前", "before"),
    "after": Text("整改后", "after"),
    "plan": Text("治理方案", "plan"),
    "acceptance": Text("验收", "acceptance"),
    "other": Text("其他", "other"),
}
_PAPER = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox allow-modals"


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a hazard: photos before and after side by side, and the rest."""

    before: list[AttachmentOut]
    after: list[AttachmentOut]
    others: list[AttachmentOut]

    @property
    def all(self) -> list[AttachmentOut]:
        """All of them."""
        return [*self.before, *self.after, *self.others]

    @property
    def roles(self) -> dict[Role, Text]:
        """What each kind is called."""
        return ROLES


def files_of(call: Visit, hazard: str) -> Files:
    """The files that this reader may see."""
    found = attachments.attachments(hazard, call)
    photos = [one for one in found if one.media_type.startswith("image/") and one.role in ("before", "after")]
    return Files(
        [one for one in photos if one.role == "before"],
        [one for one in photos if one.role == "after"],
        [one for one in found if one not in photos],
    )


def uploaded(call: Visit, hazard: str, act: str, field: str) -> list[str]:
    """Keep the files that came with a step, and say their ids."""
    return [kept(call, hazard, file, _ROLES.get(act, "other")) for file in chosen(call, f"new.{field}")]


def chosen(call: Visit, name: str) -> list[Uploaded]:
    """The files that were chosen under a name."""
    return [file for file in call.fields.getlist(name) if isinstance(file, Uploaded) and file.filename]


@router.get("/hazards/{hazard}/photos/{attachment}")
def photo(hazard: PathId, attachment: PathId, call: Viewing) -> Response:
    """A photo, small: a page with ten of them has to open on a phone in a factory."""
    full = attachments.one_attachment(attachment, call)
    small = photo_of(bytes(full.body), _EDGE)
    return Response(small, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=300"})


@router.get("/hazards/{hazard}/file")
def case_file(hazard: PathId, call: Viewing, format: Literal["html", "docx"] = "html") -> Response:
    """隐患治理档案: opened in the browser to be printed, or fetched for a word processor."""
    paper = hazards.hazard_file(hazard, call, format)
    if format == "html":
        del paper.headers["Content-Disposition"]
        paper.headers["Content-Type"] = "text/html; charset=utf-8"
        paper.headers["Content-Security-Policy"] = _PAPER
    return paper


def kept(call: Visit, hazard: str, file: Uploaded, role: Role, *, shared: bool = False) -> str:
    """Keep a file, and say its id."""
    answer = attachments.add_attachment(hazard, cast(UploadFile, file), call, role, shared)
    return told(answer, AttachmentOut).id
