"""Reading forms by the ending of their file: one model for all of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import PurePath

from engine.formats.pieces import ENDINGS, LINES, LONG, Piece, pieces
from engine.formats.plain import read_json, read_yaml
from engine.handed import FormError, Handed
from standards import Library
from standards.wording import Text

__all__ = ["ENDINGS", "read_forms", "read_piece"]


def read_forms(name: str, data: bytes, library: Library) -> Iterator[Handed | FormError]:
    """The forms in a file; a form without an id is called after the file.

    Args:
        name: the file's name; its ending says what it is.
        data: its bytes.
        library: the standards, for the questions behind the columns.
    """
    for piece in pieces(name, lambda: io.BytesIO(data)):
        try:
            yield read_piece(piece, library)
        except FormError as error:
            yield error


def read_piece(piece: Piece, library: Library) -> Handed:
    """Read one form; without an id it is called after its file.

    Raises:
        FormError: where it cannot be read.
    """
    if piece.refused:
        raise FormError(piece.refused)
    handed = _read(piece, library)
    if not handed.data.get("id"):
        handed.data["id"] = PurePath(piece.file).stem
    return handed


def _read(piece: Piece, library: Library) -> Handed:
    """Readers that need a library of their own are loaded only where one is used."""
    ending = piece.ending
    if ending == ".xlsx":
        from engine.formats.xlsx.read import read

        return read(piece.data, library.kinds)
    if ending in (".xls", ".ods"):
        from engine.formats.xlsx.others import read_other

        return read_other(ending, piece.data, library.kinds)
    if ending in LONG:
        from engine.formats.long import read_long

        return read_long(piece.data, library.kinds)
    if ending in (".yaml", ".yml"):
        return read_yaml(piece.data)
    if ending in LINES:
        return _read_line(piece)
    return read_json(piece.data)


def _read_line(piece: Piece) -> Handed:
    try:
        return read_json(piece.data)
    except FormError as error:
        zh, en = error.message
        raise FormError(Text(f"第{piece.line}行：{zh}", f"line {piece.line}: {en}")) from None
