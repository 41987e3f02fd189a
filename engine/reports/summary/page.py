"""A summary as one HTML page: nothing from outside, charts as pictures with their table beside them, printed on A4."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.reports.summary.table import Chart, Table, shown
from standards.wording import Text


def write_page(tables: Iterable[Table], headline: Text, rules: Sequence[Text]) -> bytes:
    """The tables as the bytes of an .html file; `rules` stand below them."""
    template = _environment().get_template("page.html")
    kept = [table for table in tables if table.key != "rules"]
    return template.render(tables=kept, headline=headline.zh, rules=[rule.zh for rule in rules]).encode()


def bars(chart: Chart) -> str:
    """A chart as SVG."""
    longest = max((sum(numbers) for _, numbers in chart.rows), default=0)
    return _environment().get_template("bars.svg").render(chart=chart, longest=max(longest, 1))


def picture(chart: Chart) -> str:
    """A chart as an address that holds the picture itself."""
    return f"data:image/svg+xml;base64,{b64encode(bars(chart).encode()).decode()}"


def heads(table: Table) -> list[tuple[str, int]]:
    """What stands over the columns, and over how many; nothing where nothing does."""
    if not any(column.over for column in table.columns):
        return []
    return [(over, len(list(together))) for over, together in groupby(table.columns, key=lambda column: column.over)]


@cache
def _environment() -> Environment:
    folder = Path(__file__).parent
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"shown": shown, "picture": picture, "heads": heads}
    environment.tests["text"] = lambda cell: isinstance(cell, str)
    return environment
