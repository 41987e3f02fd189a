"""How quickly results are summed up, and in how much memory: `python -m tests.bench.summary [FINDINGS] [SITES]`.

Writes results with so many findings (the verdicts on the example forms, again and again for other sites, regions and
days) and a roster of the sites into a temporary folder, then runs `panding summary` as a process of its own.
"""

from __future__ import annotations

import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import standards
from engine import Judge, form_from
from engine.formats.reading import read_forms
from engine.handed import Handed
from engine.verdict import verdict_json

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
HEAD = ("file", "line", "form", "enterprise", "inspected_on", "digests")  # what differs from line to line


def verdicts() -> list[tuple[str, int]]:
    """The rest of each example's verdict as JSON, and its findings."""
    judge = Judge(standards.load())
    found = []
    for path in sorted(EXAMPLES.glob("*.xlsx")):
        for handed in read_forms(path.name, path.read_bytes(), judge.library):
            assert isinstance(handed, Handed)
            data = verdict_json(judge.judge(form_from(handed, judge.library)))
            rest = {key: value for key, value in data.items() if key not in HEAD}
            found.append((json.dumps(rest, ensure_ascii=False, separators=(",", ":"))[1:], len(data["findings"])))
    return found


def write_results(path: Path, findings: int, sites: int) -> tuple[int, int]:
    """Write so many findings; how many forms they are of, and how many there are."""
    rnd, made = random.Random(1), verdicts()
    forms = written = 0
    with path.open("w", encoding="utf-8") as out:
        while written < findings:
            rest, count = rnd.choice(made)
            site = rnd.randrange(sites)
            head = {
                "file": f"{forms}.xlsx",
                "line": None,
                "form": f"示例-{forms}",
                "enterprise": {"name": f"示例{site}有限公司", "uscc": f"91{site:016}", "region": region(site)},
                "inspected_on": f"2024-{rnd.randint(1, 12):02}-{rnd.randint(1, 28):02}",
                "digests": {"file": "", "form": str(forms), "standards": "", "engine": ""},
            }
            out.write(json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1] + "," + rest + "\n")
            forms, written = forms + 1, written + count
    return forms, written


def write_roster(path: Path, sites: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["企业名称", "统一社会信用代码", "厂区", "属地代码", "监管行业"])
        writer.writerows([f"示例{n}有限公司", f"91{n:016}", "", region(n), "轻工"] for n in range(sites))


def region(site: int) -> str:
    return f"3701{site % 11 + 1:02}{site % 19 + 1:03}"


def main(findings: int = 1_000_000, sites: int = 20_000) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        forms, written = write_results(folder / "results.ndjson", findings, sites)
        write_roster(folder / "名册.csv", sites)
        size = (folder / "results.ndjson").stat().st_size
        call = ["summary", folder, "--roster", folder / "名册.csv", "--period", "月", "-o", folder / "统计.xlsx"]
        begun = time.perf_counter()
        command = [sys.executable, "-c", "from cli.app import main; main()", *map(str, call)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - begun
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{written} findings of {forms} forms, {size / 1e9:.2f} GB: {seconds:.1f} s, at most {most:.0f} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
