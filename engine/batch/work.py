"""Judging as the work of a pool: each process loads the standards once, then turns pieces into lines of results."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import standards
from engine.formats.pieces import Piece
from engine.formats.reading import read_piece
from engine.forms import form_from
from engine.handed import FormError
from engine.judge import Judge
from engine.scope import UnknownStandard
from engine.verdict import verdict_line
from standards.logic import Outcome
from standards.wording import Lang, Text

_SELDOM = 50_000  # objects more than before until the collector looks


@dataclass(frozen=True, slots=True)
class Judged:
    """A form that was judged: its outcome, and its verdict as a line of JSON."""

    outcome: Outcome
    line: bytes


@dataclass(frozen=True, slots=True)
class Unread:
    """A form that could not be read, and why."""

    message: Text


class OtherStandards(Exception):
    """The standards on disk are not those the run began with."""


@dataclass(frozen=True, slots=True)
class Judging:
    """What every process must know. `law` is the digest of the standards the run began with."""

    law: str
    extra: tuple[Path, ...] = ()
    as_of: date | None = None
    asked: tuple[str, ...] = ()
    lang: Lang = "zh"
    strict: bool = False

    def __call__(self) -> Callable[[Piece], Judged | Unread]:
        """Load the standards; what is given judges one piece.

        Raises:
            OtherStandards: where they have been changed since, for a run must not mix two laws.
        """
        library = standards.load(extra=self.extra)
        if library.digest != self.law:
            raise OtherStandards(library.digest)
        judge = Judge(library)
        gc.freeze()  # the standards stay for good: the collector need not look at them again
        gc.set_threshold(_SELDOM)  # forms make no cycles: looking for some at every few hundred objects finds none
        return lambda piece: self._judged(piece, judge)

    def _judged(self, piece: Piece, judge: Judge) -> Judged | Unread:
        try:
            form = form_from(read_piece(piece, judge.library), judge.library)
            if self.strict and form.unreadable:
                raise form.refused()
            verdict = judge.judge(form, as_of=self.as_of, standards=self.asked or None, lang=self.lang)
        except (FormError, UnknownStandard) as error:
            return Unread(error.message)
        return Judged(verdict.outcome, verdict_line(verdict))
