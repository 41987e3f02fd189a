"""Judging jobs in the background: one at a time in each worker, taken over where a worker is gone."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, BinaryIO

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import OperationalError

from api.calls import by_itself
from api.database import Job
from api.database.tables import new_id, now
from api.jobs.folders import JobFolder, job_folder
from api.jobs.options import judging
from api.logs import log
from api.service import Service
from api.webhooks.telling import tell
from engine.batch.feed import weight
from engine.batch.pool import CannotStart, Pool
from engine.batch.run import beginning, judged
from engine.batch.sources import Source
from engine.batch.work import Judged, Unread
from engine.formats.pieces import Piece
from standards.wording import Lang, Text

_LOOKED_AT = 20  # waiting jobs that are looked at, for some may lie on another machine
_ATTEMPTS = 5  # workers that one job may cost
_BEAT = 1.0  # seconds between two looks whether the job is still ours
_GONE = Text("判定多次中断，已放弃", "judging was interrupted again and again; given up")
_FAILED = Text("程序出错，没有判完", "the program failed; not all was judged")


@dataclass(slots=True)
class _Claim:
    """A job that is ours, with the lock of its folder."""

    id: str
    runner: str
    folder: JobFolder
    lock: BinaryIO
    options: dict[str, Any]
    attempts: int


@dataclass(slots=True)
class _Progress:
    """How far a job is; one thread counts, another tells."""

    total: int
    far: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)

    def values(self) -> dict[str, Any]:
        """As columns."""
        counted = dict(self.outcomes)
        share = round(min(1.0, self.far / self.total), 4) if self.total else 0.0
        return {"done": sum(counted.values()), "share": share, "outcomes": counted}


class Runner:
    """What judges jobs. A job is a worker's as long as its row names the worker and the worker holds its folder."""

    def __init__(self, service: Service) -> None:
        """Nothing is taken yet."""
        self._service = service
        self._stopping = threading.Event()
        self._pool: Pool[Piece, Judged | Unread] | None = None

    def turn(self) -> bool:
        """Judge the next job, if there is one."""
        claim = self._claimed()
        if claim is None:
            return False
        with closing(claim.lock):
            self._run(claim)
        return True

    def stop(self) -> None:
        """Give the job at work back, for another to go on with."""
        self._stopping.set()
        if self._pool:
            self._pool.stop()

    def _claimed(self) -> _Claim | None:
        with self._service.database.reading() as session:
            waiting = list(session.scalars(select(Job.id).where(self._free()).order_by(Job.id).limit(_LOOKED_AT)))
        for id in waiting:
            folder = job_folder(self._service.settings.data, id)
            lock = folder.lock()
            if lock is None:
                continue
            runner = new_id()
            with self._service.database.writing() as session:
                taken = update(Job).where(Job.id == id, self._free())
                values = {"state": "running", "runner": runner, "beat_at": now(), "attempts": Job.attempts + 1}
                if _changed(session.execute(taken.values(values))):
                    job = session.get_one(Job, id)
                    return _Claim(id, runner, folder, lock, job.options, job.attempts)
            lock.close()
        return None

    def _free(self) -> ColumnElement[bool]:
        """Waiting, or left by a worker that is gone."""
        lost = now() - timedelta(seconds=self._service.settings.job_patience)
        return or_(Job.state == "waiting", and_(Job.state == "running", Job.beat_at < lost))

    def _run(self, claim: _Claim) -> None:
        if claim.attempts > _ATTEMPTS:
            self._end(claim, _Progress(0), "failed", _GONE)
            return
        todo = claim.folder.sources(claim.options)
        progress = _Progress(sum(map(weight, todo)))
        work = judging(self._service, claim.options)
        self._pool = pool = Pool[Piece, Judged | Unread](work, self._service.settings.batch_processes)
        if self._stopping.is_set():
            pool.stop()
        heart = _Heart(self._service, claim, progress, pool)
        try:
            with heart:
                self._judge(claim, todo, progress, pool)
        except (CannotStart, OSError) as error:
            log().error("job_failed", job=claim.id, error=type(error).__name__)
            self._end(claim, progress, "failed", _FAILED)
            return
        finally:
            self._pool = None
        if heart.lost:
            self._let_go(claim)
        elif pool.stopped:
            self._give_back(claim, progress)
        else:
            progress.far = progress.total
            self._end(claim, progress, "done", None)

    def _judge(
        self, claim: _Claim, todo: list[Source], progress: _Progress, pool: Pool[Piece, Judged | Unread]
    ) -> None:
        def sources() -> Iterator[Source]:
            return iter(todo)

        begin = beginning(judging(self._service, claim.options), sources, claim.folder.output)
        progress.outcomes = begin.results.outcomes
        with closing(judged(judging(self._service, claim.options), begin, pool)) as forms:
            for progress.far in forms:
                if pool.stopped:
                    return

    def _end(self, claim: _Claim, progress: _Progress, state: str, why: Text | None) -> None:
        """The job is over: its state, its line in the audit log and what webhooks are told are one transaction."""
        lang: Lang = "en" if claim.options.get("lang") == "en" else "zh"
        with by_itself(self._service) as writing:
            values = progress.values() | {"state": state, "ended_at": now(), "runner": None}
            if why:
                values["message"] = why.in_(lang)
            if not _changed(writing.session.execute(_ours(claim).values(values))):
                return
            account = writing.session.get_one(Job, claim.id).account_id
            writing.note(f"job.{state}", "job", claim.id, done=values["done"], outcomes=values["outcomes"])
            told = {"job": claim.id, "state": state, "done": values["done"], "outcomes": values["outcomes"]}
            tell(writing, "job.done" if state == "done" else "job.failed", None, told, account=account)
        claim.folder.drop_input()

    def _give_back(self, claim: _Claim, progress: _Progress) -> None:
        values = progress.values() | {"state": "waiting", "runner": None, "attempts": Job.attempts - 1}
        with self._service.database.writing() as session:
            session.execute(_ours(claim).values(values))

    def _let_go(self, claim: _Claim) -> None:
        """Somebody cancelled it, or another worker has it: only what was cancelled leaves nothing behind."""
        with self._service.database.reading() as session:
            job = session.get(Job, claim.id)
        if job is None or job.state == "cancelled":
            claim.folder.drop()


class _Heart:
    """Says that a job is being worked on and how far it is, and hears when it is not ours any more."""

    def __init__(
        self, service: Service, claim: _Claim, progress: _Progress, pool: Pool[Piece, Judged | Unread]
    ) -> None:
        self._service, self._claim, self._progress, self._pool = service, claim, progress, pool
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="job-heart", daemon=True)
        self.lost = False

    def __enter__(self) -> _Heart:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        quiet, said = self._service.settings.job_patience / 4, 0.0
        before: dict[str, Any] = {}
        while not self._over.wait(_BEAT):
            values = self._progress.values()
            with suppress(OperationalError):  # the next beat tells
                if values != before or time.monotonic() - said > quiet:
                    still_ours = self._say(values)
                    before, said = values, time.monotonic()
                else:
                    still_ours = self._ours()
                if not still_ours:
                    self.lost = True
                    self._pool.stop()
                    return

    def _say(self, values: dict[str, Any]) -> bool:
        with self._service.database.writing() as session:
            return _changed(session.execute(_ours(self._claim).values(values | {"beat_at": now()})))

    def _ours(self) -> bool:
        with self._service.database.reading() as session:
            job = session.get(Job, self._claim.id)
        return job is not None and job.runner == self._claim.runner and job.state == "running"


def _ours(claim: _Claim) -> Any:
    return update(Job).where(Job.id == claim.id, Job.runner == claim.runner, Job.state == "running")


def _changed(result: Any) -> bool:
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
