"""A table of results, whatever it is written as: its columns, its rows, what stands above them on every page.

A table is wider than a sheet of paper. On a page the columns that several rows share stand once above them, and each
row is told in bands, one below the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from standards.wording import Lang, Text

_Row = TypeVar("_Row")
GRID = 60  # parts the width of a page is divided into; Word takes no more than 63 columns
SHARED = 0  # the band of columns that stand once above the rows they are the same in
_UNSAYABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")  # no XML can say it


class CannotWrite(Exception):
    """A table cannot be written as this kind of file; `message` says why and what to do instead."""

    def __init__(self, message: Text) -> None:
        """Keep the words in both languages."""
        super().__init__(message.zh)
        self.message = message


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    `id` is its name for programs, `width` what it takes in a workbook, in characters, and its part of a band on a
    page; `choices` are offered to the people who fill it in.
    """

    id: str
    title: Text
    width: float
    band: int = 1
    choices: tuple[Text, ...] = ()
    by_people: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A row as a page tells it: the shared cells where they are not those of the row before, then its bands."""

    shared: tuple[str, ...] | None
    bands: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name, its title, what it is worth (on every page) and a note on filling it in.

    `rows` may be gone through once: there may be hundreds of thousands.
    """

    name: str
    title: str
    worth: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[str]]
    note: str = ""
    lang: Lang = "zh"

    def heads(self) -> list[str]:
        """The titles of the columns."""
        return [column.title.in_(self.lang) for column in self.columns]

    def lines(self) -> Iterator[Sequence[str]]:
        """The rows, without what cannot be written, alike in every kind of file."""
        for row in self.rows:
            yield [_sayable(text) for text in row] if _UNSAYABLE.search("".join(row)) else row

    def bands(self) -> list[list[Column]]:
        """The columns of each band of a row on a page."""
        bands = sorted({column.band for column in self.columns} - {SHARED})
        return [[column for column in self.columns if column.band == band] for band in bands]

    def shared(self) -> list[Column]:
        """The columns that stand above the rows."""
        return [column for column in self.columns if column.band == SHARED]

    def records(self) -> Iterator[Record]:
        """The rows as a page tells them."""
        places = {column.id: place for place, column in enumerate(self.columns)}
        above = [places[column.id] for column in self.shared()]
        within = [[places[column.id] for column in band] for band in self.bands()]
        before: tuple[str, ...] | None = None
        for row in self.lines():
            shared = tuple(row[place] for place in above)
            bands = tuple(tuple(row[place] for place in band) for band in within)
            yield Record(shared if above and shared != before else None, bands)
            before = shared


def spans(columns: Sequence[Column]) -> list[int]:
    """How many parts of the page's width each column of a band takes: by width, together `GRID`.

    >>> spans([Column("a", Text("甲", "A"), 10), Column("b", Text("乙", "B"), 20), Column("c", Text("丙", "C"), 15)])
    [13, 27, 20]
    """
    whole, far, taken = sum(column.width for column in columns), 0.0, [0]
    for column in columns:
        far += column.width
        taken.append(round(far / whole * GRID))
    return [end - start for start, end in pairwise(taken)]


def at_most(rows: Iterable[_Row], most: int, kind: Text, instead: Text) -> Iterator[_Row]:
    """The rows, as long as there are no more than a file of this kind is any use with.

    Raises:
        CannotWrite: beyond that.
    """
    for number, row in enumerate(rows, 1):
        if number > most:
            raise CannotWrite(
                Text(
                    f"超过 {most} 行，{kind.zh}没法用，没有写入；请改用 {instead.zh}，或者分批出",
                    f"more than {most} rows are too many for {kind.en}, none written; use {instead.en}, or fewer forms",
                )
            )
        yield row


def _sayable(text: str) -> str:
    """The text with plain line ends, and without letters that a file cannot hold."""
    return _UNSAYABLE.sub(_instead, text.replace("\r\n", "\n").replace("\r", "\n"))


def _instead(letter: re.Match[str]) -> str:
    return "\ufffd" if "\ud800" <= letter[0] <= "\udfff" else ""
