"""What the workbook's reader and writer share: columns of a kind, keys of 表头, words for codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from standards.kinds import Question, SubjectKind

FORM = "panding/1"  # the version of the format
LEGEND, HEADER, GROUNDS_SHEET, LAST_SHEET, LISTS = "说明", "表头", "依据", "上次", "名单"
ID_ROW, FIRST_ROW = 3, 4  # of a kind's sheet, counted from 1: the ids, the first subject
REST = "="  # the column after the options: what is blank among them is no, or absent
COMPLETE = frozenset(["是", "√", "✓", "✔", "☑", "1", "有", "对", "y", "yes", "true"])  # said under REST, folded
INCOMPLETE = frozenset(["否", "不", "不是", "没有填全", "×", "✗", "✘", "x", "0", "n", "no", "false"])
BLANKS = frozenset(["", "-", "--", "—", "——", "/", "\\"])
YES, NO, UNCLEAR, N_A = "是", "否", "不清楚", "不涉及"
NEVER = "从未"
STATE_WORDS = {
    "working": "正常",
    "failed": "故障",
    "disabled": "人为停用",
    "unsuitable": "仅便携或型式不符",
    "absent": "未设",
}
# The fields of 表头 and 依据 that take one of a few codes, with the words they are written in.
CODE_WORDS = {
    "origin": {
        "self": "企业自查",
        "inspection": "执法检查",
        "tip_off": "举报",
        "internal": "内部隐患报告",
        "expert": "专家检查",
        "hotline_12345": "12345热线",
        "insurer": "保险机构",
        "transfer": "部门移送",
        "platform": "监管平台",
    },
    "outcome": {"major": "构成", "not_found": "不构成"},
    "how": {"seen": "看到", "record": "查记录", "told": "询问", "measured": "测量"},
}
GROUNDS_ID = "grounds"
GROUNDS = {
    GROUNDS_ID: "检查部位",
    "question": "检查项目",
    "how": "方式",
    "by": "由谁",
    "at": "日期",
    "reason": "理由",
    "files": "附件",
}

# What a form made from the one before has besides: two columns of a kind's sheet, a sheet of the answers of last time.
LAST_ID, CHANGED_ID = "last", "changed"
LAST_HEADS = {CHANGED_ID: "自上次以来有无变化", LAST_ID: "上次的名称（不要改）"}
LAST = {
    LAST_ID: "检查部位（上次的名称）",
    "item": "检查项目",
    "answer": "上次的答案",
    "at": "哪天的",
    "days": "隔了几天",
    "carried": "这次",
    "how": "方式",
    "by": "由谁",
    "reason": "理由",
    "files": "附件",
    "kind": "类别",
    "key": "编号",
}
CARRIED, NOT_CARRIED = "已沿用，请核对", "没有沿用，请重填"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind's sheet. `option` is an option's id, `REST`, or None where the question has one column."""

    question: Question
    option: str | None = None

    @property
    def id(self) -> str:
        """What stands in row 3."""
        return self.question.id if self.option is None else f"{self.question.id}.{self.option}"

    @property
    def heading(self) -> str:
        """What stands in row 1: the wording, the unit, the option; ※ marks a judgement."""
        unit = f"（{self.question.unit}）" if self.question.unit else ""
        wording = f"{self.question.text}{unit}{'※' if self.question.judged else ''}"
        if self.option is None:
            return wording
        if self.option == REST:
            return f"{wording}：以上已填全，其余{'为否' if self.question.type == 'choices' else '没有采取'}"
        return f"{wording}：{(self.question.options or {})[self.option]}"

    @property
    def words(self) -> list[str]:
        """What the drop-down offers; empty for numbers and dates. 不涉及 only where it can arise."""
        question, not_here = self.question, [N_A] if self.question.n_a else []
        if self.option == REST:
            return [YES, NO, *not_here]
        if question.type == "choices":
            return [YES, NO, UNCLEAR]
        if question.type == "safeguards":
            return [*STATE_WORDS.values(), UNCLEAR]
        own = {
            "yes_no": [YES, NO],
            "safeguard": [*STATE_WORDS.values()],
            "choice": [*(question.options or {}).values()],
        }
        return [*own[question.type], UNCLEAR, *not_here] if question.type in own else []


def columns(questions: Iterable[Question]) -> list[Column]:
    """The columns from D on: one a question, or one an option and one that says the rest is no."""
    found: list[Column] = []
    for question in questions:
        if question.type in ("choices", "safeguards"):
            found += [Column(question, option) for option in (*(question.options or {}), REST)]
        else:
            found.append(Column(question))
    return found


def implied(question: Question, ticked: Iterable[str]) -> set[str]:
    """The options of `question` that follow from those ticked (商店 → 公众聚集场所 → 人员密集场所)."""
    found: set[str] = set()
    todo = list(ticked)
    while todo:
        what = (question.implies or {}).get(todo.pop(), [])
        new = set(what) - found if isinstance(what, list) else set()
        found |= new
        todo += new
    return found


def sheet_names(kinds: Sequence[SubjectKind]) -> dict[str, str]:
    """The sheet's name of every kind: its Chinese name, as far as Excel allows (31 characters, some marks not)."""
    names: dict[str, str] = {}
    taken = {LEGEND, HEADER, GROUNDS_SHEET, LAST_SHEET, LISTS}
    for kind in kinds:
        name = _allowed(kind.name)
        if name.lower() in taken or not name:
            name = _allowed(f"{kind.name[:20]} {kind.kind}")
        taken.add(name.lower())
        names[kind.kind] = name
    return names


def _allowed(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:31].strip()


@dataclass(frozen=True, slots=True)
class Field:
    """One line of 表头: its key in the data (dotted), what it is called, and how it is filled in."""

    key: str
    label: str
    hint: str = ""


IDENTITY = (
    Field("enterprise.name", "企业名称", "与营业执照一致"),
    Field("enterprise.uscc", "统一社会信用代码", "18 位；旧的 15 位注册号也可以"),
    Field("enterprise.site", "检查地址", "实际生产经营的地址，有几处厂区的写明是哪一处"),
    Field("enterprise.region", "行政区划代码", "县（区）6 位、乡镇 9 位，如 370102"),
    Field("enterprise.industry", "国民经济行业代码", "如 C2110（木质家具制造）"),
    Field("enterprise.head", "主要负责人"),
)
CHECK = (
    Field("id", "表格编号", "本企业内不重复，如 2024-0001"),
    Field("inspected_on", "检查日期", "如 2024-05-20；按这一天有效的标准判定"),
    Field("origin", "检查来源", "从下拉表中选：" + "、".join(CODE_WORDS["origin"].values())),
    Field("standards", "按哪些标准判定", "已预填，一般不用改；几个标准用、隔开"),
    Field("form", "表格版本", "不要改"),
)
LAST_FORM = (
    Field("last.id", "上次的表格编号"),
    Field("last.inspected_on", "上次的检查日期"),
    Field("last.until", "隔了几天算到"),
)
LIST_TITLES = {
    "claims": ("豁免主张", "认为符合标准写明的例外时填"),
    "objections": ("异议", "对判定有不同意见时填；只作记录，不改变判定"),
    "decisions": ("人工认定", "由执法人员填写，企业不填"),
}
_PERSON = {"subject": "检查部位", "by": "由谁提出", "role": "身份", "reason": "理由"}
LIST_FIELDS: dict[str, dict[str, str]] = {
    "claims": {"rule": "例外条款", **_PERSON},
    "objections": {"clause": "条文项", **_PERSON},
    "decisions": {"clause": "条文项", "outcome": "认定结果", **_PERSON, "by": "由谁认定"},
}
_LIST_HINTS = {
    "rule": "如 5.1.3c",
    "clause": "如 11(6)",
    "subject": "与所在表里的名称一致",
    "role": "企业、执法人员、专家等",
    "outcome": "构成、不构成",
}
_ALSO_CALLED = {
    "单位名称": "enterprise.name",
    "社会信用代码": "enterprise.uscc",
    "信用代码": "enterprise.uscc",
    "地址": "enterprise.site",
    "行政区划": "enterprise.region",
    "行业代码": "enterprise.industry",
    "检查时间": "inspected_on",
    "编号": "id",
    "适用标准": "standards",
}
_LISTED = re.compile(r"(claims|decisions|objections)\.([1-9][0-9]{0,2})\.([a-z]+)")


def count_field(kind: SubjectKind) -> Field:
    """The line that asks how many of a kind there are."""
    return Field(f"counts.{kind.kind}", f"{kind.count_text}（0＝没有）")


def list_field(group: str, number: int, name: str) -> Field:
    """One line of the `number`th claim, objection or decision, counted from 1."""
    return Field(f"{group}.{number}.{name}", f"{number}. {LIST_FIELDS[group][name]}", _LIST_HINTS.get(name, ""))


def header_path(key: str, kinds: Mapping[str, SubjectKind]) -> tuple[str, ...] | None:
    """The steps of a known key of 表头 (positions in lists still counted from 1), None for any other text."""
    group, dot, rest = key.partition(".")
    if group in LIST_FIELDS and (listed := _LISTED.fullmatch(key)):
        return listed.groups() if listed[3] in LIST_FIELDS[group] else None
    if group == "counts" and rest in kinds:
        return group, rest
    if key.startswith("last.counts.") and key.removeprefix("last.counts.") in kinds:
        return "last", "counts", key.removeprefix("last.counts.")
    return ((group, rest) if dot else (group,)) if key in _KEYS else None


@lru_cache(maxsize=16)
def header_labels(kinds: tuple[SubjectKind, ...]) -> dict[str, str]:
    """The keys of 表头 by what they are called, folded."""
    labels = {field.label: field.key for field in (*IDENTITY, *CHECK)} | _ALSO_CALLED
    for kind in kinds:
        labels[kind.count_text] = labels[count_field(kind).label] = f"counts.{kind.kind}"
    return {fold(label): key for label, key in labels.items()}


@lru_cache(maxsize=1024)
def code_of(field: str, text: str) -> str | None:
    """The code of a word in a field of `CODE_WORDS`; codes stand for themselves, None for any other text."""
    words = CODE_WORDS[field]
    return next((code for code, word in words.items() if fold(text) in (code, fold(word))), None)


def fold(text: str) -> str:
    """Text as it is compared: full width to half, no spaces, lower case."""
    return _folded_word(text) if len(text) <= _WORD else _folded(text)


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


_WORD = 64  # characters; headings and answers come again with every form
_folded_word = lru_cache(maxsize=8192)(_folded)


def split_names(text: str) -> list[str]:
    """Names in one cell, parted by 、；or ，."""
    return [name for part in re.split(r"[、；;,，\n]", text) if (name := part.strip())]


def cell_name(row: int, column: int) -> str:
    """Excel's name of a cell, both counted from 1: (4, 28) → AB4."""
    return f"{column_name(column)}{row}"


def column_number(letters: str) -> int:
    """The number of a column, counted from 1, by Excel's name: AB → 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=1024)
def column_name(column: int) -> str:
    """Excel's name of a column, counted from 1: 28 → AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def flat(value: Any, path: str = "") -> dict[str, str]:
    """Nested data as dotted keys and texts: positions in lists from 1, plain lists joined by 、, blanks left out."""
    if isinstance(value, Mapping):
        steps: Iterable[tuple[Any, Any]] = value.items()
    elif isinstance(value, list | tuple) and any(isinstance(entry, Mapping | list | tuple) for entry in value):
        steps = enumerate(value, 1)
    elif isinstance(value, list | tuple):
        return flat("、".join(map(str, value)), path)
    else:
        text = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
        return {path: text} if text else {}
    return {k: v for step, inner in steps for k, v in flat(inner, f"{path}.{step}" if path else str(step)).items()}


_KEYS = frozenset(field.key for field in (*IDENTITY, *CHECK, *LAST_FORM))
