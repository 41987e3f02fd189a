"""Ten times as many forms, and again: does time grow with them, does memory not?"""

from __future__ import annotations

import shutil
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
NDJSON_BYTES, XLSX_BYTES = 60_000, 120_000  # of the disk, a form with its verdict, with some to spare


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
    room(folder, options.forms * NDJSON_BYTES)
    whole = _made(folder / "all")
    write_ndjson(whole, standards.load(), options.forms)
    for size in sizes(options.forms)[:-1]:
        forms = _made(folder / f"{size}")
        with (whole / "forms.ndjson").open("rb") as every, (forms / "forms.ndjson").open("wb") as some:
            some.writelines(islice(every, size))
        yield size, check(forms, options.jobs)
    yield options.forms, check(whole, options.jobs)


def _xlsx(folder: Path, options: Options) -> Iterator[tuple[int, Ran]]:
    room(folder, options.workbooks * XLSX_BYTES)
    whole = _made(folder / "all")
    write_xlsx(whole, standards.load(), options.workbooks)
    for size in sizes(options.workbooks)[:-1]:
        forms = _made(folder / f"{size}")
        for workbook in islice(sorted(whole.iterdir()), size):
            (forms / workbook.name).hardlink_to(workbook)
        yield size, check(forms, options.jobs)
    yield options.workbooks, check(whole, options.jobs)


def room(folder: Path, needed: int) -> None:
    """Stop before minutes of writing where the disk cannot hold it; TMPDIR names another place.

    Raises:
        RuntimeError: where it cannot.
    """
    if shutil.disk_usage(folder).free < needed:
        raise RuntimeError(f"{needed / 1e9:.1f} GB are needed in {folder.parent}")


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


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
