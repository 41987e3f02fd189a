"""Writing a form as an Excel workbook: the blank one, or one filled with a form's data. Same input, same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from engine.carried import CHANGED
from engine.formats.xlsx.answers import cells, plain
from engine.formats.xlsx.front import write_header, write_legend
from engine.formats.xlsx.layout import (
    CHANGED_ID,
    CODE_WORDS,
    FIRST_ROW,
    FORM,
    GROUNDS,
    GROUNDS_ID,
    GROUNDS_SHEET,
    ID_ROW,
    LAST_HEADS,
    REST,
    Column,
    columns,
    flat,
    sheet_names,
)
from engine.formats.xlsx.rows import ENTERPRISE
from engine.formats.xlsx.sheets import Book, Sheet
from engine.formats.xlsx.write_last import LastLine, remark_on_row, write_last
from engine.moments import moment_of
from standards.editions import at_once_question
from standards.kinds import Question, SubjectKind

SPARE_ROWS = 30  # prepared below what is filled in
PRINTED_SPARE = 8  # of them so many are printed
_FIXED = 3  # columns: number, name, within
_WIDTHS = {"yes_no": 13, "choice": 16, "safeguard": 16, "choices": 13, "safeguards": 16, "number": 13, "date": 13}
_OWN_KEYS = frozenset({"kind", "name", "within", "answers", "grounds", "at_once", "last"})
_GROUND_KEYS = ("how", "by", "at", "reason", "files")
Served = Callable[[str, str], Iterable[str]]


def write(
    data: Mapping[str, Any] | None,
    kinds: Sequence[SubjectKind],
    *,
    title: str = "自查表",
    questions: Callable[[str], Sequence[Question]] | None = None,
    served: Served | None = None,
    standards: Mapping[str, str] | None = None,
) -> bytes:
    """Write a workbook with a sheet for each kind.

    Args:
        data: The form's data (design.md section 7), or only some fields of its head. Answers may be codes or any text.
        kinds: The kinds to ask about, in the order of the sheets.
        title: What stands at the top.
        questions: The questions to ask of a kind, by its id; by default all. Questions answered in `data` come along.
        served: The clauses that a question of a kind serves, as they are cited.
        standards: Titles of standards by id, shown beside the line that names them.

    Returns:
        The bytes of the file. What finds no column is kept at the end of 表头 and will be reported on reading.
    """
    form = _Form(dict(data or {}), list(kinds), questions, served)
    names = sheet_names(form.kinds)
    book = Book(title)
    write_legend(book, title)
    header = book.sheet("表头", (34, 38, 52, 24))
    for kind in form.kinds:
        _write_kind(book, form, kind, names)
    _write_grounds(book, form)
    if form.last_lines:
        write_last(book, form.last_lines, form.until)
    head = flat({key: value for key, value in form.data.items() if key != "subjects"})
    head.setdefault("form", FORM)
    write_header(header, title, head | form.left, form.kinds, names, standards or {})
    return book.bytes()


@dataclass(slots=True)
class _Row:
    """One subject to write: its place in the data (from 1) and the row it will have."""

    number: int
    data: Mapping[str, Any]
    kind: SubjectKind
    row: int

    @property
    def name(self) -> str:
        return plain(self.data.get("name"))

    @property
    def called(self) -> str:
        """How 依据 speaks of it; the reader gives a nameless row this name."""
        fallback = self.kind.name if self.kind.kind == ENTERPRISE else f"{self.kind.name}第{self.row}行"
        return self.name or fallback


@dataclass(slots=True)
class _Form:
    """The form to write. `left` gathers, by dotted key, what finds no column."""

    data: dict[str, Any]
    kinds: list[SubjectKind]
    questions: Callable[[str], Sequence[Question]] | None
    served: Served | None
    rows: dict[str, list[_Row]] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    last_lines: list[LastLine] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Sort the subjects by kind."""
        known = {kind.kind: kind for kind in self.kinds}
        for number, subject in enumerate(self.data.get("subjects") or [], 1):
            kind = known.get(subject.get("kind"))
            if kind is None:
                self.left |= flat(subject, f"subjects.{number}")
                continue
            rows = self.rows.setdefault(kind.kind, [])
            answers = (subject.get("answers") or {}) | {
                at_once_question(clause): said for clause, said in (subject.get("at_once") or {}).items()
            }
            rows.append(_Row(number, subject | {"answers": answers}, kind, FIRST_ROW + len(rows)))
            strange = {key: value for key, value in subject.items() if key not in _OWN_KEYS}
            self.left |= flat(strange, f"subjects.{number}")

    @property
    def until(self) -> date | None:
        """The day to which the ages of the answers of last time run."""
        moment = moment_of((self.data.get("last") or {}).get("until"))
        return moment.date() if isinstance(moment, datetime) else moment

    def carries(self, kind: SubjectKind) -> bool:
        """Whether rows of a kind come from the form before."""
        return any(row.data.get("last") for row in self.rows.get(kind.kind, []))

    def fixed(self, kind: SubjectKind) -> int:
        """How many columns stand before the answers."""
        return _FIXED + len(LAST_HEADS) * self.carries(kind)

    def asked(self, kind: SubjectKind) -> list[Question]:
        """The questions to ask of a kind, and those answered already."""
        chosen = {q.id for q in (self.questions(kind.kind) if self.questions else kind.questions)}
        chosen |= {q for row in self.rows.get(kind.kind, []) for q in row.data.get("answers") or {}}
        return [question for question in kind.questions if question.id in chosen]

    def clauses(self, kind: SubjectKind, question: Question) -> str:
        return "、".join(self.served(kind.kind, question.id)) if self.served else ""


def _write_kind(book: Book, form: _Form, kind: SubjectKind, names: Mapping[str, str]) -> None:
    asked, rows = columns(form.asked(kind)), form.rows.get(kind.kind, [])
    carried = (16, 16) if form.carries(kind) else ()
    sheet = book.sheet(names[kind.kind], (6, 20, 18, *carried, *(_width(column) for column in asked)))
    last = FIRST_ROW if kind.kind == ENTERPRISE else FIRST_ROW + len(rows) + SPARE_ROWS - 1
    last = max(last, FIRST_ROW + len(rows) - 1)
    _write_heads(sheet, form, kind, asked)
    for row in range(FIRST_ROW, last + 1):
        _write_blank(sheet, row, asked, form.fixed(kind))
    for row_ in rows:
        _write_subject(sheet, form, row_, asked)
    _write_choices(sheet, kind, asked, names, last, form.fixed(kind))
    if not kind.within and not any(row.data.get("within") for row in rows):
        sheet.raw.set_column(2, 2, None, None, {"hidden": True})
    sheet.finish(last)
    printed = FIRST_ROW + max(len(rows) + PRINTED_SPARE, 1) - 1
    sheet.raw.print_area(0, 0, min(last, printed) - 1, form.fixed(kind) - 1 + len(asked))


def _write_heads(sheet: Sheet, form: _Form, kind: SubjectKind, asked: list[Column]) -> None:
    called = "企业名称（可不填）" if kind.kind == ENTERPRISE else f"{kind.name}的名称或编号"
    heads = [("序号", "", kind.kind), (called, "", "name"), ("所在部位", "", "within")]
    heads += [(text, "", id_) for id_, text in LAST_HEADS.items() if form.carries(kind)]
    heads += [(column.heading, form.clauses(kind, column.question), column.id) for column in asked]
    groups = ["head"] * form.fixed(kind) + _alternating(asked)
    for column, ((wording, clauses, name), group) in enumerate(zip(heads, groups, strict=True), 1):
        sheet.put(1, column, wording, group)
        sheet.put(2, column, clauses, "small")
        sheet.put(ID_ROW, column, name, "id")
    sheet.put(2, 2, "※须由人认定，见“依据”表" if any(c.question.judged for c in asked) else "", "small")
    sheet.fit(1, [wording for wording, _, _ in heads])
    sheet.fit(2, [clauses for _, clauses, _ in heads], size=8)


def _alternating(asked: list[Column]) -> list[str]:
    """Two colours in turn, one question one colour."""
    order = list(dict.fromkeys(column.question.id for column in asked))
    return [("head2", "head")[order.index(column.question.id) % 2] for column in asked]


def _write_blank(sheet: Sheet, row: int, asked: list[Column], fixed: int) -> None:
    sheet.put(row, 1, str(row - FIRST_ROW + 1), "row")
    looks = ["cell"] * (fixed - 1) + [_look(column) for column in asked]
    for column, look in enumerate(looks, 2):
        sheet.put(row, column, "", look)


def _write_subject(sheet: Sheet, form: _Form, row: _Row, asked: list[Column]) -> None:
    sheet.put(row.row, 2, row.name, "cell")
    sheet.put(row.row, 3, plain(row.data.get("within")), "cell")
    at = {column.id: (i, column) for i, column in enumerate(asked, form.fixed(row.kind) + 1)}
    _write_before(sheet, form, row, {name: i for name, (i, _) in at.items()})
    for name, answer in (row.data.get("answers") or {}).items():
        question = row.kind.by_id.get(name)
        if question is None:
            form.left |= flat(answer, f"subjects.{row.number}.answers.{name}")
            continue
        for option, text in cells(question, answer).items():
            name_ = question.id if option is None else f"{question.id}.{option}"
            if name_ in at:
                sheet.put(row.row, at[name_][0], text, _look(at[name_][1]))
            else:
                form.left[f"subjects.{row.number}.answers.{name_}"] = text


def _write_before(sheet: Sheet, form: _Form, row: _Row, at: Mapping[str, int]) -> None:
    """What the form before said of a row: its name, a comment where an answer must be given again."""
    before = row.data.get("last")
    if not before:
        return
    changed = plain(before.get("changed"))
    sheet.put(row.row, _FIXED + 1, CHANGED.get(changed, changed), "input")
    sheet.put(row.row, _FIXED + 2, plain(before.get("name")), "row")
    lines = [line for name, one in (before.get("answers") or {}).items() for line in _last_lines(row, name, one)]
    remark_on_row(sheet, row.row, _FIXED + 1, lines, form.until)
    for line in lines:
        if not line.carried and line.key in at:
            sheet.remark(row.row, at[line.key], line.words(form.until))
    form.last_lines += lines


def _last_lines(row: _Row, name: str, before: Mapping[str, Any]) -> Iterator[LastLine]:
    question = row.kind.by_id.get(name)
    texts: dict[str | None, str] = cells(question, before.get("answer")) if question else {}
    for option, text in (texts or {None: plain(before.get("answer"))}).items():
        column = Column(question, option) if question and option in (None, REST, *(question.options or {})) else None
        key = name if option is None else f"{name}.{option}"
        called = plain((row.data.get("last") or {}).get("name")) or row.called
        yield LastLine(row.kind.kind, called, key, column.heading if column else key, text, before)


def _write_choices(
    sheet: Sheet, kind: SubjectKind, asked: list[Column], names: Mapping[str, str], last: int, fixed: int
) -> None:
    """Drop-downs and messages. Where the kind lies in another, its names are offered."""
    message = "每行一个，名称互不相同，与现场的编号、铭牌一致" if kind.kind != ENTERPRISE else ""
    sheet.choose(FIRST_ROW, last, 2, [], "名称", message)
    around = [names[other] for other in kind.within if other in names]
    if around:
        source = f"='{around[0]}'!$B${FIRST_ROW}:$B${FIRST_ROW + SPARE_ROWS - 1}"
        message = f"填它所在的名称（表“{'”或“'.join(around)}”里的）；在几个里面的用、隔开"
        sheet.choose(FIRST_ROW, last, 3, source, "所在部位", message)
    if fixed > _FIXED:
        message = "核对这一行所有沿用的答案。空着、填“有”或“不清楚”的，沿用的答案都不算数"
        sheet.choose(FIRST_ROW, last, _FIXED + 1, list(CHANGED.values()), LAST_HEADS[CHANGED_ID], message)
    for i, column in enumerate(asked, fixed + 1):
        sheet.choose(FIRST_ROW, last, i, column.words, column.heading, _message(column))


def _message(column: Column) -> str:
    question = column.question
    if column.option == REST:
        rest = "没写“是”的都不是" if question.type == "choices" else "没写状态的都没有设"
        return f"前面各格已经填全、{rest}的，这里填“是”；拿不准就空着"
    how = {"number": f"只填数，单位是{question.unit}；不知道填“不清楚”", "date": "如 2024-05-20；不知道填“不清楚”"}
    return "。".join(filter(None, (question.help, how.get(question.type))))


def _width(column: Column) -> float:
    if column.question.time:
        return 20
    longest = max((len(word) for word in column.words), default=0)
    return min(26, max(_WIDTHS[column.question.type], 2 * longest + 2)) if column.option is None else 13


def _look(column: Column) -> str:
    return {"date": "date", "number": "number"}.get(column.question.type, "cell")


def _write_grounds(book: Book, form: _Form) -> None:
    sheet = book.sheet(GROUNDS_SHEET, (22, 36, 10, 12, 13, 42, 28))
    for column, (key, heading) in enumerate(GROUNDS.items(), 1):
        sheet.put(1, column, heading, "head")
        sheet.put(ID_ROW, column, key, "id")
    judged = [q.text for kind in form.kinds for q in form.asked(kind) if q.judged]
    judged = list(dict.fromkeys(judged))
    sheet.explain(2, len(GROUNDS), _why_grounds(judged))
    row = FIRST_ROW
    for subject in (row_ for kind in form.kinds for row_ in form.rows.get(kind.kind, [])):
        for question, ground in (subject.data.get("grounds") or {}).items():
            _write_ground(sheet, row, subject, question, dict(ground), form)
            row += 1
    for spare in range(row, row + SPARE_ROWS):
        for column, key in enumerate(GROUNDS, 1):
            sheet.put(spare, column, "", "date" if key == "at" else "cell")
    last = row + SPARE_ROWS - 1
    sheet.choose(FIRST_ROW, last, 1, [], "检查部位", "与所在表里的名称一致；企业本身填“企业”")
    sheet.choose(FIRST_ROW, last, 2, judged, "检查项目", "照抄该列第 1 行的文字，或第 3 行的编号")
    sheet.choose(FIRST_ROW, last, 3, list(CODE_WORDS["how"].values()), "方式", "怎样得知的")
    sheet.choose(FIRST_ROW, last, 7, [], "附件", "照片、记录的文件名，几个用、隔开")
    sheet.finish(last)


def _why_grounds(judged: list[str]) -> str:
    text = "一行说明一个检查项目是怎样得知的。可以不填，"
    if not judged:
        return text + "但检查人员据此核对。"
    return text + f"但带※的项目要由人认定，写明“由谁”和“理由”才算数：{'；'.join(judged)}。"


def _write_ground(sheet: Sheet, row: int, subject: _Row, question: str, ground: dict[str, Any], form: _Form) -> None:
    asked = subject.kind.by_id.get(question)
    texts = [q.text for q in subject.kind.questions]
    wording = asked.text if asked and texts.count(asked.text) == 1 else question
    how = plain(ground.get("how"))
    said = {GROUNDS_ID: subject.called, "question": wording, "how": CODE_WORDS["how"].get(how, how)}
    said |= {key: plain(ground.get(key)) for key in _GROUND_KEYS[1:]}
    for column, (key, text) in enumerate(said.items(), 1):
        sheet.put(row, column, text, "date" if key == "at" else "cell")
    strange = {key: value for key, value in ground.items() if key not in _GROUND_KEYS}
    form.left |= flat(strange, f"subjects.{subject.number}.grounds.{question}")
