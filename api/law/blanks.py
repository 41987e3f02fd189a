"""Blank workbooks over HTTP: what may be asked for, and what is wrong with it."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace

from api.errors import busy, invalid
from engine.blank_workbook import Known, blank_workbook, encoded, flags, sectors
from engine.judge import Judge
from standards.problems import unknown
from standards.wording import Text

NAME = "blank.xlsx"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AT_ONCE = threading.Semaphore(2)  # a workbook takes a fifth of a second, and anybody may ask for one


def workbook(judge: Judge, known: Known) -> bytes:
    """The workbook.

    Raises:
        Problem: 503, where others are being made.
    """
    if not _AT_ONCE.acquire(blocking=False):
        raise busy()
    try:
        return blank_workbook(judge, known)[0]
    finally:
        _AT_ONCE.release()


def understood(judge: Judge, known: Known, no_others: bool) -> Known:
    """What is known of an enterprise, checked; `no_others` says that it has nothing but what `has` names.

    Raises:
        Problem: 422, where a word is not known or something is both there and not there.
    """
    library = judge.library
    enterprise = flags(library)
    _check(known.standards, list(encoded(library)), Text("已收录的标准", "encoded standard"))
    _check((*known.sectors, *known.workshop_sectors), sectors(library), Text("行业", "sector"))
    _check((*known.has, *known.without), enterprise, Text("企业情况", "question about the enterprise"))
    if both := sorted({*known.has} & {*known.without}):
        raise invalid(Text(f"has 和 without 都写了：{'、'.join(both)}", f"both in has and without: {', '.join(both)}"))
    if no_others:
        return replace(known, without=tuple(flag for flag in enterprise if flag not in known.has))
    return known


def _check(words: Iterable[str], known: list[str], what: Text) -> None:
    for word in words:
        if word not in known:
            hint = unknown(what, word, known)
            raise invalid(Text(f"{hint.zh}，可用：{'、'.join(known)}", f"{hint.en}; one of: {', '.join(known)}"))
