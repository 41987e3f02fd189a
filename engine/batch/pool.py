"""Work spread over processes that may die: results in the order of the input, one piece lost at most.

A worker has one bundle at a time and answers piece by piece, so that a death is known to be that of the first piece
without an answer. That piece is tried once more, alone, in a fresh process; a second death is its result. Workers are
started afresh (spawn), for the rule engine must not be shared across a fork.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, Literal, TypeVar

T = TypeVar("T")
R = TypeVar("R")
Start = Callable[[], Callable[[T], R]]

PATIENCE = 300.0  # seconds that one piece may take
_AHEAD = 64  # pieces a worker that may be read before the first of them is answered
_STILLBORN = 3  # workers in a row that may die before they have begun
_LOOK = 1.0  # seconds between two looks at the clock


class CannotStart(Exception):
    """Workers die before they have begun: nothing is wrong with any piece."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A piece without a result: its process died twice, it took too long twice, or the work raised an error."""

    why: Literal["died", "slow", "error"]
    detail: str = ""


@dataclass(slots=True)
class _Bundle(Generic[T]):
    """Pieces in a row, the number of the first, and whether they have cost a process before."""

    first: int
    pieces: Sequence[T]
    again: bool = False


@dataclass(slots=True)
class _Worker(Generic[T]):
    """One process: the bundle it has or, until it is ready, will have; how many pieces of it are answered."""

    process: BaseProcess
    line: Connection
    bundle: _Bundle[T] | None = None
    ready: bool = False
    answered: int = 0
    since: float = 0.0
    slow: bool = False

    def send(self) -> None:
        """Hand over the bundle. That the worker is dead is noticed when listening."""
        self.answered, self.since = 0, time.monotonic()
        if self.bundle:
            with suppress(OSError):
                self.line.send(self.bundle.pieces)


class Pool(Generic[T, R]):
    """So many processes doing one kind of work."""

    def __init__(self, start: Start[T, R], jobs: int, patience: float = PATIENCE) -> None:
        """Nothing is started yet.

        Args:
            start: called once in each process; what it gives is called with each piece. Both travel as pickles.
            jobs: how many processes.
            patience: seconds that one piece may take before its process is ended.
        """
        self._start, self._jobs, self._patience = start, jobs, patience
        self._workers: list[_Worker[T]] = []
        self._left: deque[_Bundle[T]] = deque()  # what dead workers left undone behind the piece they died of
        self._done: dict[int, R | Lost] = {}
        self._read = self._given_out = self._stillborn = 0
        self.stopped = False

    def each(self, bundles: Iterable[Sequence[T]]) -> Iterator[R | Lost]:
        """The result of every piece of every bundle, in order. Bundles are read as they are needed.

        Raises:
            CannotStart: where workers die before they have begun.
        """
        todo = iter(bundles)
        try:
            self._workers = [self._hire() for _ in range(self._jobs)]
            self._hand_out(todo)
            while not self.stopped and any(worker.bundle for worker in self._workers):
                self._listen()
                self._hand_out(todo)
                while self._given_out in self._done:
                    yield self._done.pop(self._given_out)
                    self._given_out += 1
                self._hand_out(todo)  # what was yielded made room
        finally:
            self._dismiss()

    def stop(self) -> None:
        """Have `each` end within a second or so, whatever the processes are doing; another thread may say it."""
        self.stopped = True

    @property
    def processes(self) -> list[int]:
        """The ids of the processes at work."""
        return [worker.process.pid for worker in self._workers if worker.process.pid]

    def _hand_out(self, todo: Iterator[Sequence[T]]) -> None:
        """A bundle for every worker without one."""
        for worker in self._workers:
            if worker.bundle is None:
                worker.bundle = self._next(todo)
                if worker.ready:
                    worker.send()

    def _next(self, todo: Iterator[Sequence[T]]) -> _Bundle[T] | None:
        if self._left:
            return self._left.popleft()
        if self._read - self._given_out >= _AHEAD * self._jobs:
            return None
        pieces = next(todo, None)
        if not pieces:
            return None
        bundle = _Bundle(self._read, pieces)
        self._read += len(pieces)
        return bundle

    def _listen(self) -> None:
        """Wait for a word from any worker, or until it is time to look at the clock."""
        said = wait([worker.line for worker in self._workers], _LOOK)
        for worker in [worker for worker in self._workers if worker.line in said]:
            try:
                kind, value = worker.line.recv()
            except (EOFError, OSError):
                self._replace(worker)
            else:
                self._hear(worker, kind, value)
        for worker in self._workers:
            if worker.ready and worker.bundle and time.monotonic() - worker.since > self._patience:
                worker.slow = True
                worker.process.kill()  # and then it is a death like any other

    def _hear(self, worker: _Worker[T], kind: str, value: Any) -> None:
        if kind == "ready":
            worker.ready, self._stillborn = True, 0
            worker.send()
            return
        assert worker.bundle
        self._done[worker.bundle.first + worker.answered] = Lost("error", value) if kind == "error" else value
        worker.answered, worker.since = worker.answered + 1, time.monotonic()
        if worker.answered == len(worker.bundle.pieces):
            worker.bundle = None

    def _replace(self, dead: _Worker[T]) -> None:
        """A fresh worker for a dead one; it begins with the piece of which the other died."""
        _bury(dead)
        fresh = self._workers[self._workers.index(dead)] = self._hire()
        bundle = dead.bundle
        if not dead.ready:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN * self._jobs:
                raise CannotStart(f"exit code {dead.process.exitcode}")
            fresh.bundle = bundle
        elif bundle:
            at, rest = bundle.first + dead.answered, bundle.pieces[dead.answered + 1 :]
            if rest:
                self._left.append(_Bundle(at + 1, rest))
            if bundle.again:
                self._done[at] = Lost("slow" if dead.slow else "died", str(dead.process.exitcode))
            else:
                fresh.bundle = _Bundle(at, bundle.pieces[dead.answered : dead.answered + 1], again=True)

    def _hire(self) -> _Worker[T]:
        return _Worker(*spawned(self._start))

    def _dismiss(self) -> None:
        """End every process, whatever it is doing."""
        for worker in self._workers:
            _bury(worker)
        self._workers = []


_SPAWN = multiprocessing.get_context("spawn")


def spawned(start: Start[Any, Any]) -> tuple[BaseProcess, Connection]:
    """A fresh process, and the line to it.

    It says `("ready", None)`, then takes bundles of pieces and answers each piece with `("result", …)` or
    `("error", traceback)`. It ends when the line is closed.
    """
    ours, theirs = multiprocessing.Pipe()
    process = _SPAWN.Process(target=_work, args=(theirs, start), daemon=True)
    with _deaf_to_interrupts():
        process.start()
    theirs.close()
    return process, ours


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """What is started inside never hears Ctrl-C: that is for the one who started it, who ends the others."""
    resource_tracker.ensure_running()  # else the first process starts it, and that unblocks what is blocked here
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _bury(worker: _Worker[Any]) -> None:
    worker.line.close()
    worker.process.kill()
    worker.process.join()


def _work(line: Connection, start: Start[Any, Any]) -> None:
    """The life of a worker; it ends when nobody listens any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    do = start()
    with suppress(EOFError, OSError):
        line.send(("ready", None))
        while True:
            for piece in line.recv():
                line.send(_done(do, piece))


def _done(do: Callable[[Any], Any], piece: Any) -> tuple[str, Any]:
    """The result of one piece. An error is the result of its piece, never the end of the others."""
    try:
        return "result", do(piece)
    except Exception:
        return "error", traceback.format_exc()
