"""What a file is, by its content: names and declared types are what the sender says, and not believed."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Literal

from api.errors import not_taken
from standards.wording import Text

_OFFICE = "application/vnd.openxmlformats-officedocument."
_MOST_PARTS = 2_000  # in an office document
_MACROS = ("vbaproject.bin", "activex")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of files that is taken."""

    ending: str
    media_type: str
    what: Literal["image", "pdf", "office"]


JPEG = Kind("jpg", "image/jpeg", "image")
PNG = Kind("png", "image/png", "image")
WEBP = Kind("webp", "image/webp", "image")
PDF = Kind("pdf", "application/pdf", "pdf")
DOCX = Kind("docx", f"{_OFFICE}wordprocessingml.document", "office")
XLSX = Kind("xlsx", f"{_OFFICE}spreadsheetml.sheet", "office")
KINDS = (JPEG, PNG, WEBP, PDF, DOCX, XLSX)


def kind_of(content: bytes) -> Kind:
    """What a file is.

    Raises:
        Problem: 415 where it is nothing that is taken.
    """
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"PK\x03\x04") and (office := _office(content)):
        return office
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc"):
        raise not_taken(Text("HEIC 照片不收：请在手机里改用“兼容性最佳”（JPEG）再传", "HEIC is not taken: send a JPEG"))
    raise not_taken(Text("只收 JPEG、PNG、WebP、PDF、docx、xlsx", "only JPEG, PNG, WebP, PDF, docx and xlsx are taken"))


def _office(content: bytes) -> Kind | None:
    """A Word or Excel file without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        return None
    if "[content_types].xml" not in names or len(names) > _MOST_PARTS:
        return None
    if any(macro in name for name in names for macro in _MACROS):
        raise not_taken(Text("带宏的文件不收", "files with macros are not taken"))
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else None
