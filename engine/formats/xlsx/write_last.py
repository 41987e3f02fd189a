"""The sheet 上次: what the form before said, of which day, whether it was taken over; and comments beside the cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.formats.xlsx.answers import plain
from engine.formats.xlsx.layout import CARRIED, CODE_WORDS, FIRST_ROW, ID_ROW, LAST, LAST_SHEET, NOT_CARRIED
from engine.formats.xlsx.sheets import Book, Sheet
from engine.moments import moment_of

_WIDTHS = (22, 40, 26, 13, 10, 20, 10, 12, 30, 24, 12, 16)
_EXPLAINED = (
    "这里是上次填的答案和它的日期。沿用的已填在各表里，须在那一行的“自上次以来有无变化”填“无”或“已改，其余无变化”才算数，"
    "而且仍按原来的日期计算有效期；没有沿用的请到现场重新看了再填。这张表不用填，不要改。"
)


@dataclass(frozen=True, slots=True)
class LastLine:
    """One answer of last time: the cell it belongs to, its text, and what was said of it (`LastAnswerIn`)."""

    kind: str
    name: str
    key: str
    item: str
    text: str
    said: Mapping[str, Any]

    @property
    def carried(self) -> bool:
        """Whether it was taken over."""
        return bool(self.said.get("carried"))

    @property
    def at(self) -> date | None:
        """The day it is of."""
        moment = moment_of(self.said.get("at"))
        return moment.date() if isinstance(moment, datetime) else moment

    def days(self, until: date | None) -> int | None:
        """How old it is."""
        return (until - self.at).days if until and self.at else None

    def words(self, until: date | None) -> str:
        """What a comment says of it."""
        days = self.days(until)
        age = f"{self.at}，{days} 天前" if days is not None else f"{self.at or '没有日期'}"
        return f"上次（{age}）：{self.text}\n没有沿用，请看了再填"


def remark_on_row(sheet: Sheet, row: int, column: int, lines: Sequence[LastLine], until: date | None) -> None:
    """Say beside 有无变化 how many answers were taken over and how old the oldest is."""
    carried = [line for line in lines if line.carried]
    if carried:
        oldest = min(carried, key=lambda line: line.at or date.max)
        age = f"，最早的是 {oldest.at}，{oldest.days(until)} 天前" if oldest.days(until) is not None else ""
        sheet.remark(row, column, f"这一行沿用了上次 {len(carried)} 格答案{age}，见“{LAST_SHEET}”表")


def write_last(book: Book, lines: Sequence[LastLine], until: date | None) -> None:
    """Write 上次."""
    sheet = book.sheet(LAST_SHEET, _WIDTHS)
    for column, (key, heading) in enumerate(LAST.items(), 1):
        sheet.put(1, column, heading, "head")
        sheet.put(ID_ROW, column, key, "id")
    sheet.explain(2, len(LAST), _EXPLAINED)
    for row, line in enumerate(lines, FIRST_ROW):
        days, how = line.days(until), plain(line.said.get("how"))
        said = {
            "item": line.item,
            "answer": line.text,
            "at": str(line.at or ""),
            "days": "" if days is None else str(days),
            "carried": CARRIED if line.carried else NOT_CARRIED,
            "how": CODE_WORDS["how"].get(how, how),
            "kind": line.kind,
            "key": line.key,
        }
        said |= {key: plain(line.said.get(key)) for key in ("by", "reason", "files")}
        for column, key in enumerate(LAST, 1):
            sheet.put(row, column, said.get(key, line.name), "date" if key == "at" else "cell")
    sheet.finish(FIRST_ROW + len(lines))
