"""The ledger (台账): one row a hazard, what people fill in left open.

Kept by a department it has the enterprise and the source of each hazard; an enterprise's own has neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from engine.reports.papers.case import Case, Hazard, hazards, worth
from engine.reports.papers.told import called, cited, why
from engine.reports.tables import Column, Table
from standards.wording import Lang, Text

NAME = Text("台账", "Ledger")
TITLES = {
    False: Text("重大事故隐患部门台账", "Major accident hazards: the department's ledger"),
    True: Text("重大事故隐患企业台账", "Major accident hazards: the enterprise's ledger"),
}
NOTE = Text("浅黄的由人填写，日期写成 2024-05-20", "people fill in what is light yellow; dates as 2024-05-20")
MAJOR, ORDINARY = Text("重大", "major"), Text("一般", "ordinary")
LEVELS = (MAJOR, ORDINARY)
OPEN = Text("未整改", "not put right")
STATUSES = (
    OPEN,
    Text("整改中", "being put right"),
    Text("待验收", "to be accepted"),
    Text("待复查", "to be re-inspected"),
    Text("已销号", "closed"),
)
SUGGESTED = Text("拟判定", "suggested")
STANDINGS = (
    SUGGESTED,
    Text("自查判定", "determined by the enterprise"),
    Text("认定", "determined by the authority"),
    Text("待人工判定", "for a person to decide"),
    Text("存在分歧，待人工判定", "readings differ, for a person to decide"),
    Text("违法线索（作业已结束）", "a lead on a past violation (the job is over)"),
)
SOURCES = {
    "self": Text("企业自查", "self-inspection"),
    "inspection": Text("监督检查", "inspection"),
    "tip_off": Text("举报查实", "tip-off, verified"),
    "internal": Text("内部报告", "internal report"),
    "expert": Text("专家/技术服务机构", "expert, technical service"),
    "hotline_12345": Text("12345", "12345"),
    "insurer": Text("保险机构", "insurer"),
    "transfer": Text("移送", "transferred"),
    "platform": Text("平台", "platform"),
}
Told = Callable[[Case, Hazard, Lang], str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A column, what a verdict can tell of it (else people fill it in), whose ledger has it."""

    column: Column
    told: Told | None = None
    department_only: bool = False


def _level(case: Case, hazard: Hazard, lang: Lang) -> str:
    """Only what is suggested as major is called so; a past job and what a person decides are not."""
    return MAJOR.in_(lang) if _is_major(hazard) else ""


def _is_major(hazard: Hazard) -> bool:
    return hazard.finding.outcome == "major" and not hazard.finding.past


def _standing(case: Case, hazard: Hazard, lang: Lang) -> str:
    return SUGGESTED.in_(lang) if _is_major(hazard) else called(case, hazard.finding, lang)


def _status(case: Case, hazard: Hazard, lang: Lang) -> str:
    return OPEN.in_(lang) if _is_major(hazard) else ""


def _described(case: Case, hazard: Hazard, lang: Lang) -> str:
    return f"{hazard.finding.summary}（{why(hazard.finding, lang)}）"


def _where(case: Case, hazard: Hazard, lang: Lang) -> str:
    return "　".join(filter(None, (case.of("site"), case.of("region"))))


def _source(case: Case, hazard: Hazard, lang: Lang) -> str:
    origin = SOURCES.get(case.verdict.origin or "")
    return origin.in_(lang) if origin else ""


def _remedy(case: Case, hazard: Hazard, lang: Lang) -> str:
    remedy = hazard.finding.remedy
    return f"{Text('（建议）', '(suggested) ').in_(lang)}{remedy}" if remedy else ""


def _entry(
    id: str,
    zh: str,
    en: str,
    width: float,
    band: int,
    told: Told | None = None,
    choices: Iterable[Text] = (),
    department_only: bool = False,
) -> Entry:
    return Entry(Column(id, Text(zh, en), width, band, tuple(choices), told is None), told, department_only)


ENTRIES = (
    _entry("hazard", "隐患编号", "Hazard", 18, 1, lambda case, hazard, lang: hazard.number),
    _entry("enterprise", "企业名称", "Enterprise", 22, 1, lambda case, hazard, lang: case.of("name"), (), True),
    _entry(
        "uscc", "统一社会信用代码", "Credit code (USCC)", 21, 1, lambda case, hazard, lang: case.of("uscc"), (), True
    ),
    _entry("site", "厂区及属地", "Site, region", 22, 1, _where, (), True),
    _entry("sectors", "监管行业", "Industry", 10, 1, lambda case, hazard, lang: case.sectors, (), True),
    _entry("found_on", "排查时间", "Found on", 12, 1, lambda case, hazard, lang: case.verdict.inspected_on or ""),
    _entry("found_by", "排查人员", "Found by", 12, 1),
    _entry("origin", "隐患来源", "Source", 14, 1, _source, SOURCES.values(), True),
    _entry(
        "place",
        "隐患部位（设备）",
        "Place, device",
        22,
        2,
        lambda case, hazard, lang: case.place(hazard.finding.subject),
    ),
    _entry("described", "隐患描述", "Description", 46, 2, _described),
    _entry("level", "隐患等级", "Level", 12, 2, _level, LEVELS),
    _entry("citation", "判定依据（条项）", "Citation", 34, 2, lambda case, hazard, lang: cited(hazard.finding)),
    _entry("standing", "判定状态", "Standing", 16, 2, _standing, STANDINGS),
    _entry("measures_now", "临时防范措施", "Temporary measures", 22, 2),
    _entry("remedy", "整改措施", "Remedy", 40, 2, _remedy),
    _entry("department", "责任部门", "Department", 14, 3),
    _entry("person", "责任人", "Person in charge", 12, 3),
    _entry("funds", "治理资金（万元）", "Funds (10,000 yuan)", 11, 3),
    _entry("deadline", "整改期限", "Deadline", 12, 3),
    _entry("emergency_plan", "应急预案", "Emergency plan", 16, 3),
    _entry("done_on", "完成时间", "Done on", 12, 3),
    _entry("status", "整改状态", "Status", 10, 3, _status, STATUSES),
    _entry("accepted_by", "验收人", "Accepted by", 12, 3),
    _entry("accepted_on", "验收时间", "Accepted on", 12, 3),
    _entry("reinspection", "复查文书号", "Re-inspection paper", 18, 3),
    _entry("reinspected_by", "复查人", "Re-inspected by", 12, 3),
    _entry("supervision", "督办级别", "Supervision level", 10, 4),
    _entry("supervisor", "督办单位", "Supervised by", 16, 4),
    _entry("reported_on", "报告部门时间", "Reported on", 12, 4),
    _entry("published_on", "公示时间", "Published on", 12, 4),
    _entry("closed_by", "核销人", "Closed by", 12, 4),
    _entry("closed_on", "销号时间", "Closed on", 12, 4),
    _entry("photo_before", "整改前照片", "Photo before", 14, 4),
    _entry("photo_after", "整改后照片", "Photo after", 14, 4),
    _entry("remarks", "备注", "Remarks", 20, 4),
)
_NUMBER = Column("number", Text("序号", "No."), 6)


def entries(own: bool) -> list[Entry]:
    """The columns of a department's ledger, or of an enterprise's own, without the running number."""
    return [entry for entry in ENTRIES if not (own and entry.department_only)]


def ledger_table(cases: Iterable[Case], *, own: bool = False, lang: Lang = "zh") -> Table:
    """The ledger of several verdicts, told once one goes through it.

    Args:
        cases: the verdicts, in the order of the ledger.
        own: whether it is an enterprise's own ledger.
        lang: the language of heads, statuses and notes; clauses and answers stay Chinese.
    """
    kept = entries(own)
    columns = (_NUMBER, *(entry.column for entry in kept))
    rows = _rows(cases, kept, lang)
    return Table(NAME.in_(lang), TITLES[own].in_(lang), worth(lang), columns, rows, NOTE.in_(lang), lang)


def _rows(cases: Iterable[Case], kept: list[Entry], lang: Lang) -> Iterator[list[str]]:
    number = 0
    for case in cases:
        for hazard in hazards(case.verdict):
            number += 1
            yield [str(number), *(entry.told(case, hazard, lang) if entry.told else "" for entry in kept)]
