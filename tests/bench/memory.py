"""Resident memory while one process judges thousands of different forms: `python -m tests.bench.memory [COUNT]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import standards
from engine import Judge
from tests.bench import forms
from tests.bench.measuring import resident
from tests.bench.options import Options
from tests.bench.tables import megabytes, table

WARM = 1_000  # by then everything is compiled and what is kept per row of tokens is mostly there


def watched(count: int) -> Iterator[tuple[int, int]]:
    """Judge so many forms; how many were judged, and the resident memory, after the first and then five times."""
    library = standards.load()
    judge = Judge(library)
    for number, form in enumerate(forms.stream(library, count), 1):
        judge.judge(form)
        if number == min(WARM, count) or number % (count // 5) == 0:
            yield number, resident()


def section(options: Options) -> str:
    seen = list(watched(options.judged))
    (_, start), *_ = seen
    lines = [[f"{number:,}", megabytes(size), f"{(size - start) / 1e6:+.1f} MB"] for number, size in seen]
    return f"""## Memory of one process

One process, one judge, every form another; nothing is given back in between. It keeps up to 4,096 explanations a
clause.

{table(["forms judged", "resident", "since the first"], lines)}"""


if __name__ == "__main__":
    print(section(Options(judged=int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)))
