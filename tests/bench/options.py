"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """Sizes of what is measured; the defaults take about ten minutes on two cores."""

    forms: int = 100_000  # the largest number of NDJSON forms in one run
    workbooks: int = 10_000  # the largest number of workbooks in one run
    many: int = 2_000  # forms of each format, side by side
    judged: int = 20_000  # forms that one process judges while its memory is watched
    seconds: int = 20  # of checks sent to the service
    mixed: int = 50_000  # requests of many kinds sent to the service
    jobs: int = 2
    rounds: int = 30  # of what is measured within one process
