"""Wrong encodings are caught, each by the check that is there for it; right ones are proven, and the judge agrees."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

import engine.leaves
import standards
from engine.proof.clock import Clock, Unfinished
from engine.proof.verify import CHECKS, Proof, Prover
from standards import Library
from standards.editions import Edition
from tests.cli.calls import call
from tests.proof.small import CLAUSE, library_with

TESTS = Path(__file__).parents[1]


def proofs(library: Library, edition: str = "tiny_2020") -> dict[str, Proof]:
    return {proof.clause: proof for proof in Prover(library, Clock()).clauses(library.editions[edition])}


def failed(proof: Proof) -> set[str]:
    return {check for check, mark in proof.marks.items() if mark == "failed"}


RIGHT = {
    "one_leaf": {"hazard": {"running": "yes"}},
    "only_a_checklist": {"effect": "checklist", "hazard": {"running": "yes"}},
    "a_broken_guard": {"given": {"drive": "belt"}, "hazard": {"lacks": "guard"}},
    "n_a": {"hazard": {"all": [{"lacks": "brake"}, {"running": "yes"}]}, "n_a_clears": ["brake"]},
    "unless": {"unless": {"dangers": {"all_of": ["heat", "dust"]}}, "hazard": {"running": "yes"}},
    "several_measures": {"hazard": {"lacks": {"of": "measures", "among": ["stop", "light"]}}},
    "around_it": {"hazard": {"within.storeys": {"ge": "2"}}},
    "a_number": {"hazard": {"speed": {"gt": {"times": ["rated", "1.1"]}}}},
    "a_date": {"hazard": {"checked": {"before": {"of": "inspected_on", "minus": "P3M"}}}},
    "what_only_helps_where_something_is_unknown": {
        "hazard": {
            "any": [
                {"all": [{"running": "yes"}, {"lacks": "guard"}]},
                {"all": [{"running": "no"}, {"drive": "belt"}]},
                {"all": [{"lacks": "guard"}, {"drive": "belt"}]},
            ]
        }
    },
    "a_part_that_matters_under_one_reading": {
        "hazard": {"any": [{"lacks": "guard"}, {"all": [{"running": "yes"}, {"drive": "belt"}]}]},
        "readings": {
            "running_only": {"text": "窄", "basis": "示例", "given": {"running": "yes"}},
            "at_rest_too": {"text": "宽", "basis": "示例"},
        },
    },
    "readings": {
        "readings": {
            "narrow": {"text": "窄", "basis": "示例", "hazard": {"absent": "guard"}},
            "wide": {"text": "宽", "basis": "示例", "hazard": {"lacks": "guard"}},
        }
    },
}


@pytest.mark.parametrize("clause", RIGHT.values(), ids=RIGHT)
def test_what_is_right_is_proven_and_the_judge_agrees(tmp_path, clause):
    proof = proofs(library_with(tmp_path, clause))[CLAUSE]
    assert not proof.faults
    assert set(proof.marks.values()) == {"proven"}
    assert len(proof.witnesses) >= 3
    assert all(shown.agrees for shown in proof.witnesses)


WRONG = {
    "never_fires": ("fires", {"hazard": {"all": [{"running": "yes"}, {"drive": "belt"}, {"running": "no"}]}}),
    "never_clear": ("clears", {"hazard": {"any": [{"running": "yes"}, {"running": "no"}]}}),
    "says_twice": (
        "parts",
        {"hazard": {"all": [{"running": "yes"}, {"any": [{"running": "yes"}, {"absent": "guard"}]}]}},
    ),
    "given_says_it_already": ("parts", {"given": {"drive": "belt"}, "hazard": {"drive": {"in": ["belt", "gear"]}}}),
    "never_is_older_than_any_date": (
        "parts",
        {"hazard": {"any": [{"checked": "never"}, {"checked": {"before": {"of": "inspected_on", "minus": "P3M"}}}]}},
    ),
    "shared_part_inside": (
        "complete",
        {"hazard": {"any": [{"running": "yes"}, {"all": [{"running": "no"}, {"absent": "guard"}]}]}},
    ),
    "two_ways_to_the_same": (
        "complete",
        {
            "hazard": {
                "any": [
                    {"all": [{"running": "yes"}, {"lacks": "guard"}]},
                    {"all": [{"running": "no"}, {"drive": "belt"}]},
                ]
            }
        },
    ),
    "number_that_decides_nothing": (
        "thresholds",
        {"hazard": {"any": [{"running": "yes"}, {"all": [{"running": "yes"}, {"speed": {"gt": "100"}}]}]}},
    ),
    "readings_that_are_one": (
        "readings",
        {
            "readings": {
                "narrow": {"text": "窄", "basis": "示例", "hazard": {"lacks": "guard"}},
                "wide": {"text": "宽", "basis": "示例", "hazard": {"any": [{"absent": "guard"}, {"lacks": "guard"}]}},
            }
        },
    ),
}


@pytest.mark.parametrize(("check", "clause"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_caught_by_the_check_that_is_there_for_it(tmp_path, check, clause):
    proof = proofs(library_with(tmp_path, clause))[CLAUSE]
    assert check in failed(proof)
    assert all(fault.said.zh and fault.said.en for fault in proof.faults)


def test_a_clause_that_applies_always_is_caught(tmp_path):
    clause = {"given": {"drive": {"in": ["belt", "gear"]}}, "hazard": {"running": "yes"}}
    proof = proofs(library_with(tmp_path, clause, gated=False))[CLAUSE]
    assert "not_applicable" in failed(proof)


def test_a_gate_that_matters_in_no_clause_is_caught(tmp_path):
    gate = {"not": {"enterprise.has_machines": "no"}}
    library = library_with(tmp_path, {"hazard": {"running": "yes"}}, article={"given": gate})
    assert failed(proofs(library)["*"]) == {"parts"}
    assert not failed(proofs(library)[CLAUSE])


def test_a_tally_is_shown_just_reached_and_just_missed():
    library = standards.load(TESTS / "engine" / "counting")
    proof = proofs(library, "counting_2020")["5(a)"]
    assert proof.marks["tally"] == "proven"
    assert [list(shown.judged.values()) for shown in proof.witnesses][:2] == [["major"], ["not_found"]]


def test_a_tally_that_cannot_be_reached_is_caught(tmp_path):
    root = shutil.copytree(TESTS / "engine" / "counting", tmp_path / "counting")
    article = root / "counting_2020" / "article_5.yaml"
    text = article.read_text(encoding="utf-8")
    impossible = text.replace('among: ["7.1", "7.4"], at_least: 2', 'among: ["6.1", "7.4"], at_least: 2')
    assert impossible != text
    article.write_text(impossible, encoding="utf-8")
    (root / "counting_2020" / "article_6.yaml").write_text(
        (root / "counting_2020" / "article_6.yaml")
        .read_text(encoding="utf-8")
        .replace('{id: "6.1",', '{id: "6.1", effect: element,'),
        encoding="utf-8",
    )
    # 5(b) is about hazardous places, 6.1 about crowded ones: a place may be both, unless the clause says it is not.
    article.write_text(
        article.read_text(encoding="utf-8").replace(
            "given: {use: {any_of: [hazardous]}}",
            "given: {all: [{use: {any_of: [hazardous]}}, {not: {use: {any_of: [crowded]}}}]}",
        ),
        encoding="utf-8",
    )
    assert "tally" in failed(proofs(standards.load(root), "counting_2020")["5(b)"])


def test_where_the_judge_says_otherwise_it_is_a_fault(tmp_path, monkeypatch):
    library = library_with(tmp_path, {"hazard": {"speed": {"gt": "100"}}})
    monkeypatch.setitem(engine.leaves._COMPARE, "gt", lambda a, b: a >= b)
    (fault,) = [fault for fault in proofs(library)[CLAUSE].faults if fault.check == "thresholds"]
    assert fault.shown is not None
    assert fault.shown.form["subjects"][-1]["answers"]["speed"] == "100"
    assert (list(fault.shown.expected.values()), list(fault.shown.judged.values())) == (["not_found"], ["major"])


def test_what_the_engine_decides_too_early_is_caught(tmp_path, monkeypatch):
    library = library_with(tmp_path, {"hazard": {"lacks": "guard"}})
    monkeypatch.setattr(engine.leaves, "_is_in", lambda states, wanted: "T" if states & wanted else "F")
    faults = [fault.said.zh for fault in proofs(library)[CLAUSE].faults if fault.check == "complete"]
    assert faults
    assert all(said.startswith("还有未知就判了") for said in faults)


def test_at_a_threshold_the_direction_decides(tmp_path):
    for op, at in (("lt", "not_found"), ("le", "major"), ("gt", "not_found"), ("ge", "major")):
        library = library_with(tmp_path / op, {"hazard": {"speed": {op: "30"}}})
        shown = {
            w.form["subjects"][-1]["answers"]["speed"]: w.judged
            for w in proofs(library)[CLAUSE].witnesses
            if "speed-" in w.name
        }
        assert list(shown) == ["29.99", "30", "30.01"]
        assert list(shown["30"].values()) == [at]


def test_what_is_not_finished_is_never_proven(library):
    prover = Prover(library, Clock(0))
    edition = library.editions["grain_storage_2023"]
    assert {mark for proof in prover.clauses(edition) for mark in proof.marks.values()} == {"left_out"}
    with pytest.raises(Unfinished):
        list(prover.relations(edition))


SLICE = {
    "gas_2023": ("第五条", "第八条"),
    "industry_trade_2023": ("第九条", "第十条", "第十二条"),
    "industry_trade_2017": ("专项类（二）",),
}


@pytest.mark.parametrize("name", SLICE)
def test_articles_of_the_real_editions_are_proven(library, name):
    edition = library.editions[name]
    articles = [article for article in edition.articles if article.article in SLICE[name]]
    assert len(articles) == len(SLICE[name])
    part = Edition(head=edition.head, articles=articles)
    for proof in Prover(library, Clock()).clauses(part):
        assert not [fault.said.zh for fault in proof.faults], proof.clause
        assert all(shown.agrees for shown in proof.witnesses)


def test_the_command_says_each_clause_and_writes_forms_that_check_reads(tmp_path):
    said = call("standards", "verify", "grain_storage_2023", "--witnesses", tmp_path)
    assert "✓" in said.output
    assert all(f"{n} {words.zh}" in said.output for n, words in enumerate(CHECKS.values(), 1))
    fired = sorted((tmp_path / "grain_storage_2023").glob("*-fires.yaml"))
    assert fired
    for path in fired:
        (verdict,) = json.loads(call("check", path, "--format", "json").stdout)["verdicts"]
        assert not verdict["unreadable"]
        assert {finding["outcome"] for finding in verdict["findings"]} & {"major", "undetermined"}


def test_json_says_the_same(tmp_path, monkeypatch):
    library = library_with(tmp_path, {"hazard": {"any": [{"running": "yes"}, {"running": "no"}]}})
    monkeypatch.setattr(standards, "load", lambda **_: library)
    done = call("standards", "verify", "--format", "json")
    report = json.loads(done.stdout)
    assert done.exit_code == report["status"] == 1
    clause = next(c for c in report["clauses"] if c["clause"] == CLAUSE)
    assert clause["checks"]["fires"] == "proven"
    assert clause["checks"]["clears"] == "failed"
    assert clause["faults"][0]["said"]


def test_status_0_where_everything_is_proven(tmp_path, monkeypatch):
    library = library_with(tmp_path, RIGHT["a_number"])
    monkeypatch.setattr(standards, "load", lambda **_: library)
    done = call("standards", "verify")
    assert (done.exit_code, "✗" in done.output.replace("✗ 不成立", "")) == (0, False)


def test_status_3_where_time_runs_out():
    done = call("standards", "verify", "--seconds", "1")
    assert done.exit_code == 3
    assert "没有做完，不算证明" in done.output


def test_two_editions_that_never_differ_are_a_failure(tmp_path, monkeypatch):
    library = library_with(tmp_path, {"hazard": {"running": "yes"}}, twice=True)
    monkeypatch.setattr(standards, "load", lambda **_: library)
    done = call("standards", "verify")
    assert done.exit_code == 1
    assert "没有差别" in done.output


def test_an_edition_nobody_knows_and_a_solver_that_is_not_there(monkeypatch):
    assert call("standards", "verify", "gas_2032").exit_code == 2
    for name in [name for name in sys.modules if name.startswith("engine.proof.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)
    done = call("standards", "verify")
    assert done.exit_code == 2
    assert "panding[verify]" in done.output
