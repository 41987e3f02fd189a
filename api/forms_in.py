"""A form as it comes over HTTP: as the body itself, or as an uploaded file. It is read in a judging process."""

from __future__ import annotations

from fastapi import Request
from starlette.datastructures import UploadFile

from api.errors import invalid, too_large, unsupported
from engine.formats.pieces import ENDINGS, Piece
from standards.wording import Text

_BY_TYPE = {
    "application/json": ".json",
    "application/yaml": ".yaml",
    "application/x-yaml": ".yaml",
    "text/yaml": ".yaml",
    "text/csv": ".csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
UPLOADED = (*_BY_TYPE, "application/octet-stream")
CONTENT = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/FormIn"}},
            **{kind: {"schema": {"type": "string", "format": "binary"}} for kind in list(_BY_TYPE)[1:]},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
        },
    }
}


async def form_in(request: Request, limit: int) -> Piece:
    """The form of a request, not read yet: a whole file.

    Raises:
        Problem: 415 where it is nothing we read, 422 where there is nothing in it, 413 where it is too large.
    """
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        name, data = await _uploaded(request, limit)
    elif kind in _BY_TYPE:
        name, data = f"form{_BY_TYPE[kind]}", await request.body()
    else:
        raise unsupported(kind, _BY_TYPE)
    return single(name, data)


def single(name: str, data: bytes) -> Piece:
    """A file with a form in it; whether there is one and no more is seen where it is read.

    Raises:
        Problem: 422 where there is nothing in it.
    """
    if not data:
        raise invalid(Text("没有内容", "there is nothing in it"))
    return Piece(name, data)


async def _uploaded(request: Request, limit: int) -> tuple[str, bytes]:
    async with request.form(max_files=1, max_fields=10) as fields:
        file = fields.get("file")
        if not isinstance(file, UploadFile):
            raise invalid(Text("没有上传文件（file）", "no file was uploaded (file)"))
        return file_in(file.filename or "", await file.read(limit + 1), limit)


def file_in(given: str, data: bytes, limit: int) -> tuple[str, bytes]:
    """A file as it was uploaded: its name made plain, its size and kind looked at.

    Raises:
        Problem: 415 where it is nothing we read, 413 where it is too large.
    """
    name = given.replace("\\", "/").rpartition("/")[2]
    if len(data) > limit:
        raise too_large(limit)
    ending = "." + name.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        raise unsupported(ending, ENDINGS)
    stem = "".join(letter for letter in name.rpartition(".")[0] if letter.isprintable())[:80] or "form"
    return f"{stem}{ending}", data
