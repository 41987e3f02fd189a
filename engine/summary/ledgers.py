"""A department's ledger (台账) read back: one hazard a row, as `panding report --paper ledger` writes it.

People have filled it in since: what contradicts itself is said and left out of what is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.formats.tables import Row, Sheet, rows_under
from engine.moments import moment_of
from engine.summary.industries import industry
from engine.summary.places import Remark
from engine.summary.regions import is_code, prefix

HEADS = {
    "number": ("隐患编号",),
    "name": ("企业名称", "单位名称", "单位"),
    "place": ("厂区及属地", "厂区"),
    "region": ("属地代码", "行政区划代码", "区划代码", "属地"),
    "industry": ("监管行业", "行业领域", "行业"),
    "found": ("排查时间", "检查时间", "发现时间"),
    "level": ("隐患等级", "隐患级别", "等级"),
    "standing": ("判定状态",),
    "deadline": ("整改期限", "期限"),
    "done": ("完成时间", "整改完成日期", "整改时间"),
    "status": ("整改状态", "状态", "完成情况"),
    "closed": ("销号时间", "销号日期"),
    "planned": ("列入治理计划",),
}
MAJOR, GENERAL, NO_LEVEL = "重大", "一般", "等级未填"
LEVELS = (GENERAL, MAJOR, NO_LEVEL)
CLOSED = "已销号"
SUGGESTED = "拟判定"
NO_HAZARD = ("违法线索", "待人工判定", "存在分歧")  # how a standing begins that is not, or not yet, a hazard


@dataclass(frozen=True, slots=True)
class Entry:
    """A hazard of a ledger, with the days on which something happened to it."""

    number: str
    name: str
    region: str
    industry: str
    level: str
    standing: str
    found: date
    deadline: date | None
    done: date | None
    closed: date | None

    @property
    def rectified(self) -> date | None:
        """The day it was put right; what was closed was put right by then."""
        return self.done or self.closed


@dataclass(frozen=True, slots=True)
class Apart:
    """A row that is counted in nothing: no hazard (yet), or not to be placed in time; `why`."""

    why: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """What ledgers say together."""

    entries: tuple[Entry, ...]
    apart: tuple[Apart, ...]
    remarks: tuple[Remark, ...]


def ledger_of(sheets: Sequence[Sheet], called: str) -> Ledger:
    """The hazards of one ledger.

    Raises:
        FormError: where it has not the columns that are needed.
    """
    entries: list[Entry] = []
    apart: list[Apart] = []
    remarks = [Remark(called, text) for sheet in sheets for text in sheet.spoilt]
    for row in rows_under(sheets, HEADS, ("found", "level")):
        read = _Reading(row, f"{called}{row.where}")
        entry = read.entry()
        (entries if isinstance(entry, Entry) else apart).append(entry)  # type: ignore[arg-type]
        remarks += read.remarks
    return Ledger(tuple(entries), tuple(apart), tuple(remarks))


class _Reading:
    """One row being read."""

    def __init__(self, row: Row, where: str) -> None:
        self.row, self.where = row, where
        self.remarks: list[Remark] = []

    def entry(self) -> Entry | Apart:
        standing = self.row["standing"]
        if no_hazard := next((words for words in NO_HAZARD if standing.startswith(words)), None):
            return Apart(no_hazard)
        found, done = self.day("found", "排查时间"), self.day("done", "完成时间")
        closed = self.closing()
        if found is None:
            return self.left_out("没有排查时间")
        if self.row["status"] == CLOSED and closed is None:
            return self.left_out("已销号而没有销号时间")
        for day, called in ((done, "完成时间"), (closed, "销号时间")):
            if day and day < found:
                return self.left_out(f"{called} {day} 早于排查时间 {found}")
        if closed and done and done > closed:
            self.say(f"完成时间 {done} 晚于销号时间 {closed}，整改按销号时间计")
            done = closed
        if not done and not closed and self.row["status"] in ("待验收", "待复查"):
            self.say(f"状态为{self.row['status']}，没有完成时间，没有计入整改")
        return Entry(
            self.row["number"],
            self.row["name"],
            self.region(),
            industry(self.row["industry"]),
            self.level(),
            standing,
            found,
            self.day("deadline", "整改期限"),
            done,
            closed,
        )

    def closing(self) -> date | None:
        """The day of closing, where the status agrees or is not filled in: the status decides."""
        closed, status = self.day("closed", "销号时间"), self.row["status"]
        if closed and status and status != CLOSED:
            self.say(f"有销号时间 {closed}，状态却是“{status}”，没有计入销号")
            return None
        return closed

    def level(self) -> str:
        """The level in words; what is unknown is never taken for general."""
        text = self.row["level"].removesuffix("隐患").removesuffix("事故")
        if text in (MAJOR, GENERAL):
            return text
        self.say(f"隐患等级{f'“{text}”不是重大或一般' if text else '没有填'}，单列")
        return NO_LEVEL

    def region(self) -> str:
        """The code in a column of its own, else the last word of 厂区及属地."""
        if self.row["region"]:
            return prefix(self.row["region"])
        last = self.row["place"].split()[-1:] or [""]
        return prefix(last[0]) if is_code(prefix(last[0])) else ""

    def day(self, about: str, called: str) -> date | None:
        text = self.row[about]
        if not text:
            return None
        moment = moment_of(text)
        if moment is None:
            self.say(f"{called}“{text}”不是日期，当作没有填")
        return moment.date() if isinstance(moment, datetime) else moment

    def left_out(self, why: str) -> Apart:
        self.say(f"{why}，没有计入")
        return Apart("自相矛盾或缺日期")

    def say(self, text: str) -> None:
        self.remarks.append(Remark(self.where, text))


def merged(ledgers: Sequence[Ledger]) -> tuple[list[Entry], list[Remark]]:
    """The hazards of several ledgers, each once: of one number and enterprise what stands last counts."""
    found: dict[tuple[str, str] | int, Entry] = {}
    remarks = []
    for at, entry in enumerate(entry for ledger in ledgers for entry in ledger.entries):
        key = (entry.number, entry.name) if entry.number else at
        if key in found:
            remarks.append(Remark(entry.name, f"隐患 {entry.number} 在台账里不止一行，以后面的为准，只计一次"))
        found[key] = entry
    return list(found.values()), remarks


def days_of(ledgers: Sequence[Ledger]) -> Iterator[date]:
    """Every day on which something happened."""
    for ledger in ledgers:
        for entry in ledger.entries:
            yield from filter(None, (entry.found, entry.done, entry.closed))
