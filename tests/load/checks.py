"""How many checks a second, and whether memory stays: `python -m tests.load.checks [seconds [connections]]`."""

from __future__ import annotations

import itertools
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.api.serving import Served, serving
from tests.load.driver import Measured, Request, drive, request

FORM = Path(__file__).parents[2] / "docs/examples/src/furniture.yaml"


def form() -> bytes:
    """A realistic form: the furniture factory's."""
    return json.dumps(yaml.load(FORM.read_text(encoding="utf-8"), yaml.BaseLoader), ensure_ascii=False).encode()


def until(seconds: float, *requests: Request) -> Iterator[Request]:
    """The requests in turn, for so long."""
    end = time.monotonic() + seconds
    for one in itertools.cycle(requests):
        if time.monotonic() > end:
            return
        yield one


def memory(served: Served) -> int:
    """Proportional memory of all of the service's processes, in MB."""
    total = 0
    for pid in served.members():
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total // 1024


def processor(served: Served) -> dict[str, float]:
    """Seconds of processor time so far: of the workers, of the judging processes, of this one, which sends."""
    used = {"workers": 0.0, "judges": 0.0, "driver": time.process_time()}
    for pid in served.members():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        parent = int(fields[1])
        # The supervisor starts workers, workers start judges.
        kind = "workers" if parent in (served.process.pid, 1) or pid == served.process.pid else "judges"
        used[kind] += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used


@dataclass(frozen=True)
class Load:
    """What came of checks over so many connections: processor time a request in ms, memory before and after in MB."""

    measured: Measured
    each: dict[str, float]
    before: int
    after: int


def loaded(seconds: float, connections: int, workers: int = 2) -> Load:
    """Start the service, and send checks for so long.

    Raises:
        RuntimeError: where anything was answered with an error.
    """
    check = request("POST", "/v1/checks", form(), Content_Type="application/json")
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), workers=workers, PANDING_OPEN_CHECKS="1") as served,
    ):
        drive(served.url, until(2, check), connections)  # warm
        before, used = memory(served), processor(served)
        measured = drive(served.url, until(seconds, check), connections)
        if measured.broken or set(measured.statuses) != {200}:
            raise RuntimeError(f"errors: {measured}")
        each = {name: (after - used[name]) / len(measured.seconds) * 1000 for name, after in processor(served).items()}
        return Load(measured, each, before, memory(served))


def main(seconds: float = 20.0, connections: int = 50) -> None:
    """Measure, and print."""
    load = loaded(seconds, connections)
    print(load.measured)
    print("processor time a request: " + ", ".join(f"{name} {ms:.2f} ms" for name, ms in load.each.items()))
    print(f"memory of all processes: {load.before} MB before, {load.after} MB after")


if __name__ == "__main__":
    main(*(float(sys.argv[1]),) if len(sys.argv) > 1 else (), *map(int, sys.argv[2:]))
