"""The folder a run writes to, so that nothing that was judged is ever lost, whatever ends the run.

`results.ndjson` has a verdict a line in the order of the input, `failed.ndjson` the forms without one, `journal.ndjson`
a line for each form: where it stood, the digest of its bytes, what it came to, and how long the other two files were
after it. The journal is written after them: what it names is there, and what lies beyond it is cut off on going on.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from engine.batch.feed import Note

RESULTS, FAILED, JOURNAL, RUN = "results.ndjson", "failed.ndjson", "journal.ndjson", "run.json"
_EARLIER = "earlier"  # the folder of a run whose forms are not all the same any more, until the new one is done
_SAVE_EVERY = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Written:
    """One line of the journal: a form, what it came to, and how long the files were after it, the journal too."""

    note: Note
    outcome: str
    results: int
    failed: int
    journal: int = 0

    @property
    def key(self) -> tuple[str, int, str]:
        """What must be the same for the result to be the same."""
        return self.note.file, self.note.line, self.note.digest

    def line(self) -> bytes:
        """As it stands in the journal."""
        entry = [*self.key, self.outcome, self.results, self.failed]
        return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"


def journal(folder: Path) -> Iterator[Written]:
    """The journal of a folder as far as it is whole and what it names is there."""
    sizes = [path.stat().st_size if path.exists() else 0 for path in (folder / RESULTS, folder / FAILED)]
    path = folder / JOURNAL
    if not path.exists():
        return
    end = 0
    with path.open("rb") as lines:
        for line in lines:
            end += len(line)
            try:
                file, number, digest, outcome, results, failed = json.loads(line)
            except ValueError:
                return
            if not line.endswith(b"\n") or results > sizes[0] or failed > sizes[1]:
                return
            yield Written(Note(file, number, digest, 0), outcome, results, failed, end)


class Results:
    """The files of a run being written."""

    def __init__(self, folder: Path, after: Written | None = None, outcomes: Counter[str] | None = None) -> None:
        """Open the files; what lies beyond `after`, the last form that is done, is cut off.

        Args:
            folder: where they are; made if it is not there.
            after: the last form done, None to begin.
            outcomes: what the forms up to `after` came to.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.outcomes = Counter(outcomes or {})
        self._ends = (after.results, after.failed) if after else (0, 0)
        self._results = _cut(folder / RESULTS, self._ends[0])
        self._failed = _cut(folder / FAILED, self._ends[1])
        self._journal = _cut(folder / JOURNAL, after.journal if after else 0)
        self._unsaved: list[bytes] = []
        self._saved = time.monotonic()

    def add(self, note: Note, outcome: str, results: bytes = b"", failed: bytes = b"") -> None:
        """Write what a form came to: its lines in either file."""
        with undisturbed():
            self._results.write(results)
            self._failed.write(failed)
            self._ends = (self._ends[0] + len(results), self._ends[1] + len(failed))
            self._unsaved.append(Written(note, outcome, *self._ends).line())
            self.outcomes[outcome] += 1
            if time.monotonic() - self._saved > _SAVE_EVERY:
                self.save()

    def save(self) -> None:
        """Bring to disk what was written: the files first, then the journal that vouches for them."""
        with undisturbed():
            for file in (self._results, self._failed):
                file.flush()
                os.fsync(file.fileno())
            self._journal.write(b"".join(self._unsaved))
            self._journal.flush()
            self._unsaved.clear()
            self._saved = time.monotonic()

    def close(self) -> None:
        """Save, and let go of the files."""
        self.save()
        for file in (self._results, self._failed, self._journal):
            file.close()


def describe(folder: Path, said: dict[str, Any]) -> None:
    """Write run.json, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{RUN}.new"
    new.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", errors="backslashreplace")
    new.replace(folder / RUN)


def described(folder: Path) -> dict[str, Any]:
    """What run.json says; nothing where there is none."""
    try:
        said: dict[str, Any] = json.loads((folder / RUN).read_bytes())
    except (OSError, ValueError):
        return {}
    return said


def begun(folder: Path) -> bool:
    """Whether a run has written here."""
    return any((folder / name).exists() for name in (RESULTS, FAILED, JOURNAL, RUN))


def lost(folder: Path) -> set[tuple[str, int]]:
    """The forms, by file and line, that have no verdict because of the program or the machine, not of the form."""
    found: set[tuple[str, int]] = set()
    path = folder / FAILED
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            said = json.loads(line)
        except ValueError:  # half a line at the end
            break
        if said["why"] != "unread":
            found.add((said["file"], said["line"] or 0))
    return found


class Earlier:
    """The results of an earlier run, moved aside, to take from what is still the same."""

    def __init__(self, folder: Path, *, forget: bool = False, retry: bool = False) -> None:
        """Open what was moved aside, if there is anything; `forget` throws it away, `retry` only what was lost."""
        self._folder = folder / _EARLIER
        if forget:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._at: dict[tuple[str, int, str], tuple[str, slice, slice]] = {}
        again = lost(self._folder) if retry else set()
        before = (0, 0)
        for one in journal(self._folder):
            if one.key[:2] not in again:
                self._at[one.key] = one.outcome, slice(before[0], one.results), slice(before[1], one.failed)
            before = one.results, one.failed
        self._files = [(self._folder / name).open("rb") for name in (RESULTS, FAILED)] if self._at else []

    def __contains__(self, note: Note) -> bool:
        return (note.file, note.line, note.digest) in self._at

    def copy(self, note: Note, results: Results) -> None:
        """Write again what the form came to."""
        outcome, *parts = self._at[note.file, note.line, note.digest]
        lines = []
        for file, part in zip(self._files, parts, strict=True):
            file.seek(part.start)
            lines.append(file.read(part.stop - part.start))
        results.add(note, outcome, *lines)

    def drop(self) -> None:
        """It is not needed any more."""
        for file in self._files:
            file.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def set_aside(folder: Path) -> None:
    """Move the results away to begin anew. Ended half-way, some forms are judged again; none is lost."""
    aside = folder / _EARLIER
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    for name in (JOURNAL, RESULTS, FAILED):
        if (folder / name).exists():
            (folder / name).replace(aside / name)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ctrl-C waits until what is inside is done."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _cut(path: Path, length: int) -> BinaryIO:
    """A file open for writing at its end, no longer than `length`."""
    path.touch()
    file = path.open("r+b")
    file.truncate(length)
    file.seek(length)
    return file
