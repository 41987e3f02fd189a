"""The ledger (台账) as a workbook: one row a hazard, what people fill in left open, nothing cut off in print.

Kept by a department it has the enterprise and the source of each hazard; an enterprise's own has neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from engine.formats.xlsx.layout import ID_ROW
from engine.formats.xlsx.sheets import Book, Sheet
from engine.reports.papers.case import HEADER, Case, Hazard, hazards
from engine.reports.papers.told import called, cited, why

_SPARE = 200  # rows below the last with drop-downs, for hazards found otherwise
_HEAD = ID_ROW  # the row with the heads, below the title and what it is worth
STATUSES = ("未整改", "整改中", "待验收", "待复查", "已销号")
LEVELS = ("重大", "一般")
STANDINGS = ("拟判定", "自查判定", "认定", "待人工判定", "存在分歧，待人工判定", "违法线索（作业已结束）")
SOURCES = {
    "self": "企业自查",
    "inspection": "监督检查",
    "tip_off": "举报查实",
    "internal": "内部报告",
    "expert": "专家/技术服务机构",
    "hotline_12345": "12345",
    "insurer": "保险机构",
    "transfer": "移送",
    "platform": "平台",
}
Told = Callable[[Case, Hazard], str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A column: what a verdict can tell of it (else people fill it in), what may be chosen, whose ledger has it."""

    title: str
    width: float
    told: Told | None = None
    choices: tuple[str, ...] = ()
    department_only: bool = False


def _level(case: Case, hazard: Hazard) -> str:
    """Only what is suggested as major is called so; a past job and what a person decides are not."""
    finding = hazard.finding
    return "重大" if finding.outcome == "major" and not finding.past else ""


def _standing(case: Case, hazard: Hazard) -> str:
    return "拟判定" if _level(case, hazard) else called(case, hazard.finding)


def _described(case: Case, hazard: Hazard) -> str:
    return f"{hazard.finding.summary}（{why(hazard.finding)}）"


def _where(case: Case, hazard: Hazard) -> str:
    return "　".join(filter(None, (case.of("site"), case.of("region"))))


ENTRIES = (
    Entry("隐患编号", 18, lambda case, hazard: hazard.number),
    Entry("企业名称", 22, lambda case, hazard: case.of("name"), department_only=True),
    Entry("统一社会信用代码", 21, lambda case, hazard: case.of("uscc"), department_only=True),
    Entry("厂区及属地", 22, _where, department_only=True),
    Entry("监管行业", 10, lambda case, hazard: case.sectors, department_only=True),
    Entry("排查时间", 12, lambda case, hazard: case.verdict.inspected_on or ""),
    Entry("排查人员", 12),
    Entry(
        "隐患来源", 14, lambda case, hazard: SOURCES.get(case.verdict.origin or "", ""), tuple(SOURCES.values()), True
    ),
    Entry("隐患部位（设备）", 22, lambda case, hazard: case.place(hazard.finding.subject)),
    Entry("隐患描述", 46, _described),
    Entry("隐患等级", 9, _level, LEVELS),
    Entry("判定依据（条项）", 34, lambda case, hazard: cited(hazard.finding)),
    Entry("判定状态", 16, _standing, STANDINGS),
    Entry("临时防范措施", 22),
    Entry("整改措施", 40, lambda case, hazard: f"（建议）{hazard.finding.remedy}" if hazard.finding.remedy else ""),
    Entry("责任部门", 14),
    Entry("责任人", 12),
    Entry("治理资金（万元）", 11),
    Entry("整改期限", 12),
    Entry("应急预案", 16),
    Entry("完成时间", 12),
    Entry("整改状态", 10, lambda case, hazard: "未整改" if _level(case, hazard) else "", STATUSES),
    Entry("验收人", 12),
    Entry("验收时间", 12),
    Entry("复查文书号", 18),
    Entry("复查人", 12),
    Entry("督办级别", 10),
    Entry("督办单位", 16),
    Entry("报告部门时间", 12),
    Entry("公示时间", 12),
    Entry("核销人", 12),
    Entry("销号时间", 12),
    Entry("整改前照片", 14),
    Entry("整改后照片", 14),
    Entry("备注", 20),
)


def entries(own: bool) -> list[Entry]:
    """The columns of a department's ledger, or of an enterprise's own."""
    return [entry for entry in ENTRIES if not (own and entry.department_only)]


def told(case: Case, hazard: Hazard, columns: Sequence[Entry]) -> list[str]:
    """What a row says; nothing where people fill in."""
    return [entry.told(case, hazard) if entry.told else "" for entry in columns]


def write_ledger(cases: Iterable[Case], *, own: bool = False) -> bytes:
    """The ledger of several verdicts as the bytes of an .xlsx file.

    Args:
        cases: the verdicts, in the order of the ledger.
        own: whether it is an enterprise's own ledger.
    """
    title = f"重大事故隐患{'企业' if own else '部门'}台账"
    columns = [Entry("序号", 6), *entries(own)]
    book = Book(title)
    sheet = book.sheet("台账", [entry.width for entry in columns])
    sheet.put(1, 1, title, "title")
    sheet.explain(2, 8, f"{HEADER}；浅黄的由人填写，日期写成 2024-05-20")
    for column, entry in enumerate(columns, 1):
        sheet.put(_HEAD, column, entry.title, "head")
    row = _HEAD
    for case in cases:
        for hazard in hazards(case.verdict):
            row += 1
            texts = [str(row - _HEAD), *told(case, hazard, columns[1:])]
            for column, (entry, text) in enumerate(zip(columns, texts, strict=True), 1):
                sheet.put(row, column, text, "cell" if entry.told or column == 1 else "input")
            sheet.fit(row, texts)
    _tools(sheet, columns, row)
    return book.bytes()


def _tools(sheet: Sheet, columns: Sequence[Entry], last: int) -> None:
    """Drop-downs, filters, a head that stays and is repeated in print."""
    for column, entry in enumerate(columns, 1):
        if entry.choices:
            sheet.choose(_HEAD + 1, last + _SPARE, column, entry.choices, "", "")
    sheet.raw.autofilter(_HEAD - 1, 0, max(last, _HEAD + 1) - 1, len(columns) - 1)
    sheet.raw.set_header(f"&C{HEADER}")
    sheet.finish(last)
