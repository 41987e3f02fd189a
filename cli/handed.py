"""Forms named on the command line: files, folders of them, zip archives."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from cli.options import fail

if TYPE_CHECKING:
    from engine import Form
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


def forms_in(path: Path, library: Library) -> Iterator[Form | FormError]:
    """Every form of a file; an error in the place of one that cannot be read."""
    from engine import form_from
    from engine.batch.sources import Source, pieces_of
    from engine.formats.reading import read_piece
    from engine.handed import FormError

    for piece in pieces_of(Source.of(path)):
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
