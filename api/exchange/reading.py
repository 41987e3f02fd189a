"""An envelope as it comes in: JSON or a workbook, its head believed only as far as it agrees with its items."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from api.errors import invalid
from api.exchange.envelopes import columns_of, field_of, value_of
from api.exchange.items import ITEMS, VERSION, Head, Item, digest_of, digest_of_all
from engine.formats.xlsx.grid import Grid, grids
from engine.formats.xlsx.layout import ID_ROW
from engine.formats.xlsx.scan import scan
from engine.handed import FormError
from standards.wording import Text

_MOST_ERRORS = 5  # of one item
_NO_ENVELOPE = Text(f"这不是 {VERSION} 文件", f"this is no {VERSION} file")


@dataclass(frozen=True, slots=True)
class Problem:
    """An item that is refused: its place in the file, a word for why, and what is wrong."""

    place: int
    why: str
    message: Text
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An envelope that was read: its head, the items that are well formed with their places, and the others."""

    head: Head
    digest: str
    items: list[tuple[int, Item]]
    problems: list[Problem]


def opened(name: str, data: bytes) -> Opened:
    """Read an envelope.

    Raises:
        Problem: 422 where it is none, or where its items are not those it was made with.
    """
    head, raw = _workbook(data) if name.lower().endswith(".xlsx") else _json(data)
    items: list[tuple[int, Item]] = []
    problems: list[Problem] = []
    for place, one in enumerate(raw, 1):
        try:
            if isinstance(one, ValueError):
                raise one
            items.append((place, ITEMS[head.kind].model_validate(one)))
        except (ValidationError, ValueError, RecursionError) as error:
            problems.append(Problem(place, "invalid", _said(error), _number(one)))
    digest = digest_of_all(digest_of(item.line()) for _, item in items)
    if not problems and (head.digest != digest or head.count != len(items)):
        changed = Text(
            "内容与文件头里的摘要不符：传输中损坏，或者被改动过，没有导入",
            "the items are not those the file was made with: damaged or changed; nothing was taken in",
        )
        raise invalid(changed, declared=head.digest, found=digest)
    return Opened(head, head.digest, items, problems)


def _json(data: bytes) -> tuple[Head, list[Any]]:
    try:
        told = json.loads(data)
        items = told.pop("items")
        if not isinstance(items, list):
            raise TypeError
        return Head.model_validate(told), items
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise invalid(_NO_ENVELOPE, errors=[{"where": "body", "message": _said(error).zh}]) from None


def _workbook(data: bytes) -> tuple[Head, list[Any]]:
    try:
        found, unreadable = grids(scan(data))
    except FormError as error:
        raise invalid(error.message) from None
    for grid in found:
        head = _head(grid)
        if head and not unreadable:
            return head, list(_rows(grid, head))
    raise invalid(_NO_ENVELOPE)


def _head(grid: Grid) -> Head | None:
    for row in grid.rows[: ID_ROW - 1]:
        for text in row:
            _, found, rest = text.partition(VERSION)
            if found:
                try:
                    data, _ = json.JSONDecoder().raw_decode(rest.strip())
                    return Head.model_validate({"exchange": VERSION, **data})
                except (ValueError, TypeError, RecursionError):
                    return None
    return None


def _rows(grid: Grid, head: Head) -> Iterator[Any]:
    """Each row as an item; cells that cannot be used, and columns nobody knows, make it a refused one."""
    fields = [field_of(grid.text(ID_ROW, column)) for column in range(1, grid.width + 1)]
    known = {column.id for column in columns_of(head.kind)}
    for row in range(ID_ROW + 1, len(grid.rows) + 1):
        if not any(grid.rows[row - 1]):
            continue
        item: dict[str, Any] = {}
        try:
            for column, field in enumerate(fields, 1):
                if spoilt := grid.spoilt_cell(row, column):
                    raise ValueError(spoilt.message.en)
                value = value_of(field, grid.text(row, column)) if field in known else None
                if field and value is not None:
                    item[field] = value
            yield item
        except (ValueError, RecursionError) as error:
            yield ValueError(f"row {row}: {error}")


def _said(error: Exception) -> Text:
    """What is wrong, by the names of fields; never what was written there."""
    if isinstance(error, ValidationError):
        found = error.errors(include_input=False, include_url=False, include_context=False)[:_MOST_ERRORS]
        words = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found)
        return Text(f"填写有误：{words}", words)
    return Text("读不懂", "cannot be read")


def _number(one: Any) -> str | None:
    number = one.get("number") if isinstance(one, dict) else None
    return number[:100] if isinstance(number, str) else None
