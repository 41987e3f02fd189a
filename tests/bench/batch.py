"""How quickly many forms are judged: `python -m tests.bench.batch [COUNT] [JOBS] [ndjson|xlsx|csv|furniture]…`.

Writes so many different forms into a temporary folder, judges them with `panding check --jobs`, and says forms a
second, processor time a form of all processes together, and the most memory (PSS, from /proc) that they had together.
`furniture` is the example of that name, a form of one small factory; the others hold every question of twelve kinds.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
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

WORKBOOKS = 200  # different ones: writing them takes ten times as long as reading
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
    data = read(Path("docs/examples/furniture.xlsx").read_bytes(), library.kinds).data
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


def pss(pid: int) -> int:
    """Proportional set size of a process and its children, in bytes."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return 0
    own = sum(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
    return own + sum(pss(int(child)) for child in children)


def measure(folder: Path, jobs: int) -> tuple[float, float, int]:
    """Seconds by the clock and of processors, and the most memory of one run."""
    before = processor_time()
    command = ["check", folder / "forms", "--jobs", jobs, "--output", folder / "out"]
    begun, most = time.perf_counter(), 0
    process = subprocess.Popen([sys.executable, "-c", "from cli.app import main; main()", *map(str, command)])
    while process.poll() is None:
        most = max(most, pss(process.pid))
        time.sleep(0.2)
    assert process.returncode in (0, 1, 3), process.returncode
    return time.perf_counter() - begun, processor_time() - before, most


def processor_time() -> float:
    """Seconds that processes started from here have used, once they have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(count: int, jobs: int, kinds: list[str]) -> None:
    """Measure and print."""
    library = standards.load()
    writers = {"ndjson": write_ndjson, "xlsx": write_xlsx, "csv": write_csv, "furniture": write_furniture}
    for kind in kinds or ["ndjson", "xlsx"]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "forms").mkdir()
            writers[kind](folder / "forms", library, count)
            seconds, used, most = measure(folder, jobs)
        rate, each = f"{count / seconds:.0f}/s", f"{1000 * used / count:.2f} ms of processor time each"
        print(f"{kind}: {count} forms, {jobs} jobs, {seconds:.1f} s, {rate}, {each}, {most / 1e6:.0f} MB")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    main(*(numbers + [2000, 2][len(numbers) :])[:2], [word for word in sys.argv[1:] if not word.isdecimal()])
