"""Resident memory over 50,000 forms, to stay within 10 MB after the first 1,000: `python -m tests.bench.memory`."""

from __future__ import annotations

import sys
from pathlib import Path

import standards
from engine import Judge
from tests.bench import forms


def resident_kb() -> int:
    """Resident set size of this process, from /proc (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def main(count: int) -> None:
    """Judge `count` different forms and print the resident memory on the way."""
    library = standards.load()
    judge = Judge(library)
    start = 0
    for number, form in enumerate(forms.stream(library, count), 1):
        judge.judge(form)
        if number == min(1000, count):
            start = resident_kb()
            print(f"{number:>7} forms: {start / 1024:8.1f} MB")
        elif number % (count // 5) == 0:
            print(f"{number:>7} forms: {resident_kb() / 1024:8.1f} MB  (+{(resident_kb() - start) / 1024:.1f})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
