"""Reading form files by their ending: one model for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from engine.formats.plain import read_json, read_ndjson, read_yaml
from engine.handed import FormError, Handed
from standards import Library
from standards.wording import Text

ENDINGS = (".xlsx", ".yaml", ".yml", ".json", ".ndjson", ".jsonl")


def read_forms(name: str, data: bytes, library: Library) -> Iterator[Handed | FormError]:
    """The forms in a file; a form without an id is called after the file.

    Args:
        name: the file's name; its ending says what it is.
        data: its bytes.
        library: the standards, for the questions behind the columns.
    """
    path = PurePath(name)
    try:
        yield from (_named(form, path.stem) for form in _read(path, data, library))
    except FormError as error:
        yield error


def _read(path: PurePath, data: bytes, library: Library) -> Iterator[Handed | FormError]:
    ending = path.suffix.lower()
    if ending == ".xlsx":
        from engine.formats.xlsx.read import read  # only where needed: it brings calamine

        yield read(data, library.kinds)
    elif ending in (".yaml", ".yml"):
        yield read_yaml(data)
    elif ending == ".json":
        yield read_json(data)
    elif ending in (".ndjson", ".jsonl"):
        yield from read_ndjson(data)
    else:
        known = "、".join(ENDINGS)
        raise FormError(
            Text(f"不认识的文件类型“{ending}”，可用：{known}", f"unknown kind of file “{ending}”; one of {known}")
        )


def _named(form: Handed | FormError, stem: str) -> Handed | FormError:
    if isinstance(form, Handed) and not form.data.get("id"):
        form.data["id"] = stem
    return form
