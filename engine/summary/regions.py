"""Regions by the prefixes of their codes: province (2 digits), city (4), county (6), town or street (9)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

LEVELS = (2, 4, 6, 9)
UNKNOWN = ""  # no code on the form
Counts = Counter[str]


def prefix(text: str) -> str:
    """The part of a code that says something: 370100 is a city, 370102000000 a county; anything else as it stands.

    >>> [prefix(code) for code in ("370000", "370100", "370102", "370102001000", "370102000", "３７０１０２")]
    ['37', '3701', '370102', '370102001', '370102', '370102']
    >>> prefix("历下区"), prefix(" ")
    ('历下区', '')
    """
    code = "".join(unicodedata.normalize("NFKC", text).split())
    if not is_code(code):
        return code
    digits = code[:9]
    for longer, shorter in ((9, 6), (6, 4), (4, 2)):
        if len(digits) == longer and not digits[shorter:].strip("0"):
            digits = digits[:shorter]
    return digits


def is_code(text: str) -> bool:
    """Whether it has the form of a region's code."""
    return text.isascii() and text.isdigit() and len(text) in (*LEVELS, 12)


def within(one: str, other: str) -> bool:
    """Whether one region lies in the other, or the other way round: such codes do not contradict each other."""
    return one.startswith(other) or other.startswith(one)


@dataclass(frozen=True, slots=True)
class Region:
    """A line of the roll-up. `rest` is what was given no finer code: with it the parts make up the whole."""

    code: str
    depth: int
    counts: Counts
    rest: bool = False
    valid: bool = True


@dataclass(slots=True)
class _Node:
    counts: Counts = field(default_factory=Counter)
    own: Counts = field(default_factory=Counter)
    parts: dict[str, _Node] = field(default_factory=dict)


def rolled_up(by_code: Mapping[str, Counts]) -> list[Region]:
    """What was counted by code, added up at every level, in the order of the codes.

    Lines of what lies directly in one region add up to it. Codes that are none come last, those that were left out
    at the very end.

    Args:
        by_code: counts by `prefix`.
    """
    root = _Node()
    for code, counts in by_code.items():
        if not is_code(code):
            continue
        node = root
        for length in LEVELS:
            if length <= len(code):
                node = node.parts.setdefault(code[:length], _Node())
                node.counts.update(counts)
        node.own.update(counts)
    found: list[Region] = []
    _list(root, 0, found)
    others = sorted((code for code in by_code if not is_code(code)), key=lambda code: (code == UNKNOWN, code))
    return found + [Region(code, 0, Counter(by_code[code]), valid=False) for code in others]


def depth_of_parts(depths: Iterable[int]) -> int:
    """How deep the parts lie of the smallest region that holds all: a county's clerk need not read the province's line.

    >>> depth_of_parts([0, 1, 2, 2]), depth_of_parts([0, 0, 1]), depth_of_parts([0, 1])
    (2, 0, 1)

    Args:
        depths: of all lines of a roll-up whose codes are valid.
    """
    lines = Counter(depths)
    depth = 0
    while lines[depth] == 1 and lines[depth + 1]:
        depth += 1
    return depth


def _list(node: _Node, depth: int, found: list[Region]) -> None:
    for code, part in sorted(node.parts.items()):
        found.append(Region(code, depth, part.counts))
        _list(part, depth + 1, found)
        if part.parts and part.own:
            found.append(Region(code, depth + 1, part.own, rest=True))
