"""What leaves the service in place of a file: pictures drawn anew, without place, time, device or owner."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from dataclasses import dataclass

from PIL import Image, ImageOps

from api.attachments.kinds import JPEG, PNG, WEBP, Kind, kind_of
from api.errors import Problem, not_taken
from standards.wording import Text

_PIXELS = 60_000_000  # the largest phone cameras have 50 million that fit into the size limit
_DOCUMENT_PIXELS = 150_000_000  # of all pictures in a document
_OFFICE_BYTES = 200_000_000  # unpacked
_QUALITY = 88
_PILLOW = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_PICTURES = {".jpg": JPEG, ".jpeg": JPEG, ".jpe": JPEG, ".jfif": JPEG, ".png": PNG, ".webp": WEBP}
_NOT_DRAWN = (".tif", ".tiff", ".heic", ".heif", ".avif", ".jxr", ".wdp")  # they hold place and time as well
_OWNER = ("docprops/core.xml", "docprops/app.xml", "docprops/custom.xml")  # author, company, template


def cleaned(kind: Kind, content: bytes) -> bytes | None:
    """What leaves in place of a file; None where the file itself does, as a PDF does.

    Raises:
        Problem: 422 where a picture or a document cannot be read, or is too large when unpacked.
    """
    match kind.what:
        case "image":
            return _drawn_anew(kind, content, _Pixels(_PIXELS))
        case "office":
            return _without_places(content)
        case "pdf":
            return None


def photo_of(content: bytes, edge: int) -> bytes:
    """A photo as a JPEG of what is seen on it, its longer side at most `edge` pixels.

    Raises:
        Problem: 415 where it is no photo that is taken, 422 where it cannot be read or has too many pixels.
    """
    kind = kind_of(content)
    if kind.what != "image":
        raise not_taken(Text("只收 JPEG、PNG、WebP 照片", "only JPEG, PNG and WebP photos are taken"))
    return _drawn_anew(kind, content, _Pixels(_PIXELS), JPEG, edge)


@dataclass(slots=True)
class _Pixels:
    """How many pixels may still be drawn for one file: small files can hold pictures without end."""

    left: int

    def take(self, picture: Image.Image) -> None:
        """Count a picture before it is unpacked."""
        self.left -= picture.width * picture.height
        if self.left < 0:
            raise _broken(Text("图片的像素太多", "the pictures have too many pixels"))


def _drawn_anew(
    kind: Kind, content: bytes, pixels: _Pixels, into: Kind | None = None, edge: int | None = None
) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[_PILLOW[kind.media_type]]) as picture:
                pixels.take(picture)
                picture.load()
                upright = ImageOps.exif_transpose(picture)
        if edge:
            upright.thumbnail((edge, edge))
        return _saved(into or kind, upright)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, zlib.error, MemoryError):
        raise _broken(Text("图片打不开，可能已损坏", "the picture cannot be read")) from None


def _saved(kind: Kind, picture: Image.Image) -> bytes:
    """Only what is seen: a canvas of its own takes nothing of the file along."""
    mode = "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
    if kind is JPEG:
        mode = "RGB"
    seen = picture.convert(mode)
    canvas = Image.new(mode, seen.size)
    canvas.paste(seen)
    out = io.BytesIO()
    canvas.save(out, _PILLOW[kind.media_type], quality=_QUALITY)
    return out.getvalue()


def _without_places(content: bytes) -> bytes:
    """An office document with its pictures drawn anew and without its properties, which name its author."""
    out, pixels = io.BytesIO(), _Pixels(_DOCUMENT_PIXELS)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            if sum(part.file_size for part in archive.infolist()) > _OFFICE_BYTES:
                raise _broken(Text("文件解开后太大", "the document is too large when unpacked"))
            for part in archive.infolist():
                made.writestr(part.filename, _part(part.filename, archive.read(part), pixels))
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError):
        raise _broken(Text("文件打不开，可能已损坏或加密", "the document cannot be read")) from None
    return out.getvalue()


def _part(name: str, content: bytes, pixels: _Pixels) -> bytes:
    low = name.lower()
    if low in _OWNER:
        return _EMPTY[low]
    if low.endswith(_NOT_DRAWN):
        words = Text(
            "文档里有 TIFF、HEIC 图片，可能带拍摄地点：请换成 JPEG 或 PNG", "pictures in it must be JPEG or PNG"
        )
        raise not_taken(words)
    kind = next((kind for ending, kind in _PICTURES.items() if low.endswith(ending)), None)
    return _drawn_anew(kind, content, pixels) if kind else content


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SCHEMAS = "http://schemas.openxmlformats.org"
_EMPTY = {
    "docprops/core.xml": (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_SCHEMAS}/package/2006/metadata/core-properties"/>'
    ).encode(),
    "docprops/app.xml": f'{_HEAD}<Properties xmlns="{_SCHEMAS}/officeDocument/2006/extended-properties"/>'.encode(),
    "docprops/custom.xml": f'{_HEAD}<Properties xmlns="{_SCHEMAS}/officeDocument/2006/custom-properties"/>'.encode(),
}


def _broken(detail: Text) -> Problem:
    return Problem(422, "unreadable", Text("这个文件读不了", "this file cannot be read"), detail)
