"""The forms of a run in order: in bundles for the workers, and a note of each for when its result comes back."""

from __future__ import annotations

import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from engine.batch.sources import Source, pieces_of
from engine.formats.pieces import Piece

_BUNDLE = 16  # pieces
_BUNDLE_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Note:
    """What is kept of a form while it is judged: where it stands, the digest of its bytes, how far into it all."""

    file: str
    line: int
    digest: str
    far: int


class Feed:
    """Forms on their way to the workers. `waiting` has a note of each whose result has not been asked for."""

    def __init__(self, forms: Iterable[tuple[Piece, Note]], known: Callable[[Note], bool] = lambda note: False) -> None:
        """Nothing is read yet.

        Args:
            forms: the forms with their notes (`noted`).
            known: whether the result of a form is there already; then it is noted, and not given out.
        """
        self.waiting: deque[Note] = deque()
        self._forms, self._known = forms, known

    def bundles(self) -> Iterator[list[Piece]]:
        """Some forms at a time, large ones alone."""
        bundle: list[Piece] = []
        size = 0
        for piece, note in self._forms:
            self.waiting.append(note)
            if self._known(note):
                continue
            bundle.append(piece)
            size += len(piece.data)
            if len(bundle) == _BUNDLE or size > _BUNDLE_BYTES:
                yield bundle
                bundle, size = [], 0
        if bundle:
            yield bundle


def noted(sources: Iterable[Source]) -> Iterator[tuple[Piece, Note]]:
    """Every form of the files, with its note."""
    before = 0
    for source in sources:
        size, seen = weight(source), 0
        for piece in pieces_of(source):
            seen = min(size, seen + len(piece.data) + 1)
            yield piece, Note(piece.file, piece.line, piece.digest, before + seen)
        before += size


def weight(source: Source) -> int:
    """How many bytes of forms a file has; of an archive what its directory says."""
    with suppress(OSError, zipfile.BadZipFile, ValueError, NotImplementedError):  # said where the file is read
        if source.is_archive:
            with zipfile.ZipFile(source.path) as archive:
                return sum(info.file_size for info in archive.infolist())
        return source.path.stat().st_size
    return 0
