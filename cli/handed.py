"""Forms named on the command line: files, and folders of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cli.options import fail

if TYPE_CHECKING:
    from engine import Form
    from engine.handed import FormError
    from standards import Library
    from standards.wording import Lang


def form_files(given: list[Path], lang: Lang) -> list[Path]:
    """The files named, and the form files in the folders named, in order.

    Raises:
        typer.Exit: with status 2 where one does not exist, or there is none.
    """
    from engine.formats.reading import ENDINGS
    from standards.wording import Text

    found: list[Path] = []
    for path in given:
        if path.is_dir():
            found += [p for p in sorted(path.rglob("*")) if p.suffix.lower() in ENDINGS and _is_meant(p, path)]
        elif path.is_file():
            found.append(path)
        else:
            fail(Text(f"没有这个文件：{path}", f"no such file: {path}"), lang)
    if not found:
        fail(Text("没有找到自查表", "no form was found"), lang)
    return found


def forms_in(path: Path, library: Library) -> Iterator[Form | FormError]:
    """Every form of a file; an error in the place of one that cannot be read."""
    from engine import form_from
    from engine.formats.reading import read_forms
    from engine.handed import FormError
    from standards.wording import Text

    try:
        data = path.read_bytes()
    except OSError as error:
        yield FormError(Text(f"读不了：{error.strerror}", f"cannot be read: {error.strerror}"))
        return
    for handed in read_forms(_legible(path), data, library):
        try:
            yield handed if isinstance(handed, FormError) else form_from(handed, library)
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
    return os.fsencode(path.name).decode(errors="replace")


def _is_meant(path: Path, folder: Path) -> bool:
    """Whether a file in a folder is a form: not hidden, nor what Excel keeps beside an open file."""
    return path.is_file() and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
