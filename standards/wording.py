"""Words for people in both languages: Chinese first, English by switch."""

from __future__ import annotations

from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]


class Text(NamedTuple):
    """One thing said in Chinese and in English."""

    zh: str
    en: str

    def in_(self, lang: Lang) -> str:
        """The words in `lang`."""
        return self.en if lang == "en" else self.zh


_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """A number from 1 to 99 as Chinese law writes it: 3 → 三, 11 → 十一, 20 → 二十.

    >>> [numeral(n) for n in (3, 10, 11, 20, 64)]
    ['三', '十', '十一', '二十', '六十四']
    """
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def number_of(text: str) -> int | None:
    """The number a Chinese numeral stands for, or None: 十一 → 11."""
    return next((n for n in range(1, 100) if numeral(n) == text), None)
