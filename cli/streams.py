"""Where output goes: a terminal of any encoding, a pipe whose reader leaves early, a file whole or not there."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_SAMPLE = "判定依据"


def speak_chinese() -> None:
    """Make standard output and errors take any text: never fail on a letter the encoding does not have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=_encoding(stream.encoding), errors="backslashreplace")


def speak_utf8() -> None:
    """JSON is UTF-8, whatever the terminal."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """Go on quietly where the reader of a pipe has left (`| head`): the exit status must still say what was found."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name only when all of it is written: broken off half-way, what was there stays."""
    path = path.resolve()  # what a link points to is replaced, not the link
    if path.exists() and not path.is_file():  # a pipe or a device
        with path.open("wb") as out:
            yield out
        return
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as out:
            yield out
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def put(out: IO[bytes], data: bytes) -> None:
    """Write what is there as a whole already."""
    out.write(data)


def _encoding(encoding: str) -> str:
    """The encoding itself where it has Chinese characters, else UTF-8."""
    try:
        _SAMPLE.encode(encoding)
    except UnicodeEncodeError:
        return "utf-8"
    return encoding
