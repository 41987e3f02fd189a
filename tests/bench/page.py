"""docs/benchmarks.md, made anew as a whole: `python -m tests.bench.page`, or `make bench`.

A section is a function from the options to Markdown, in a module of its own. It runs in a process of its own, so that
what one leaves behind neither helps nor harms the next. To add one, write its module and name it in SECTIONS.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from pathlib import Path

from tests.bench import batch, engines, growth, memory, profile, service, starting, verdicts
from tests.bench.machine import load, machine
from tests.bench.options import Options
from tests.bench.tables import flowed

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
Section = Callable[[Options], str]
SECTIONS: tuple[Section, ...] = (
    verdicts.section,
    starting.section,
    batch.section,
    growth.section,
    memory.section,
    service.section,
    engines.section,
    profile.section,
)
HEAD = """# Benchmarks

Made by `make bench`, as a whole and in one run; do not edit. {machine}. Load over the last minute: {before} when it
began, {after} when it ended (1.0 is one busy core; the runs themselves keep up to {jobs} busy).{note}

Absolute figures hold for this machine and that hour, and drift by a third on shared ones; ratios were measured in
turns and hold better. What is called processor time leaves out what others did meanwhile, forms a second do not.
Forms are invented, by `tests/bench/forms.py`.
"""


def main(arguments: Sequence[str]) -> None:
    """Measure, and write the page; with `--only` print instead, for a page holds all or nothing."""
    names = {section.__module__.rpartition(".")[2]: section for section in SECTIONS}
    parser = ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    for field in fields(Options):
        parser.add_argument(f"--{field.name}", type=int, default=field.default)
    parser.add_argument("--only", nargs="+", choices=names, metavar="SECTION", help=", ".join(names))
    parser.add_argument("--note", default="", help="a sentence about this run, for the head of the page")
    asked = parser.parse_args(arguments)
    options = Options(**{field.name: getattr(asked, field.name) for field in fields(Options)})
    if asked.only:
        print("\n".join(measured(names[name], options) for name in asked.only))
        return
    before = load()
    body = "\n".join(measured(section, options) for section in SECTIONS)
    note = f" {asked.note}" if asked.note else ""
    head = HEAD.format(machine=machine(), before=before, after=load(), jobs=options.jobs, note=note)
    PAGE.write_text(flowed(head) + "\n" + body, encoding="utf-8")


def measured(section: Section, options: Options) -> str:
    """A section, measured in a fresh process."""
    begun = time.perf_counter()
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        text = process.submit(section, options).result()
    print(f"{section.__module__}: {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    return flowed(text)


if __name__ == "__main__":
    main(sys.argv[1:])
