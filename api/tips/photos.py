"""Photos of tip-offs: drawn anew in memory, so that neither place nor time nor device is ever written down."""

from __future__ import annotations

import io
import warnings
import zlib
from dataclasses import dataclass

from fastapi import Request
from PIL import Image, ImageOps, UnidentifiedImageError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.errors import Problem, invalid, too_large
from standards.wording import Text

MEDIA_TYPE = "image/jpeg"
_FORMATS = ("JPEG", "PNG", "WEBP")
_PIXELS = 60_000_000
_EDGE = 4096  # enough to read a gauge by
_QUALITY = 88


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
        raise _refused(Text("请用 multipart/form-data 上传", "send multipart/form-data"))
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


def drawn_anew(content: bytes) -> bytes:
    """The photo as a JPEG of what is seen on it, and nothing else.

    Raises:
        Problem: 415 where it is no photo that is taken, 422 where it cannot be read or has too many pixels.
    """
    if content[4:8] == b"ftyp":
        raise _refused(Text("HEIC 照片不收：请在手机里改用“兼容性最佳”（JPEG）再传", "HEIC is not taken: send a JPEG"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
                if picture.width * picture.height > _PIXELS:
                    raise _broken(Text("照片的像素太多", "the photo has too many pixels"))
                picture.load()
                upright = ImageOps.exif_transpose(picture)
        return _saved(upright)
    except UnidentifiedImageError:
        raise _refused(Text("只收 JPEG、PNG、WebP 照片", "only JPEG, PNG and WebP photos are taken")) from None
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, zlib.error, MemoryError):
        raise _broken(Text("照片打不开，可能已损坏", "the photo cannot be read")) from None


def _saved(picture: Image.Image) -> bytes:
    """On a canvas of its own: what the file said beside the picture stays behind."""
    seen = picture.convert("RGB")
    seen.thumbnail((_EDGE, _EDGE))
    canvas = Image.new("RGB", seen.size)
    canvas.paste(seen)
    out = io.BytesIO()
    canvas.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _refused(detail: Text) -> Problem:
    return Problem(415, "unsupported-media-type", Text("不接受这种内容", "unsupported media type"), detail)


def _broken(detail: Text) -> Problem:
    return Problem(422, "unreadable", Text("这个文件读不了", "this file cannot be read"), detail)
