"""What it takes before the first verdict: loading the standards, and `panding check` of one workbook from the shell."""

from __future__ import annotations

import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median

import standards
from tests.bench.batch import write_xlsx
from tests.bench.measuring import PANDING, interleaved, ran
from tests.bench.options import Options
from tests.bench.tables import megabytes, table

PROCESSES = 11  # of each


def section(options: Options) -> str:
    library = standards.load()
    with tempfile.TemporaryDirectory() as name:
        write_xlsx(Path(name), library, 1)
        (workbook,) = Path(name).iterdir()
        commands = {
            "`panding check` of one workbook": (*PANDING, "check", workbook),
            "`panding --help`": (*PANDING, "--help"),
            "Python that does nothing": (sys.executable, "-c", "pass"),
        }
        seconds = interleaved(
            {each: partial(ran, command) for each, command in commands.items()}, PROCESSES, time.perf_counter
        )
        most = ran(commands["`panding check` of one workbook"], look=0.01).memory
    seconds["all standards loaded (in a process that runs)"] = interleaved({"load": standards.load}, PROCESSES)["load"]
    lines = [[what, f"{median(each) * 1e3:.0f} ms", f"{min(each) * 1e3:.0f} ms"] for what, each in seconds.items()]
    return f"""## Before the first verdict

A new process each time, the files in the disk's cache; seconds on the clock, the median and the quickest of
{PROCESSES}. The workbook is a mixed form as above on sheets as `panding form blank` makes them. Checking it takes
at most {megabytes(most)} of memory.

{table(["what", "median", "quickest"], lines)}"""
