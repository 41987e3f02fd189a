"""Forms as CSV, an answer a line: found out how it is encoded and parted, then read form by form."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from engine.formats.long import LongForm, grouped, known_columns
from engine.formats.pieces import Opening
from engine.handed import FormError
from standards.wording import Text

_ENCODINGS = ("utf-8-sig", "gb18030")  # what Excel and WPS write in China
_CHUNK = 1 << 16
_NOT_TEXT = Text(
    "不是 UTF-8 也不是 GB18030 文字。请另存为“CSV UTF-8”再提交",
    "neither UTF-8 nor GB18030 text; save it as “CSV UTF-8”",
)
_EMPTY = Text("文件是空的", "the file is empty")


def forms_of(opened: Opening) -> Iterator[LongForm]:
    """The forms of a CSV file, in order. It is gone through twice more beforehand: for its encoding, for its forms.

    Raises:
        FormError: where it is no such table, or the lines of a form do not stand together.
    """
    encoding = _encoding(opened)
    yield from grouped(lambda: _rows(opened, encoding))


def _encoding(opened: Opening) -> str:
    for encoding in _ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with opened() as stream:
                while chunk := stream.read(_CHUNK):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise FormError(_NOT_TEXT)


def _rows(opened: Opening, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """The lines with something in them, numbered; the first is the heads of the columns."""
    with opened() as binary, io.TextIOWrapper(binary, encoding, newline="") as text:
        head = text.readline()
        if not head.strip():
            raise FormError(_EMPTY)
        mark = max(",\t;", key=lambda mark: known_columns(head.strip().split(mark)))
        reader = csv.reader([head], delimiter=mark)
        try:
            yield 1, next(reader)
            reader = csv.reader(text, delimiter=mark)
            for row in reader:
                if any(map(str.strip, row)):
                    yield reader.line_num + 1, row
        except csv.Error:
            number = reader.line_num + 1
            raise FormError(Text(f"第{number}行不是有效的 CSV", f"line {number} is not valid CSV")) from None
