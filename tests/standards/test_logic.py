"""Three-valued logic: the laws of Kleene, 不涉及 in either polarity, `unless`, how wide a tree is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.conditions import All, Any, Condition, Leaf, Not, parse
from standards.logic import TRUE, Atom, Node, Tree, Value, atoms, dual, evaluate, inverse, join, outcome, tree, width

NAMES = ("a", "b", "c", "d")
LEAVES = st.sampled_from([Leaf(name, "is", "yes") for name in NAMES])
CONDITIONS = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.builds(All, st.lists(parts, min_size=1, max_size=3).map(tuple)),
        st.builds(Any, st.lists(parts, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, parts),
    ),
    max_leaves=8,
)
ROWS = st.fixed_dictionaries({name: st.sampled_from("TFU") for name in NAMES})
ROWS_WITH_N_A = st.fixed_dictionaries({name: st.sampled_from("TFUN") for name in NAMES})
Row = dict[str, str]
NOT = {"T": "F", "F": "T", "U": "U"}


def on(row: Row) -> Callable[[Atom], Value]:
    return lambda atom: atom.value(row[atom.leaf.question])


def meaning(condition: Condition, row: Row) -> str:
    """Kleene's truth tables, written out once more by order F < U < T."""
    if isinstance(condition, Leaf):
        return row[condition.question]
    if isinstance(condition, Not):
        return NOT[meaning(condition.part, row)]
    values = [meaning(part, row) for part in condition.parts]
    return (min if isinstance(condition, All) else max)(values, key="FUT".index)


def value(condition: Condition, row: Row) -> str:
    return evaluate(tree(condition), on(row))


@pytest.mark.parametrize(
    ("written", "rows"),
    [
        ({"all": [{"a": "yes"}, {"b": "yes"}]}, "TT=T TU=U TF=F UT=U UU=U UF=F FT=F FU=F FF=F"),
        ({"any": [{"a": "yes"}, {"b": "yes"}]}, "TT=T TU=T TF=T UT=T UU=U UF=U FT=T FU=U FF=F"),
        ({"none": [{"a": "yes"}, {"b": "yes"}]}, "TT=F TU=F TF=F UT=F UU=U UF=U FT=F FU=U FF=T"),
        ({"not": {"all": [{"a": "yes"}, {"b": "yes"}]}}, "TT=F TU=U TF=T UT=U UU=U UF=T FT=T FU=T FF=T"),
        # 不涉及: a leaf on it is false, plain or negated
        ({"a": "yes"}, "N-=F"),
        ({"not": {"a": "yes"}}, "N-=F"),
        ({"not": {"not": {"a": "yes"}}}, "N-=F"),
        ({"all": [{"a": "yes"}, {"b": "yes"}]}, "NT=F NU=F NN=F"),
        ({"any": [{"a": "yes"}, {"b": "yes"}]}, "NT=T NU=U NF=F NN=F"),
        ({"none": [{"a": "yes"}, {"b": "yes"}]}, "NF=F NT=F NU=F NN=F"),
        ({"not": {"all": [{"a": "yes"}, {"b": "yes"}]}}, "NF=T NT=F NU=U NN=F"),
    ],
)
def test_the_truth_tables(written: dict[str, object], rows: str) -> None:
    for row in rows.split():
        given_, _, expected = row.partition("=")
        assert value(parse(written), {"a": given_[0], "b": given_[1]}) == expected, row


@pytest.mark.parametrize(
    ("written", "rows"),
    [
        ({"a": "yes"}, "T-=F F-=T U-=U N-=T"),
        ({"not": {"a": "yes"}}, "T-=T F-=F U-=U N-=T"),
        ({"all": [{"a": "yes"}, {"b": "yes"}]}, "TT=F TN=T UN=T TU=U"),
        ({"any": [{"a": "yes"}, {"b": "yes"}]}, "TN=F FN=T UN=U NN=T"),
    ],
)
def test_an_exception_that_does_not_arise_does_not_hold(written: dict[str, object], rows: str) -> None:
    for row in rows.split():
        given_, _, expected = row.partition("=")
        assert evaluate(inverse(tree(parse(written))), on({"a": given_[0], "b": given_[1]})) == expected, row


@given(CONDITIONS, ROWS)
def test_a_tree_means_what_its_condition_says(condition: Condition, row: Row) -> None:
    assert value(condition, row) == meaning(condition, row)


@given(CONDITIONS, ROWS_WITH_N_A)
def test_inverting_swaps_true_and_false_even_with_n_a(condition: Condition, row: Row) -> None:
    assert evaluate(inverse(tree(condition)), on(row)) == NOT[value(condition, row)]


@given(CONDITIONS, ROWS_WITH_N_A)
def test_inverting_twice_changes_nothing(condition: Condition, row: Row) -> None:
    assert evaluate(inverse(inverse(tree(condition))), on(row)) == value(condition, row)


@given(CONDITIONS, ROWS)
def test_the_laws_of_de_morgan_and_double_negation(condition: Condition, row: Row) -> None:
    assert value(Not(Not(condition)), row) == value(condition, row)
    if isinstance(condition, All | Any):
        swapped = (Any if isinstance(condition, All) else All)(tuple(Not(part) for part in condition.parts))
        assert value(Not(condition), row) == value(swapped, row)


@given(CONDITIONS, CONDITIONS, CONDITIONS, ROWS_WITH_N_A)
def test_the_laws_of_a_lattice(a: Condition, b: Condition, c: Condition, row: Row) -> None:
    for one, other in ((All, Any), (Any, All)):
        assert value(one((a, b)), row) == value(one((b, a)), row)
        assert value(one((a, one((b, c)))), row) == value(one((one((a, b)), c)), row)
        assert value(one((a, other((a, b)))), row) == value(a, row)
        assert value(one((a, other((b, c)))), row) == value(other((one((a, b)), one((a, c)))), row)


@given(CONDITIONS, ROWS, st.data())
def test_a_decided_value_stays_when_an_unknown_is_answered(condition: Condition, row: Row, data: st.DataObject) -> None:
    before = value(condition, row)
    answered = {name: data.draw(st.sampled_from("TF")) if v == "U" else v for name, v in row.items()}
    assert before in ("U", value(condition, answered))


@given(CONDITIONS, ROWS_WITH_N_A)
def test_the_dual_holds_on_the_false_atoms_where_the_tree_is_surely_false(condition: Condition, row: Row) -> None:
    def is_false(atom: Atom) -> Value:
        return "T" if on(row)(atom) == "F" else "F"

    part = tree(condition)
    assert (evaluate(dual(part), is_false) == "T") == (evaluate(part, on(row)) == "F")


@given(CONDITIONS)
def test_the_dual_of_the_dual_is_the_tree(condition: Condition) -> None:
    assert dual(dual(tree(condition))) == tree(condition)


def terms(part: Tree) -> Iterator[tuple[Atom, ...]]:
    """The alternatives of the disjunctive form, spelt out."""
    if isinstance(part, Atom):
        yield (part,)
    elif part.kind == "any":
        for child in part.parts:
            yield from terms(child)
    else:
        for combination in product(*(list(terms(child)) for child in part.parts)):
            yield tuple(atom for term in combination for atom in term)


@given(CONDITIONS)
def test_the_width_is_the_number_of_alternatives(condition: Condition) -> None:
    part = tree(condition)
    assert width(part) == len(list(terms(part)))


@pytest.mark.parametrize(
    ("written", "wide", "dual_wide"),
    [
        ({"a": "yes"}, 1, 1),
        ({"all": [{"a": "yes"}, {"b": "yes"}, {"c": "yes"}]}, 1, 3),
        ({"any": [{"a": "yes"}, {"b": "yes"}, {"c": "yes"}]}, 3, 1),
        ({"all": [{"any": [{"a": "yes"}, {"b": "yes"}]}, {"any": [{"c": "yes"}, {"d": "yes"}]}]}, 4, 2),
        ({"any": [{"all": [{"a": "yes"}, {"b": "yes"}]}, {"all": [{"c": "yes"}, {"d": "yes"}]}]}, 2, 4),
        ({"none": [{"a": "yes"}, {"b": "yes"}]}, 1, 2),
    ],
)
def test_how_wide_a_tree_and_its_dual_are(written: dict[str, object], wide: int, dual_wide: int) -> None:
    part = tree(parse(written))
    assert (width(part), width(dual(part))) == (wide, dual_wide)


A, B = (Atom(Leaf(name, "is", "yes")) for name in "ab")


@pytest.mark.parametrize(
    ("kind", "parts", "joined"),
    [
        ("all", [A], A),
        ("all", [A, A], A),
        ("any", [A, B, A], Node("any", (A, B))),
        ("all", [A, Node("all", (B, A))], Node("all", (A, B))),
        ("all", [A, Node("any", (A, B))], Node("all", (A, Node("any", (A, B))))),
        ("all", [A, TRUE, TRUE], A),
        ("all", [], TRUE),
    ],
)
def test_joining_dissolves_what_says_nothing_new(kind: str, parts: list[Tree], joined: Tree) -> None:
    assert join(kind, parts) == joined  # type: ignore[arg-type]


def test_nothing_said_is_true() -> None:
    assert evaluate(tree(None), on({})) == "T"
    assert evaluate(inverse(tree(None)), on({})) == "F"


def test_the_atoms_of_a_tree_come_in_order() -> None:
    part = tree(parse({"all": [{"a": "yes"}, {"any": [{"b": "yes"}, {"not": {"a": "yes"}}]}]}))
    assert [(atom.leaf.question, atom.negated) for atom in atoms(part)] == [("a", False), ("b", False), ("a", True)]


@pytest.mark.parametrize(
    ("given_", "row"),
    [
        ("T", {"T": "major", "U": "undetermined", "F": "not_found"}),
        ("U", {"T": "undetermined", "U": "undetermined", "F": "not_found"}),
        ("F", {"T": "not_applicable", "U": "not_applicable", "F": "not_applicable"}),
    ],
)
def test_given_and_hazard_make_the_outcome(given_: Value, row: dict[Value, str]) -> None:
    assert {hazard: outcome(given_, hazard) for hazard in row} == row
