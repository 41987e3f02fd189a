"""The authorities' monthly table as others have filled it in: rates worked out again, columns added up again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.formats.tables import Sheet, cell, plain_head
from engine.handed import FormError
from engine.summary.ledgers import GENERAL, MAJOR
from engine.summary.rates import Rate, reported_rate
from standards.wording import Text

_HEADS_WITHIN = 12  # rows from the top
_TOTAL = re.compile(r"(总计|合计|小计|全[国省市县区]).*")
_GROUPS = (GENERAL, MAJOR)
_PARTS = ("排查", "整改", "整改率")
_NO_TABLE = Text(
    "没有找到月报表的表头：需要“一般隐患”“重大隐患”，下面各有排查、整改、整改率",
    "no monthly table found: 一般隐患 and 重大隐患 are needed, each with 排查, 整改, 整改率",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that does not come out: where it stands, of what it is, what was reported and what it comes to."""

    where: str
    of: str
    reported: str
    recomputed: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What was looked at, and what differs."""

    rates: int
    sums: int
    differences: tuple[Difference, ...]


Columns = dict[tuple[str, str], int]


def compared(sheets: Sequence[Sheet]) -> Compared:
    """Work every rate and every total of a monthly table out again.

    Raises:
        FormError: where no sheet is such a table.
    """
    tables = [(sheet, *found) for sheet in sheets if (found := _heads(sheet))]
    if not tables:
        raise FormError(_NO_TABLE)
    rates = [rate for sheet, below, columns in tables for rate in _rates(sheet, below, columns)]
    sums = [total for sheet, below, columns in tables for total in _sums(sheet, below, columns)]
    return Compared(len(rates), len(sums), tuple(filter(None, [*rates, *sums])))


def _heads(sheet: Sheet) -> tuple[int, Columns] | None:
    """Where the rows begin, and the column of every part of either group; merged heads stand over what follows them."""
    for at, row in enumerate(sheet.rows[:_HEADS_WITHIN]):
        over = ""
        columns: Columns = {}
        if not (any("一般" in text for text in row) and any("重大" in text for text in row)):
            continue
        below = sheet.rows[at + 1] if at + 1 < len(sheet.rows) else []
        for column in range(max(len(row), len(below))):
            upper = row[column] if column < len(row) else ""
            over = upper or over
            lower = plain_head(below[column]) if column < len(below) else ""
            group = next((group for group in _GROUPS if group in over and "计划" not in over), None)
            part = lower.removesuffix("数").removesuffix("项") or plain_head(upper).replace("隐患", "")[2:]
            if group and part in _PARTS:
                columns.setdefault((group, part), column)
        if all((group, part) in columns for group in _GROUPS for part in _PARTS[:2]):
            return at + 2, columns
    return None


def _rates(sheet: Sheet, below: int, columns: Columns) -> Iterator[Difference | None]:
    """Every rate with both of its numbers; a difference where it is not what they come to."""
    for at in range(below, len(sheet.rows)):
        for group in _GROUPS:
            found, rectified = (_number(sheet, at, columns, (group, part)) for part in _PARTS[:2])
            text, column = _text(sheet, at, columns, (group, _PARTS[2])), columns.get((group, _PARTS[2]), 0)
            if found is None or rectified is None or not text:
                continue
            rate, reported = Rate(rectified, found), reported_rate(text)
            if reported is None and not found:
                continue  # a dash where there is nothing to divide by
            agrees = reported is not None and reported.agrees(rate)
            where, of = f"{sheet.name} {cell(at, column)}".strip(), f"{_name(sheet, at)} {group}隐患整改率"
            yield None if agrees else Difference(where, of, text, str(rate))


def _sums(sheet: Sheet, below: int, columns: Columns) -> Iterator[Difference | None]:
    """Every total against the rows it stands with: up to a row without numbers, or the next total."""
    for total, parts in _blocks(sheet, below, columns):
        for group in _GROUPS:
            for part in _PARTS[:2]:
                key = (group, part)
                reported = _number(sheet, total, columns, key)
                numbers = [_number(sheet, at, columns, key) for at in parts]
                if reported is None or None in numbers:
                    continue
                added = sum(number for number in numbers if number is not None)
                where, of = (
                    f"{sheet.name} {cell(total, columns[key])}".strip(),
                    f"{_name(sheet, total)} {group}隐患{part}",
                )
                yield (
                    None
                    if added == reported
                    else Difference(where, of, str(reported), f"{len(parts)} 行相加 = {added}")
                )


def _blocks(sheet: Sheet, below: int, columns: Columns) -> Iterator[tuple[int, list[int]]]:
    """The totals with the rows that they add up: a block of rows in which there is one total."""
    block: list[int] = []
    for at in range(below, len(sheet.rows) + 1):
        if at < len(sheet.rows) and any(_number(sheet, at, columns, key) is not None for key in columns):
            block.append(at)
            continue
        totals = [row for row in block if _TOTAL.fullmatch(_name(sheet, row))]
        parts = [row for row in block if row not in totals and not _name(sheet, row).startswith("其中")]
        if len(totals) == 1 and len(parts) > 1:
            yield totals[0], parts
        block = []


def _name(sheet: Sheet, at: int) -> str:
    """What a row is called: its first text that is no number."""
    texts = ("".join(text.split()) for text in sheet.rows[at])
    return next((text for text in texts if text and reported_rate(text) is None), "")


def _text(sheet: Sheet, at: int, columns: Columns, key: tuple[str, str]) -> str:
    row, column = sheet.rows[at], columns.get(key)
    return row[column].strip() if column is not None and column < len(row) else ""


def _number(sheet: Sheet, at: int, columns: Columns, key: tuple[str, str]) -> int | None:
    text = re.sub(r"[\s,，]", "", _text(sheet, at, columns, key))
    return int(text) if text.isascii() and text.isdigit() else None
