"""A workbook's zip, looked at before anything else reads it: bombs, passwords, entities, cells out of reach.

What passes is packed again with only the parts that were looked at, so that calamine sees nothing else.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from engine.formats.xlsx.cells import Book, Cells, look, percent_styles
from engine.formats.xlsx.markup import broken, parse
from engine.formats.xlsx.properties import worked_on
from engine.formats.xlsx.shared import shared_texts
from engine.handed import FormError
from standards.wording import Text

MAX_PARTS = 2_000
MAX_BYTES = 100_000_000  # of all XML parts, inflated; pictures are never inflated
MAX_RATIO = 200  # of inflated to packed, in parts that inflate to more than a megabyte
_RATIO_FROM = 1_000_000
_CHUNK = 1 << 16
_LOCAL_HEADER = 30  # bytes before a part's name
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATIONS = "/relationships"


@dataclass(frozen=True, slots=True)
class ScannedSheet:
    """A sheet as the workbook lists it. `cells` is None where it has no cells at all (a chart)."""

    name: str
    hidden: bool
    cells: Cells | None


@dataclass(frozen=True, slots=True)
class Scan:
    """A workbook that may be read: its sheets in order, the parts that were looked at, how long it was worked on."""

    sheets: list[ScannedSheet]
    parts: dict[str, bytes]
    worked_on: timedelta | None = None

    def packed(self) -> bytes:
        """The bytes to hand to calamine."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for name, xml in self.parts.items():
                archive.writestr(zipfile.ZipInfo(name), xml)
        return packed.getvalue()


def scan(data: bytes) -> Scan:
    """Look at the bytes of a workbook.

    Raises:
        FormError: where it is no xlsx workbook, or one that must not be read.
    """
    parts = Parts(data)
    parts.look_at_all()
    workbook = parts.target_of("_rels/.rels", "officeDocument") or "xl/workbook.xml"
    if workbook not in parts.xml:
        raise _another_kind_of_file(parts.infos)
    folder, name = posixpath.split(workbook)
    relations = f"{folder}/_rels/{name}.rels"
    kept = {
        "[Content_Types].xml": parts.xml.get("[Content_Types].xml", b""),
        "_rels/.rels": parts.xml.get("_rels/.rels", b""),
        f"{folder}/workbook.xml": parts.xml[workbook],
        f"{folder}/_rels/workbook.xml.rels": parts.xml.get(relations, b""),
    }
    book = Book()
    for kind in ("sharedStrings", "styles"):
        path = parts.target_of(relations, kind, folder)
        if path in parts.xml:
            kept[path] = parts.xml[path]
            if kind == "styles":
                book.percent_styles = percent_styles(parts.xml[path])
            else:
                book.shared = shared_texts(parts.xml[path])
    sheets = []
    for sheet, hidden, path in parts.sheets(workbook, relations, folder):
        cells = look(sheet, parts.xml[path], book) if path in parts.xml else None
        if cells:
            kept[path] = parts.xml[path]
        sheets.append(ScannedSheet(sheet, hidden, cells))
    properties = parts.xml.get(parts.target_of("_rels/.rels", "core-properties"), b"")
    return Scan(sheets, kept, worked_on(properties))


class Parts:
    """The parts of the zip: all are counted, those in XML inflated under watch."""

    def __init__(self, data: bytes) -> None:
        self.data, self.left = data, MAX_BYTES
        self.infos = _directory(data)
        self.xml: dict[str, bytes] = {}
        for info in self.infos:
            name = info.filename.lstrip("/")
            if name in self.xml:
                raise broken(name)
            if name.lower().endswith((".xml", ".rels")):
                self.xml[name] = self._inflated(info)

    def look_at_all(self) -> None:
        """Refuse entities in any part; damage matters only in the parts that are read later."""
        for name, xml in self.xml.items():
            if b"<!DOCTYPE" in xml:
                parse(name, xml)

    def target_of(self, relations: str, kind: str, folder: str = "") -> str:
        """The part that a relation of this kind points to; empty where there is none."""
        targets = (path for _, of_kind, path in self._related(relations, folder) if of_kind == kind)
        return next(targets, "")

    def sheets(self, workbook: str, relations: str, folder: str) -> list[tuple[str, bool, str]]:
        """Name, whether hidden, and part of every sheet in order; the part is empty where it is no worksheet."""
        paths = {id_: path for id_, kind, path in self._related(relations, folder) if kind == "worksheet"}
        found: list[tuple[str, bool, str]] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "sheet":
                id_ = next((value for key, value in attributes.items() if key.endswith(f"{_RELATIONS} id")), "")
                hidden = attributes.get("state", "visible") != "visible"
                found.append((attributes.get("name", ""), hidden, paths.get(id_, "")))

        parse(workbook, self.xml[workbook], start)
        return found

    def _related(self, relations: str, folder: str) -> tuple[tuple[str, str, str], ...]:
        """Id, kind and part of every relation."""
        return _related(relations, self.xml[relations], folder) if relations in self.xml else ()

    def _inflated(self, info: zipfile.ZipInfo) -> bytes:
        """One part's bytes. Declared sizes are not believed: what comes out is counted as it comes."""
        chunks: list[bytes] = []
        size, checksum = 0, 0
        for chunk in self._chunks(info):
            size += len(chunk)
            self.left -= len(chunk)
            if self.left < 0 or (size > _RATIO_FROM and size > MAX_RATIO * info.compress_size):
                raise FormError(
                    Text(
                        "文件展开后大得不正常（疑似压缩炸弹），没有读取。请用 Excel 或 WPS 打开后另存为 .xlsx 再提交",
                        "the file inflates to an abnormal size (a zip bomb?) and was not read",
                    )
                )
            checksum = zlib.crc32(chunk, checksum)
            chunks.append(chunk)
        if checksum != info.CRC:
            raise broken(info.filename)
        return b"".join(chunks)

    def _chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        packed = self._packed(info)
        if info.compress_type == zipfile.ZIP_STORED:
            yield packed
            return
        inflating = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            while not inflating.eof:
                chunk = inflating.decompress(packed, _CHUNK)
                packed = inflating.unconsumed_tail
                if not chunk and not packed:
                    break
                yield chunk
        except zlib.error:
            raise broken(info.filename) from None

    def _packed(self, info: zipfile.ZipInfo) -> bytes:
        if info.flag_bits & 1:
            raise encrypted()
        start = info.header_offset
        header = self.data[start : start + _LOCAL_HEADER]
        known = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04") or not known:
            raise broken(info.filename)
        name, extra = struct.unpack("<HH", header[26:30])
        start += _LOCAL_HEADER + name + extra
        return self.data[start : start + info.compress_size]


@lru_cache(maxsize=64)
def _related(relations: str, xml: bytes, folder: str) -> tuple[tuple[str, str, str], ...]:
    """Id, kind and part of every relation; workbooks of one make have the same."""
    found: list[tuple[str, str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            found.append((attributes.get("Id", ""), kind, target))

    parse(relations, xml, start)
    return tuple(found)


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    if data.startswith(_OLE):
        raise encrypted() if "EncryptedPackage".encode("utf-16-le") in data else _old_excel()
    if not data.startswith(b"PK"):
        raise _not_xlsx()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, OverflowError, EOFError):
        raise broken("zip") from None
    if len(infos) > MAX_PARTS:
        raise FormError(
            Text(
                f"文件里有 {len(infos)} 个部件，不是正常的工作簿，没有读取",
                f"the file has {len(infos)} parts, as no workbook has; it was not read",
            )
        )
    return infos


def _another_kind_of_file(infos: list[zipfile.ZipInfo]) -> FormError:
    names = {info.filename for info in infos}
    for name, what in (("word/document.xml", "Word"), ("xl/workbook.bin", "xlsb"), ("content.xml", "ods")):
        if name in names:
            return FormError(
                Text(
                    f"这是 {what} 文件，不是 xlsx。请填在自查表的 Excel 工作簿里，另存为 .xlsx 再提交",
                    f"this is a {what} file, not xlsx; save the form as .xlsx",
                )
            )
    return _not_xlsx()


def _not_xlsx() -> FormError:
    return FormError(
        Text(
            "不是 xlsx 文件（可能只是改了扩展名）。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”再提交",
            "not an xlsx file (perhaps only its name was changed); open it in Excel or WPS and save it as .xlsx",
        )
    )


def _old_excel() -> FormError:
    return FormError(
        Text(
            "这是旧式 Excel 文件（.xls）或 WPS 表格（.et），不是 xlsx。请打开后另存为“Excel 工作簿（*.xlsx）”再提交",
            "this is an old Excel file (.xls) or WPS sheet (.et), not xlsx; open it and save it as .xlsx",
        )
    )


def encrypted() -> FormError:
    """The file has a password."""
    return FormError(
        Text(
            "文件设了打开密码，读不了。请去掉密码再提交",
            "the file is protected by a password; remove it and hand it in again",
        )
    )
