"""Files coming in, written to disk as they come: however large, only a little of them is ever held."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool

from api.errors import Problem, invalid, unsupported
from engine.batch.sources import Source
from engine.formats.archive import ENDING
from engine.formats.pieces import ENDINGS
from standards.wording import Text

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

TYPES = {
    "application/x-ndjson": ".ndjson",
    "application/ndjson": ".ndjson",
    "application/jsonl": ".ndjson",
    "application/zip": ENDING,
    "application/x-zip-compressed": ENDING,
    "application/json": ".json",
    "text/csv": ".csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.apache.parquet": ".parquet",
}
_MOST_FILES = 1000
_LONGEST_HEADER = 8000
_LONGEST_NAME = 80


@dataclass(slots=True)
class Upload:
    """The files of a request, as they lie in a folder: what each is called, how much it is, the digest of it all."""

    folder: Path
    names: list[str] = field(default_factory=list)
    size: int = 0
    digest: bytes = b""


def sources(folder: Path, names: list[str]) -> list[Source]:
    """The files of an upload under their own names."""
    return [Source(name, folder / _stored(number, name)) for number, name in enumerate(names)]


async def received(request: Request, folder: Path, name: str | None) -> Upload:
    """Write what is uploaded into a folder: the body itself, or every file of a multipart one.

    Args:
        request: whose body nobody has read.
        folder: where to; made here.
        name: what the body is called, where it is the file.

    Raises:
        Problem: 415 where it is nothing we read, 422 where it is empty, 400 where it is broken.
    """
    kind = request.headers.get("content-type", "application/x-ndjson").partition(";")[0].strip().lower()
    writer = _Writer(Upload(folder))
    folder.mkdir(parents=True)
    try:
        if kind == "multipart/form-data":
            await _parts(request, writer)
        elif kind in TYPES:
            writer.begin(_named(name, TYPES[kind]))
            async for chunk in request.stream():
                await run_in_threadpool(writer.write, chunk)
            await run_in_threadpool(writer.end)
        else:
            raise unsupported(kind, (*ENDINGS, ENDING))
    finally:
        writer.close()
    return await run_in_threadpool(writer.finished)


class _Writer:
    """Files being written, one after the other, and counted and digested on the way."""

    def __init__(self, upload: Upload) -> None:
        self._upload, self._digest = upload, hashlib.sha256()
        self._file: BinaryIO | None = None

    def begin(self, name: str) -> None:
        names = self._upload.names
        if len(names) == _MOST_FILES:
            most = f"{_MOST_FILES}"
            raise invalid(Text(f"一次最多 {most} 个文件，请打成 zip", f"at most {most} files at once; send a zip"))
        name = _unlike(name, names)
        self._file = (self._upload.folder / _stored(len(names), name)).open("xb")
        names.append(name)
        self._digest.update(b"\0file\0" + name.encode() + b"\0")

    def write(self, data: bytes) -> None:
        if self._file:
            self._file.write(data)
            self._digest.update(data)
            self._upload.size += len(data)

    def end(self) -> None:
        """To the disk: what is answered outlives a power cut."""
        if self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
            self.close()

    def close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None

    def finished(self) -> Upload:
        if not self._upload.size:
            raise invalid(Text("没有内容", "there is nothing in it"))
        for folder in (self._upload.folder, self._upload.folder.parent):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        self._upload.digest = self._digest.digest()
        return self._upload


async def _parts(request: Request, writer: _Writer) -> None:
    """Every file of a multipart body; other fields are passed over."""
    parts = _Parts(writer)
    _, options = parse_options_header(request.headers["content-type"])
    try:
        parser = MultipartParser(options.get(b"boundary", b""), parts.callbacks())
        async for chunk in request.stream():
            await run_in_threadpool(parser.write, chunk)
        parser.finalize()
        if not parts.whole:
            raise FormParserError("it ends too early")
    except FormParserError:
        title = Text("上传的内容不完整，或者格式不对", "the upload is broken")
        raise Problem(400, "broken-upload", title) from None


class _Parts:
    """What the parser of multipart bodies calls."""

    def __init__(self, writer: _Writer) -> None:
        self._writer = writer
        self._header, self._value, self._disposition, self._length = b"", b"", b"", 0
        self.whole = False

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self.begin,
            "on_header_field": self.header,
            "on_header_value": self.value,
            "on_header_end": self.header_end,
            "on_headers_finished": self.headers_finished,
            "on_part_data": self.data,
            "on_part_end": self._writer.end,
            "on_end": self.end,
        }

    def begin(self) -> None:
        self._disposition, self._length = b"", 0

    def header(self, data: bytes, start: int, end: int) -> None:
        self._header += self._measured(data[start:end])

    def value(self, data: bytes, start: int, end: int) -> None:
        self._value += self._measured(data[start:end])

    def header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        if (name := options.get(b"filename")) is not None:
            self._writer.begin(_named(name.decode(errors="replace"), None))

    def data(self, data: bytes, start: int, end: int) -> None:
        self._writer.write(data[start:end])

    def end(self) -> None:
        self.whole = True

    def _measured(self, data: bytes) -> bytes:
        self._length += len(data)
        if self._length > _LONGEST_HEADER:
            raise FormParserError("a part's headers are too long")
        return data


def _named(given: str | None, ending: str | None) -> str:
    """What a file is called: no path, nothing that cannot be printed, the ending that says what it is."""
    last = (given or "forms").replace("\\", "/").rpartition("/")[2]
    stem, dot, said = last.rpartition(".")
    own = f"{dot}{said}".lower()
    if own not in (*ENDINGS, ENDING) or not stem:
        stem, own = last, ending or ""
    if not own or (ending and own != ending):
        raise unsupported(own or last, (*ENDINGS, ENDING))
    plain = "".join(letter for letter in stem if letter.isprintable())[:_LONGEST_NAME] or "forms"
    return f"{plain}{own}"


def _unlike(name: str, others: list[str]) -> str:
    """The name, with a number where another file has it."""
    stem, _, ending = name.rpartition(".")
    number = 1
    while name in others:
        number += 1
        name = f"{stem} ({number}).{ending}"
    return name


def _stored(number: int, name: str) -> str:
    return f"{number:04}.{name.rpartition('.')[2]}"
