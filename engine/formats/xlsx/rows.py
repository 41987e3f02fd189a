"""The sheet of a subject kind: each row from the fourth on is one subject with its answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from engine.formats.xlsx.grid import SHOWN, Grid, near
from engine.formats.xlsx.layout import (
    BLANKS,
    CHANGED_ID,
    COMPLETE,
    FIRST_ROW,
    ID_ROW,
    INCOMPLETE,
    LAST_ID,
    NO,
    REST,
    STATE_WORDS,
    UNCLEAR,
    column_name,
    columns,
    fold,
    implied,
)
from engine.handed import Handed, Unreadable
from standards.editions import AT_ONCE
from standards.kinds import Question, SubjectKind
from standards.text import Path
from standards.wording import Text

ENTERPRISE = "enterprise"  # its one row needs no name
_NOT_COMPLETE = Text("这一格只能填 是 或 否；没有采用", "only 是 (yes) or 否 (no) here; not used")
_STANDS_BESIDE = Text(
    "同一项目已分选项填写，这一格没有采用", "the same question is answered option by option; this cell was not used"
)


@dataclass(slots=True)
class Heads:
    """Which column (from 1) holds what, by the ids in row 3; `strange` are those that mean nothing here."""

    columns: dict[str, int] = field(default_factory=dict)
    strange: list[tuple[int, str]] = field(default_factory=list)


def heads(grid: Grid, known: Callable[[str], bool], first: int) -> Heads:
    """Read row 3 from column `first` on. An id that stands twice is strange the second time."""
    found = Heads()
    for column in range(first, grid.width + 1):
        name = grid.text(ID_ROW, column)
        if known(name) and name not in found.columns:
            found.columns[name] = column
        else:
            found.strange.append((column, name))
    return found


def report_strange(grid: Grid, found: Heads, known: list[str], handed: Handed) -> None:
    """List every column that is not understood and has something in it."""
    for column, name in found.strange:
        values = [(row, grid.text(row, column)) for row in range(FIRST_ROW, len(grid.rows) + 1)]
        values = [(row, text) for row, text in values if text or (row, column) in grid.spoilt]
        if not values:
            continue
        hint = near(name, known, handed)
        what = Text(f"编号“{name}”", f"the id “{name}”") if name else Text("没有编号", "no id")
        why = Text("重复", "stands twice") if name in found.columns else Text("不认识", "is not known")
        twice = Text(f"{what.zh}{why.zh if name else ''}", f"{what.en}{' ' + why.en if name else ''}")
        message = Text(
            f"这一列第 {ID_ROW} 行{twice.zh}{hint.zh}，其下第 {values[0][0]} 行起 {len(values)} 格没有采用",
            f"row {ID_ROW} of this column: {twice.en}{hint.en}; {len(values)} cells under it were not used",
        )
        text = "、".join(text for _, text in values if text)[:SHOWN]
        handed.unreadable.append(Unreadable(grid.where(ID_ROW, column), text, message))


def read_rows(grid: Grid, kind: SubjectKind, handed: Handed) -> None:
    """Add the subjects of a sheet to `handed`. `within` is left as one text: names are parted when all are known."""
    known = _known(kind)
    found = heads(grid, lambda name: name in known or name.startswith(AT_ONCE), 2)
    report_strange(grid, found, sorted(known), handed)
    for id_, number in found.columns.items():
        handed.places.setdefault(
            ("columns", kind.kind, id_.partition(".")[0]), f"表“{grid.name}” {column_name(number)}列"
        )
    spoilt = {row for row, _ in grid.spoilt}
    for row in range(FIRST_ROW, len(grid.rows) + 1):
        if not any(grid.rows[row - 1][1:]) and row not in spoilt:
            continue  # a spare row has no more than its number
        if any(grid.text(row, c) or (row, c) in grid.spoilt for c in found.columns.values()):
            _Row(grid, row, found.columns, kind, handed).read()
    handed.unreadable += grid.merges()


@lru_cache(maxsize=1024)
def _known(kind: SubjectKind) -> frozenset[str]:
    """The ids that the columns of a sheet may have."""
    own = {"name", "within", LAST_ID, CHANGED_ID, *kind.by_id}
    return frozenset(own.union(column.id for column in columns(kind.questions)))


class _Row:
    """One row being read."""

    def __init__(self, grid: Grid, row: int, at: dict[str, int], kind: SubjectKind, handed: Handed) -> None:
        self.grid, self.row, self.at, self.kind, self.handed = grid, row, at, kind, handed
        subjects = handed.data["subjects"]
        self.path: Path = ("subjects", len(subjects))
        self.subject: dict[str, Any] = {"kind": kind.kind}
        subjects.append(self.subject)

    def read(self) -> None:
        self.handed.places[self.path] = f"表“{self.grid.name}” 第{self.row}行"
        name = self.take("name", (*self.path, "name"))
        if not name and self.kind.kind != ENTERPRISE:
            name = f"{self.kind.name}第{self.row}行"
        if name:
            self.subject["name"] = name
        if within := self.take("within", (*self.path, "within")):
            self.subject["within"] = within
        before = {
            key: text
            for key, id_ in (("name", LAST_ID), ("changed", CHANGED_ID))
            if (text := self.take(id_, (*self.path, "last", key)))
        }
        if before:
            self.subject["last"] = before
        asked = [question for question in self.kind.questions if not question.id.startswith(AT_ONCE)]
        answers = {question.id: self.answer(question) for question in asked}
        self.subject["answers"] = {question: answer for question, answer in answers.items() if answer}
        at_once = {key.removeprefix(AT_ONCE): key for key in self.at if key.startswith(AT_ONCE)}
        said = {clause: self.take(key, (*self.path, "at_once", clause)) for clause, key in at_once.items()}
        if any(said.values()):
            self.subject["at_once"] = {clause: text for clause, text in said.items() if text}

    def take(self, key: str, path: Path | None = None) -> str:
        """The text under `key`, with its place noted; what cannot be used is reported."""
        column = self.at.get(key)
        if column is None:
            return ""
        if spoilt := self.grid.spoilt_cell(self.row, column):
            self.handed.unreadable.append(replace(spoilt, path=path or ()))
        text = self.grid.text(self.row, column)
        if text and path:
            self.handed.places[path] = self.grid.where(self.row, column)
        return text

    def answer(self, question: Question) -> str | dict[str, str]:
        path = (*self.path, "answers", question.id)
        if question.type not in ("choices", "safeguards"):
            return self.take(question.id, path)
        said = {
            option: text
            for option in question.options or {}
            if (text := self.take(f"{question.id}.{option}", (*path, option)))
        }
        rest, whole = self.take(f"{question.id}.{REST}"), self.take(question.id)
        if fold(rest) in COMPLETE:
            said |= self.rest(question, said, path)
        elif fold(rest) not in BLANKS | INCOMPLETE:
            if not said and not whole and not self.any_open(question):
                self.handed.places[path] = self.grid.where(self.row, self.at[f"{question.id}.{REST}"])
                return rest  # 不清楚, 不涉及 or a list: said of the question as a whole
            if rest != UNCLEAR:
                self.refuse(f"{question.id}.{REST}", _NOT_COMPLETE)
        if whole and not said:
            self.handed.places[path] = self.grid.where(self.row, self.at[question.id])
            return whole
        if whole:
            self.refuse(question.id, _STANDS_BESIDE)
        return said

    def rest(self, question: Question, said: dict[str, str], path: Path) -> dict[str, str]:
        """What the blank options become where the row says that all others are filled in.

        Only options that have a column and whose cell is really empty: a formula, or what a merged cell hides, is open.
        """
        follows = implied(question, [option for option, text in said.items() if fold(text) in COMPLETE])
        word = NO if question.type == "choices" else STATE_WORDS["absent"]
        filled: dict[str, str] = {}
        for option in question.options or {}:
            column = self.at.get(f"{question.id}.{option}")
            if column and option not in said and option not in follows and not self.grid.open(self.row, column):
                filled[option] = word
                self.handed.places[(*path, option)] = self.grid.where(self.row, column)
        return filled

    def any_open(self, question: Question) -> bool:
        at = [self.at.get(f"{question.id}.{option}") for option in question.options or {}]
        return any(column and self.grid.open(self.row, column) for column in at)

    def refuse(self, key: str, message: Text) -> None:
        self.handed.unreadable.append(self.grid.unreadable(self.row, self.at[key], message))
