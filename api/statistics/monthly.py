"""The authorities' monthly table (月报表): industries, then regions, with what the records can fill in and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy.orm import Session

from api.calls import Call
from api.statistics import lines
from api.statistics.answering import naming
from api.statistics.asked import Asked, By
from api.statistics.counting import Counting, together
from api.statistics.told import Line
from engine.reports.summary.book import write_book
from engine.reports.summary.table import TO_FILL, Cell, Column, Table
from engine.summary.rates import Rate
from standards.wording import Text

_PLANNED = "列入治理计划的重大隐患"
_IN_THE_PLAN = (  # what a plan lays down: no record here says it as a number
    ("goals", "落实目标任务（项）"),
    ("money", "落实资金（万元）"),
    ("people", "落实机构人员（项）"),
    ("time", "落实时限（项）"),
    ("emergency", "落实应急预案（项）"),
)
_GROUPS: tuple[tuple[By, str], ...] = (("industry", "按行业（领域）"), ("region", "按地区"))


def monthly(call: Call, session: Session, asked: Asked) -> bytes:
    """The table as the bytes of an .xlsx file."""
    return write_book([table(call, session, asked)], Text(f"统计期：{asked.span.words.zh}", asked.span.words.en))


def table(call: Call, session: Session, asked: Asked) -> Table:
    """The table, with what nobody here knows marked to be filled in."""
    columns = (
        Column("label", Text("行业（领域）、地区", "industry, region"), 26),
        Column("sites", Text("排查治理单位数", "units"), 12),
        *_hazards("general", "一般隐患"),
        *_hazards("major", "重大隐患"),
        Column("planned", Text("列入治理计划（项）", "planned"), 11, over=_PLANNED),
        *(Column(key, Text(title, key), 11, over=_PLANNED) for key, title in _IN_THE_PLAN),
    )
    rows = tuple(_rows(call, Counting(session, call.actor), asked))
    return Table("monthly", Text("月报表", "Monthly table"), columns, rows, _note())


def _note() -> Text:
    zh = (
        "排查治理单位数为期内有已提交自查表的厂区；排查为期内新增，整改为其中到期末已整改的；并案的不计，认定不成立的不计，"
        "未定级的不列；列入治理计划为期末存量中已有治理方案的。标“填报”的没有数据来源，请按实际填写，不是 0"
    )
    return Text(zh, "what is marked 填报 is for people to fill in")


def _hazards(key: str, over: str) -> tuple[Column, ...]:
    return (
        Column(f"{key}_found", Text("排查（项）", "found"), 10, over=over),
        Column(f"{key}_rectified", Text("整改（项）", "put right"), 10, over=over),
        Column(f"{key}_rate", Text("整改率", "rate"), 10, of=(f"{key}_rectified", f"{key}_found"), over=over),
    )


def _rows(call: Call, counting: Counting, asked: Asked) -> Iterator[tuple[Cell, ...]]:
    base = lines.base_of(asked, call.actor)
    for by, title in _GROUPS:
        counts = together((counting.hazards(asked, by), counting.sites(asked, by)))
        yield (f"【{title}】", *("" for _ in range(8 + len(_IN_THE_PLAN))))
        parts = lines.parts(asked, by, counts, naming(call), base, 1)
        if by == "industry":
            parts.sort(key=lambda line: (not line.key, line.label))
        for line in parts:
            yield _row(line.label, line)
        yield _row("合计", lines.whole(asked, sum(counts.values(), Counter()), "合计"))


def _row(label: str, line: Line) -> tuple[Cell, ...]:
    assert line.sites is not None
    cells: list[Cell] = [label, line.sites.reported.count]
    for level in ("general", "major"):
        found, rectified = line.hazards[level].found.count, line.hazards[level].rectified.count
        cells += [found, rectified, Rate(rectified, found)]
    cells.append(line.hazards["major"].planned.count)
    return (*cells, *(TO_FILL for _ in _IN_THE_PLAN))
