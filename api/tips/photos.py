"""Photos of tip-offs as they are sent: they stay in memory until they are drawn anew, and never reach the disk."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.errors import invalid, not_taken, too_large
from standards.wording import Text

MEDIA_TYPE = "image/jpeg"
EDGE = 4096  # enough to read a gauge by


@dataclass(frozen=True, slots=True)
class Sent:
    """A photo as it was sent, and the code of the tip-off it belongs to."""

    code: str
    photo: bytes


async def sent(request: Request, limit: int) -> Sent:
    """The `code` and the `file` of a multipart body, which is not written to the disk while it is read.

    Raises:
        Problem: 415 where the body is nothing of the kind, 422 where a part is missing, 413 where it is too large.
    """
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise not_taken(Text("请用 multipart/form-data 上传", "send multipart/form-data"))
    parser = MultiPartParser(request.headers, request.stream(), max_files=1, max_fields=1)
    parser.spool_max_size = 0  # never to a temporary file
    try:
        fields = await parser.parse()
    except MultiPartException:
        raise invalid(Text("上传的内容不完整", "the upload is not whole")) from None
    try:
        return await _whole(fields, limit)
    finally:
        await fields.close()


async def _whole(fields: FormData, limit: int) -> Sent:
    code, file = fields.get("code"), fields.get("file")
    if not isinstance(code, str) or not code.strip() or not isinstance(file, UploadFile):
        raise invalid(Text("要有查询码（code）和一张照片（file）", "a code and one file are needed"))
    if (file.size or 0) > limit:
        raise too_large(limit)
    return Sent(code[:200], await file.read())
