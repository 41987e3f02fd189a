"""The sheet 表头: identity, date, standards, counts, claims; one line a key, hand-made sheets included."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.formats.xlsx.grid import Grid, near
from engine.formats.xlsx.layout import LIST_FIELDS, code_of, fold, header_labels, header_path, split_names
from engine.handed import Handed
from standards.kinds import SubjectKind
from standards.text import Path
from standards.wording import Text

_LABEL, _VALUE, _KEY = 1, 2, 4  # columns
_HEADINGS = {("项目", "填写"), ("key", "value"), ("键", "值"), ("项目", "内容")}
_TWICE = Text("这一项前面已经填过，这里没有采用", "filled in further up; not used here")
_BESIDE = Text("表头只读取 B 列，这一格没有采用", "only column B of this sheet is read; this cell was not used")


def is_header(grid: Grid, kinds: Mapping[str, SubjectKind]) -> bool:
    """Whether a sheet under any other name is a 表头: it has the keys of several lines in column D or A."""
    keys = [grid.text(row, column) for row in range(1, len(grid.rows) + 1) for column in (_LABEL, _KEY)]
    return sum(header_path(key, kinds) is not None for key in keys) >= 3


def read_header(grid: Grid, kinds: Mapping[str, SubjectKind], handed: Handed) -> None:
    """Add what 表头 says to `handed`. A key or label that is not known is reported with its value."""
    labels = header_labels(tuple(kinds.values()))
    lists: dict[str, dict[int, dict[str, tuple[str, str]]]] = {}
    width = grid.width
    for row in range(1, len(grid.rows) + 1):
        label, value = grid.text(row, _LABEL), grid.text(row, _VALUE)
        spoilt = grid.spoilt_cell(row, _VALUE)
        if spoilt:
            handed.unreadable.append(spoilt)
        handed.unreadable += [
            grid.unreadable(row, column, _BESIDE) for column in range(_KEY + 1, width + 1) if grid.text(row, column)
        ]
        if not value or (fold(label), fold(value)) in _HEADINGS:
            continue
        path = _path(label, grid.text(row, _KEY), labels, kinds)
        if path is None:
            message = _unknown(label or grid.text(row, _KEY), labels, handed)
            handed.unreadable.append(grid.unreadable(row, _VALUE, message))
        elif path[0] in LIST_FIELDS:
            entry = lists.setdefault(path[0], {}).setdefault(int(path[1]), {})
            entry[path[2]] = (value, grid.where(row, _VALUE))
        else:
            _set(grid, row, path, value, handed)
    for group, entries in lists.items():
        _set_list(group, entries, handed)


def _path(label: str, key: str, labels: Mapping[str, str], kinds: Mapping[str, SubjectKind]) -> tuple[str, ...] | None:
    for text in (key, label, labels.get(fold(label), "")):
        if path := header_path(text, kinds):
            return path
    return None


def _unknown(label: str, labels: Mapping[str, str], handed: Handed) -> Text:
    hint = near(label, [*labels, *labels.values()], handed)
    return Text(f"表头里没有“{label}”这一项{hint.zh}，没有采用", f"表头 has no line “{label}”{hint.en}; not used")


def _set(grid: Grid, row: int, path: Path, value: str, handed: Handed) -> None:
    inner: dict[str, Any] = handed.data
    for step in path[:-1]:
        inner = inner.setdefault(str(step), {})
    last = str(path[-1])
    said: Any = split_names(value) if path == ("standards",) else value
    if path == ("origin",):
        said = code_of("origin", value)
        if said is None:
            message = Text("请从下拉表中选检查来源", "choose the origin from the list")
            handed.unreadable.append(grid.unreadable(row, _VALUE, message))
            return
    if last in inner:
        if inner[last] != said:
            handed.unreadable.append(grid.unreadable(row, _VALUE, _TWICE))
        return
    inner[last] = said
    handed.places[path] = grid.where(row, _VALUE)


def _set_list(group: str, entries: dict[int, dict[str, tuple[str, str]]], handed: Handed) -> None:
    """Claims, objections, decisions, in the order of their numbers; gaps close up."""
    found = handed.data.setdefault(group, [])
    for _, entry in sorted(entries.items()):
        path: Path = (group, len(found))
        said = {name: value for name, (value, _) in entry.items()}
        if code := code_of("outcome", said.get("outcome", "")):
            said["outcome"] = code
        found.append(said)
        for name, (_, where) in entry.items():
            handed.places[(*path, name)] = where
            handed.places.setdefault(path, where)
