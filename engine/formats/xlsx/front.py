"""The first two sheets of a workbook: 说明, how to fill it in, and 表头, who, when, how many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine.formats.xlsx.layout import (
    CHECK,
    CODE_WORDS,
    IDENTITY,
    LAST_FORM,
    LEGEND,
    LIST_FIELDS,
    LIST_TITLES,
    Field,
    count_field,
    list_field,
)
from engine.formats.xlsx.rows import ENTERPRISE
from engine.formats.xlsx.sheets import Book, Sheet
from standards.kinds import SubjectKind

_HEADINGS = ("项目", "填写", "说明", "key")
_LEGEND = (
    (
        "怎样填",
        (
            "先填“表头”，再按“表头”里的数量逐张填各表。没有的填 0，不用填那张表。",
            "一行填一台设备、一个场所、一个人或一次作业，不要合并填在一行里；行数不够，接着往下写。",
            "鼠标点到格子会出现提示：到哪里看、怎样算。格子可从下拉表里选，也可以自己写。",
            "按看到的如实填。表里没有默认答案：空着就是没填，不会当作“否”。",
            "不知道的填“不清楚”。“不涉及”只在下拉表里有的地方可以填。",
            "一个项目分成几列的，每一列都填；都看过了、其余都没有的，在最后一列“以上已填全”填“是”。",
            "数值只填数，单位见表头括号；日期写成 2024-05-20。不要用公式，不要合并单元格。",
            "带※的项目要由人认定，须在“依据”表写明由谁、理由，否则不算数。",
            "各表第 3 行灰色的字是编号，读取时用，不要改动、删除。",
        ),
    ),
    (
        "装置的状态",
        (
            "正常：装了，型式对，正在用，试过有效。",
            "故障：装了，但坏了、失灵了。",
            "人为停用：装过，但被关掉、屏蔽、拆掉。",
            "仅便携或型式不符：要求固定安装的只有便携式，或者型式不对。",
            "未设：没有装。",
            "不清楚：没看过，或者看不出来。",
        ),
    ),
    (
        "安全第一",
        (
            "不要把手机、相机等不防爆的电器带进粉尘爆炸危险的 20 区、21 区和有可燃气体、溶剂蒸气的场所，"
            "在外面看、在外面拍。",
            "不要为了填表进入有限空间，不要打开运行中的设备，不要停用任何报警、联锁。",
            "填表中发现正在发生的危险，先撤人、先处置，再填表。",
        ),
    ),
    (
        "填完以后",
        ("本表的判定结果是拟判定，供自查参考；是否属于重大隐患由监管部门依法认定。", "保存为 .xlsx 交回即可。"),
    ),
)

ALWAYS_OFFERED = "objections"  # claims and decisions only where there are some: few standards know any


def write_legend(book: Book, title: str) -> None:
    """Write 说明."""
    sheet = book.sheet(LEGEND, (4, 104))
    sheet.put(1, 1, title, "title")
    sheet.raw.set_row(0, 30)
    row = 3
    for heading, lines in _LEGEND:
        sheet.put(row, 1, heading, "section")
        sheet.put(row, 2, "", "section")
        for number, line in enumerate(lines, 1):
            sheet.put(row + number, 1, str(number), "row")
            sheet.put(row + number, 2, line, "note")
            sheet.fit(row + number, ["", line])
        row += len(lines) + 2


def write_header(
    sheet: Sheet,
    title: str,
    said: Mapping[str, str],
    kinds: Sequence[SubjectKind],
    names: Mapping[str, str],
    standards: Mapping[str, str],
) -> None:
    """Write 表头. `said` holds texts by dotted key; those that have no line of their own come last."""
    writing = _Header(sheet, dict(said))
    sheet.put(1, 1, title, "title")
    sheet.raw.set_row(0, 30)
    for column, heading in enumerate(_HEADINGS, 1):
        sheet.put(2, column, heading, "head" if column < len(_HEADINGS) else "key")
    writing.section("一、企业", IDENTITY)
    writing.section("二、本次检查", (_with_titles(field, standards) for field in CHECK))
    counted = [kind for kind in kinds if kind.kind != ENTERPRISE]
    writing.section("三、有多少（点右边蓝字到那张表）", [])
    for kind in counted:
        before = writing.said.get(f"last.counts.{kind.kind}")
        writing.line(count_field(kind), link=names[kind.kind], before=before)
    writing.section("四、其他（没有就空着）", [])
    for group, (heading, hint) in LIST_TITLES.items():
        if group == ALWAYS_OFFERED or any(key.startswith(f"{group}.") for key in writing.said):
            writing.entries(group, heading, hint)
    last_time = [key for key in writing.said if key.startswith("last.")]
    if last_time:
        counts = [Field(f"last.counts.{kind.kind}", f"上次：{kind.count_text}") for kind in counted]
        fields = [field for field in (*LAST_FORM, *counts) if field.key in last_time]
        writing.section("五、上次的表（不用填，不要改）", fields)
    if writing.said:
        writing.section("六、原样保留的内容（表中没有位置）", [Field(key, key) for key in writing.said])
    sheet.raw.freeze_panes(2, 0)
    sheet.raw.repeat_rows(1)
    sheet.raw.print_area(0, 0, writing.row - 1, 2)


def _with_titles(field: Field, standards: Mapping[str, str]) -> Field:
    if field.key != "standards" or not standards:
        return field
    titles = "；".join(f"{id_} 是{title}" for id_, title in standards.items())
    return Field(field.key, field.label, f"{field.hint}。{titles}")


class _Header:
    """表头 under way: the next row, and the texts not written yet."""

    def __init__(self, sheet: Sheet, said: dict[str, str]) -> None:
        self.sheet, self.said, self.row = sheet, said, 2

    def section(self, heading: str, fields: Iterable[Field]) -> None:
        self.row += 1
        for column in (1, 2, 3):
            self.sheet.put(self.row, column, heading if column == 1 else "", "section")
        for field in list(fields):
            self.line(field)

    def line(self, field: Field, link: str = "", before: str | None = None) -> None:
        self.row += 1
        text = self.said.pop(field.key, "")
        words = CODE_WORDS.get(field.key.rpartition(".")[2], {})
        text = words.get(text, text)
        self.sheet.put(self.row, 1, field.label, "label")
        self.sheet.put(self.row, 2, text, "input")
        if link:
            last_time = f"上次 {before}；" if before else ""
            self.sheet.link(self.row, 3, link, f"{last_time}填在表“{link}”")
        else:
            self.sheet.put(self.row, 3, field.hint, "hint")
        self.sheet.put(self.row, 4, field.key, "key")
        self.sheet.fit(self.row, [field.label, text, field.hint])
        self.sheet.choose(self.row, self.row, 2, list(words.values()), field.label, "")

    def entries(self, group: str, heading: str, hint: str) -> None:
        """The entries of a list that are filled in, and one more."""
        numbers = [int(key.split(".")[1]) for key in self.said if key.startswith(f"{group}.")]
        self.row += 1
        for column in (1, 2, 3):
            self.sheet.put(self.row, column, (heading, "", hint)[column - 1], "subtitle" if column == 1 else "hint")
        for number in range(1, max(numbers, default=0) + 2):
            for name in LIST_FIELDS[group]:
                self.line(list_field(group, number, name))
