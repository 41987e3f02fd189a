"""The supervised industry (监管行业) of a row, in words: one text for each set of industries.

An enterprise under two industries is a line of its own (轻工、机械), so that lines add up to the total.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from standards.editions import SECTORS

NONE = "未写行业"
_MARKS = re.compile(r"[、，,/;；\s]+")
_ORDER = {name: at for at, name in enumerate(SECTORS.values())}


def industry(said: str | Iterable[str]) -> str:
    """The industries as codes of a form or as the words of a table, in one order, each once.

    >>> industry(["machinery", "light_industry"]), industry("轻工, 机械"), industry("轻工行业"), industry("")
    ('机械、轻工', '机械、轻工', '轻工', '未写行业')
    """
    pieces = _MARKS.split(said) if isinstance(said, str) else said
    names = {_name(piece.strip()) for piece in pieces if piece.strip()}
    return "、".join(sorted(names, key=lambda name: (_ORDER.get(name, len(_ORDER)), name))) or NONE


def in_order(industry: str) -> tuple[bool, int, str]:
    """What lines are sorted by: single industries as the law lists them, then others, what has none last."""
    return industry == NONE, _ORDER.get(industry, len(_ORDER)), industry


def _name(word: str) -> str:
    if word in SECTORS:
        return SECTORS[word]
    short = word.removesuffix("企业").removesuffix("行业")
    return short if short in _ORDER else word
