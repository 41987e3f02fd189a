"""Lines of Chinese with Latin words in it, as wide as the terminal."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells

# What is kept together: a Latin word or one character, with the brackets before it and the marks after it.
_PIECE = re.compile(r"[（《“「【〔(]*(?:[!-~]+|.)[，。；：、）》”」】〕！？:;,.)]*", re.DOTALL)
# Controls, invisible marks, marks that turn the direction of writing, halves of a character: a name on a form must
# not be able to colour, hide or forge a line of the verdict.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+")


def plain(text: str) -> str:
    r"""The text without anything that is not seen.

    >>> plain("1#\x1b[31m除尘器")
    '1# [31m除尘器'
    """
    return _UNSEEN.sub(" ", text)


def wrapped(text: str, width: int) -> list[str]:
    """The lines of a text. No line begins with a closing mark, and nothing is left out.

    >>> wrapped("木质粉尘，干式除尘", 8)
    ['木质粉', '尘，干式', '除尘']
    """
    lines: list[str] = []
    line, used = "", 0
    for piece in _PIECE.findall(text):
        size = cell_len(piece)
        if line and used + size > width:
            lines.append(line.rstrip(" "))
            line, used = "", 0
        if size > width:  # nothing stands before it: the line was just broken, or begins here
            *full, piece = chop_cells(piece, width)
            lines += full
            size = cell_len(piece)
        line += piece if line else piece.lstrip(" ")
        used += size
    return [*lines, line]
