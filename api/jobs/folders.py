"""Where the files of a job lie, and who may touch them: whoever holds the lock."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from api.jobs.uploads import sources
from engine.batch.results import FAILED, RESULTS
from engine.batch.sources import Source


@dataclass(frozen=True, slots=True)
class JobFolder:
    """The folder of one job."""

    path: Path

    @property
    def input(self) -> Path:
        """What was uploaded; gone when the job is over."""
        return self.path / "input"

    @property
    def output(self) -> Path:
        """What comes out, and the journal from which a job goes on."""
        return self.path / "output"

    @property
    def results(self) -> Path:
        """A verdict a line."""
        return self.output / RESULTS

    @property
    def failed(self) -> Path:
        """The forms without a verdict."""
        return self.output / FAILED

    def sources(self, options: dict[str, Any]) -> list[Source]:
        """The files to be judged, under the names they came with."""
        return sources(self.input, options["files"])

    def lock(self) -> BinaryIO | None:
        """The right to write here, as long as the file is open; it ends with the process.

        None where somebody else has it, or where the folder is not on this machine.
        """
        try:
            file = (self.path / "lock").open("ab")
        except OSError:
            return None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return None
        return file

    def drop_input(self) -> None:
        """What was uploaded is not needed any more."""
        shutil.rmtree(self.input, ignore_errors=True)

    def drop(self) -> None:
        """Nothing is needed any more."""
        shutil.rmtree(self.path, ignore_errors=True)


def job_folder(data: Path, job: str) -> JobFolder:
    """The folder of a job, there or not."""
    return JobFolder(data / "jobs" / job)


def all_folders(data: Path) -> Iterator[JobFolder]:
    """Every job's folder."""
    jobs = data / "jobs"
    if jobs.is_dir():
        yield from (JobFolder(path) for path in sorted(jobs.iterdir()) if path.is_dir())
