"""Why an outcome is undetermined: every reason, their order, and answers that do not count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.verdict import REASONS
from tests.engine.build import DRY, ENTERPRISE, WOOD, finding, judged, row

SIGNED = {"by": "示例检查人", "reason": "示例理由"}
PLACE = {"cleaning_system": "none", "site_dust": "serious", "dust_from_neglect": "yes"}
JUDGED = ("site_dust", "dust_from_neglect")


def on_place(judge, grounds, **answers):
    verdict = judged(judge, row("dust_place", "打磨间", grounds=grounds, **(PLACE | answers)), enterprise=WOOD)
    return finding(verdict, "11(10)", "打磨间"), verdict


def test_the_reasons_stand_in_the_order_of_the_format():
    assert REASONS == (
        "unreadable",
        "missing",
        "not_listed",
        "needs_person",
        "text_silent",
        "partial_text",
        "not_encoded",
    )


@pytest.mark.parametrize(
    ("ground", "counts"),
    [
        (SIGNED, True),
        ({"by": "示例检查人"}, False),
        ({"reason": "示例理由"}, False),
        ({"by": "", "reason": "示例理由"}, False),
        ({}, False),
        (None, False),
    ],
)
def test_a_judged_answer_counts_only_with_who_and_why(judge, ground, counts):
    grounds = {} if ground is None else dict.fromkeys(JUDGED, ground)
    found, _ = on_place(judge, grounds)
    assert found.outcome == ("major" if counts else "undetermined")
    assert found.reasons == (() if counts else ("needs_person",))
    assert {m.question for m in found.missing} == (set() if counts else set(JUDGED))


@pytest.mark.parametrize(
    ("answers", "reasons"),
    [
        ({"cleaning_system": None}, ("missing",)),
        ({"cleaning_system": "没看懂"}, ("unreadable",)),
        ({"cleaning_system": "没看懂", "site_dust": None}, ("unreadable", "missing")),
        ({"site_dust": None, "cleaning_system": "没看懂"}, ("unreadable", "missing")),
        ({"cleaning_system": "不清楚"}, ("missing",)),
    ],
)
def test_all_reasons_that_hold_are_named_the_first_leads(judge, answers, reasons):
    found, _ = on_place(judge, dict.fromkeys(JUDGED, SIGNED), **answers)
    assert (found.outcome, found.reason, found.reasons) == ("undetermined", reasons[0], reasons)


def test_a_missing_answer_leads_a_judgement_nobody_signed(judge):
    found, verdict = on_place(judge, {"site_dust": SIGNED}, cleaning_system=None)
    assert found.reasons == ("missing", "needs_person")
    assert verdict.standards[0].reasons == ("missing", "needs_person")


def test_what_decides_without_the_judgement_needs_no_judge(judge):
    found, _ = on_place(judge, {}, cleaning_system="kept")
    assert found.outcome == "not_found"


def test_what_is_not_understood_is_listed_with_its_place(judge):
    _, verdict = on_place(judge, {}, cleaning_system="没看懂")
    (cell,) = verdict.unreadable
    assert (cell.where, cell.text) == ("subjects.1.answers.cleaning_system", "没看懂")


def test_an_unknown_question_is_listed_with_what_was_meant(judge):
    _, verdict = on_place(judge, {}, site_dusts="serious")
    (cell,) = verdict.unreadable
    assert cell.where == "subjects.1.answers.site_dusts"
    assert "site_dust" in cell.message


def test_an_unknown_kind_is_listed_and_costs_only_its_row(judge):
    verdict = judged(
        judge,
        row("dust_systems", "1#", **DRY),
        row("dust_system", "2#", **DRY, airlock_discharge="无"),
        enterprise=WOOD,
    )
    assert [(cell.where, cell.text) for cell in verdict.unreadable] == [("subjects.1.kind", "dust_systems")]
    assert finding(verdict, "11(6)", "2#").outcome == "major"


@pytest.mark.parametrize(
    ("days", "outcome"),
    [(0, "major"), (30, "major"), (31, "major"), (32, "undetermined"), (400, "undetermined"), (None, "major")],
)
def test_an_answer_past_its_valid_days_is_missing(judge, days, outcome):
    """锁气卸灰装置 is good for 31 days."""
    at = None if days is None else str(date(2024, 5, 20) - timedelta(days=days))
    system = row("dust_system", "1#", grounds={"airlock_discharge": {"at": at}}, **DRY, airlock_discharge="absent")
    found = finding(judged(judge, system, enterprise=WOOD), "11(6)", "1#")
    assert found.outcome == outcome
    if outcome == "undetermined":
        assert found.reasons == ("missing",)
        assert [m.question for m in found.missing] == ["airlock_discharge"]


def test_an_answer_that_would_clear_expires_as_well(judge):
    system = row(
        "dust_system", "1#", grounds={"airlock_discharge": {"at": "2024-01-01"}}, **DRY, airlock_discharge="正常"
    )
    assert finding(judged(judge, system, enterprise=WOOD), "11(6)", "1#").outcome == "undetermined"


def test_an_answer_of_the_enterprise_expires_for_every_row(judge):
    rows = [
        {"kind": "enterprise", "answers": WOOD, "grounds": {"combustible_dust": {"at": "2023-01-01"}}},
        row("dust_system", "1#", **DRY, airlock_discharge="无"),
    ]
    verdict = judged(judge, subjects=rows, counts={"dust_system": 1})
    found = finding(verdict, "11(6)", "1#")
    assert (found.outcome, [(m.question, m.gate) for m in found.missing]) == (
        "undetermined",
        [("combustible_dust", True)],
    )


def test_questions_of_the_gate_are_asked_first(judge):
    verdict = judged(judge, row("dust_system", "1#"), enterprise={**ENTERPRISE, "combustible_dust": None})
    found = finding(verdict, "11(6)", "1#")
    assert [(m.question, m.gate) for m in found.missing] == [
        ("combustible_dust", True),
        ("collection", True),
        ("dusts", True),
        ("airlock_discharge", False),
    ]


def test_what_can_no_longer_matter_is_not_asked(judge):
    found = finding(judged(judge, row("dust_system", "1#", collection="wet"), enterprise=WOOD), "11(6)", "1#")
    assert (found.outcome, found.missing) == ("not_applicable", ())


@pytest.mark.parametrize(
    ("state", "outcome", "past"),
    [
        ("over", "major", True),
        ("under_way", "major", False),
        ("pending", "not_applicable", False),
        (None, "undetermined", False),
    ],
)
def test_a_hit_on_a_job_already_over_is_past(judge, state, outcome, past):
    space = row("confined_space", "污水池", toxic_risk=["h2s"], identified="yes", in_ledger="yes", warning_sign="clear")
    job = row("confined_space_job", "清淤", "污水池", job_state=state, approval="none")
    verdict = judged(judge, space, job)
    found = finding(verdict, "13(2)", "清淤")
    assert (found.outcome, found.past) == (outcome, past)
    assert verdict.totals()["past"] == past
    assert verdict.totals()["major"] == (outcome == "major" and not past)


def test_a_job_not_hit_is_not_past(judge):
    space = row("confined_space", "污水池", toxic_risk=["oxygen_only"])
    found = finding(
        judged(judge, space, row("confined_space_job", "清淤", "污水池", job_state="over")), "13(2)", "清淤"
    )
    assert (found.outcome, found.past) == ("not_applicable", False)


@pytest.mark.parametrize(
    ("answers", "value", "unreadable"),
    [
        ({"sectors": ["machinery"]}, "yes", []),
        ({"sectors": ["machinery"], "is_industry_trade": "yes"}, "yes", []),
        ({"sectors": ["machinery"], "is_industry_trade": "不清楚"}, "yes", []),
        ({"sectors": ["machinery"], "is_industry_trade": "no"}, "yes", ["no"]),
        ({"is_industry_trade": "no", "sectors": ["machinery"]}, "yes", ["no"]),
        ({"sectors": [], "is_industry_trade": "no"}, "no", []),
        ({"sectors": {"machinery": "否"}, "is_industry_trade": "no"}, "no", []),
    ],
)
def test_a_sector_implies_a_gongmao_enterprise_and_contradictions_are_reported(judge, answers, value, unreadable):
    verdict = judged(judge, enterprise=answers)
    assert verdict.standards[0].applies is (value == "yes")
    assert [cell.text for cell in verdict.unreadable] == unreadable
    assert all("矛盾" in cell.message for cell in verdict.unreadable)


def test_the_most_decisive_questions_come_first(judge):
    """One that alone settles a clause stands before one of two, that before one of four."""
    system = row("dust_system", "1#", **DRY, draught="positive", gravity_chamber="yes")
    verdict = judged(judge, system, enterprise=WOOD)
    asked = [q.question for q in verdict.open]
    assert set(asked[:2]) == {"ignition_prevention", "airlock_discharge"}
    assert set(asked[2:]) == {
        "several_dusts",
        "different_dusts",
        "takes_vapour",
        "serves_across",
        "interlinked",
    }
    assert [(q.settles, q.post) for q in verdict.open if q.question == "airlock_discharge"] == [
        (("11(6)",), "equipment")
    ]


def test_a_question_that_serves_several_clauses_is_asked_once(judge):
    verdict = judged(judge, row("dust_system", "1#"), enterprise=WOOD)
    (dusts,) = [q for q in verdict.open if q.question == "dusts"]
    assert dusts.settles == ("11(2)", "11(4)", "11(5)", "11(6)")


CHECKED = {
    "relation": "contractor",
    "coordination": ["coordinator", "briefing", "work_approval"],
    "interval_set": "yes",
    "agreement": "yes",
}


@pytest.mark.parametrize(
    ("interval", "last_check", "outcome"),
    [
        ("30", "2024-04-20", "not_found"),
        ("30", "2024-04-19", "undetermined"),
        ("30天", "2024-04-20", "not_found"),
        ("1000000", "2024-04-20", "not_found"),
        ("99999999999999", "2020-01-01", "not_found"),
        ("30", "没查过", "major"),
        (None, "没查过", "major"),
    ],
)
def test_the_plant_s_own_interval_counts_however_long_it_is(judge, interval, last_check, outcome):
    contractor = row("contractor", "甲", **CHECKED, check_interval=interval, last_check=last_check)
    assert finding(judged(judge, contractor), "3(1)", "甲").outcome == outcome
