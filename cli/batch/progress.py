"""How far a run is, on stderr: a bar on a terminal, else a line every few seconds."""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from standards.wording import Lang, Text

if TYPE_CHECKING:
    from rich.progress import Progress

_EVERY = 5.0  # seconds between two lines


class Watcher(AbstractContextManager["Watcher"], Protocol):
    """Is told of every form that is done."""

    def tell(self, far: int, outcomes: Counter[str]) -> None:
        """So far is it into the bytes of all forms, and to this the forms came up to now."""


def watcher(total: int, begun_with: int, lang: Lang) -> Watcher:
    """A watcher fit for where stderr goes.

    Args:
        total: bytes of all forms.
        begun_with: how many forms were done by an earlier run.
        lang: the language of what is said.
    """
    return (_Bar if sys.stderr.isatty() else _Lines)(total, begun_with, lang)


def told(outcomes: Counter[str]) -> Text:
    """How many forms are done, and what they came to."""
    major, still_open, failed = outcomes["major"], outcomes["undetermined"], outcomes["failed"]
    return Text(
        f"已判 {outcomes.total():,} 张：重大（拟判定） {major:,}，尚不能判定 {still_open:,}，读不了 {failed:,}",
        f"{outcomes.total():,} forms: major (suggested) {major:,}, undetermined {still_open:,}, unreadable {failed:,}",
    )


class _Bar:
    """A bar with the time left."""

    def __init__(self, total: int, begun_with: int, lang: Lang) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        self._lang, self._begun_with, self._begun = lang, begun_with, time.monotonic()
        self._progress: Progress = Progress(
            BarColumn(bar_width=24),
            TaskProgressColumn(),
            TextColumn("{task.description}"),
            TimeRemainingColumn(compact=True),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task("", total=total)

    def __enter__(self) -> _Bar:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def tell(self, far: int, outcomes: Counter[str]) -> None:
        rate = (outcomes.total() - self._begun_with) / max(time.monotonic() - self._begun, 0.001)
        words = f"{told(outcomes).in_(self._lang)}　{rate:,.0f}{Text('张/秒', '/s').in_(self._lang)}"
        self._progress.update(self._task, completed=far, description=words)


class _Lines:
    """A line now and then, for logs."""

    def __init__(self, total: int, begun_with: int, lang: Lang) -> None:
        self._total, self._begun_with, self._lang = total, begun_with, lang
        self._begun = self._said = time.monotonic()
        self._from: int | None = None

    def __enter__(self) -> _Lines:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def tell(self, far: int, outcomes: Counter[str]) -> None:
        now = time.monotonic()
        self._from = far if self._from is None else self._from
        if now - self._said < _EVERY:
            return
        self._said, passed = now, now - self._begun
        rate = (outcomes.total() - self._begun_with) / passed
        left = passed * (self._total - far) / max(far - self._from, 1)
        words = told(outcomes)
        line = Text(
            f"{words.zh}；{rate:,.0f} 张/秒，约剩 {left:,.0f} 秒", f"{words.en}; {rate:,.0f}/s, {left:,.0f} s left"
        )
        print(line.in_(self._lang), file=sys.stderr, flush=True)
