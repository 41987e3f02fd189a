"""The judging processes of one worker of the service, each looked after by a thread."""

from __future__ import annotations

import queue
import re
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from api.judging.work import Compare, Failure, JudgingWork, Result, Task, Work
from api.logs import log
from engine.batch.pool import spawned

_WAITING = 200  # tasks a process that may wait; more are refused rather than answered too late
_COMPARING = 120.0  # seconds; a few are enough where nothing else is to be done
_PAUSE = 1.0  # seconds before a process that died before it was ready is started again
_TIMES = 2  # a task is tried twice
_FRAME = re.compile(r'([^/"]+)", line (\d+), in (\w+)')

Ask = tuple[Work, "Future[Result]"]


class Overloaded(Exception):
    """Too many forms are waiting."""


class Judges:
    """So many processes, one queue."""

    def __init__(self, work: JudgingWork, processes: int, patience: float) -> None:
        """Start them.

        Args:
            work: what each process does.
            processes: how many.
            patience: seconds that one form may take, before its process is ended.
        """
        self._work, self._patience = work, patience
        self._tasks: queue.Queue[Ask | None] = queue.Queue(_WAITING * processes)
        self._closed = threading.Event()
        self._keepers = [_Keeper(self, number) for number in range(processes)]
        for keeper in self._keepers:
            keeper.thread.start()

    def judge(self, task: Work) -> Future[Result]:
        """Have a form judged.

        Raises:
            Overloaded: where too many wait.
        """
        future: Future[Result] = Future()
        try:
            self._tasks.put_nowait((task, future))
        except queue.Full:
            raise Overloaded from None
        return future

    @property
    def ready(self) -> bool:
        """Whether every process can judge."""
        return all(keeper.is_ready.is_set() for keeper in self._keepers)

    @property
    def waiting(self) -> int:
        """How many forms wait."""
        return self._tasks.qsize()

    @property
    def deaths(self) -> int:
        """How many processes have died so far."""
        return sum(keeper.deaths for keeper in self._keepers)

    @property
    def processes(self) -> list[int]:
        """The ids of the processes at work."""
        return [keeper.process.pid for keeper in self._keepers if keeper.process and keeper.process.pid]

    def close(self) -> None:
        """End all processes; what waits is given up."""
        self._closed.set()
        for keeper in self._keepers:
            keeper.end()
        for keeper in self._keepers:
            keeper.thread.join()
        while True:
            try:
                ask = self._tasks.get_nowait()
            except queue.Empty:
                return
            if ask:
                ask[1].set_result(Failure("died"))


class _Keeper:
    """Looks after one process: gives it a form at a time, starts a fresh one when it dies."""

    def __init__(self, judges: Judges, number: int) -> None:
        self._judges = judges
        self.thread = threading.Thread(target=self._keep, name=f"judge-{number}", daemon=True)
        self.is_ready = threading.Event()
        self.deaths = 0
        self.process: BaseProcess | None = None
        self._line: Connection | None = None

    def _keep(self) -> None:
        while not self._judges._closed.is_set():
            if not self.is_ready.is_set() and not self._begun():
                continue
            try:
                ask = self._judges._tasks.get(timeout=_PAUSE)
            except queue.Empty:
                continue
            if ask and ask[1].set_running_or_notify_cancel():
                ask[1].set_result(self._answer(ask[0]))
        self._bury()

    def end(self) -> None:
        """Let whatever it is doing end at once."""
        process = self.process
        if process:
            process.kill()

    def _answer(self, task: Work) -> Result:
        """What comes of a task; a death costs one attempt."""
        lost = Failure("died")
        for _ in range(_TIMES):
            while not self.is_ready.is_set():
                if self._judges._closed.is_set():
                    return lost
                self._begun()
            said = self._asked(task)
            if not isinstance(said, Failure) or said.why == "error":
                return said
            lost = said
            self.deaths += 1
            log().error("judge_died", why=said.why, code=self.process.exitcode if self.process else None)
            self._bury()
            if isinstance(task, Task) and task.study and task.study.patience:
                return lost  # it had all the time it is given
        return lost

    def _asked(self, task: Work) -> Result:
        assert self._line
        try:
            self._line.send([task])
            if not self._line.poll(_patience(task, self._judges._patience)):
                return Failure("slow")
            kind, value = self._line.recv()
        except (EOFError, OSError):
            return Failure("died")
        if kind == "error":
            log().error("judging_failed", at=_FRAME.findall(value)[-6:])  # its last line may quote the form
            return Failure("error", value)
        result: Result = value
        return result

    def _begun(self) -> bool:
        """Whether a fresh process is ready; if not, some time has passed."""
        self.process, self._line = spawned(self._judges._work)
        with suppress(EOFError, OSError):
            while not self._judges._closed.is_set():
                if self._line.poll(_PAUSE):
                    self._line.recv()
                    self.is_ready.set()
                    return True
        log().error("judge_stillborn")
        self._bury()
        time.sleep(_PAUSE)
        return False

    def _bury(self) -> None:
        self.is_ready.clear()
        if self._line:
            self._line.close()
        if self.process:
            self.process.kill()
            self.process.join()
        self._line = self.process = None


def _patience(task: Work, usual: float) -> float:
    """Seconds a task may take: no study takes longer than judging may, comparing editions does."""
    if isinstance(task, Compare):
        return max(_COMPARING, usual)
    own = task.study.patience if isinstance(task, Task) and task.study else None
    return min(own, usual) if own else usual
