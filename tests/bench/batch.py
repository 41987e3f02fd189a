"""How quickly many forms are judged: `python -m tests.bench.batch [COUNT] [JOBS] [ndjson|xlsx|csv|furniture]…`.

Writes so many different forms into a temporary folder, judges them with `panding check --jobs`, and says forms a
second, processor time a form, and the most memory (PSS, from /proc) that all processes together had. `furniture` is the
example of that name, a form of one small factory; the others hold every question of twelve kinds.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import standards
from engine.formats.xlsx.layout import flat
from engine.formats.xlsx.read import read
from engine.formats.xlsx.write import write
from engine.forms import Form
from standards import Library
from tests.bench import forms
from tests.bench.measuring import PANDING, Ran, ran
from tests.bench.options import Options
from tests.bench.tables import figures, megabytes, table

WORKBOOKS = 200  # different ones: writing them takes ten times as long as reading
FURNITURE = Path(__file__).parents[2] / "docs/examples/furniture.xlsx"
COLUMNS = ("form", "kind", "subject", "within", "question", "answer", "how", "by", "at", "reason")


def data_of(form: Form) -> dict[str, Any]:
    """A form as it would be handed in."""
    return {
        "form": "panding/1",
        "id": form.id,
        "inspected_on": str(form.inspected_on),
        "standards": list(form.standards or ()),
        "enterprise": form.identity,
        "counts": form.counts,
        "subjects": [
            {
                "kind": subject.kind,
                "name": subject.name,
                "within": list(subject.within),
                "answers": {name: answer.raw for name, answer in subject.answers.items()},
                "grounds": {
                    name: {"how": ground.how, "by": ground.by, "reason": ground.reason}
                    for name, ground in subject.grounds.items()
                },
            }
            for subject in form.subjects
        ],
    }


def write_ndjson(folder: Path, library: Library, count: int) -> None:
    with (folder / "forms.ndjson").open("w", encoding="utf-8") as out:
        for form in forms.stream(library, count):
            out.write(json.dumps(data_of(form), ensure_ascii=False) + "\n")


def write_xlsx(folder: Path, library: Library, count: int) -> None:
    """Workbooks as `panding form blank` makes them: every question of the kinds, 30 spare rows a sheet."""
    kinds = [kind for name, kind in library.kinds.items() if name in forms.KINDS]
    made = [write(data_of(form), kinds) for form in forms.stream(library, min(count, WORKBOOKS))]
    for number in range(count):
        (folder / f"{number:06}.xlsx").write_bytes(made[number % len(made)])


def write_furniture(folder: Path, library: Library, count: int) -> None:
    """The example's workbook again and again, each with another number and name."""
    data = read(FURNITURE.read_bytes(), library.kinds).data
    kinds = [kind for name, kind in library.kinds.items() if name in {row["kind"] for row in data["subjects"]}]
    for number in range(min(count, WORKBOOKS)):
        named = data | {"id": f"示例-{number}", "enterprise": data["enterprise"] | {"name": f"示例家具{number}厂"}}
        made = write(named, kinds)
        for copy in range(number, count, WORKBOOKS):
            (folder / f"{copy:06}.xlsx").write_bytes(made)


def write_csv(folder: Path, library: Library, count: int) -> None:
    import csv

    with (folder / "forms.csv").open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for form in forms.stream(library, count):
            writer.writerows(long_rows(data_of(form)))


def long_rows(data: dict[str, Any]) -> Iterator[list[str]]:
    """The lines of a form in a long table."""
    for key, value in flat(
        {key: value for key, value in data.items() if key not in ("form", "id", "subjects")}
    ).items():
        yield [data["id"], "", "", "", key, value, "", "", "", ""]
    for subject in data["subjects"]:
        where = [data["id"], subject["kind"], subject["name"], "、".join(subject["within"])]
        for name, answer in subject["answers"].items():
            ground = subject["grounds"].get(name, {})
            told = [ground.get(key) or "" for key in ("how", "by", "at", "reason")]
            yield [*where, name, ("、".join(answer) or "无") if isinstance(answer, list) else str(answer), *told]


def check(folder: Path, jobs: int) -> Ran:
    """One run of `panding check` over a folder of forms; its results are thrown away."""
    with tempfile.TemporaryDirectory() as out:
        return ran([*PANDING, "check", folder, "--jobs", jobs, "--output", Path(out) / "results"])


WRITERS = {"xlsx": write_xlsx, "furniture": write_furniture, "csv": write_csv, "ndjson": write_ndjson}


def measured(kind: str, library: Library, count: int, jobs: int) -> Ran:
    """One run over so many forms of a format, written for it."""
    with tempfile.TemporaryDirectory() as folder:
        WRITERS[kind](Path(folder), library, count)
        return check(Path(folder), jobs)


def section(options: Options) -> str:
    library = standards.load()
    lines = [
        [kind, figures(options.many / run.seconds), figures(run.cpu / options.many * 1e3), megabytes(run.memory)]
        for kind in WRITERS
        for run in [measured(kind, library, options.many, options.jobs)]
    ]
    return f"""## Many forms

`panding check --jobs {options.jobs} --output` over {options.many:,} mixed forms of each format, starting and
writing the results included: xlsx is a workbook a form ({min(WORKBOOKS, options.many)} different ones, about 5,600
cells each: every question of twelve kinds), furniture the example of a small factory as a workbook, csv an answer a
line in one file, ndjson a form a line in one file. Memory is that of all processes together (PSS), looked at five
times a second.

{table(["format", "forms a second", "CPU ms a form", "most memory"], lines)}"""


def main(count: int, jobs: int, kinds: list[str]) -> None:
    """Measure and print."""
    library = standards.load()
    for kind in kinds or ["ndjson", "xlsx"]:
        run = measured(kind, library, count, jobs)
        print(
            f"{kind}: {count} forms, {jobs} jobs, {run.seconds:.1f} s, {count / run.seconds:.0f}/s, "
            f"{run.cpu / count * 1e3:.1f} CPU ms a form, {megabytes(run.memory)}"
        )


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    count, jobs = (numbers + [2000, 2][len(numbers) :])[:2]
    main(count, jobs, [word for word in sys.argv[1:] if not word.isdecimal()])
