"""Ten times as many forms, and again: does time grow with them, does memory not?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import standards
from tests.bench.batch import WORKBOOKS, check, write_ndjson, write_xlsx
from tests.bench.measuring import Ran
from tests.bench.options import Options
from tests.bench.tables import figures, megabytes, table, times

SMALLEST = 1_000


def section(options: Options) -> str:
    with tempfile.TemporaryDirectory() as name:
        ndjson = _grown(dict(_ndjson(Path(name), options)))
    with tempfile.TemporaryDirectory() as name:
        xlsx = _grown(dict(_xlsx(Path(name), options)))
    head = ["forms", "seconds", "× as long", "forms a second", "CPU ms a form", "most memory", "× as much"]
    return f"""## Growth

`panding check --jobs {options.jobs} --output`. Ten times the forms should take ten times as long, less what
starting takes, and no more memory. Every NDJSON form is another. The workbooks are {WORKBOOKS} different ones again
and again, as files of their own names. Memory is that of all processes together (PSS), looked at five times a
second.

NDJSON, one file:

{table(head, ndjson)}
xlsx, one file a form:

{table(head, xlsx)}"""


def sizes(largest: int) -> list[int]:
    """1,000, 10,000 … up to the largest."""
    return [size for size in (SMALLEST * 10**n for n in range(6)) if size < largest] + [largest]


def _ndjson(folder: Path, options: Options) -> Iterator[tuple[int, Ran]]:
    whole = folder / "all"
    whole.mkdir()
    write_ndjson(whole, standards.load(), options.forms)
    for size in sizes(options.forms):
        forms = folder / f"{size}"
        forms.mkdir()
        with (whole / "forms.ndjson").open("rb") as every, (forms / "forms.ndjson").open("wb") as some:
            some.writelines(islice(every, size))
        yield size, check(forms, options.jobs)
        (forms / "forms.ndjson").unlink()


def _xlsx(folder: Path, options: Options) -> Iterator[tuple[int, Ran]]:
    whole = folder / "all"
    whole.mkdir()
    write_xlsx(whole, standards.load(), options.workbooks)
    for size in sizes(options.workbooks):
        forms = folder / f"{size}"
        forms.mkdir()
        for workbook in islice(sorted(whole.iterdir()), size):
            (forms / workbook.name).hardlink_to(workbook)
        yield size, check(forms, options.jobs)


def _grown(runs: dict[int, Ran]) -> Iterator[list[str]]:
    before: Ran | None = None
    for size, run in runs.items():
        yield [
            f"{size:,}",
            figures(run.seconds),
            times(run.seconds / before.seconds) if before else "",
            figures(size / run.seconds),
            figures(run.cpu / size * 1e3),
            megabytes(run.memory),
            times(run.memory / before.memory) if before else "",
        ]
        before = run
