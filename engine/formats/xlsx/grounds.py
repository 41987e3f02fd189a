"""The sheet 依据: how an answer was learnt, by whom, when, why; one line a subject and question."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from engine.formats.xlsx.grid import SHOWN, Grid, near
from engine.formats.xlsx.layout import FIRST_ROW, GROUNDS, GROUNDS_ID, Column, code_of, fold, split_names
from engine.formats.xlsx.rows import ENTERPRISE, heads, report_strange
from engine.handed import Handed, Unreadable
from standards.kinds import SubjectKind
from standards.text import Path
from standards.wording import Text

Kinds = Mapping[str, SubjectKind]
_TWICE = Text(
    "同一部位同一项目前面已有一行依据，这一行没有采用", "there is a line for it further up; this was not used"
)
_HOW = Text("请填 看到、查记录、询问 或 测量", "seen, record, told or measured")


def read_grounds(grid: Grid, kinds: Kinds, handed: Handed) -> None:
    """Add the grounds to the subjects they speak of; all subjects must have been read."""
    found = heads(grid, lambda name: name in GROUNDS, 1)
    report_strange(grid, found, list(GROUNDS), handed)
    by_name = _subjects_by_name(kinds, handed)
    for row in range(FIRST_ROW, len(grid.rows) + 1):
        for column in found.columns.values() if grid.spoilt else ():
            if spoilt := grid.spoilt_cell(row, column):
                handed.unreadable.append(spoilt)
        line = _Line(grid, row, found.columns, handed)
        if line.said:
            line.read(by_name, kinds)
    handed.unreadable += grid.merges()


def _subjects_by_name(kinds: Kinds, handed: Handed) -> dict[str, list[int]]:
    """Positions of subjects by folded name. The name of a kind stands for its one subject (企业)."""
    named: dict[str, list[int]] = {}
    others: dict[str, list[int]] = {}
    enterprise = handed.data.get("enterprise", {}).get("name", "")
    for i, subject in enumerate(handed.data["subjects"]):
        named.setdefault(fold(subject.get("name", "")), []).append(i)
        others.setdefault(fold(kinds[subject["kind"]].name), []).append(i)
        if subject["kind"] == ENTERPRISE:
            others.setdefault(fold(enterprise), []).append(i)
    named.pop("", None)
    others.pop("", None)
    return {**others, **named}


class _Line:
    """One line under way: what it says by column id."""

    def __init__(self, grid: Grid, row: int, at: Mapping[str, int], handed: Handed) -> None:
        self.grid, self.row, self.at, self.handed = grid, row, at, handed
        self.said = {key: text for key, column in at.items() if (text := grid.text(row, column))}

    def read(self, by_name: Mapping[str, list[int]], kinds: Kinds) -> None:
        name, asked = self.said.get(GROUNDS_ID, ""), self.said.get("question", "")
        indexes = self.chosen(name, by_name.get(fold(name), []))
        if len(indexes) > 1:  # a 车间 and a 场所 of one name: the one that is asked this
            indexes = [
                i for i in indexes if _question(asked, kinds[self.handed.data["subjects"][i]["kind"]])
            ] or indexes
        if len(indexes) != 1:
            self.refuse(self.which_subject(name, len(indexes), by_name))
            return
        kind = kinds[self.handed.data["subjects"][indexes[0]]["kind"]]
        question = _question(asked, kind)
        if question is None:
            hint = near(asked, [*kind.by_id, *(q.text for q in kind.questions)], self.handed)
            zh = f"“{kind.name}”没有唯一的检查项目“{asked[:SHOWN]}”{hint.zh}，这一行没有采用"
            self.refuse(Text(zh, f"“{kind.name}” has no one question “{asked[:SHOWN]}”{hint.en}; not used"))
            return
        grounds = self.handed.data["subjects"][indexes[0]].setdefault("grounds", {})
        if question in grounds:
            self.refuse(_TWICE)
        else:
            grounds[question] = self.ground(("subjects", indexes[0], "grounds", question))

    def chosen(self, name: str, indexes: list[int]) -> list[int]:
        """Of names that differ in width or case only, the one written exactly so."""
        exact = [i for i in indexes if self.handed.data["subjects"][i].get("name") == name]
        return exact if len(indexes) > 1 and exact else indexes

    def ground(self, path: Path) -> dict[str, Any]:
        ground: dict[str, Any] = {}
        self.handed.places[path] = self.grid.where(self.row, 1)
        for key in ("how", "by", "at", "reason", "files"):
            text = self.said.get(key, "")
            if not text:
                continue
            value = split_names(text) if key == "files" else code_of("how", text) if key == "how" else text
            if value:
                ground[key] = value
                self.handed.places[(*path, key)] = self.grid.where(self.row, self.at[key])
            elif key == "how":
                self.handed.unreadable.append(self.grid.unreadable(self.row, self.at[key], _HOW))
        return ground

    def refuse(self, message: Text) -> None:
        """Report the whole line."""
        whole = "｜".join(self.said.values())[:SHOWN]
        self.handed.unreadable.append(Unreadable(self.grid.where(self.row, 1), whole, message))

    def which_subject(self, name: str, found: int, by_name: Mapping[str, list[int]]) -> Text:
        if not name:
            return Text("没有写检查部位，这一行没有采用", "no subject named; this line was not used")
        name = name[:SHOWN]
        if found:
            zh = f"有 {found} 个检查部位叫“{name}”，不知是哪一个，这一行没有采用。请把名称改得各不相同"
            return Text(zh, f"{found} subjects are called “{name}”; this line was not used. Give them different names")
        hint = near(name, by_name, self.handed)
        zh = f"各表里没有叫“{name}”的检查部位{hint.zh}，这一行没有采用"
        return Text(zh, f"no subject is called “{name}”{hint.en}; this line was not used")


def _question(asked: str, kind: SubjectKind) -> str | None:
    """A question by its id or wording, None where none or several are meant."""
    if asked in kind.by_id:
        return asked
    meant = _by_wording(kind).get(fold(asked.removesuffix("※")), [])
    return meant[0] if len(meant) == 1 else None


@lru_cache(maxsize=1024)
def _by_wording(kind: SubjectKind) -> dict[str, list[str]]:
    """The ids of the questions by their wording, with the unit and without, folded."""
    found: dict[str, list[str]] = {}
    for question in kind.questions:
        for wording in {fold(question.text), fold(Column(question).heading.removesuffix("※"))}:
            found.setdefault(wording, []).append(question.id)
    return found
