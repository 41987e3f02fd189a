"""Where the time of a verdict goes: the rule engine's share by a stopwatch, the rest by a profiler."""

from __future__ import annotations

import cProfile
import gc
import pstats
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import standards
from engine import Judge
from engine.forms import Form
from engine.program import Program
from tests.bench import forms
from tests.bench.options import Options
from tests.bench.tables import table
from tests.bench.verdicts import WARM

ROOT = Path(__file__).parents[2]
JUDGED = 400  # forms in a pass
PASSES = 5
SHOWN = 12
LAW = ("industry_trade",)
Spent = defaultdict[str, float]  # seconds by part


def section(options: Options) -> str:
    judge, lines = Judge(standards.load()), []
    for form_type, make in forms.TYPES.items():
        made = [make(judge.library, seed, forms.KINDS) for seed in range(WARM + JUDGED * PASSES)]
        _judge(judge, made[:WARM])
        gc.collect()
        gc.freeze()
        seconds = [_shares(judge, made[start : start + JUDGED]) for start in range(WARM, len(made), JUDGED)]
        share = {part: median(part_of[part] / part_of["all"] for part_of in seconds) for part in ("engine", "tokens")}
        whole = median(part_of["processor"] for part_of in seconds) / JUDGED
        left = 1 - share["engine"] - share["tokens"]
        lines.append(
            [form_type, f"{whole * 1e3:.2f} ms", *(f"{part:.0%}" for part in (share["engine"], share["tokens"], left))]
        )
    stopwatch = table(
        ["forms", "a verdict", "durable-rules", "tokens from answers", "the rest: findings, grounds …"], lines
    )
    profiled = table(["where", "share of own time"], _own_time(judge))
    return f"""## Profile

What durable-rules takes of a verdict under industry_trade, by a stopwatch around the calls that judge rows
(`Program.judge`) and that make tokens (`Program.tokens`). Even an engine that took no time at all would save no
more than the first share.

{stopwatch}
By module, own time, {JUDGED} mixed forms under `cProfile`. It makes many short Python calls look dearer than they
are, and so the calls into C cheaper: trust the shares above, read these for where the rest goes. `C: …` are functions
of durable-rules' C library.

{profiled}"""


def _judge(judge: Judge, made: list[Form]) -> None:
    for form in made:
        judge.judge(form, standards=LAW)


def _shares(judge: Judge, made: list[Form]) -> Spent:
    """Seconds of a pass: in the rule engine, in making tokens, in all; and of processors, in all."""
    seconds: Spent = defaultdict(float)
    with _timed("judge", "engine", seconds), _timed("tokens", "tokens", seconds):
        begun, before = time.perf_counter(), time.process_time()
        _judge(judge, made)
        seconds["all"], seconds["processor"] = time.perf_counter() - begun, time.process_time() - before
    return seconds


@contextmanager
def _timed(method: str, part: str, seconds: Spent) -> Iterator[None]:
    """Add up what a method of Program takes."""
    plain: Callable[..., object] = getattr(Program, method)

    def timed(*args: object) -> object:
        begun = time.perf_counter()
        try:
            return plain(*args)
        finally:
            seconds[part] += time.perf_counter() - begun

    setattr(Program, method, timed)
    try:
        yield
    finally:
        setattr(Program, method, plain)


def _own_time(judge: Judge) -> list[list[str]]:
    """The modules that take most, with their share."""
    made = [forms.mixed(judge.library, -1 - seed) for seed in range(JUDGED)]
    profiler = cProfile.Profile()
    profiler.runcall(_judge, judge, made)
    spent: Spent = defaultdict(float)
    for (file, _, function), (_, _, own, _, _) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        spent[_where(file, function)] += own
    whole = sum(spent.values())
    top = sorted(spent.items(), key=lambda one: -one[1])[:SHOWN]
    rest = whole - sum(own for _, own in top)
    return [[f"`{where}`", f"{own / whole:.1%}"] for where, own in top] + [["everything else", f"{rest / whole:.1%}"]]


def _where(file: str, function: str) -> str:
    if file == "~":
        return (
            f"C: {function.split('.')[-1].rstrip('>')}" if "durable_rules_engine" in function else "Python's built-ins"
        )
    path = Path(file)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else f"Python: {path.stem}"
