"""A file taken apart into forms before anything reads them: each can be read, judged and lost by itself.

Nothing larger than one form is held, however many a file has.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from engine.handed import FormError
from standards.wording import Text

WORKBOOKS, SINGLE = (".xlsx", ".xls", ".ods"), (".yaml", ".yml", ".json")
LINES, LONG = (".ndjson", ".jsonl"), (".csv", ".parquet")
ENDINGS = (*WORKBOOKS, *SINGLE, *LINES, *LONG)
MAX_FORM = 100_000_000  # bytes of one form
Opening = Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class Piece:
    """One form, not read yet: which file it is of, its bytes, and the line it begins on where a file has several.

    `refused` says why there is nothing to read.
    """

    file: str
    data: bytes = b""
    line: int = 0
    refused: Text | None = None

    @property
    def ending(self) -> str:
        """The file's ending, which says what the bytes are."""
        return PurePath(self.file).suffix.lower()

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes or, without any, of the reason."""
        return hashlib.sha256(self.refused.zh.encode() if self.refused else self.data).hexdigest()


def pieces(file: str, opened: Opening) -> Iterator[Piece]:
    """The forms of a file, in order.

    Args:
        file: what the file is called in messages; its ending says what it is.
        opened: opens the file, more than once where it has to be gone through beforehand.
    """
    try:
        yield from _pieces(file, PurePath(file).suffix.lower(), opened)
    except FormError as error:
        yield Piece(file, refused=error.message)
    except OSError as error:
        yield Piece(file, refused=Text(f"读不了：{error.strerror}", f"cannot be read: {error.strerror}"))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):  # inside an archive
        yield Piece(file, refused=_DAMAGED)


def _pieces(file: str, ending: str, opened: Opening) -> Iterator[Piece]:
    if ending in LINES:
        yield from _lines(file, opened)
    elif ending == ".csv":
        from engine.formats.delimited import forms_of

        yield from (_long(file, columns, rows) for columns, rows in forms_of(opened))
    elif ending == ".parquet":
        from engine.formats.parquet import forms_of as forms_of_parquet

        yield from (_long(file, columns, rows) for columns, rows in forms_of_parquet(opened))
    elif ending in ENDINGS:
        with opened() as stream:
            data = stream.read(MAX_FORM + 1)
        yield Piece(file, refused=_LARGE) if len(data) > MAX_FORM else Piece(file, data)
    else:
        known = "、".join(ENDINGS)
        message = f"不认识的文件类型“{ending}”，可用：{known}"
        yield Piece(file, refused=Text(message, f"unknown kind of file “{ending}”; one of {known}"))


def _lines(file: str, opened: Opening) -> Iterator[Piece]:
    with opened() as stream:
        number = 0
        while line := stream.readline(MAX_FORM + 1):
            number += 1
            if len(line) > MAX_FORM:
                yield Piece(file, line=number, refused=_LARGE)
                while line and not line.endswith(b"\n"):
                    line = stream.readline(MAX_FORM)
            elif line.strip():
                yield Piece(file, line.rstrip(b"\n"), number)


def _long(file: str, columns: list[str], rows: list[tuple[int, list[str]]]) -> Piece:
    data = json.dumps({"columns": columns, "rows": rows}, ensure_ascii=False, separators=(",", ":"))
    return Piece(file, data.encode("utf-8", "surrogatepass"), rows[0][0])


_DAMAGED = Text("压缩包里的这个文件已损坏、加密或压缩方式不支持", "damaged, encrypted or packed in an unknown way")
_LARGE = Text(
    f"超过 {MAX_FORM // 1_000_000} MB，不像一份自查表，没有读取",
    f"more than {MAX_FORM // 1_000_000} MB, as no form is; not read",
)
