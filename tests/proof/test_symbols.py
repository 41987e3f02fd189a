"""What the solver is told is what the engine does: on every complete row both say the same of every condition."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
import z3

import standards
from engine.judge import EditionJudge
from engine.proof.symbols import Symbols
from engine.proof.tally import tally_of
from standards.conditions import parse
from standards.kinds import SubjectKind
from standards.logic import Tree, inverse, tree
from standards.variants import Variant
from tests.proof.rows import random_row, values

LIBRARY = standards.load()
PAIRS = [
    (edition, program.kind)
    for edition in LIBRARY.editions.values()
    for program in EditionJudge(edition, LIBRARY).programs.values()
]


def alone(symbols: Symbols) -> list[Variant]:
    """The variants that a row decides by itself: what a tally counts stands on other rows."""
    return [variant for variant in symbols.variants if tally_of(variant) is None]


def said(symbols: Symbols, model: z3.ModelRef, part: Tree) -> str:
    """What the symbols make of a condition in a model."""
    holds, fails = (
        z3.is_true(model.eval(side, model_completion=True)) for side in (symbols.holds(part), symbols.fails(part))
    )
    assert not (holds and fails)
    return "T" if holds else "F" if fails else "U"


def model_of(symbols: Symbols, *more: z3.BoolRef) -> z3.ModelRef:
    solver = z3.Solver()
    solver.add(symbols.domain, *more)
    assert solver.check() == z3.sat
    return solver.model()


@pytest.mark.parametrize(("edition", "kind"), PAIRS, ids=[f"{e.id}-{k.kind}" for e, k in PAIRS])
def test_on_random_rows_engine_and_symbols_agree(edition, kind):
    symbols = Symbols(LIBRARY, edition, kind)
    parts = [part for variant in alone(symbols) for part in (variant.given, variant.hazard)]
    rnd = random.Random(f"{edition.id} {kind.kind}")
    for _ in range(6):
        row = random_row(symbols, rnd)
        model = model_of(symbols, symbols.says(row))
        assert [said(symbols, model, part) for part in parts] == values(symbols, row, *parts), row


@pytest.mark.parametrize(("edition", "kind"), PAIRS, ids=[f"{e.id}-{k.kind}" for e, k in PAIRS])
def test_the_answers_of_a_model_are_a_row_on_which_the_engine_says_the_same(edition, kind):
    symbols = Symbols(LIBRARY, edition, kind)
    for variant in alone(symbols):
        for outcome in ("major", "not_found"):
            model = model_of(symbols, symbols.plausible, symbols.came_out(variant, outcome))
            parts = [variant.given, variant.hazard]
            assert [said(symbols, model, p) for p in parts] == values(symbols, symbols.answers(model), *parts)


_HEAD = {"help": "-", "evidence": "-", "every": "job", "post": "safety", "photo": "yes"}
THING = SubjectKind.model_validate(
    {
        "kind": "thing",
        "name": "东西",
        "count_text": "几个",
        "within": ["workshop", "confined_space"],
        "questions": [
            {"id": "moving", "type": "yes_no", "text": "-", "n_a": "yes", **_HEAD},
            {
                "id": "colour",
                "type": "choice",
                "options": {"red": "红", "blue": "蓝"},
                "text": "-",
                "n_a": "yes",
                **_HEAD,
            },
            {
                "id": "uses",
                "type": "choices",
                "options": {"shop": "商店", "public": "公众聚集", "crowded": "人员密集", "store": "仓库"},
                "implies": {"shop": ["public"], "public": ["crowded"]},
                "text": "-",
                "n_a": "yes",
                **_HEAD,
            },
            {"id": "guard", "type": "safeguard", "text": "-", "n_a": "yes", **_HEAD},
            {
                "id": "any_of_two",
                "type": "safeguards",
                "options": {"a": "甲", "b": "乙"},
                "text": "-",
                "n_a": "yes",
                **_HEAD,
            },
            {"id": "width", "type": "number", "unit": "米", "min": 0, "text": "-", "n_a": "yes", **_HEAD},
            {"id": "needed", "type": "number", "unit": "米", "min": 0, "max": 400, "text": "-", **_HEAD},
            {"id": "people", "type": "number", "unit": "人", "integer": "yes", "min": 0, "text": "-", **_HEAD},
            {
                "id": "days",
                "type": "number",
                "unit": "天",
                "integer": "yes",
                "min": 1,
                "text": "-",
                "n_a": "yes",
                **_HEAD,
            },
            {"id": "months", "type": "number", "unit": "月", "min": 0, "text": "-", **_HEAD},
            {"id": "years", "type": "number", "unit": "年", "min": 0, "text": "-", **_HEAD},
            {"id": "checked", "type": "date", "text": "-", "n_a": "yes", **_HEAD},
            {"id": "mended", "type": "date", "text": "-", **_HEAD},
            {"id": "opened", "type": "date", "time": "yes", "text": "-", **_HEAD},
            {"id": "closed", "type": "date", "time": "yes", "text": "-", **_HEAD},
        ],
    }
)
LEAVES = [
    {"moving": "yes"},
    {"colour": "red"},
    {"colour": {"in": ["red", "blue"]}},
    {"uses": {"any_of": ["public", "store"]}},
    {"uses": {"all_of": ["shop", "crowded"]}},
    {"lacks": "guard"},
    {"absent": "guard"},
    {"failed": "guard"},
    {"guard": "disabled"},
    {"lacks_any": ["guard", "guard"]},
    {"lacks": {"of": "any_of_two", "among": ["a", "b"]}},
    {"width": {"lt": "30"}},
    {"width": {"ge": "2.99"}},
    {"width": {"gt": "needed"}},
    {"width": {"le": {"times": ["needed", "0.3"]}}},
    {"people": {"ge": "9"}},
    {"people": {"gt": {"times": ["width", "1.5"]}}},
    {"checked": {"before": "inspected_on"}},
    {"checked": {"before": {"of": "inspected_on", "minus": "P3M"}}},
    {"checked": {"after": {"of": "inspected_on", "minus": "P1Y2M3D"}}},
    {"checked": {"before": {"of": "inspected_on", "minus": "days"}}},
    {"checked": {"before": {"of": "inspected_on", "minus": "months"}}},
    {"checked": {"after": {"of": "inspected_on", "minus": "years"}}},
    {"checked": {"before": "mended"}},
    {"checked": {"after": {"of": "mended", "minus": "P1M"}}},
    {"checked": {"before": {"of": "mended", "minus": "months"}}},
    {"checked": {"before": {"of": "opened", "minus": "P30D"}}},
    {"checked": "never"},
    {"opened": {"before": "closed"}},
    {"opened": {"after": {"of": "closed", "minus": "P1M"}}},
    {"opened": {"after": {"of": "closed", "minus": "years"}}},
    {"opened": {"before": "inspected_on"}},
    {"sector": "textile"},
    {"enterprise.sectors": {"any_of": ["textile", "tobacco"]}},
    {"enterprise.is_industry_trade": "yes"},
    {"within.toxic_risk": {"any_of": ["co", "h2s"]}},
]


@pytest.mark.parametrize(
    ("written", "broken"),
    [
        (leaf, broken)
        for leaf in LEAVES
        for broken in ("lacking", "text_silent")
        if broken == "lacking" or "guard" in str(leaf) or "lacks" in leaf
    ],
    ids=str,
)
def test_every_operator_in_every_polarity(written, broken):
    library = replace(LIBRARY, kinds={**LIBRARY.kinds, "thing": THING})
    known = library.editions["industry_trade_2023"]
    edition = known.model_copy(
        update={"head": known.head.model_copy(update={"broken": known.head.broken.model_copy(update={"as_": broken})})}
    )
    symbols = Symbols(library, edition, THING)
    plain, negated = tree(parse(written)), tree(parse({"not": written}))
    parts = [plain, negated, inverse(plain), inverse(negated)]
    for part in parts:
        symbols.truth(part)
    rnd = random.Random(str(written))
    for _ in range(25):
        row = random_row(symbols, rnd)
        model = model_of(symbols, symbols.says(row))
        assert [said(symbols, model, part) for part in parts] == values(symbols, row, *parts), row
    for part in parts:
        for wanted in (symbols.holds(part), symbols.fails(part)):
            solver = z3.Solver()
            solver.add(symbols.domain, symbols.plausible, wanted)
            if solver.check() == z3.sat:
                row = symbols.answers(solver.model())
                assert [said(symbols, solver.model(), p) for p in parts] == values(symbols, row, *parts), row
