"""Conditions: what is written, what it is read as, and what is refused with which words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any as Anything

import pytest

from standards.conditions import All, Any, Bound, ConditionError, Leaf, Not, Other, parse

GUARD = Leaf("guard", "lacks")
RUNNING = Leaf("running", "is", "yes")
BOUND = Bound("inspected_on", "P3M")

READ: list[tuple[Anything, Anything]] = [
    ({"running": "yes"}, RUNNING),
    ({"checked": "never"}, Leaf("checked", "is", "never")),
    ({"enterprise.cement": "no"}, Leaf("cement", "is", "no", "enterprise")),
    ({"within.high": "no"}, Leaf("high", "is", "no", "within")),
    ({"drive": {"in": ["belt", "gear"]}}, Leaf("drive", "in", ("belt", "gear"))),
    ({"dangers": {"any_of": ["heat"]}}, Leaf("dangers", "any_of", ("heat",))),
    ({"dangers": {"all_of": ["heat", "dust"]}}, Leaf("dangers", "all_of", ("heat", "dust"))),
    ({"speed": {"lt": "30"}}, Leaf("speed", "lt", Decimal(30))),
    ({"speed": {"le": "0.10"}}, Leaf("speed", "le", Decimal("0.1"))),
    ({"speed": {"ge": "-1.5"}}, Leaf("speed", "ge", Decimal("-1.5"))),
    ({"speed": {"gt": "rated"}}, Leaf("speed", "gt", Other("rated"))),
    ({"speed": {"gt": {"times": ["rated", "0.3"]}}}, Leaf("speed", "gt", Other("rated", Decimal("0.3")))),
    ({"checked": {"before": "made"}}, Leaf("checked", "before", Bound("made"))),
    ({"checked": {"before": {"of": "inspected_on", "minus": "P3M"}}}, Leaf("checked", "before", BOUND)),
    ({"checked": {"after": {"of": "made", "minus": "interval"}}}, Leaf("checked", "after", Bound("made", "interval"))),
    ({"sector": "machinery"}, Leaf("sector", "sector", "machinery")),
    ({"lacks": "guard"}, GUARD),
    ({"lacks": "within.guard"}, Leaf("guard", "lacks", scope="within")),
    ({"absent": "guard"}, Leaf("guard", "absent")),
    ({"failed": "guard"}, Leaf("guard", "failed")),
    ({"lacks_any": ["guard", "brake"]}, Any((GUARD, Leaf("brake", "lacks")))),
    ({"lacks_all": ["guard", "brake"]}, All((GUARD, Leaf("brake", "lacks")))),
    ({"lacks": {"of": "measures", "among": ["stop"]}}, Leaf("measures", "lacks_among", ("stop",))),
    ({"all": [{"running": "yes"}, {"lacks": "guard"}]}, All((RUNNING, GUARD))),
    ({"any": [{"running": "yes"}, {"lacks": "guard"}]}, Any((RUNNING, GUARD))),
    ({"none": [{"running": "yes"}, {"lacks": "guard"}]}, Not(Any((RUNNING, GUARD)))),
    ({"not": {"all": [{"running": "yes"}, {"not": {"lacks": "guard"}}]}}, Not(All((RUNNING, Not(GUARD))))),
]  # fmt: skip

REFUSED: list[tuple[Anything, tuple[str | int, ...], str]] = [
    (None, (), "a condition is a mapping with one key"),
    ("running", (), "a condition is a mapping with one key"),
    ([], (), "a condition is a mapping with one key"),
    ({}, (), "a condition is a mapping with one key"),
    ({"a": "yes", "b": "yes"}, (), "a condition is a mapping with one key"),
    ({"all": []}, ("all",), "a list with something in it is expected here"),
    ({"any": {"running": "yes"}}, ("any",), "a list with something in it is expected here"),
    ({"all": [{"any": [{"running": "yes"}, "x"]}]}, ("all", 0, "any", 1), "a condition is a mapping with one key"),
    ({"not": [{"running": "yes"}]}, ("not",), "a condition is a mapping with one key"),
    ({"running": None}, ("running",), "text expected here"),
    ({"running": ["yes"]}, ("running",), "text expected here"),
    ({"running": {}}, ("running",), "one comparison a question"),
    ({"speed": {"gt": "1", "lt": "3"}}, ("speed",), "one comparison a question"),
    ({"dangers": {"anyof": ["heat"]}}, ("dangers", "anyof"), "no such operator “anyof” (did you mean “any_of”?)"),
    ({"drive": {"in": "belt"}}, ("drive", "in"), "a list with something in it is expected here"),
    ({"drive": {"in": [["belt"]]}}, ("drive", "in"), "text expected here"),
    ({"speed": {"gt": "3O"}}, ("speed", "gt"), "“3O” is not a number"),
    ({"speed": {"gt": "80%"}}, ("speed", "gt"), "“80%” is not a number"),
    ({"speed": {"gt": "NaN"}}, ("speed", "gt"), "“NaN” is not a number"),
    ({"speed": {"gt": "Infinity"}}, ("speed", "gt"), "“Infinity” is not a number"),
    ({"speed": {"gt": {"time": ["a", "2"]}}}, ("speed", "gt", "time"), "no such key “time” (did you mean “times”?)"),
    ({"speed": {"gt": {"times": ["rated"]}}}, ("speed", "gt"), "times is [question, factor]"),
    ({"speed": {"gt": {"times": ["rated", "1", "2"]}}}, ("speed", "gt"), "times is [question, factor]"),
    ({"checked": {"before": {"minus": "P3M"}}}, ("checked", "before"), "text expected here"),
    ({"checked": {"before": {"of": "made", "plus": "P3M"}}}, ("checked", "before", "plus"), "no such key “plus”"),
    ({"lacks": ["guard"]}, ("lacks",), "text expected here"),
    ({"lacks": {"of": "measures"}}, ("lacks",), "a list with something in it is expected here"),
    ({"lacks_any": "guard"}, ("lacks_any",), "a list with something in it is expected here"),
    ({"lacks_any": []}, ("lacks_any",), "a list with something in it is expected here"),
    ({"sector": ["machinery"]}, ("sector",), "text expected here"),
    ({"inside.high": "no"}, ("inside.high",), "no such prefix “inside”"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "read"), READ)
def test_a_condition_is_read_as_what_it_means(written: Anything, read: Anything) -> None:
    assert parse(written) == read


@pytest.mark.parametrize(("written", "path", "said"), REFUSED)
def test_a_condition_that_cannot_be_read_says_where_and_why(
    written: Anything, path: tuple[str | int, ...], said: str
) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(written)
    assert (caught.value.path, caught.value.message.en) == (path, said)


def test_a_leaf_knows_where_it_stands() -> None:
    condition = parse({"all": [{"running": "yes"}, {"speed": {"gt": "3"}}]}, ("clauses", 0, "hazard"))
    assert isinstance(condition, All)
    assert [leaf.at for leaf in condition.parts if isinstance(leaf, Leaf)] == [
        ("clauses", 0, "hazard", "all", 0, "running"),
        ("clauses", 0, "hazard", "all", 1, "speed", "gt"),
    ]


@pytest.mark.parametrize(
    ("written", "questions"),
    [
        ({"running": "yes"}, ("running",)),
        ({"speed": {"gt": "rated"}}, ("speed", "rated")),
        ({"speed": {"gt": {"times": ["rated", "2"]}}}, ("speed", "rated")),
        ({"checked": {"before": {"of": "inspected_on", "minus": "P3M"}}}, ("checked",)),
        ({"checked": {"before": {"of": "made", "minus": "interval"}}}, ("checked", "made", "interval")),
    ],
)
def test_a_leaf_names_every_question_it_reads(written: Anything, questions: tuple[str, ...]) -> None:
    leaf = parse(written)
    assert isinstance(leaf, Leaf)
    assert leaf.questions() == questions
