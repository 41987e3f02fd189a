"""The rows of a draft: added, given another name, put where they lie, taken out; its parts follow."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from api.errors import invalid
from api.forms.contents import Content
from api.models import Given, Short
from engine.vocabulary import fold
from standards import Library
from standards.problems import unknown
from standards.wording import Text

Renamed = Mapping[tuple[str, str], str]  # by kind and folded name of before


class RowIn(Given):
    """A row as it is to be: a new one, or with `before` the one of that name. `gone` takes it out of the draft."""

    kind: Annotated[str, Field(max_length=60, examples=["dust_system"])]
    name: Annotated[str, Field(min_length=1, max_length=200, examples=["1#除尘系统"])]
    before: Annotated[str, Field(max_length=200)] | None = None
    within: Annotated[list[Short], Field(max_length=50)] | None = None
    gone: bool = False


class Rows(Given):
    """Rows of a draft; the others stay as they are. Without `within` a row stays where it lies."""

    version: int
    rows: Annotated[list[RowIn], Field(max_length=2000)]


def arranged(content: Content, given: Rows, library: Library) -> tuple[Content, Renamed]:
    """A draft with its rows so, and what now goes by another name.

    Raises:
        Problem: 422 for a kind that is not known, a row that is not there, two rows of one name.
    """
    data = copy.deepcopy(content)
    rows: list[Content] = data.setdefault("subjects", [])
    new: dict[tuple[str, str], str] = {}
    for one in given.rows:
        if one.kind not in library.kinds or one.kind == "enterprise":
            raise invalid(unknown(Text("检查部位类别", "subject kind"), one.kind, library.kinds))
        there = _row(rows, one.kind, one.before) if one.before else None
        if one.before and there is None:
            raise invalid(Text(f"没有“{one.before}”这一行", f"there is no row “{one.before}”"))
        if one.gone:
            rows[:] = [row for row in rows if row is not there]
        elif one.before and one.before != one.name:
            new[one.kind, fold(one.before)] = one.name
    _add_and_place(rows, given.rows)
    _rename(data, new, library)
    _refuse_doubles(rows, library)
    return data, new


def _add_and_place(rows: list[Content], given: Iterable[RowIn]) -> None:
    for one in given:
        if one.gone:
            continue
        row = _row(rows, one.kind, one.before) if one.before else None
        if row is None:
            row = {"kind": one.kind, "name": one.name, "answers": {}}
            rows.append(row)
        if one.within is not None:
            row["within"] = list(one.within)


def renamed(content: Content, new: Renamed, library: Library) -> Content:
    """A part of the draft, in which rows go by their new names too."""
    data = copy.deepcopy(content)
    _rename(data, new, library)
    return data


def renamed_places(conflicts: list[dict[str, Any]], new: Renamed) -> list[dict[str, Any]]:
    """What is open between parts, by the new names."""
    return [one | {"place": _place(one["place"], new)} for one in conflicts]


def _rename(data: Content, new: Renamed, library: Library) -> None:
    """Names, where rows lie, what is claimed, decided or objected to on a row: all at once, for two may swap."""
    if not new:
        return
    rows = data.get("subjects") or []
    before = [(row.get("kind") or "", fold(row.get("name") or "")) for row in rows]
    names = set(before)
    for row, (kind, name) in zip(rows, before, strict=True):
        row["name"] = new.get((kind, name), row.get("name"))
        if row["name"] is None:
            del row["name"]
        if row.get("within"):
            outer = library.kinds[kind].within if kind in library.kinds else []
            within = [row["within"]] if isinstance(row["within"], str) else row["within"]
            row["within"] = [_outer(one, outer, names, new) for one in within]
    for group in ("claims", "decisions", "objections"):
        for one in data.get(group) or ():
            meant = [said for (_, name), said in new.items() if name == fold(one.get("subject") or "")]
            if len(meant) == 1:
                one["subject"] = meant[0]


def _outer(name: str, kinds: Iterable[str], names: set[tuple[str, str]], new: Renamed) -> str:
    """What a row lies in by its new name; the first kind that has such a row is meant."""
    own = next((kind for kind in kinds if (kind, fold(name)) in names or (kind, fold(name)) in new), None)
    return new.get((own, fold(name)), name) if own else name


def _place(place: list[str], new: Renamed) -> list[str]:
    match place:
        case ["subjects", kind, name, *steps]:
            return ["subjects", kind, new.get((kind, fold(name)), name), *steps]
    return place


def _refuse_doubles(rows: list[Content], library: Library) -> None:
    seen: set[tuple[str, str]] = set()
    for kind, name in _named(rows):
        if (kind, fold(name)) in seen:
            what = library.kinds[kind].name if kind in library.kinds else kind
            raise invalid(Text(f"{what}里有两行都叫“{name}”", f"two rows are called “{name}”"))
        seen.add((kind, fold(name)))


def _named(rows: list[Content]) -> Iterator[tuple[str, str]]:
    return ((str(row["kind"]), str(row["name"])) for row in rows if row.get("name"))


def _row(rows: list[Content], kind: str, name: str) -> Content | None:
    found = (row for row in rows if row.get("kind") == kind and fold(row.get("name") or "") == fold(name))
    return next(found, None)
