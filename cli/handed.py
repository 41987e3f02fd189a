"""Forms named on the command line: files, folders of them, zip archives; taken apart into pieces, one form each."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from cli.options import fail

if TYPE_CHECKING:
    from engine import Form
    from engine.formats.pieces import Piece
    from engine.handed import FormError
    from standards import Library
    from standards.wording import Lang


def form_files(given: Sequence[Path], lang: Lang, without: Path | None = None) -> Iterator[Path]:
    """The files named, and the form files in the folders named, in order; none in the folder `without`.

    Raises:
        typer.Exit: with status 2 where one does not exist, or there is none.
    """
    from standards.wording import Text

    for path in given:
        if not path.exists():
            fail(Text(f"没有这个文件：{path}", f"no such file: {path}"), lang)
    return _some(_walked(given, without), lang)


def _some(files: Iterator[Path], lang: Lang) -> Iterator[Path]:
    """The files, of which there must be one."""
    from standards.wording import Text

    first = next(files, None)
    if first is None:
        fail(Text("没有找到自查表", "no form was found"), lang)
    return chain([first], files)


def _walked(given: Sequence[Path], without: Path | None) -> Iterator[Path]:
    for path in given:
        yield from _in_folder(path, without) if path.is_dir() else [path]


def _in_folder(folder: Path, without: Path | None) -> Iterator[Path]:
    """The form files under a folder, by name; only the names of one branch are held at a time."""
    from engine.formats.archive import is_meant

    with os.scandir(folder) as entries:
        found = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    for name, is_folder in found:
        path = folder / name
        if is_folder:
            if not name.startswith((".", "~$")) and not (without and path.resolve() == without):
                yield from _in_folder(path, without)
        elif is_meant(name) and path.is_file():
            yield path


def pieces_of(path: Path) -> Iterator[Piece]:
    """The forms of a file or of the files in an archive, not read yet."""
    from engine.formats.archive import ENDING, members
    from engine.formats.pieces import Piece, pieces
    from engine.handed import FormError
    from standards.wording import Text

    name = _legible(path)
    if path.suffix.lower() != ENDING:
        yield from pieces(name, partial(_open, path))
        return
    try:
        with path.open("rb") as archive:
            for member in members(archive):
                inside = f"{name}/{member.name}"
                if member.opened:
                    yield from pieces(inside, member.opened)
                else:
                    yield Piece(inside, refused=member.refused)
    except FormError as error:
        yield Piece(name, refused=error.message)
    except OSError as error:
        yield Piece(name, refused=Text(f"读不了：{error.strerror}", f"cannot be read: {error.strerror}"))


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def forms_in(path: Path, library: Library) -> Iterator[Form | FormError]:
    """Every form of a file; an error in the place of one that cannot be read."""
    from engine import form_from
    from engine.formats.reading import read_piece
    from engine.handed import FormError

    for piece in pieces_of(path):
        try:
            yield form_from(read_piece(piece, library), library)
        except FormError as error:
            yield error


def forms_of(files: list[Path], library: Library, lang: Lang) -> list[Form]:
    """Every form of some files, for a command that works on forms and not on whatever can be read.

    Raises:
        typer.Exit: with status 2 where one cannot be read.
    """
    from engine import Form
    from standards.wording import Text

    found: list[Form] = []
    for path in files:
        for form in forms_in(path, library):
            if not isinstance(form, Form):
                fail(Text(f"{path}：{form.message.zh}", f"{path}: {form.message.en}"), lang)
            found.append(form)
    return found


def _legible(path: Path) -> str:
    """The file's name, which a form without an id is called by, with ? for what is no UTF-8."""
    return os.fsencode(path).decode(errors="replace")
