"""How long there is for a proof."""

from __future__ import annotations

from time import monotonic


class Unfinished(Exception):
    """The time is up, or the solver gave up: nothing is proven."""


class Clock:
    """How long there is."""

    def __init__(self, seconds: float | None = None) -> None:
        """Start; None is for ever."""
        self._end = None if seconds is None else monotonic() + seconds

    def milliseconds_left(self) -> int | None:
        """What is left; None for ever.

        Raises:
            Unfinished: where nothing is.
        """
        if self._end is None:
            return None
        left = int((self._end - monotonic()) * 1000)
        if left <= 0:
            raise Unfinished
        return left
