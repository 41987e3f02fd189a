"""What a paper holds, whatever it is written as: Word and HTML are written from the same blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from standards.wording import Lang

TO_FILL = "________（请填）"  # what the form does not know and a person has to write
TO_FILL_SHORT = "（请填）"  # the same in a narrow column
Look = Literal["body", "strong", "small", "alert"]
Tone = Literal["plain", "major", "open"]


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part."""

    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph."""

    kind: ClassVar[str] = "line"
    text: str
    look: Look = "body"


@dataclass(frozen=True, slots=True)
class Points:
    """Numbered points."""

    kind: ClassVar[str] = "points"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels with what belongs to them; a title in front makes it a card."""

    kind: ClassVar[str] = "fields"
    rows: tuple[tuple[str, str], ...]
    title: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `share` is its part of the width."""

    title: str
    share: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. Its head is repeated on every page; no row is cut."""

    kind: ClassVar[str] = "grid"
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on: who signs, each with a date."""

    kind: ClassVar[str] = "signatures"
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frames:
    """Empty frames side by side, for photos to stick in; height in millimetres."""

    kind: ClassVar[str] = "frames"
    captions: tuple[str, ...]
    height: int = 60


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a new page."""

    kind: ClassVar[str] = "new_page"


Block = Heading | Line | Points | Fields | Grid | Signatures | Frames | NewPage


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `header` and `footer` stand on every page: what it is worth, and what it was made from."""

    title: str
    header: str
    footer: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    points: float = 10.5  # the size of its letters
    lang: Lang = "zh"  # of the program's words on it
