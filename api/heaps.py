"""Heaps of a worker: few of them, however many threads."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress

_ARENA_MAX = -8  # M_ARENA_MAX in glibc's malloc.h


def share_heaps(most: int = 2) -> None:
    """Have all threads of this process allocate from few heaps; to be called before there are many threads.

    By itself glibc gives threads heaps of their own, up to eight for each core, and each keeps what was freed in it for
    whoever comes to this very heap again: a worker grows for hours while what it holds stays the same. In Python one
    thread runs at a time, so more heaps bring nothing. Whoever sets MALLOC_ARENA_MAX decides; other C libraries have no
    such heaps.
    """
    if "MALLOC_ARENA_MAX" not in os.environ:
        with suppress(AttributeError, OSError, TypeError):
            ctypes.CDLL(None).mallopt(_ARENA_MAX, most)
