"""The authorities' monthly table (月报表) under its standard heads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.reports.summary.table import TO_FILL, Cell, Column, Table
from engine.summary.counted import MonthlyLine, Summary
from engine.summary.ledgers import MAJOR, NO_LEVEL
from engine.summary.rates import Rate
from standards.wording import Text

_GENERAL, _MAJOR, _PLANNED = "一般隐患", "重大隐患", "列入治理计划的重大隐患"
_IN_THE_PLAN = (  # what a plan lays down; neither results nor ledgers say what is in a plan
    ("planned", "列入治理计划（项）"),
    ("goals", "落实目标任务（项）"),
    ("money", "落实资金（万元）"),
    ("people", "落实机构人员（项）"),
    ("time", "落实时限（项）"),
    ("emergency", "落实应急预案（项）"),
)


def monthly_table(summary: Summary) -> Table:
    """The table, with what nobody here knows marked to be filled in."""
    columns = (
        Column("label", Text("行业（领域）、地区", "industry, region"), 26),
        Column("sites", Text("排查治理单位数", "units"), 12),
        *_group("general", _GENERAL),
        *_group("major", _MAJOR),
        *(Column(key, Text(title, key), 11, over=_PLANNED) for key, title in _IN_THE_PLAN),
    )
    return Table("monthly", Text("月报表", "Monthly table"), columns, tuple(_rows(summary)), _note(summary))


def _note(summary: Summary) -> Text:
    """What the numbers hide: hazards that nobody has determined, hazards of no level."""
    zh, en = "标“填报”的没有数据来源，请按实际填写，不是 0", "what is marked 填报 is for people to fill in"
    by_level = {line.level: line.counts for line in summary.flow_total}
    if suggested := by_level.get(MAJOR, Counter())["found_suggested"]:
        zh += f"；重大隐患排查中有 {suggested} 项只是拟判定，还没有人判定或认定"
        en += f"; {suggested} of the major hazards are suggested only"
    if no_level := by_level.get(NO_LEVEL, Counter())["found"]:
        zh, en = f"{zh}；隐患等级没有填或不明的 {no_level} 项没有列入", f"{en}; {no_level} without a level are left out"
    return Text(zh, en)


def _group(key: str, over: str) -> tuple[Column, ...]:
    return (
        Column(f"{key}_found", Text("排查（项）", "found"), 10, over=over),
        Column(f"{key}_rectified", Text("整改（项）", "put right"), 10, over=over),
        Column(f"{key}_rate", Text("整改率", "rate"), 10, of=(f"{key}_rectified", f"{key}_found"), over=over),
    )


def _rows(summary: Summary) -> Iterator[tuple[Cell, ...]]:
    group = ""
    for line in summary.monthly:
        if line.group != group:
            group = line.group
            yield (f"【{group}】", *("" for _ in range(7 + len(_IN_THE_PLAN))))
        yield _row(line)


def _row(line: MonthlyLine) -> tuple[Cell, ...]:
    plan = (TO_FILL for _ in _IN_THE_PLAN)
    return (
        line.label,
        TO_FILL if line.sites is None else line.sites,
        *_hazards(line.general),
        *_hazards(line.major),
        *plan,
    )


def _hazards(found_and_rectified: tuple[int, int] | None) -> tuple[Cell, ...]:
    if found_and_rectified is None:
        return TO_FILL, TO_FILL, TO_FILL
    found, rectified = found_and_rectified
    return found, rectified, Rate(rectified, found)
