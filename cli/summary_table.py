"""A summary in the terminal: who has not reported first, then short tables, then how it was counted."""

from __future__ import annotations

import os
import sys

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Shown
from rich.text import Text as Line

from cli.paragraphs import say
from cli.wrap import plain, wrapped
from engine.reports.summary.rules import rules
from engine.reports.summary.table import Cell, Table, ToFill, shown
from engine.reports.summary.tables import findings_line, headline, tables
from engine.summary.counted import Summary
from standards.wording import Lang, Text

_ROWS = 15  # of a table
_WIDTH = 100  # at least, and where nothing says how wide the page is
_HEAD = 12  # of a head, at least
_NARROWEST = 16  # of a column of names
_ALWAYS = ("unreported", "compared")  # where nothing is said, that is the news


def write_summary(summary: Summary, lang: Lang) -> None:
    """Write to standard output what a clerk asks first; the files hold the rest."""
    console = Console(file=sys.stdout, highlight=False)
    if console.width < _WIDTH or not (sys.stdout.isatty() or "COLUMNS" in os.environ):
        console.width = _WIDTH  # a line that is too long is broken by the terminal; a number that is cut is wrong
    say(headline(summary).in_(lang))
    say(findings_line(summary).in_(lang))
    for table in tables(summary):
        if table.short and (table.rows or table.key in _ALWAYS):
            _print(console, table, lang)
    console.print()
    for number, rule in enumerate(rules(summary), 1):
        say(rule.in_(lang), head=f"{number}. ")


def _print(console: Console, table: Table, lang: Lang) -> None:
    console.print()
    console.print(Line(f"■ {table.title.in_(lang)}", style="bold"))
    rows = table.rows if table.brief is None else table.brief
    if not rows:
        say(table.empty.in_(lang), 2)
    else:
        left = max(0, len(rows) - _ROWS - 1)
        last = rows[-1:] if len(rows) > _ROWS else ()  # it may be the total
        console.print(_short(table, (*rows[:_ROWS], *last), lang))
        if left:
            say(
                Text(f"（中间还有 {left} 行，-o summary.xlsx 可以看全）", f"({left} more rows: -o summary.xlsx)").in_(
                    lang
                ),
                2,
            )
    if table.note.zh:
        say(table.note.in_(lang), 2)


def _short(table: Table, rows: tuple[tuple[Cell, ...], ...], lang: Lang) -> Shown:
    """The columns there is room for. Heads and names are broken into lines where need be, numbers never."""
    at = [number for number, column in enumerate(table.columns) if column.key in table.short]
    rich = Shown(box=None, padding=(0, 1))
    for number in at:
        texts = [_text(row[number]) for row in rows]
        numbers = all(not isinstance(row[number], str) or not row[number] for row in rows)
        longest = max(map(cell_len, texts))
        head = wrapped(table.columns[number].title.in_(lang), max(longest, _HEAD))
        rich.add_column(
            Line("\n".join(head)),
            justify="right" if numbers else "left",
            overflow="fold",
            min_width=longest if numbers else min(longest, _NARROWEST),
        )
    for row in rows:
        rich.add_row(*(Line(_text(row[number])) for number in at))
    return rich


def _text(cell: Cell) -> str:
    return "" if isinstance(cell, ToFill) else plain(shown(cell))
