"""Forms as long tables (CSV, Parquet): an answer a line, with the form, the row it belongs to, and how it was learnt.

Lines without a kind say what a workbook says in 表头, by the same keys: `inspected_on`, `enterprise.name`,
`counts.dust_system`, `claims.1.rule`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.formats.xlsx.grid import SHOWN, Grid
from engine.formats.xlsx.header import read_header
from engine.formats.xlsx.layout import FORM, code_of, fold, split_names
from engine.handed import FormError, Handed, Unreadable
from standards.editions import AT_ONCE
from standards.kinds import SubjectKind
from standards.text import Path
from standards.wording import Text

Line = tuple[int, list[str]]
LongForm = tuple[list[str], list[Line]]  # the heads of the columns, and the lines of one form with their numbers
COLUMNS = {
    "form": "表格编号",
    "kind": "检查部位类别",
    "subject": "检查部位",
    "within": "所在部位",
    "question": "检查项目",
    "answer": "填报结果",
    "how": "方式",
    "by": "由谁",
    "at": "日期",
    "reason": "理由",
}
_NEEDED = ("kind", "question", "answer")
_GROUND = ("how", "by", "at", "reason")
_TWICE = Text("这一项前面已经填过，这里没有采用", "answered further up; not used here")
_WITHIN = Text("与前面写的“所在部位”不一致，没有采用", "not what was said of it further up; not used")
_HOW = Text("请填 看到、查记录、询问 或 测量", "seen, record, told or measured")
_NO_QUESTION = Text("没有写检查项目，没有采用", "no question named; not used")
_STRANGE = Text("不认识的列，没有采用", "a column that is not known; not used")


def known_columns(heads: Iterable[str]) -> int:
    """How many of the heads name a column of ours."""
    return sum(_column(head) is not None for head in heads)


def _column(head: str) -> str | None:
    word = fold(head.strip("\ufeff\"' "))
    return next((column for column, name in COLUMNS.items() if word in (column, name)), None)


def grouped(rows: Callable[[], Iterator[Line]]) -> Iterator[LongForm]:
    """The forms of a long table, in order; it is gone through twice.

    Args:
        rows: goes through the lines, the heads of the columns first.

    Raises:
        FormError: where columns are missing, or the lines of a form do not stand together: judged in parts, a form
            would be judged without the rest of its answers.
    """
    _together(rows())
    lines = rows()
    heads, at = _heads(lines)
    form: list[Line] = []
    for line in lines:
        if form and _of(line, at) != _of(form[0], at):
            yield heads, form
            form = []
        form.append(line)
    if form:
        yield heads, form


def _heads(lines: Iterator[Line]) -> tuple[list[str], int | None]:
    """The columns by our names, strange ones by their own; and where the form stands."""
    first = next(lines, (1, []))[1]
    heads = [_column(head) or head.strip() for head in first]
    missing = [f"{column}（{COLUMNS[column]}）" for column in _NEEDED if column not in heads]
    if missing:
        raise FormError(Text(f"缺少列：{'、'.join(missing)}", f"columns are missing: {', '.join(missing)}"))
    twice = next((head for head in heads if head in COLUMNS and heads.count(head) > 1), None)
    if twice:
        raise FormError(Text(f"有两列“{twice}”", f"two columns “{twice}”"))
    return heads, heads.index("form") if "form" in heads else None


def _of(line: Line, at: int | None) -> str:
    return "" if at is None or at >= len(line[1]) else line[1][at].strip()


def _together(lines: Iterator[Line]) -> None:
    """Only a hash of each form's name is kept."""
    _, at = _heads(lines)
    seen: set[int] = set()
    before: str | None = None
    for line in lines:
        form = _of(line, at)
        if form != before:
            if hash(form) in seen:
                raise FormError(
                    Text(
                        f"第{line[0]}行：表“{form}”的各行没有排在一起。请按“表格编号”排序后再提交",
                        f"line {line[0]}: the lines of form “{form}” do not stand together; sort by form",
                    )
                )
            seen.add(hash(form))
            before = form


def read_long(data: bytes, kinds: Mapping[str, SubjectKind]) -> Handed:
    """Read one form of a long table.

    Args:
        data: the heads and lines as JSON (`engine.formats.pieces`).
        kinds: the subject kinds by id.
    """
    table = json.loads(data)
    reading = _Reading(Handed({"form": FORM, "subjects": []}), kinds)
    told = [_Told(number, table["columns"], cells) for number, cells in table["rows"]]
    reading.handed.data["id"] = told[0].said.get("form", "")
    reading.header([one for one in told if "kind" not in one.said])
    for one in told:
        if "kind" in one.said:
            reading.row(one)
        for head in one.strange:
            reading.strange(one, head, _STRANGE)
    reading.part_within()
    answers = json.dumps([cells for _, cells in table["rows"]], ensure_ascii=False)
    reading.handed.file_digest = hashlib.sha256(answers.encode("utf-8", "surrogatepass")).hexdigest()
    return reading.handed


class _Told:
    """One line: what it says by column, and what stands in columns we do not know."""

    def __init__(self, number: int, columns: Sequence[str], cells: Sequence[str]) -> None:
        heads = [*columns, *[""] * (len(cells) - len(columns))]
        said = {head: text.strip() for head, text in zip(heads, cells, strict=False) if text.strip()}
        self.number, self.said = number, said
        self.strange = [head for head in said if head not in COLUMNS]

    @property
    def where(self) -> str:
        return f"第{self.number}行"


@dataclass(slots=True)
class _Lines(Grid):
    """Lines of a long table as a 表头: label and key in columns A and D, the value in B."""

    numbers: list[int] = field(default_factory=list)

    def where(self, row: int, column: int) -> str:
        return f"第{self.numbers[row - 1]}行"


@dataclass(slots=True)
class _Reading:
    """One form being read."""

    handed: Handed
    kinds: Mapping[str, SubjectKind]
    subjects: dict[tuple[str, str], int] = field(default_factory=dict)

    def strange(self, line: _Told, column: str, message: Text) -> None:
        where = f"{line.where} {column}".strip()
        self.handed.unreadable.append(Unreadable(where, line.said.get(column, "")[:SHOWN], message))

    def header(self, lines: Sequence[_Told]) -> None:
        """What is said of the form as a whole."""
        rows = [[line.said.get("question", ""), line.said.get("answer", ""), "", ""] for line in lines]
        del self.handed.data["form"]
        read_header(_Lines("", False, rows, numbers=[line.number for line in lines]), self.kinds, self.handed)
        self.handed.data.setdefault("form", FORM)

    def row(self, line: _Told) -> None:
        """One answer, and the subject it is about."""
        at = self.subject(line)
        subject, question, answer = self.handed.data["subjects"][at], line.said.get("question"), line.said.get("answer")
        if question is None:
            if answer:
                self.strange(line, "answer", _NO_QUESTION)
            return
        path: Path = ("subjects", at, "answers", question)
        if question.startswith(AT_ONCE):
            into, key = subject.setdefault("at_once", {}), question.removeprefix(AT_ONCE)
            path = ("subjects", at, "at_once", key)
        else:
            into, key = subject["answers"], question
            whole, dot, option = question.partition(".")
            if dot:
                path = ("subjects", at, "answers", whole, option)
                into, key = into.setdefault(whole, {}), option
        if answer is not None:
            self.put(line, into, key, answer, path)
        if any(column in line.said for column in _GROUND):
            self.ground(line, subject, at, question.partition(".")[0])

    def put(self, line: _Told, into: Any, key: str, answer: str, path: Path) -> None:
        """An answer is given once, as a whole or option by option."""
        if not isinstance(into, dict) or into.get(key, answer) != answer:
            self.strange(line, "answer", _TWICE)
        else:
            into[key] = answer
            self.handed.places[path] = line.where

    def subject(self, line: _Told) -> int:
        """The position of the subject a line is about; new ones are added."""
        kind, name = line.said["kind"], line.said.get("subject", "")
        subjects = self.handed.data["subjects"]
        at = self.subjects.setdefault((kind, name), len(subjects))
        if at == len(subjects):
            subjects.append({"kind": kind, "answers": {}} | ({"name": name} if name else {}))
            self.handed.places["subjects", at] = line.where
        within = line.said.get("within")
        if within and subjects[at].setdefault("within", within) != within:
            self.strange(line, "within", _WITHIN)
        return at

    def ground(self, line: _Told, subject: dict[str, Any], at: int, question: str) -> None:
        ground = subject.setdefault("grounds", {}).setdefault(question, {})
        self.handed.places["subjects", at, "grounds", question] = line.where
        for column in _GROUND:
            text = line.said.get(column)
            value = code_of("how", text) if text and column == "how" else text
            if text and value is None:
                self.strange(line, column, _HOW)
            elif value and ground.setdefault(column, value) != value:
                self.strange(line, column, _TWICE)

    def part_within(self) -> None:
        """Several names may stand in one cell; a name that is on the form is never taken apart."""
        subjects = self.handed.data["subjects"]
        names = {subject.get("name") for subject in subjects}
        for subject in subjects:
            if "within" in subject and subject["within"] not in names:
                subject["within"] = split_names(subject["within"])
