"""The ledger (台账) as a workbook: one row a hazard, what people fill in left open, nothing cut off in print.

Kept by a department it has the enterprise and the source of each hazard; an enterprise's own has neither.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.reports.papers.case import HEADER, Case, Hazard
from engine.reports.papers.told import called, cited, why

_CREATED = datetime(2024, 1, 1)  # fixed: the same verdicts give the same bytes
_LONGEST = 32_700  # characters; Excel takes 32,767 in a cell
_SPARE = 200  # rows below the last with drop-downs, for hazards found otherwise
_REPEATED = 3  # columns that stand at the left of every page
_PAGE = 196  # half-width characters side by side on A4 across, at the scale below
_SCALE = 65
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
    Entry("隐患来源", 14, lambda case, hazard: SOURCES.get(case.verdict.origin or "", ""), tuple(SOURCES.values()), True),
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
    import xlsxwriter

    out = io.BytesIO()
    book: Any = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    title = f"重大事故隐患{'企业' if own else '部门'}台账"
    book.set_properties({"title": title, "created": _CREATED})
    columns = [Entry("序号", 6), *entries(own)]
    sheet: Any = book.add_worksheet("台账")
    looks = _looks(book)
    _head(sheet, looks, title, columns)
    last = _FIRST
    for case in cases:
        for hazard in [*case.major(), *case.past(), *case.for_a_person()]:
            texts = [str(last - _FIRST + 1), *told(case, hazard, columns[1:])]
            for number, (entry, text) in enumerate(zip(columns, texts, strict=True)):
                sheet.write_string(last, number, text[:_LONGEST], looks["told" if entry.told or not number else "open"])
            last += 1
    _tools(sheet, columns, last)
    _print(sheet, columns)
    book.close()
    return out.getvalue()


_HEAD, _FIRST = 2, 3  # rows, from 0: title, what it is worth, heads, then the hazards


def _looks(book: Any) -> dict[str, Any]:
    cell = {"font_name": "宋体", "num_format": "@", "text_wrap": True, "valign": "top", "border": 1}
    return {
        "title": book.add_format({"font_name": "黑体", "font_size": 16}),
        "worth": book.add_format({"font_name": "宋体", "font_color": "#B00000"}),
        "head": book.add_format({**cell, "font_name": "黑体", "bg_color": "#D9E1F2", "align": "center"}),
        "told": book.add_format(cell),
        "open": book.add_format({**cell, "bg_color": "#FFF9E5"}),
    }


def _head(sheet: Any, looks: dict[str, Any], title: str, columns: Sequence[Entry]) -> None:
    sheet.write_string(0, 0, title, looks["title"])
    sheet.write_string(1, 0, f"{HEADER}；浅黄的由人填写，日期写 2024-05-20", looks["worth"])
    for number, entry in enumerate(columns):
        sheet.set_column(number, number, entry.width)
        sheet.write_string(_HEAD, number, entry.title, looks["head"])


def _tools(sheet: Any, columns: Sequence[Entry], last: int) -> None:
    """Filters, a head that stays, drop-downs; numbers kept as text are no errors."""
    sheet.freeze_panes(_FIRST, _REPEATED)
    sheet.autofilter(_HEAD, 0, max(_FIRST, last - 1), len(columns) - 1)
    for number, entry in enumerate(columns):
        if entry.choices:
            choices = {"validate": "list", "source": list(entry.choices), "show_error": False}
            sheet.data_validation(_FIRST, number, last + _SPARE, number, choices)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{_letters(len(columns))}{last + 1}"})


def _print(sheet: Any, columns: Sequence[Entry]) -> None:
    """A4 across: pages break between columns, and the first columns stand on each of them."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_print_scale(_SCALE)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.repeat_rows(_HEAD)
    sheet.repeat_columns(0, _REPEATED - 1)
    sheet.set_v_pagebreaks(page_breaks([entry.width for entry in columns]))
    sheet.set_header(f"&C{HEADER}")
    sheet.set_footer("&C第 &P 页，共 &N 页")


def page_breaks(widths: Sequence[float]) -> list[int]:
    """Before which columns a new page begins, so that none is cut; the first columns are repeated on each."""
    repeated, breaks, filled = sum(widths[:_REPEATED]), [], 0.0
    for number, width in enumerate(widths):
        if number >= _REPEATED and filled + width > _PAGE:
            breaks.append(number)
            filled = repeated
        filled += width
    return breaks


def _letters(number: int) -> str:
    """The name of a column, counted from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
