"""Statistics as tables of a page: every number stands with the page that lists its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from api.pages.dashboard.charts import Chart, chart
from api.statistics.figures import FIGURES
from api.statistics.told import Figure, HazardsOut, Line, Share, Statistics
from standards.wording import Lang, Text

LEVELS = {
    "major": Text("重大隐患", "major hazards"),
    "general": Text("一般隐患", "general hazards"),
    "unrated": Text("未定级隐患", "unrated hazards"),
}
RATE = Text("整改率（已整改/新增）", "rectified of what was found")
UNREPORTED_SHARE = Text("未报率（未报/应查）", "unreported of due")
MEDIAN = Text("销号用时：中位（天）", "days to write-off: median")
NINETIETH = Text("销号用时：九成在（天）内", "days to write-off: nine tenths within")
_TOTAL, _WHOLE_SPAN = Text("合计", "total"), Text("全期", "the whole span")
FLOW = ("opening", "found", "closed", "closing")
_SITES = ("due", "reported", "unreported")
_SHOWN = (*FLOW, "overdue", "listed", "rectified", "overturned")
API, PAGES = "/v1/statistics", "/dashboard"


@dataclass(frozen=True, slots=True)
class Cell:
    """A number or a word, and where its rows are listed; there is nothing to list of none."""

    text: str
    href: str | None = None
    kind: str = ""  # day: never broken over two lines; wide: a long text


@dataclass(frozen=True, slots=True)
class Row:
    """A line: its head, its cells; `key` is the region, industry … it is of."""

    key: str
    head: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its chart; `total` is its last line."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    chart: Chart | None = None


def short(citation: str) -> str:
    """A clause without the number of its document, which every line would repeat.

    >>> short("《示例标准》（示例令第10号）第三条第二项")
    '《示例标准》第三条第二项'
    """
    return re.sub("》（[^）]*）", "》", citation)


def counted(figure: Figure) -> Cell:
    """A number with its rows."""
    return Cell(str(figure.count), PAGES + figure.rows.removeprefix(API) if figure.count else None)


def share(of: Share) -> Cell:
    """A rate with both of its numbers."""
    return Cell(f"{of.part}/{of.whole} = {of.percent} %" if of.percent is not None else f"{of.part}/{of.whole}")


def days(number: int | None) -> Cell:
    """A number of days, where there is one."""
    return Cell("—" if number is None else str(number))


def whole(told: Statistics, lang: Lang) -> Grid:
    """Stock and flow of everything, a column a level."""
    levels = [level for level in LEVELS if level in told.total.hazards]
    hazards = [told.total.hazards[level] for level in levels]
    names = tuple(LEVELS[level].in_(lang) for level in levels)

    def row(key: str, words: str, of: Callable[[HazardsOut], Cell]) -> Row:
        return Row(key, Cell(words), tuple(of(one) for one in hazards))

    def figure(name: str) -> Callable[[HazardsOut], Cell]:
        return lambda one: counted(getattr(one, name))

    rows = [row(name, told.words[name], figure(name)) for name in FIGURES]
    rows.insert(5, row("rate", RATE.in_(lang), lambda one: share(one.rectified_rate)))
    rows.append(row("median", MEDIAN.in_(lang), lambda one: days(one.time_to_write_off.median_days)))
    rows.append(row("ninetieth", NINETIETH.in_(lang), lambda one: days(one.time_to_write_off.ninetieth_days)))
    title = Text("隐患存量和流量", "Hazards: stock and flow").in_(lang)
    bars = [(told.words[name], tuple(getattr(one, name).count for one in hazards)) for name in FLOW]
    return Grid("flow", title, names, tuple(rows), chart=chart(title, names, bars))


def outcomes(told: Statistics, lang: Lang) -> Grid:
    """What checks came to."""
    title = Text("自查、检查的拟判定", "What checks came to (suggested)").in_(lang)
    number = Text("条数", "findings").in_(lang)
    found = told.total.findings
    rows = tuple(Row(name, Cell(told.words[name]), (counted(figure),)) for name, figure in found.items())
    bars = [(told.words[name], (figure.count,)) for name, figure in found.items()]
    return Grid("findings", title, (number,), rows, chart=chart(title, (number,), bars))


def parts(told: Statistics, lines: Sequence[Line], head: Callable[[Line], Cell], lang: Lang) -> Iterator[Grid]:
    """The tables of the lines of a page, each with its chart; what cannot be parted so is left out."""
    for make in (_sites, *map(_of, LEVELS), _findings):
        grid = make(told, lines, head, lang)
        if grid:
            yield grid


def _sites(told: Statistics, lines: Sequence[Line], head: Callable[[Line], Cell], lang: Lang) -> Grid | None:
    def row(line: Line) -> Row:
        assert line.sites is not None
        cells = tuple(counted(getattr(line.sites, name)) for name in _SITES)
        return Row(line.key, head(line), (*cells, share(line.sites.unreported_share)))

    there = [line for line in lines if line.sites is not None]
    if not there:
        return None
    title = Text("应查、已查、未报（厂区）", "Due, reported, unreported (sites)").in_(lang)
    series = [told.words[name] for name in ("reported", "unreported")]
    bars = [
        (short(line.label), (line.sites.reported.count, line.sites.unreported.count)) for line in there if line.sites
    ]
    heads = (*(told.words[name] for name in _SITES), UNREPORTED_SHARE.in_(lang))
    return Grid("sites", title, heads, tuple(map(row, there)), _total(row, told, lang), chart(title, series, bars))


def _of(
    level: str,
) -> Callable[[Statistics, Sequence[Line], Callable[[Line], Cell], Lang], Grid | None]:
    def made(told: Statistics, lines: Sequence[Line], head: Callable[[Line], Cell], lang: Lang) -> Grid | None:
        def row(line: Line) -> Row:
            of = line.hazards[level]
            time = of.time_to_write_off
            cells = tuple(counted(getattr(of, name)) for name in _SHOWN)
            return Row(
                line.key, head(line),
                (*cells, share(of.rectified_rate), days(time.median_days), days(time.ninetieth_days)),
            )  # fmt: skip

        there = [line for line in lines if level in line.hazards]
        if not there:
            return None
        title = LEVELS[level].in_(lang)
        drawn = ("found", "closed", "closing")
        bars = [
            (short(line.label), tuple(getattr(line.hazards[level], name).count for name in drawn)) for line in there
        ]  # fmt: skip
        heads = (*(told.words[name] for name in _SHOWN), RATE.in_(lang), MEDIAN.in_(lang), NINETIETH.in_(lang))
        picture = chart(title, [told.words[name] for name in drawn], bars, ends=False)
        return Grid(level, title, heads, tuple(map(row, there)), _total(row, told, lang), picture)

    return made


def _findings(told: Statistics, lines: Sequence[Line], head: Callable[[Line], Cell], lang: Lang) -> Grid | None:
    def row(line: Line) -> Row:
        return Row(line.key, head(line), tuple(counted(figure) for figure in line.findings.values()))

    there = [line for line in lines if line.findings]
    if not there:
        return None
    title = Text("拟判定（条）", "Findings (suggested)").in_(lang)
    drawn = ("major", "contested", "needs_person")
    bars = [(short(line.label), tuple(line.findings[name].count for name in drawn)) for line in there]
    heads = tuple(told.words[name] for name in told.total.findings)
    picture = chart(title, [told.words[name] for name in drawn], bars)
    return Grid("parted_findings", title, heads, tuple(map(row, there)), _total(row, told, lang), picture)


def _total(row: Callable[[Line], Row], told: Statistics, lang: Lang) -> Row:
    words = _WHOLE_SPAN if told.by == "period" else _TOTAL  # stocks of periods follow one another: they do not add up
    return Row("total", Cell(words.in_(lang)), row(told.total).cells)
