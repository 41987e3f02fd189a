"""durable-rules is exact in a narrow corner: we stay inside it, and what lies outside is written down here."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from itertools import chain
from pathlib import Path

import durable_rules_engine as native
import pytest

import standards
from engine import rules
from engine.judge import EditionJudge
from engine.rules import KindRules, RuleEngineError, all_atoms
from standards.conditions import parse
from standards.logic import TRUE, Node, tree
from standards.variants import Variant

HERE = Path(__file__).parent
LIBRARY = standards.load()
PROGRAMS = [p for e in LIBRARY.editions.values() for p in EditionJudge(e, LIBRARY).programs.values()]
SOURCE = PROGRAMS[0].variants[0].source
every_program = pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: f"{p.edition.id}-{p.kind.kind}")

REFUSED = "error: Could not assert fact, error code: "


def child(script: str, name: str, seconds: float) -> str:
    """What a child process came to: `crash`, `hang`, or what it printed."""
    environment = os.environ | {"PYTHONPATH": str(HERE.parents[1])}
    try:
        done = subprocess.run(
            [sys.executable, str(HERE / script), name], env=environment, capture_output=True, text=True, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        return "hang"
    return "crash" if done.returncode < 0 else done.stdout.strip() or f"exit {done.returncode}\n{done.stderr}"


@pytest.mark.parametrize(
    ("trap", "outcomes"),
    [
        ("polling_threads_and_delete_state", {"crash", "ok", "hang"}),  # freed memory is read
        ("quiet_host_and_delete_state", {"ok"}),
        ("deleting_a_session_in_which_nothing_fired", {"crash", "ok"}),  # freed memory is read
        ("deleting_it_after_an_end_marker", {"ok"}),
        ("sessions_never_deleted", {"MemoryError at 1025", "crash"}),
        ("alternatives_64", {"ok"}),
        ("alternatives_65", {REFUSED + "303", "crash"}),
        ("first_conditions_600", {"hang", "crash"}),
        ("properties_252", {"1"}),
        ("properties_253", {REFUSED + "302", "crash"}),
        ("facts_joined_16", {"1"}),
        ("facts_joined_17", {REFUSED + "304", "crash"}),
        ("comparing_two_facts", {"0", "1", "crash"}),  # heap overflow
        ("missing_field_greater", {"1"}),  # 0 would be right
        ("missing_field_less", {"1"}),  # 0 would be right
        ("nex_alone", {"hang"}),
        ("none_by_order_of_facts", {"0 then 1"}),  # the same facts, the other way round
        ("iany_with_or", {"0"}),  # 1 would be right
        ("iall_with_or", {"0"}),  # 1 would be right
        ("float_with_exponent", {REFUSED + "204"}),
        ("big_numbers_equal", {"1"}),  # 0 would be right
        ("text_greater_than_number", {"1"}),  # 0 would be right
        ("true_equals_1", {"1"}),
        ("null_exists", {"1"}),
        ("regular_expression_with_a_chinese_class", {"crash", "hang"}),
        ("chinese_by_equality", {"1"}),
        ("batch_of_facts", {"0", "crash"}),  # one fact matches: 1 would be right
        ("or_with_both_sides_true", {"2"}),
        ("event_fires_one_rule", {"1"}),
        ("fact_fires_all_rules", {"3"}),
        ("error_in_an_action", {"swallowed"}),
        ("the_same_name_twice", {"Exception: Ruleset with name r already registered"}),
        ("a_fact_no_rule_wants", {"raised"}),
    ],
)
def test_what_the_library_does_with_what_we_never_give_it(trap, outcomes):
    assert child("traps.py", trap, seconds=2 if "hang" in outcomes else 20) in outcomes


@pytest.mark.parametrize(
    "name",
    [
        "every_kind_on_rows_all_alike",
        "more_rows_than_a_ruleset_has_sessions",
        "parent_and_child_after_a_fork",
        "a_fork_while_another_thread_judges",
        "threads_at_once",
    ],
)
def test_in_a_process_of_its_own_our_rulesets_survive_and_are_right(name):
    assert child("in_a_child.py", name, seconds=60) == "exit 0\n"


@every_program
def test_only_and_or_neq_over_tokens_is_emitted(program):
    for definition in program.rules.definitions():
        assert definition.pop("~end") == {"all": [{"m": {"t": "end"}}]}
        assert definition
        for name, rule in definition.items():
            assert re.fullmatch(r"\d+\.(surely|possibly|not_given)", name)
            ((key, (match,)),) = rule.items()
            assert (key, list(match)) == ("all", ["m"])
            first, test = match["m"]["$and"]
            assert (list(match["m"]), first) == (["$and"], {"t": "s"})
            assert strange(test, "F" if name.endswith("not_given") else "T") == []


def strange(test, token) -> list:
    """What is neither `$and`, `$or`, `$neq` nor a token compared."""
    ((key, value),) = test.items()
    if key in ("$and", "$or"):
        return [[test]] if len(value) < 2 else list(chain.from_iterable(strange(part, token) for part in value))
    if key == "$neq":
        return [] if re.fullmatch(r"a\d+", *value) and [*value.values()] == ["F"] else [test]
    return [] if re.fullmatch(r"a\d+", key) and value == token else [test]


def test_what_is_strange_is_seen():
    for test in (
        {"$nex": {"a1": 1}},
        {"a1": 1},
        {"a1": "U"},
        {"$neq": {"a1": "T"}},
        {"$mt": {"a1": "T"}},
        {"$or": [{"a1": "T"}]},
    ):
        assert strange(test, "T")
        assert strange({"$and": [{"a1": "T"}, test]}, "T")


@every_program
def test_no_ruleset_is_wider_or_larger_than_is_safe(program):
    for definition in program.rules.definitions():
        tests = [rule["all"][0]["m"]["$and"][1] for name, rule in definition.items() if name != "~end"]
        properties = Counter(chain.from_iterable(map(names, tests)))
        assert sum(map(width, tests)) <= 60
        assert len(properties) <= 200
        assert max(properties.values()) <= 256


def width(test) -> int:
    ((key, value),) = test.items()
    if key == "$or":
        return sum(map(width, value))
    product = 1
    for part in value if key == "$and" else ():
        product *= width(part)
    return product


def names(test) -> list[str]:
    ((key, value),) = test.items()
    if key in ("$and", "$or"):
        return list(chain.from_iterable(map(names, value)))
    return list(value) if key == "$neq" else [key]


def variant(hazard, given):
    return Variant(
        "x", None, None, "", "", "dust_system", given if isinstance(given, Node) else tree(parse(given)), hazard, SOURCE
    )


def leaf(n):
    return tree(parse({f"q{n}": "yes"}))


def any_of(numbers):
    return Node("any", tuple(map(leaf, numbers)))


GATE = {"gate": "yes"}


def kind_rules(*variants, name="test"):
    return KindRules(name, variants, all_atoms(variants))


def test_a_clause_wider_than_is_safe_is_refused():
    assert len(kind_rules(variant(any_of(range(29)), GATE)).definitions()) == 1
    with pytest.raises(ValueError, match="61 alternatives, at most 60"):
        kind_rules(variant(any_of(range(30)), GATE))


def test_clauses_are_spread_over_rulesets_by_width():
    variants = [variant(any_of(range(start, start + 10)), GATE) for start in range(0, 70, 10)]
    assert len(kind_rules(*variants).definitions()) == 4


def test_clauses_are_spread_over_rulesets_by_properties():
    """Conditions of one alternative each, many leaves: 60 of them would hold 600 properties."""
    variants = [
        variant(Node("all", tuple(leaf(n) for n in range(start, start + 90))), GATE) for start in range(0, 450, 90)
    ]
    built = kind_rules(*variants)
    assert len(built.definitions()) == 3
    assert built.judge(["T"] * len(all_atoms(variants))) == ["major"] * 5


def test_a_clause_that_is_always_hit_is_refused():
    with pytest.raises(ValueError, match="always holds"):
        kind_rules(variant(TRUE, TRUE))


def test_rulesets_of_one_name_but_different_content_do_not_meet():
    """A name can never be used again in the library, so it carries a hash of the content."""
    one, other = kind_rules(variant(leaf(1), GATE)), kind_rules(variant(any_of([1, 2]), GATE))
    assert [one.judge(["T", "F"]), other.judge(["T", "F", "T"])] == [["not_found"], ["major"]]
    assert kind_rules(variant(leaf(1), GATE)).judge(["T", "T"]) == ["major"]


@pytest.mark.parametrize("tokens", [["T", "T"], ["F", "F"], ["U", "U"]])
@pytest.mark.parametrize("step", ["assert_fact", "start_action_for_state", "complete_and_start_action"])
def test_a_native_error_leaves_the_engine_usable(monkeypatch, step, tokens):
    built = kind_rules(variant(leaf(1), GATE))
    before = built.judge(tokens)
    real, calls = getattr(native, step), []

    def fails_once(*arguments):
        calls.append(arguments)
        if len(calls) == 1:
            raise native.error("forced")
        return real(*arguments)

    monkeypatch.setattr(native, step, fails_once)
    with pytest.raises(RuleEngineError, match="forced"):
        built.judge(tokens)
    monkeypatch.undo()
    assert built.judge(tokens) == before
    assert [built.judge(["T", "F"]), built.judge(["T", "T"]), built.judge(["F", "U"])] == [
        ["not_found"],
        ["major"],
        ["not_applicable"],
    ]


def test_an_unexpected_answer_of_the_library_is_an_error(monkeypatch):
    built = kind_rules(variant(leaf(1), GATE))
    assert built.judge(["T", "T"]) == ["major"]
    real = native.assert_fact
    monkeypatch.setattr(
        native, "assert_fact", lambda handle, fact: (2, None) if '"t":"s"' in fact else real(handle, fact)
    )
    with pytest.raises(RuleEngineError, match="answered 2"):
        built.judge(["T", "T"])
    monkeypatch.undo()
    assert built.judge(["T", "T"]) == ["major"]


def test_a_ruleset_the_library_refuses_is_our_error(monkeypatch):
    built = kind_rules(variant(leaf(1), GATE), name="never seen before")
    monkeypatch.setattr(built._parts[0], "_text", "{")
    with pytest.raises(RuleEngineError):
        built.judge(["T", "T"])
    monkeypatch.undo()
    assert built.judge(["T", "T"]) == ["major"]


def test_every_session_is_closed_after_its_end_marker(monkeypatch):
    """Also after an error, and never before the marker: deleting a session in which nothing fired is fatal."""
    calls = []
    for step in ("assert_fact", "delete_state"):
        real = getattr(native, step)
        monkeypatch.setattr(
            native, step, lambda h, what, step=step, real=real: calls.append((step, what)) or real(h, what)
        )
    built = kind_rules(variant(leaf(1), GATE))
    for tokens in (["T", "T"], ["F", "F"], ["T", "F"]):
        calls.clear()
        built.judge(tokens)
        (fact, marker, closed) = calls
        sid = re.search(r'"sid":"(\d+)"', fact[1]).group(1)
        assert fact[1].startswith('{"t":"s"')
        assert marker == ("assert_fact", f'{{"t":"end","sid":"{sid}"}}')
        assert closed == ("delete_state", sid)


def test_no_token_but_t_f_and_u_goes_in():
    with pytest.raises(KeyError):
        kind_rules(variant(leaf(1), GATE)).judge(["T", "N"])
    assert rules.TAGS == ("surely", "possibly", "not_given")
