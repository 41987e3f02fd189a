"""Parts of one form, filled in by several people, as one form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from engine.handed import Handed, Unreadable
from engine.intake import FormIn, SubjectIn, validated
from engine.merging.rows import RowMerge, RowOf
from engine.merging.said import Conflict, Said, agreed
from engine.vocabulary import NotUnderstood, count_of, fold
from standards import Library
from standards.wording import Text

ENTERPRISE = "enterprise"
_FIELDS = {
    "id": Text("表格编号", "id"),
    "inspected_on": Text("检查日期", "date"),
    "origin": Text("检查来源", "origin"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One person's file."""

    name: str
    handed: Handed


@dataclass(slots=True)
class Merged:
    """The whole form's data. `conflicts` are left open in it; `lost` was not understood and is not in it."""

    data: dict[str, Any]
    conflicts: list[Conflict] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    lost: list[tuple[str, Unreadable]] = field(default_factory=list)


def merge(parts: Sequence[Part], library: Library, called: str) -> Merged:
    """Merge parts of a form (docs/carrying.md).

    Args:
        parts: the parts; their order decides only the order of rows.
        library: the standards, for what answers mean.
        called: the id of the whole, unless the parts agree on one.

    Raises:
        FormError: where one of them is no form.
    """
    merged = Merged({"form": "panding/1", "id": called})
    read: list[tuple[Part, FormIn]] = []
    for part in parts:
        given, left_out = validated(part.handed)
        read.append((part, given))
        merged.lost += [(part.name, entry) for entry in (*part.handed.unreadable, *left_out)]
        merged.notes += [Text(f"{part.name}：{n.zh}", f"{part.name}: {n.en}") for n in part.handed.notes]
    _head(read, merged)
    _counts(read, library, merged)
    _rows(read, library, merged)
    for group in ("claims", "decisions", "objections"):
        entries = [
            entry.model_dump(mode="json", exclude_none=True) for _, form in read for entry in getattr(form, group)
        ]
        if entries:
            merged.data[group] = [entry for i, entry in enumerate(entries) if entry not in entries[:i]]
    return merged


def _settle(where: Text, said: list[Said], merged: Merged, *place: str) -> Any:
    found = agreed(said) if said else None
    if said and found is None:
        merged.conflicts.append(Conflict(where, tuple(dict.fromkeys(said)), place))
    return found.data if found else None


def _head(read: Sequence[tuple[Part, FormIn]], merged: Merged) -> None:
    """Id, date, origin, identity: equal or a conflict; every standard that one of them asks for."""
    for key, label in _FIELDS.items():
        said = [
            Said(part.name, str(value), str(value), str(value))
            for part, form in read
            if key in form.model_fields_set and (value := getattr(form, key)) and not _is_file_name(key, value, part)
        ]
        if (value := _settle(label, said, merged, key)) is not None:
            merged.data[key] = value
    standards = dict.fromkeys(name for _, form in read for name in form.standards or ())
    if standards:
        merged.data["standards"] = list(standards)
    enterprise: dict[str, Any] = {}
    for key in dict.fromkeys(key for _, form in read for key in form.enterprise):
        said = [Said(part.name, text, fold(text), text) for part, form in read if (text := form.enterprise.get(key))]
        where = Text(f"表头 enterprise.{key}", f"enterprise.{key}")
        if (value := _settle(where, said, merged, "enterprise", key)) is not None:
            enterprise[key] = value
    if enterprise:
        merged.data["enterprise"] = enterprise
    last = [form.last for _, form in read if form.last]
    if last:
        merged.data["last"] = last[0].model_dump(mode="json", exclude_defaults=True)
        if any(one != last[0] for one in last):
            differ = Text("各份不是从同一张上次的表生成的，上次的内容用了第一份的", "parts from different last forms")
            merged.notes.append(differ)


def _is_file_name(key: str, value: object, part: Part) -> bool:
    """Whether an id is only the file's name, given to a form that says none."""
    return key == "id" and value == PurePath(part.name).stem


def _counts(read: Sequence[tuple[Part, FormIn]], library: Library, merged: Merged) -> None:
    counts: dict[str, Any] = {}
    for kind in dict.fromkeys(kind for _, form in read for kind in form.counts):
        said = []
        for part, form in read:
            raw = form.counts.get(kind)
            try:
                meaning: Any = count_of(raw)
            except NotUnderstood:
                meaning = fold(str(raw))
            if meaning is not None:
                said.append(Said(part.name, str(raw), meaning, meaning if isinstance(meaning, int) else raw))
        name = library.kinds[kind].count_text if kind in library.kinds else kind
        if (value := _settle(Text(f"表头 {name}", f"表头 {name}"), said, merged, "counts", kind)) is not None:
            counts[kind] = value
    if counts:
        merged.data["counts"] = counts


def _rows(read: Sequence[tuple[Part, FormIn]], library: Library, merged: Merged) -> None:
    """Rows of one kind and name are one. A row without a name is nobody else's: it stays by itself."""
    dated = "inspected_on" not in merged.data
    rows: dict[tuple[str, str], list[RowOf]] = {}
    for part, form in read:
        for i, row in enumerate(form.subjects):
            name = row.name or ""
            if _nameless(row, library):
                name = f"{name or library.kinds[row.kind].name}（{part.name}{'' if name else f' {i + 1}'}）"
                row = row.model_copy(update={"name": name})
                merged.notes.append(
                    Text(
                        f"{name}：没有写名称，没有和别的表合并", f"{name}: it has no name and was merged with no other"
                    )
                )
            places = (
                {q: part.handed.place(("subjects", i, "answers", q)) for q in row.answers} if _has_places(part) else {}
            )
            key = (row.kind, "" if row.kind == ENTERPRISE else _plain(name))
            rows.setdefault(key, []).append(RowOf(part.name, form.inspected_on, row, places))
    written = {_plain(several[0].row.name or ""): several[0].row.name for several in rows.values()}
    subjects = []
    for (kind, _), several in rows.items():
        known = library.kinds.get(kind)
        name = several[0].row.name or (known.name if known else kind)
        merging = RowMerge(known, name, dated)
        whole = merging.merge(several)
        if "within" in whole:
            whole["within"] = [written.get(_plain(outer)) or outer for outer in whole["within"]]
        subjects.append(whole)
        merged.conflicts += merging.conflicts
        merged.notes += merging.notes
    merged.data["subjects"] = subjects


def _has_places(part: Part) -> bool:
    return bool(part.handed.places)


def _nameless(row: SubjectIn, library: Library) -> bool:
    """Whether a row has no name but the one the reader gave it."""
    if row.kind == ENTERPRISE or row.kind not in library.kinds:
        return False
    return not row.name or bool(re.fullmatch(rf"{re.escape(library.kinds[row.kind].name)}第\d+行", row.name))


def _plain(name: str) -> str:
    """A name as it is compared: full width to half, without spaces."""
    return "".join(unicodedata.normalize("NFKC", name).split())
