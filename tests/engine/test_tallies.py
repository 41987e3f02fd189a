"""Comprehensive judgement on a small invented standard: elements, tallies, what belongs to a place, overlaps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine import Form, Judge, Verdict, form_from
from engine.handed import Handed
from engine.verdict import Finding
from standards import load
from tests.engine.build import finding, row

JUDGE = Judge(load(Path(__file__).parent / "counting"))
GOOD: dict[str, dict[str, Any]] = {
    "enterprise": {"has_brigade": "yes"},
    "building": {"lane": "clear", "ladder_ground": "yes", "crowd": "some"},
    "place": {"use": ["crowded"], "exits": "yes", "gas_inside": "no"},
    "part": {"doors_broken": "no", "walls_open": "no"},
}


def building(name: str = "1号楼", **answers: Any) -> dict[str, Any]:
    return row("building", name, **{**GOOD["building"], **answers})


def place(name: str = "大厅", within: Any = "1号楼", **answers: Any) -> dict[str, Any]:
    return row("place", name, within, **{**GOOD["place"], **answers})


def part(name: str = "东区", within: Any = "大厅", **answers: Any) -> dict[str, Any]:
    return row("part", name, within, **{**GOOD["part"], **answers})


def form(*rows: dict[str, Any], brigade: str = "yes", counts: dict[str, Any] | None = None, **more: Any) -> Form:
    told = {kind: sum(r["kind"] == kind for r in rows) for kind in ("building", "place", "part")}
    data = {
        "form": "panding/1",
        "id": "t",
        "inspected_on": "2024-05-20",
        "standards": ["counting"],
        "counts": {k: n for k, n in (told | (counts or {})).items() if n is not None},
        "subjects": [{"kind": "enterprise", "answers": {"has_brigade": brigade}}, *rows],
    }
    return form_from(Handed(data | more), JUDGE.library)


def judged(*rows: dict[str, Any], **more: Any) -> Verdict:
    return JUDGE.judge(form(*rows, **more))


def tally(verdict: Verdict, clause: str = "5(a)", name: str = "大厅") -> tuple[str, list[str], list[str]]:
    """Outcome, clauses met for certain, clauses still possible."""
    outcome = finding(verdict, clause, name).outcome
    counts = [c for c in verdict.tallies if (c.clause, c.subject.name) == (clause, name)]
    return outcome, [e.clause for c in counts for e in c.certain], [e.clause for c in counts for e in c.possible]


BLOCKED = {"lane": "blocked", "at_once.7.1": "no"}
NARROW = {"ladder_ground": "no"}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([building(), place(), part()], ("not_found", [], [])),
        ([building(**BLOCKED), place(exits="no"), part()], ("not_found", ["7.1", "7.2"], [])),
        ([building(**BLOCKED), place(exits="no"), part(doors_broken="yes")], ("major", ["7.1", "7.2", "7.3"], [])),
        (
            [building(**BLOCKED, **NARROW), place(exits="no"), part(doors_broken="yes")],
            ("major", ["7.1", "7.2", "7.3", "7.4"], []),
        ),
        # 2 certain, 1 open: undetermined; 1 certain, 1 open: cannot be reached
        ([building(**BLOCKED), place(exits=None), part(doors_broken="yes")], ("undetermined", ["7.1", "7.3"], ["7.2"])),
        ([building(), place(exits=None), part(doors_broken="yes")], ("not_found", ["7.3"], ["7.2"])),
        # one clause on two rows counts once
        (
            [building(**BLOCKED), place(), part(doors_broken="yes"), part("西区", doors_broken="yes")],
            ("not_found", ["7.1", "7.3"], []),
        ),
        # what can be put right at once does not count; unanswered it is open
        (
            [building(lane="blocked", **{"at_once.7.1": "yes"}, **NARROW), place(exits="no")],
            ("not_found", ["7.2", "7.4"], []),
        ),
        ([building(lane="blocked", **NARROW), place(exits="no")], ("undetermined", ["7.2", "7.4"], ["7.1"])),
        # outside the list
        ([building(**BLOCKED), place(exits="no"), part(walls_open="yes")], ("not_found", ["7.1", "7.2"], [])),
        # another kind of place
        ([building(**BLOCKED, **NARROW), place(exits="no", use=[])], ("not_applicable", [], [])),
    ],
)
def test_a_tally_counts_clauses_over_a_place_and_what_belongs_to_it(rows, expected):
    assert tally(judged(*rows)) == expected


def test_the_enterprise_belongs_to_every_place():
    verdict = judged(building(**BLOCKED), place(exits="no"), brigade="no")
    assert tally(verdict) == ("major", ["7.1", "7.2", "7.6"], [])


def test_a_place_of_two_kinds_is_judged_by_both_tallies():
    verdict = judged(building(**BLOCKED, **NARROW), place(use=["crowded", "hazardous"]))
    assert tally(verdict, "5(a)")[0] == "not_found"
    assert tally(verdict, "5(b)")[0] == "major"


def test_what_lies_in_another_place_or_building_does_not_count():
    rows = [
        building(**BLOCKED),
        building("2号楼", **NARROW),
        place(exits="no"),
        place("小厅", "2号楼"),
        part("西区", "小厅", doors_broken="yes"),
    ]
    assert tally(judged(*rows)) == ("not_found", ["7.1", "7.2"], [])


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ([building(**BLOCKED), place(within="", exits="no"), part(doors_broken="yes")], ("within", "大厅")),
        ([building(**BLOCKED), place(exits="no"), part(within="", doors_broken="yes")], ("within", "东区")),
        ([building(**BLOCKED), place(exits="no"), part(within="1号楼", doors_broken="yes")], ("within", "东区")),
    ],
)
def test_where_it_is_not_said_what_lies_where_an_element_is_possible_only(rows, missing):
    verdict = judged(*rows)
    assert tally(verdict)[0] == "undetermined"
    assert missing in {(m.question, m.subject) for m in finding(verdict, "5(a)", "大厅").missing}


def test_a_kind_not_listed_may_still_bring_an_element():
    verdict = judged(building(**BLOCKED), place(exits="no"), counts={"part": None})
    assert tally(verdict) == ("undetermined", ["7.1", "7.2"], ["7.3"])
    assert ("count", "分区") in {(m.question, m.subject) for m in finding(verdict, "5(a)", "大厅").missing}


def test_a_contested_element_is_possible_and_goes_to_a_person():
    verdict = judged(building(), place(exits="no"))
    one = finding(verdict, "5(c)", "大厅")
    assert tally(verdict, "5(c)") == ("undetermined", [], ["7.7"])
    assert one.reasons == ("needs_person",)


def test_an_element_alone_decides_nothing_and_stands_apart():
    verdict = judged(building(**BLOCKED), place())
    assert verdict.outcome == "not_found"
    assert {f.clause for f in verdict.findings if f.clause} == {"6.1", "6.2", "5(a)", "5(b)", "5(c)"}
    met = [e for e in verdict.elements if e.outcome == "major"]
    assert [(e.clause, e.subject.name, e.citation) for e in met] == [
        ("7.1", "1号楼", "《楼房隐患判定方法》（GB 1-2020）7.1")
    ]


def test_a_tally_names_its_elements_as_grounds_and_what_is_open_in_them():
    verdict = judged(building(**BLOCKED), place(exits=None), part(doors_broken="yes"))
    one = finding(verdict, "5(a)", "大厅")
    assert {(b.question, b.subject) for b in one.because if b.answer == "met"} == {("7.1", "1号楼"), ("7.3", "东区")}
    assert [(m.question, m.subject) for m in one.missing] == [("exits", "大厅")]
    assert ("exits", "大厅") in {(q.question, q.subject) for q in verdict.open}


@pytest.mark.parametrize(("said", "outcome"), [("no", "major"), ("yes", "not_found"), (None, "undetermined")])
def test_what_can_be_put_right_at_once_is_asked_of_a_direct_element_too(said, outcome):
    subject = place(gas_inside="yes") | ({"at_once": {"6.1": said}} if said else {})
    one = finding(judged(building(), subject), "6.1", "大厅")
    assert one.outcome == outcome
    assert [m.question for m in one.missing] == ([] if said else ["at_once.6.1"])


def overlaps(verdict: Verdict) -> dict[tuple[str, ...], str]:
    return {o.clauses: o.why for o in verdict.overlaps}


def test_elements_met_by_one_fact_are_reported():
    verdict = judged(building(), place(), part(doors_broken="yes"))
    assert overlaps(verdict) == {("7.3", "7.5"): "东区：防火门坏了一半以上：是"}


def test_every_fact_of_an_overlap_is_named():
    verdict = judged(building(), place(), part(doors_broken="yes"), part("西区", doors_broken="yes"))
    assert overlaps(verdict) == {("7.3", "7.5"): "东区：防火门坏了一半以上：是；西区：防火门坏了一半以上：是"}


def test_elements_that_the_standard_itself_names_as_overlapping_are_reported():
    verdict = judged(building(**BLOCKED, **NARROW), place())
    assert overlaps(verdict) == {("7.1", "7.4"): "车道与登高场地常是同一处"}


def test_named_overlaps_are_about_one_thing():
    verdict = judged(building(**BLOCKED), building("2号楼", **NARROW), place(), place("小厅", "2号楼"))
    assert overlaps(verdict) == {}


GAS = [building(), place(gas_inside="yes", **{"at_once.6.1": "no"})]


def claim(role: str | None, subject: str | None = None, rule: str = "4.3a") -> list[dict[str, Any]]:
    return [{"rule": rule, "subject": subject, "by": "示例张三", "role": role, "reason": "六月起停业"}]


@pytest.mark.parametrize(
    ("claims", "outcome", "note"),
    [
        ([], "major", None),
        (claim("主要负责人"), "undetermined", "claimed"),
        (claim(None), "undetermined", "claimed"),
        (claim("执法人员"), "not_applicable", "exempt"),
        (claim("执法人员", "大厅"), "not_applicable", "exempt"),
        (claim("执法人员", "1号楼"), "not_applicable", "exempt"),  # the place lies in it
        (claim("执法人员", "别处"), "major", None),
        (claim("执法人员", rule="9.9"), "major", None),
    ],
)
def test_an_exemption_is_claimed_by_the_enterprise_and_granted_by_an_officer(claims, outcome, note):
    verdict = judged(*GAS, claims=claims)
    one = finding(verdict, "6.1", "大厅")
    assert (one.outcome, one.note) == (outcome, note)
    assert [e.by for e in verdict.rests_on.exemptions] == (["示例张三"] if note == "exempt" else [])
    assert any("9.9" in remark for remark in verdict.remarks) == (bool(claims) and claims[0]["rule"] == "9.9")


def test_a_claim_needs_who_and_why():
    verdict = judged(*GAS, claims=[{"rule": "4.3a", "role": "执法人员"}])
    assert finding(verdict, "6.1", "大厅").outcome == "major"
    assert len(verdict.unreadable) == 1


def decision(role: str, outcome: str = "major", clause: str = "8") -> list[dict[str, Any]]:
    return [{"clause": clause, "by": "示例李四", "role": role, "reason": "现场有现实危险", "outcome": outcome}]


def decided(verdict: Verdict) -> list[Finding]:
    return [f for f in verdict.findings if f.note == "decided"]


def left_to_people(verdict: Verdict) -> list[str]:
    return [line.matter for line in verdict.not_judged if line.matter.endswith("5")]


@pytest.mark.parametrize(
    ("role", "said", "outcome"),
    [("执法人员", "major", "major"), ("执法人员", "not_found", "not_found"), ("安全员", "major", "undetermined")],
)
def test_a_catch_all_is_decided_by_an_officer_and_by_nobody_else(role, said, outcome):
    verdict = judged(building(), place(), decisions=decision(role, said))
    (one,) = decided(verdict)
    assert (one.clause, one.outcome, one.reason) == ("8", outcome, "needs_person" if role == "安全员" else None)
    assert left_to_people(verdict) == []


def test_a_catch_all_without_a_decision_gives_no_finding_only_a_line():
    verdict = judged(building(), place())
    assert decided(verdict) == []
    assert len(left_to_people(verdict)) == 1


def test_a_decision_on_a_clause_that_no_person_decides_is_not_used_and_said():
    verdict = judged(building(), place(), decisions=decision("执法人员", clause="6.1"))
    assert decided(verdict) == []
    assert any("6.1" in remark for remark in verdict.remarks)


def test_what_can_be_put_right_at_once_is_asked_last_and_only_where_it_is_there_to_put_right():
    question = JUDGE.library.kinds["place"].by_id["at_once.6.1"]
    assert question.text == "6.1（人员密集场所存有气瓶）能立即改正"
    assert question.when == JUDGE.library.editions["counting_2020"].clauses["6.1"][1].hazard
    one = finding(judged(building(), place(gas_inside=None)), "6.1", "大厅")
    assert [m.question for m in one.missing] == ["gas_inside"]


def test_a_building_with_elements_and_no_place_is_never_clear():
    verdict = judged(building(**BLOCKED), place("小厅", "2号楼"), building("2号楼"))
    (line,) = [f for f in verdict.findings if f.clause is None and f.subject.kind == "place"]
    assert (line.outcome, line.reason) == ("undetermined", "not_listed")
    assert judged(building(), place("小厅", "2号楼"), building("2号楼")).outcome == "not_found"


def test_a_building_of_which_nothing_is_answered_and_no_place_is_listed_is_never_clear():
    verdict = judged(row("building", "1号楼"))
    (line,) = [f for f in verdict.findings if f.clause is None and f.subject.kind == "place"]
    assert (line.outcome, line.reason, verdict.outcome) == ("undetermined", "not_listed", "undetermined")


def test_an_enterprise_without_a_row_may_still_bring_an_element():
    asked = form(building(**BLOCKED), place(exits="no"))
    asked.subjects = [subject for subject in asked.subjects if subject.kind != "enterprise"]
    assert tally(JUDGE.judge(asked)) == ("undetermined", ["7.1", "7.2"], ["7.6"])


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        (
            [building(lane="none", crowd="none", **{"at_once.7.1": "no"}), place()],
            "undetermined",
        ),  # 大厅 says otherwise
        ([building(lane="none", crowd="none", **{"at_once.7.1": "no"}), place(use=[])], "not_applicable"),
        ([building(lane="none", crowd="none", **{"at_once.7.1": "no"}), place(use=None)], "not_applicable"),
        ([building(lane="none", crowd="none"), building("2号楼"), place(within="2号楼")], "not_applicable"),
    ],
)
def test_an_answer_that_a_row_lying_in_it_contradicts_is_reported_and_counts_for_nothing(rows, outcome):
    verdict = judged(*rows)
    one = finding(verdict, "6.2", "1号楼")
    assert one.outcome == outcome
    assert [u.message for u in verdict.unreadable] == (["与其中的“大厅”矛盾"] if outcome == "undetermined" else [])
    assert one.reason == ("unreadable" if outcome == "undetermined" else None)
