"""The same clauses and the same rows on several rule engines, in turns."""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from statistics import median

import standards
from engine import Judge
from engine.edition import EditionJudge
from tests.bench import forms
from tests.bench.compare.all import ENGINES, OURS, YARDSTICK
from tests.bench.compare.engine import Judging
from tests.bench.compare.rows import EDITIONS, Row, rows
from tests.bench.measuring import Times, interleaved, ratio
from tests.bench.options import Options
from tests.bench.tables import figures, table, times

FORMS = 10  # of each type
PACKAGES = ("durable-rules", "rule-engine", "zen-engine", "clipspy")
Compiled = Mapping[str, Judging]  # by kind


def section(options: Options) -> str:
    judge = Judge(standards.load())
    editions = "\n".join(_edition(judge, name, options.rounds) for name in EDITIONS)
    written = "".join(f"- **{engine.name}**: {engine.written}.\n" for engine in ENGINES)
    return f"""## Engines compared

The same clauses and the same rows on {len(ENGINES)} ways to judge them. A row is what the product's engine gets: a
token T, F or U for each condition's leaf, worked out beforehand and the same for all; out come the outcomes of all
variants of the clauses on that kind of thing. Every way compiles once, is asked for the kind of the row, and comes
to the same outcomes on every row (`tests/bench/test_engines_agree.py`). Bringing the tokens into the shape an
engine takes is its own work and counts. The ways take turns, {options.rounds} rounds; figures are medians of
processor time (so that other work on the machine does not count), and × is the median of each round's ratio to the
{YARDSTICK.name}. Versions: {", ".join(f"{package} {version(package)}" for package in PACKAGES)}.

On equal terms the last line is durable-rules: all others are called through the Python packages that their authors
publish, and panding goes round that of durable-rules. Each is written in the quickest of the ways that were tried;
zen-engine's expressions without a decision round them would be a fifth quicker still.

{written}
{editions}
What this does not say: tokens and grounds, which take most of a verdict, are the same whatever the engine (see
Profile); and none of the engines is used here for what it may be best at, such as joining facts, chaining rules or
editing tables in a browser.
"""


def _edition(judge: Judge, name: str, rounds: int) -> str:
    edition = judge.edition(judge.library.editions[name])
    compiled, compiling = _compiled(edition)
    gc.collect()
    gc.freeze()
    spent: dict[str, Times] = {}
    number: dict[str, int] = {}
    for form_type in forms.TYPES:
        some = rows(judge, edition, form_type, FORMS)
        tasks = {engine: partial(_judge_all, each, some) for engine, each in compiled.items()}
        interleaved(tasks, 2)  # warm
        spent[form_type], number[form_type] = interleaved(tasks, rounds), len(some)
    lines = [
        [
            engine,
            *(figures(median(spent[each][engine]) / number[each] * 1e6) for each in forms.TYPES),
            *(times(ratio(spent[each], engine, YARDSTICK.name)) for each in forms.TYPES),
            figures(compiling[engine] * 1e3),
        ]
        for engine in compiled
    ]
    outcomes = {each: _outcomes(compiled[YARDSTICK.name], rows(judge, edition, each, FORMS)) for each in forms.TYPES}
    variants = sum(len(program.variants) for program in edition.programs.values())
    head = ["way", *(f"{each}, µs a row" for each in forms.TYPES), *forms.TYPES, "compiling, ms"]
    return f"""### {name}

{len(edition.programs)} kinds, {variants} variants of clauses; {FORMS} forms of each type with a row of every kind,
{max(number.values())} rows.
What the variants come to: {"; ".join(f"{form_type}: {told}" for form_type, told in outcomes.items())}.

{table(head, lines)}
{_slower(spent)}"""


def _compiled(edition: EditionJudge) -> tuple[dict[str, dict[str, Judging]], dict[str, float]]:
    """Every kind on every engine, and how long that took, with a first row each: some compile only then."""
    compiled: dict[str, dict[str, Judging]] = {}
    seconds: dict[str, float] = {}
    for engine in ENGINES:
        begun = time.process_time()
        compiled[engine.name] = {kind: engine.compile(program) for kind, program in edition.programs.items()}
        for kind, program in edition.programs.items():
            compiled[engine.name][kind](["U"] * len(program.layout))
        seconds[engine.name] = time.process_time() - begun
    return compiled, seconds


def _judge_all(compiled: Compiled, some: Sequence[Row]) -> None:
    for kind, tokens in some:
        compiled[kind](tokens)


def _outcomes(compiled: Compiled, some: Sequence[Row]) -> str:
    """What share of the variants comes to what: rows on which all gates are shut are cheap."""
    found = Counter(outcome for kind, tokens in some for outcome in compiled[kind](tokens))
    return ", ".join(f"{outcome} {number / found.total():.0%}" for outcome, number in found.most_common())


def _slower(spent: dict[str, Times]) -> str:
    """Where the product's engine loses, in a sentence for each type of form."""
    return "".join(f"- {form_type}: {_against(each)}\n" for form_type, each in spent.items())


def _against(spent: Times) -> str:
    held: Callable[[str], float] = partial(ratio, spent, OURS.name)
    others = {name: held(name) for name in spent if name != OURS.name}
    slower = [f"{name} ({times(by)})" for name, by in sorted(others.items(), key=lambda one: -one[1]) if by > 1.05]
    quicker = [f"{name} ({times(1 / by)})" for name, by in sorted(others.items(), key=lambda one: one[1]) if by < 0.95]
    level = [name for name, by in others.items() if 0.95 <= by <= 1.05]
    said = [
        f"{OURS.name} is {word} {', '.join(names)}"
        for word, names in (("slower than", slower), ("level with", level), ("quicker than", quicker))
        if names
    ]
    return "; ".join(said) + "."
