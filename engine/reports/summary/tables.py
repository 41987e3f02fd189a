"""The tables of a summary, who has not reported first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from engine.reports.summary.monthly import monthly_table
from engine.reports.summary.rules import rules
from engine.reports.summary.table import Cell, Chart, Column, Table
from engine.reports.words import DISCLAIMER
from engine.summary.counted import SAYS, SHORT, ClauseLine, FlowLine, Line, Site, Summary
from engine.summary.flows import FLOW
from engine.summary.rates import Rate
from engine.summary.regions import Counts, depth_of_parts, is_code
from standards.wording import Text

_BARS = 20  # a chart holds
_SITES = ("site_major", "site_past", "site_undetermined", "site_not_found", "site_not_applicable")
_NAME = Column("name", Text("企业名称", "enterprise"), 26)
_SITE = (
    _NAME,
    Column("uscc", Text("统一社会信用代码", "credit code"), 21),
    Column("site", Text("厂区", "site"), 24),
    Column("region", Text("属地代码", "region"), 13),
    Column("industry", Text("监管行业", "industry"), 14),
)
_CODE = Column("code", Text("代码", "code"), 12)
_NOTE = Column("note", Text("说明", "note"), 34)
_RATE = Column("rate", Text("已查率", "rate"), 10, of=("checked", "due"))
_WITH_MAJOR = ("有拟判定重大", "其他已查")
_STEP = "　"  # how far a part of a region is set in

Place = TypeVar("Place", Line, FlowLine)


def tables(summary: Summary) -> list[Table]:
    """Every table, in the order in which they are read."""
    return list(_tables(summary))


def headline(summary: Summary) -> Text:
    """The one sentence a summary begins with."""
    counts = summary.total.counts
    checked, off = counts["checked"], counts["off_roster"]
    zh, en = f"统计期 {summary.span.words.zh}：", f"{summary.span.words.en}: "
    if summary.has_roster:
        rate = Rate(checked, counts["due"])
        zh += f"应查 {counts['due']}，已查 {checked}（已查率 {rate}），未报 {counts['unreported']}；名册外已查 {off}；"
        en += (
            f"due {counts['due']}, checked {checked} ({rate}), not reported {counts['unreported']}; off roster {off}; "
        )
    else:
        zh, en = f"{zh}已查 {checked} 处厂区；", f"{en}checked {checked} sites; "
    zh += f"检查 {counts['checks']} 份；已交未能识别 {len(summary.failed)} 份，无日期 {len(summary.undated)} 份。"
    en += f"{counts['checks']} checks; unreadable {len(summary.failed)}, without a date {len(summary.undated)}."
    return Text(zh, en)


def findings_line(summary: Summary) -> Text:
    """What all findings come to in one sentence; every outcome is named, and they add up."""
    counts = summary.total.counts
    zh = "，".join(f"{SHORT[says].zh} {counts[says]}" for says in SAYS)
    en = ", ".join(f"{SHORT[says].en} {counts[says]}" for says in SAYS)
    total = counts["findings"]
    return Text(f"单项判定 {total} 项（各厂区最后一张表）：{zh}。", f"{total} findings of the last forms: {en}.")


def _tables(summary: Summary) -> Iterator[Table]:
    if summary.has_roster:
        yield _sites("unreported", Text("未报名单", "Not reported"), summary.unreported, ("name", "region", "note"))
    yield _overview(summary)
    lines = [*summary.regions, summary.total]
    yield _reporting("regions", Text("各地区", "By region"), lines, summary, _regions_chart(summary))
    yield _findings("region_findings", Text("各地区单项判定", "Findings by region"), lines)
    lines = [*summary.industries, summary.total]
    yield _reporting("industries", Text("各行业", "By industry"), lines, summary)
    yield _findings("industry_findings", Text("各行业单项判定", "Findings by industry"), lines)
    if summary.parts:
        yield _parts(summary)
    yield _clauses(summary)
    yield _open(summary.open_sites)
    if summary.has_ledger:
        yield _flows(summary)
    yield monthly_table(summary)
    if summary.compared:
        yield _compared(summary)
    if summary.has_roster:
        yield _sites("off_roster", Text("名册外", "Off the roster"), summary.off_roster, ("name", "region", "note"))
    yield _failed(summary)
    if summary.undated:
        yield _sites("undated", Text("无日期", "Without a date"), summary.undated, ("name", "region"))
    yield _remarks(summary)
    said = tuple((str(number), rule.zh) for number, rule in enumerate(rules(summary), 1))
    columns = (Column("number", Text("序号", "no."), 6), Column("rule", Text("口径", "rule"), 120))
    yield Table("rules", Text("统计口径", "How it was counted"), columns, said)


def _sites(key: str, title: Text, sites: Sequence[Site], short: tuple[str, ...]) -> Table:
    rows = tuple((one.name, one.uscc, one.site, one.region, one.industry, one.note) for one in sites)
    return Table(key, title, (*_SITE, _NOTE), rows, short=short)


def _overview(summary: Summary) -> Table:
    counts = summary.total.counts
    keys = ["due", "checked", "unreported", "off_roster"] if summary.has_roster else ["checked"]
    rows: list[tuple[Cell, ...]] = [(SHORT[key].zh, counts[key], "处厂区") for key in keys]
    rows += [
        ("检查份数", counts["checks"], "份"),
        ("已交未能识别", len(summary.failed), "份，不算已查"),
        ("无日期", len(summary.undated), "份，不算已查"),
        ("统计期以外", summary.outside, "份，没有计入"),
        ("重复判定", summary.repeated, "份，没有计入"),
        ("读不了的结果行", sum(lines for _, lines in summary.broken), "行，没有计入"),
    ]
    rows += [(f"厂区：{SHORT[key].zh}", counts[key], "处，按最后一张表") for key in _SITES]
    rows += [(f"单项：{SHORT[key].zh}", counts[key], f"项，{words.zh}") for key, words in SAYS.items()]
    rows.append(("单项判定合计", counts["findings"], "项"))
    columns = (
        Column("what", Text("项目", "what"), 28),
        Column("number", Text("数", "number"), 10),
        Column("unit", Text("单位、说明", "unit"), 46),
    )
    note = Text(f"{DISCLAIMER.zh}。", f"{DISCLAIMER.en}.")
    return Table("overview", Text("总表", "Overview"), columns, tuple(rows), note)


def _label(line: Line | FlowLine) -> str:
    return _STEP * line.depth + line.label


def _reporting(key: str, title: Text, lines: Sequence[Line], summary: Summary, chart: Chart | None = None) -> Table:
    """Who has reported, and what sites come to."""
    with_roster = ("due", "checked", "rate", "unreported", "off_roster") if summary.has_roster else ("checked",)
    keys = (*with_roster, "checks", *_SITES)
    columns = (_first(key), *_codes(key), *(_RATE if k == "rate" else Column(k, SHORT[k], 11) for k in keys))
    rows = tuple((*_heads(key, line), *(_number(line, k) for k in keys)) for line in lines)
    short = ("label", *(k for k in keys if k not in ("site_past", "site_not_found", "site_not_applicable")))
    shown = {id(line) for line in _parts_of(lines)} if key == "regions" else {id(line) for line in lines}
    brief = tuple((line.label, *row[1:]) for row, line in zip(rows, lines, strict=True) if id(line) in shown)
    return Table(key, title, columns, rows, short=short, chart=chart, brief=brief)


def _number(line: Line, key: str) -> Cell:
    return Rate(line.counts["checked"], line.counts["due"]) if key == "rate" else line.counts[key]


def _findings(key: str, title: Text, lines: Sequence[Line]) -> Table:
    keys = (*SAYS, "findings")
    columns = (_first(key), *_codes(key), *(Column(k, SHORT[k], 9) for k in keys))
    rows = tuple((*_heads(key, line), *(line.counts[k] for k in keys)) for line in lines)
    return Table(key, title, columns, rows)


def _first(key: str) -> Column:
    title = Text("地区", "region") if key.startswith("region") else Text("监管行业", "industry")
    return Column("label", title, 30)


def _codes(key: str) -> tuple[Column, ...]:
    return (_CODE,) if key.startswith("region") else ()


def _heads(key: str, line: Line) -> tuple[Cell, ...]:
    return (_label(line), line.code) if key.startswith("region") else (_label(line),)


def _regions_chart(summary: Summary) -> Chart | None:
    """The parts of the smallest region that holds all; nothing where there is but one."""
    rows = _parts_of(summary.regions)
    if len(rows) < 2:
        return None
    if summary.has_roster:
        series: tuple[str, ...] = ("未报", "已查")
        bars = [(line.label, (line.counts["unreported"], line.counts["checked"])) for line in rows]
    else:
        series = _WITH_MAJOR
        bars = [(line.label, _with_major(line)) for line in rows]
    return Chart("各地区厂区数", series, tuple(bar for bar in bars if any(bar[1]))[:_BARS])


def _parts_of(lines: Sequence[Place]) -> list[Place]:
    """The lines of one depth that together are the whole, those without a code among them."""
    codes = {(line.code, line.label): line.depth for line in lines if is_code(line.code)}  # of several levels one
    depth = depth_of_parts(codes.values())
    return [line for line in lines if line.depth == depth or not is_code(line.code)]


def _with_major(line: Line) -> tuple[int, int]:
    sites = line.counts["checked"] + line.counts["off_roster"]
    return line.counts["site_major"], sites - line.counts["site_major"]


def _parts(summary: Summary) -> Table:
    keys = ("checks", "checked", *_SITES, "major", "past", "contested", "findings")
    columns = (Column("label", Text("统计期", "period"), 26), *(Column(k, SHORT[k], 11) for k in keys))
    lines = [*summary.parts, Line("整个统计期", _all_sites(summary))]
    rows: list[tuple[Cell, ...]] = [(line.label, *(line.counts[k] for k in keys)) for line in lines]
    bars = tuple((line.label, _with_major(line)) for line in summary.parts[-_BARS:])
    chart = Chart("各期已查厂区数", _WITH_MAJOR, bars)
    note = Text("同一厂区在几期都查过的各期各计一处，只有检查份数各期相加等于整个统计期", "only checks add up")
    short = ("label", "checks", "checked", "site_major", "major", "past", "contested")
    return Table("parts", Text("各期", "By period"), columns, tuple(rows), note, short, chart)


def _all_sites(summary: Summary) -> Counts:
    """In a period nobody asks whether a site is on the roster."""
    counts = summary.total.counts.copy()
    counts["checked"] += counts["off_roster"]
    return counts


def _clauses(summary: Summary) -> Table:
    keys = ("sites", *SAYS, "findings")
    titles = SHORT | {"sites": Text("有重大的厂区", "sites with major")}
    columns = (
        Column("place", Text("条文项", "clause"), 24),
        Column("number", Text("文号", "number"), 26),
        Column("title", Text("判定标准", "standard"), 40),
        *(Column(key, titles[key], 9) for key in keys),
    )
    rows: list[tuple[Cell, ...]] = [(*_cited(line), *(line.counts[k] for k in keys)) for line in summary.clauses]
    bars = tuple((_cited(line)[0], (line.counts["major"],)) for line in summary.clauses if line.counts["major"])
    chart = Chart("拟判定重大最多的条文项", ("拟判定重大",), bars[:_BARS]) if bars else None
    rows.append(("合计", "", "", "", *(summary.total.counts[key] for key in (*SAYS, "findings"))))
    short = ("place", "number", "sites", "major", "past", "contested", "missing")
    return Table("clauses", Text("各条文项", "By clause"), columns, tuple(rows), short=short, chart=chart)


def _cited(line: ClauseLine) -> tuple[str, str, str]:
    """A citation in its parts: the place in the text, the number of the standard, its title."""
    if not line.clause:
        return line.citation, line.edition, ""
    parts = re.fullmatch(r"(《.*》)（(.*?)）(.*)", line.citation)
    return (parts[3], parts[2], parts[1]) if parts else (line.citation, line.edition, "")


def _open(sites: Sequence[Site]) -> Table:
    keys = ("major", "past", "contested")
    columns = (*_SITE, Column("day", Text("最后检查", "last checked"), 12), *(Column(k, SHORT[k], 9) for k in keys))
    rows: list[tuple[Cell, ...]] = [
        (one.name, one.uscc, one.site, one.region, one.industry, str(one.day), *(one.counts[key] for key in keys))
        for one in sites
    ]
    title = Text("现有拟判定重大、违法线索、分歧的厂区", "Sites with something major, past or contested")
    return Table("open", title, columns, tuple(rows), short=("name", "region", "day", *keys))


def _flows(summary: Summary) -> Table:
    columns = (
        Column("label", Text("地区", "region"), 30),
        _CODE,
        Column("level", Text("隐患等级", "level"), 10),
        *(Column(key, SHORT[key], 10) for key in FLOW),
        Column("rectified", Text("新增中已整改", "put right"), 12),
        Column("rate", Text("整改率", "rate"), 10, of=("rectified", "found")),
    )
    rows = tuple(_flow(line) for line in (*summary.flows, *summary.flow_total))
    apart = "；".join(f"{why} {number} 行" for why, number in sorted(summary.apart.items()))
    note = Text(f"没有计入：{apart}" if apart else "", f"left out: {apart}" if apart else "")
    bars: dict[str, list[int]] = {}
    for line in _parts_of(summary.flows):
        bars.setdefault(line.label, [0, 0, 0])[("重大", "一般", "等级未填").index(line.level)] += line.counts["closing"]
    rows_of_chart = tuple((label, tuple(numbers)) for label, numbers in bars.items())[:_BARS]
    chart = Chart("期末存量", ("重大", "一般", "等级未填"), rows_of_chart)
    short = ("label", "level", "opening", "found", "closed", "closing", "overdue", "rectified", "rate")
    return Table("flows", Text("存量和流量（台账）", "Stock and flow"), columns, rows, note, short, chart)


def _flow(line: FlowLine) -> tuple[Cell, ...]:
    counts = line.counts
    rate = Rate(counts["rectified"], counts["found"])
    return (_label(line), line.code, line.level, *(counts[key] for key in FLOW), counts["rectified"], rate)


def _compared(summary: Summary) -> Table:
    columns = (
        Column("file", Text("文件", "file"), 24),
        Column("where", Text("位置", "where"), 14),
        Column("of", Text("哪个数", "what"), 36),
        Column("reported", Text("填报的", "reported"), 14),
        Column("recomputed", Text("重算的", "recomputed"), 36),
    )
    rows = tuple(
        (file, one.where, one.of, one.reported, one.recomputed)
        for file, compared in summary.compared
        for one in compared.differences
    )
    rates = sum(compared.rates for _, compared in summary.compared)
    sums = sum(compared.sums for _, compared in summary.compared)
    note = Text(f"重算了 {rates} 个整改率、{sums} 个合计", f"{rates} rates and {sums} totals were worked out again")
    title = Text("填报月报的差异", "Differences in reported tables")
    return Table("compared", title, columns, rows, note, ("of", "reported", "recomputed"))


def _failed(summary: Summary) -> Table:
    columns = (
        Column("file", Text("文件", "file"), 50),
        Column("line", Text("行", "line"), 8),
        Column("message", Text("为什么", "why"), 60),
    )
    broken: Iterable[tuple[Cell, ...]] = (
        (file, "", f"结果文件有 {n} 行不是完整的判定结果") for file, n in summary.broken
    )
    rows = tuple((one.file, "" if one.line is None else one.line, one.message) for one in summary.failed)
    title = Text("已交未能识别（不算已查）", "Handed in, could not be read")
    return Table("failed", title, columns, (*rows, *broken), short=("file", "message"))


def _remarks(summary: Summary) -> Table:
    columns = (Column("who", Text("谁、哪里", "who"), 36), Column("text", Text("核对什么", "what"), 84))
    rows = tuple((one.who, one.text) for one in summary.remarks)
    return Table("remarks", Text("核对事项", "To be checked"), columns, rows, short=("who", "text"))
