"""Verdicts in one process: how many a second, by the standards applied and by the kind of form."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import count, islice
from statistics import median

import standards
from engine import Judge
from engine.forms import Form
from standards import Library
from tests.bench import forms
from tests.bench.measuring import interleaved
from tests.bench.options import Options
from tests.bench.tables import figures, table

WARM = 200  # forms of each type judged beforehand
AT_ONCE = 40  # verdicts in one round


def section(options: Options) -> str:
    library = standards.load()
    judge, seeds = Judge(library), count()
    laws, needed = sets(judge), WARM + options.rounds * AT_ONCE
    waiting = {(law, name): iter(made(library, name, seeds, needed)) for law in laws for name in forms.TYPES}
    for (law, _), upcoming in waiting.items():
        judge_some(judge, upcoming, laws[law], WARM)
    gc.collect()
    gc.freeze()
    tasks = {
        f"{law}: {name}": partial(judge_some, judge, upcoming, laws[law], AT_ONCE)
        for (law, name), upcoming in waiting.items()
    }
    spent = {task: median(each) / AT_ONCE for task, each in interleaved(tasks, options.rounds).items()}
    lines = [[law, *(_told(spent[f"{law}: {name}"]) for name in forms.TYPES)] for law in laws]
    return f"""## Verdicts a second

Form in memory, verdict out, all grounds worded, by seconds of one core. A form has {len(forms.KINDS)} rows and
about 80 answers: mixed as they come, blank, or everything answered and everything bad. Every mixed form is one that
was not judged before; {WARM} others of each type were. The collector of garbage is on, what is loaded is frozen
(`gc.freeze`), as the command line does it.

{table(["standards", *forms.TYPES], lines)}
Kinds that a form does not list, and standards whose gate it does not answer, cost something too: that is why more
standards take longer though the rows are the same.
"""


def made(library: Library, form_type: str, seeds: Iterator[int], number: int) -> list[Form]:
    """So many forms of a type, each of a seed of its own."""
    return [forms.TYPES[form_type](library, next(seeds), forms.KINDS) for _ in range(number)]


def judge_some(judge: Judge, upcoming: Iterator[Form], applied: Sequence[str], number: int) -> None:
    """Judge the next forms."""
    for form in islice(upcoming, number):
        judge.judge(form, standards=applied)


def _told(seconds: float) -> str:
    return f"{figures(1 / seconds)} ({seconds * 1e3:.2f} ms)"


def sets(judge: Judge) -> dict[str, tuple[str, ...]]:
    """The standards to judge under: one, with fire beside it, all that are encoded on the day of the forms."""
    encoded = sorted({edition.head.standard for edition in judge.library.editions.values() if edition.clauses})
    return {
        "industry_trade": ("industry_trade",),
        "industry_trade, fire": ("industry_trade", "fire"),
        f"all {len(encoded)}": tuple(encoded),
    }
