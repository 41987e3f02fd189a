"""Work that goes wrong in a pool, as the processes of the tests do it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.batch.work import Judged, Judging, Unread
from engine.formats.pieces import Piece


def kill_myself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Doubling:
    """Doubles numbers. `deadly` kill the process, `once` only the first time, `wrong` raise, `slow` never end."""

    deadly: tuple[int, ...] = ()
    once: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()
    slow: tuple[int, ...] = ()
    marks: Path = Path()

    def __call__(self) -> Callable[[int], tuple[int, int]]:
        return self.double

    def double(self, number: int) -> tuple[int, int]:
        if number in self.once and not (self.marks / str(number)).exists():
            (self.marks / str(number)).touch()
            kill_myself()
        if number in self.deadly:
            kill_myself()
        if number in self.wrong:
            raise ValueError(f"no {number}")
        if number in self.slow:
            time.sleep(60)
        return 2 * number, os.getpid()


def stillborn() -> Callable[[int], int]:
    kill_myself()
    raise AssertionError


@dataclass(frozen=True)
class Deadly:
    """Judging, but a form called deadly kills its process, and every form judged is written down."""

    judging: Judging
    log: Path

    def __call__(self) -> Callable[[Piece], Judged | Unread]:
        judge = self.judging()

        def judged(piece: Piece) -> Judged | Unread:
            with self.log.open("a", encoding="utf-8") as log:
                log.write(f"{piece.file}:{piece.line}\n")
            if b'"deadly"' in piece.data:
                kill_myself()
            if b'"wrong"' in piece.data:
                raise ValueError("a slip of the program")
            return judge(piece)

        return judged
