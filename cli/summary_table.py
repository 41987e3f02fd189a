"""A summary in the terminal: who has not reported first, then short tables, then how it was counted."""

from __future__ import annotations

import os
from typing import TextIO

from rich.console import Console
from rich.table import Table as Shown
from rich.text import Text as Line

from cli.wrap import plain
from engine.reports.summary.rules import rules
from engine.reports.summary.table import Table, ToFill, shown
from engine.reports.summary.tables import headline, tables
from engine.summary.counted import Summary
from standards.wording import Lang, Text

_ROWS = 15  # of a table
_WIDTH = 100  # where nothing says how wide the page is


def write_summary(out: TextIO, summary: Summary, lang: Lang) -> None:
    """Write what a clerk asks first; the files hold the rest."""
    width = None if out.isatty() or "COLUMNS" in os.environ else _WIDTH
    console = Console(file=out, width=width, highlight=False, soft_wrap=False)
    console.print(Line(headline(summary).in_(lang), style="bold"))
    for table in tables(summary):
        if table.short and (table.rows or table.key in ("unreported", "compared")):
            _print(console, table, lang)
    console.print()
    for number, rule in enumerate(rules(summary), 1):
        console.print(Line(f"{number}. {rule.in_(lang)}", style="dim"))


def _print(console: Console, table: Table, lang: Lang) -> None:
    console.print()
    console.print(Line(f"■ {table.title.in_(lang)}", style="bold"))
    if not table.rows:
        console.print(f"  {table.empty.in_(lang)}")
    else:
        console.print(_short(table, lang))
    left = len(table.rows) - _ROWS - 1
    if left > 0:
        more = Text(f"  还有 {left} 行，写成文件可以看全（-o summary.xlsx）", f"  {left} more rows: -o summary.xlsx")
        console.print(more.in_(lang))
    if table.note.zh:
        console.print(f"  {table.note.in_(lang)}")


def _short(table: Table, lang: Lang) -> Shown:
    """The columns there is room for; of many rows the first, and the last, which may be the total."""
    at = [number for number, column in enumerate(table.columns) if column.key in table.short]
    rich = Shown(box=None, pad_edge=True, padding=(0, 1))
    for number in at:
        numbers = all(not isinstance(row[number], str) or not row[number] for row in table.rows)
        rich.add_column(
            Line(table.columns[number].title.in_(lang)), justify="right" if numbers else "left", overflow="fold"
        )
    rows = table.rows if len(table.rows) <= _ROWS + 1 else (*table.rows[:_ROWS], table.rows[-1])
    for row in rows:
        rich.add_row(*(Line("·" if isinstance(row[n], ToFill) else plain(shown(row[n]))) for n in at))
    return rich
