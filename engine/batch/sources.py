"""A file of forms, or an archive of such files, taken apart into pieces, one form each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from engine.formats.archive import ENDING, members
from engine.formats.pieces import Piece, pieces
from engine.handed import FormError
from standards.wording import Text


@dataclass(frozen=True, slots=True)
class Source:
    """A file, and what it is called in results and messages. The name's ending says what it is."""

    name: str
    path: Path

    @classmethod
    def of(cls, path: Path) -> Source:
        """A file under its own name, with ? for what is no UTF-8."""
        return cls(os.fsencode(path).decode(errors="replace"), path)

    @property
    def is_archive(self) -> bool:
        """Whether there are files in it."""
        return self.name.lower().endswith(ENDING)


def pieces_of(source: Source) -> Iterator[Piece]:
    """The forms of a file or of the files in an archive, not read yet."""
    if not source.is_archive:
        yield from pieces(source.name, partial(_open, source.path))
        return
    try:
        with source.path.open("rb") as archive:
            for member in members(archive):
                inside = f"{source.name}/{member.name}"
                if member.opened:
                    yield from pieces(inside, member.opened)
                else:
                    yield Piece(inside, refused=member.refused)
    except FormError as error:
        yield Piece(source.name, refused=error.message)
    except OSError as error:
        yield Piece(source.name, refused=Text(f"读不了：{error.strerror}", f"cannot be read: {error.strerror}"))


def _open(path: Path) -> BinaryIO:
    return path.open("rb")
