"""The tables of a page as a workbook: every line, not only those of one page."""

from __future__ import annotations

from collections.abc import Iterator

from api.pages.dashboard.tables import LEVELS, RATE, UNREPORTED_SHARE
from api.statistics.figures import FIGURES, OUTCOMES
from api.statistics.told import Line, Statistics
from engine.reports.summary.book import write_book
from engine.reports.summary.table import Cell, Column, Table
from engine.summary.rates import Rate
from standards.wording import Text

_SITES = ("due", "reported", "unreported")
_TITLE = Text("统计表", "Statistics")
_ALL = Text("合计", "all")


def book(told: Statistics, parted_by: Text) -> bytes:
    """The lines and the whole as the bytes of an .xlsx file."""
    lines = [*told.lines, told.total]
    sites, findings = any(line.sites for line in told.lines), any(line.findings for line in told.lines)
    levels = [level for level in LEVELS if any(level in line.hazards for line in lines)]
    columns = tuple(_columns(told, parted_by, levels, sites, findings))
    rows = tuple(tuple(_cells(line, told, levels, sites, findings)) for line in lines)
    return write_book([Table("parts", _TITLE, columns, rows, _plain("；".join(told.rules)))], _plain(told.name))


def _columns(told: Statistics, by: Text, levels: list[str], sites: bool, findings: bool) -> Iterator[Column]:
    yield Column("label", by, 26)
    if sites:
        yield from (Column(name, _plain(told.words[name])) for name in _SITES)
        yield Column("unreported_share", UNREPORTED_SHARE, 12, of=("unreported", "due"))
    for level in levels:
        over = LEVELS[level].zh
        yield from (Column(f"{level}_{name}", _plain(told.words[name]), 10, over=over) for name in FIGURES)
        yield Column(f"{level}_rate", RATE, 12, of=(f"{level}_rectified", f"{level}_found"), over=over)
        yield Column(f"{level}_median", Text("销号中位天数", "median days"), 10, over=over)
        yield Column(f"{level}_ninetieth", Text("销号九成天数", "ninetieth, days"), 10, over=over)
    if findings:
        yield from (Column(f"finding_{name}", _plain(told.words[name]), 10, over="拟判定") for name in OUTCOMES)


def _cells(line: Line, told: Statistics, levels: list[str], sites: bool, findings: bool) -> Iterator[Cell]:
    yield _ALL.zh if line is told.total else line.label
    if sites:
        assert line.sites is not None
        yield from (getattr(line.sites, name).count for name in _SITES)
        yield Rate(line.sites.unreported.count, line.sites.due.count)
    for level in levels:
        of = line.hazards.get(level)
        yield from (getattr(of, name).count if of else 0 for name in FIGURES)
        yield Rate(of.rectified.count, of.found.count) if of else Rate(0, 0)
        time = of.time_to_write_off if of else None
        for days in (time.median_days, time.ninetieth_days) if time else (None, None):
            yield "—" if days is None else days
    if findings:
        yield from (line.findings[name].count for name in OUTCOMES)


def _plain(words: str) -> Text:
    return Text(words, words)
