"""Zip archives of forms. Nothing is unpacked to disk; bombs, and what leads elsewhere, are refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from engine.formats.pieces import ENDINGS, Opening
from engine.handed import FormError
from standards.wording import Text

ENDING = ".zip"
ARCHIVES = (ENDING, ".rar", ".7z", ".tar", ".gz", ".tgz")
MAX_MEMBERS = 500_000
MAX_RATIO = 200  # of what comes out to what is packed, beyond the first ten megabytes
_RATIO_FROM = 10_000_000
_UTF8_NAME = 0x800  # the flag that a name is UTF-8; without it Windows in China writes GBK
_ENCRYPTED = 0x1

_BROKEN = Text("不是有效的 zip 压缩包，或已损坏", "not a valid zip archive, or damaged")
_NESTED = Text("压缩包里又有压缩包，没有打开。请解开后再提交", "an archive inside an archive; unpack it first")
_ELSEWHERE = Text("文件名指向压缩包之外（含 .. 或绝对路径），没有读取", "its name leads outside the archive; not read")
_PASSWORD = Text("加了密码，读不了。请去掉密码再提交", "protected by a password; remove it")
_BOMB = Text("解开后大得不正常（疑似压缩炸弹），没有读取", "inflates to an abnormal size (a zip bomb?); not read")


@dataclass(frozen=True, slots=True)
class Member:
    """A form file in an archive: its name, how to open it, how far into the archive it lies; or why it is refused."""

    name: str
    opened: Opening | None = None
    end: int = 0
    refused: Text | None = None


def members(file: BinaryIO) -> Iterator[Member]:
    """The form files of an archive, in the order in which a folder of them would be read.

    Raises:
        FormError: where it is no zip archive.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError):
        raise FormError(_BROKEN) from None
    with archive:
        infos = archive.infolist()
        if len(infos) > MAX_MEMBERS:
            raise FormError(
                Text(f"压缩包里的文件超过 {MAX_MEMBERS} 个", f"more than {MAX_MEMBERS} files in the archive")
            )
        named = sorted(
            ((_name(info), info) for info in infos if not info.is_dir()), key=lambda pair: pair[0].split("/")
        )
        for name, info in named:
            if is_meant(name):
                yield _member(archive, name, info)


def is_meant(name: str) -> bool:
    """Whether a file, by its path in a folder or archive, is handed in as a form: not hidden, nor kept by Excel."""
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "~$")) and part != ".." for part in path.parts) or "__MACOSX" in path.parts
    return not hidden and path.suffix.lower() in (*ENDINGS, *ARCHIVES)


def _member(archive: zipfile.ZipFile, name: str, info: zipfile.ZipInfo) -> Member:
    path = PurePosixPath(name)
    if path.suffix.lower() in ARCHIVES:
        return Member(name, refused=_NESTED)
    if path.is_absolute() or ".." in path.parts or ":" in name:
        return Member(name, refused=_ELSEWHERE)
    if info.flag_bits & _ENCRYPTED:
        return Member(name, refused=_PASSWORD)
    return Member(name, partial(_open, archive, info), info.header_offset + info.compress_size)


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    return io.BufferedReader(_Watched(archive.open(info), info.compress_size))


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant. Python takes a name that is not marked as UTF-8 for cp437."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/")


class _Watched(io.RawIOBase):
    """A member being inflated; declared sizes are not believed, what comes out is counted."""

    def __init__(self, inner: IO[bytes], packed: int) -> None:
        self._inner, self._limit, self._seen = inner, max(_RATIO_FROM, packed * MAX_RATIO), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._inner.read(len(view))
        self._seen += len(data)
        if self._seen > self._limit:
            raise FormError(_BOMB)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()
