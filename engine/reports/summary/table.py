"""What a table of a summary is, whatever it is written as: rates beside their numbers, no blank without a reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from engine.summary.rates import Rate
from standards.wording import Text


class ToFill:
    """A cell that no source here can fill in. It is not 0."""

    text: Final = "填报"


TO_FILL = ToFill()
Cell = str | int | Rate | ToFill


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `of` names the columns that a rate is the quotient of, `over` what stands over several columns."""

    key: str
    title: Text
    width: float = 9
    of: tuple[str, str] | None = None
    over: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, each of one or several parts laid end to end."""

    title: str
    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `short` are the columns that a terminal has room for, none where it is not shown there.

    `brief` are the rows it shows, where that is not simply the first of them.
    """

    key: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: Text = field(default=Text("", ""))
    short: tuple[str, ...] = ()
    chart: Chart | None = None
    brief: tuple[tuple[Cell, ...], ...] | None = None
    empty: Text = field(default=Text("没有", "none"))

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.key}: {len(row)} cells under {len(self.columns)} heads")


def shown(cell: Cell) -> str:
    """A cell as text."""
    if isinstance(cell, ToFill):
        return cell.text
    return cell.short if isinstance(cell, Rate) else str(cell)
