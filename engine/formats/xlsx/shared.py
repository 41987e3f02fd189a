"""Texts that a workbook keeps in one list for all its sheets, and the cells that show them: nearly all cells of a form.

They are taken out of a sheet all at once, by one pattern: many times as quick as cell by cell. What is unusual in any
way is left for the XML parser to look at and for calamine to read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter

from engine.formats.xlsx.layout import column_number
from engine.formats.xlsx.markup import parse

MAX_CELL = 32_767  # characters, Excel's own limit
_BLANKS_KNOWN = 4


@dataclass(slots=True)
class SharedTexts:
    """The shared texts by number: as a cell shows them, None where only calamine can tell; how long they are.

    `blank` are the numbers of those that say nothing: the first few, for one is all that there should be.
    """

    texts: list[str | None] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Plain:
    """What was taken out of a sheet, and the XML without it. `texts` is None where only calamine can tell one."""

    rest: bytes
    texts: dict[tuple[int, int], str] | None
    last_row: int = 0
    last_column: int = 0
    characters: int = 0


# As Excel, WPS and we write it; Chinese Excel adds phoneticPr to what was typed.
_TEXT = re.compile(
    rb"""<si><t(?: xml:space="preserve")?(?:/>|>([^<&]*+)</t>)(?:<phoneticPr(?: [a-zA-Z]++="[^<&"]*+")*+/>)?</si>"""
)
_MARKS = (b"<!", b"]]>", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_CONTROLS = bytes({*range(32)} - set(b"\t\n"))


def shared_texts(xml: bytes) -> SharedTexts:
    """The texts of the part `sharedStrings`.

    Raises:
        FormError: where it is damaged.
    """
    pieces = _TEXT.split(xml)
    texts, others = pieces[1::2], set[str]()
    if _strange(xml[xml.find(b"<sst") :]):
        return _one_by_one(xml)
    parse("sharedStrings.xml", b" ".join(pieces[::2]), lambda name, _: others.add(name))
    if "si" in others:
        return _one_by_one(xml)
    try:
        found = b"\0".join([text or b"" for text in texts]).decode().split("\0") if texts else []
    except UnicodeDecodeError:
        return _one_by_one(xml)  # the parser says what is wrong
    return _kept(found, list(map(len, found)))


def _strange(xml: bytes) -> bool:
    """Whether there is anything that XML forbids or changes: then the parser has the word."""
    return any(mark in xml for mark in _MARKS) or len(xml.translate(None, _CONTROLS)) < len(xml)


def _one_by_one(xml: bytes) -> SharedTexts:
    """The same by the XML parser: a text is what stands in its `t`; with runs or phonetics only calamine can tell."""
    texts: list[str | None] = []
    lengths: list[int] = []
    inside: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        inside.append(name)
        if name == "si":
            texts.append("")
            lengths.append(0)
        elif "si" in inside and inside[-2:] != ["si", "t"] and name != "phoneticPr":
            texts[-1] = None

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)
            if texts[-1] is not None and inside[-1] == "t":
                texts[-1] += data

    def end(_: str) -> None:
        inside.pop()

    parse("sharedStrings.xml", xml, start, end, text)
    return _kept(texts, lengths)


def _kept(texts: Sequence[str | None], lengths: list[int]) -> SharedTexts:
    """Escapes like _x000D_, which calamine undoes, and texts longer than a cell may hold are left to it."""
    shown = [None if text is None or "_x" in text or "\r" in text else text.strip() for text in texts]
    shown = [None if text and len(text) > MAX_CELL else text for text in shown]
    return SharedTexts(shown, lengths, [number for number, text in enumerate(shown) if text == ""][:_BLANKS_KNOWN])


_BEGINNING = rb"""<c r="[A-Z]{1,3}+[1-9][0-9]{0,6}+"(?: s="[0-9]{1,9}+")?+"""
_CELL = re.compile(rb"""<c r="([A-Z]{1,3}+[1-9][0-9]{0,6}+)"(?: s="[0-9]{1,9}+")?+ t="s"><v>([0-9]{1,9}+)</v></c>""")
_ROW = re.compile(
    rb"""<row r="[1-9][0-9]{0,6}+"(?: (?:spans|s|customFormat|ht|customHeight|x14ac:dyDescent)="[^<&"]*+")*+"""
    rb"""(?:/>|>\s*+</row>)"""
)
_BEGIN, _END = b"<sheetData>", b"</sheetData>"


def parted(xml: bytes, shared: SharedTexts) -> Plain | None:
    """The XML of a sheet parted into its plain cells and the rest; None where it is unusual (comments and the like)."""
    begin, end = xml.find(_BEGIN) + len(_BEGIN), xml.rfind(_END)
    if begin < len(_BEGIN) or end < begin:
        return None
    pieces = _CELL.split(_blank_cells(*shared.blank).sub(b" ", xml[begin:end]))
    between = _ROW.sub(b" ", b" ".join(pieces[::3]))
    rest = b"".join((xml[:begin], between, xml[end:]))
    if b"<!" in rest or b"<?" in between or rest.count(_BEGIN) > 1:
        return None
    if len(pieces) == 1:
        return Plain(rest, {})
    places, numbers = list(map(_place, pieces[1::3])), list(map(int, pieces[2::3]))
    if max(numbers) >= len(shared.texts):
        return None
    shown = [shared.texts[number] for number in numbers]
    known = [text for text in shown if text is not None]
    texts = dict(zip(places, known, strict=True)) if len(known) == len(shown) else None
    characters = sum(map(shared.lengths.__getitem__, numbers))
    last_row, last_column = max(places)[0], max(map(itemgetter(1), places))
    return Plain(rest, texts, last_row, last_column, characters)


@lru_cache(maxsize=64)
def _blank_cells(*blank: int) -> re.Pattern[bytes]:
    """A run of blank cells; a cell with a blank text is one too."""
    texts = b"".join(b'| t="s"><v>%d</v></c>' % number for number in blank)
    cell = _BEGINNING + b"(?:/>" + texts + b")"
    return re.compile(cell + b"(?:" + cell + b")*+")


@lru_cache(maxsize=32768)
def _place(cell: bytes) -> tuple[int, int]:
    """Row and column of a cell: B4 → (4, 2). Forms use the same cells again and again."""
    letters = cell.rstrip(b"0123456789").decode()
    return int(cell[len(letters) :]), column_number(letters)
