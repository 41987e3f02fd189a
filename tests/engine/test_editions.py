"""Which standards are judged, in which edition, and what stays outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine import Judge
from engine.scope import UnknownStandard
from standards.editions import Broken
from tests.engine.build import DRY, ENTERPRISE, WOOD, finding, form, judged, row

BROKEN_AIRLOCK = row("dust_system", "1#", **DRY, airlock_discharge="故障")


def with_head(judge, **changes):
    """A judge of the same edition under another head."""
    edition = judge.library.editions["industry_trade_2023"]
    changed = edition.model_copy(update={"head": edition.head.model_copy(update=changes)})
    return Judge(replace(judge.library, editions={edition.id: changed}))


@pytest.mark.parametrize(
    ("inspected", "as_of", "edition", "reasons", "day"),
    [
        ("2023-05-14", None, "industry_trade_2017", (), "2023-05-14"),
        ("2023-05-15", None, "industry_trade_2023", (), "2023-05-15"),
        ("2024-05-20", None, "industry_trade_2023", (), "2024-05-20"),
        ("2024-05-20", date(2023, 5, 14), "industry_trade_2017", (), "2023-05-14"),
        ("2020-01-01", date(2023, 5, 15), "industry_trade_2023", (), "2023-05-15"),
        (None, date(2024, 5, 20), "industry_trade_2023", (), "2024-05-20"),
        (None, None, "industry_trade", ("missing",), None),
    ],
)
def test_the_edition_in_force_on_the_day_applies_never_today_s(judge, inspected, as_of, edition, reasons, day):
    verdict = judge.judge(form(judge.library, inspected_on=inspected), as_of=as_of)
    (one,) = verdict.standards
    assert (one.edition, one.reasons, verdict.as_of) == (edition, reasons, day)
    assert one.outcome == ("undetermined" if reasons else "not_applicable")
    assert verdict.outcome == one.outcome
    assert bool(verdict.findings) == (not reasons)


def test_an_edition_ends_the_day_it_is_superseded(judge):
    ended = with_head(judge, superseded_on=date(2024, 5, 20))
    assert ended.judge(form(judge.library, inspected_on="2024-05-19")).standards[0].edition == "industry_trade_2023"
    assert ended.judge(form(judge.library, inspected_on="2024-05-20")).standards[0].reasons == ("not_encoded",)


@pytest.mark.parametrize("day", ["2023-05-14", "2024-05-20"])
def test_an_edition_not_in_force_runs_on_request_and_decides_nothing(judge, day):
    ended = with_head(judge, superseded_on=date(2024, 5, 20))
    asked = {"enterprise": WOOD, "standards": ["industry_trade_2023"], "inspected_on": day}
    verdict = judged(ended, BROKEN_AIRLOCK, **asked)
    (advice,) = verdict.advisory
    assert [f.outcome for f in advice.findings if f.clause == "11(6)"] == ["major"]
    assert (advice.edition, advice.outcome) == ("industry_trade_2023", "major")
    assert verdict.findings == ()
    assert [s.advisory for s in verdict.standards] == [True]
    assert verdict.outcome == "undetermined"
    assert verdict.totals()["major"] == 0


@pytest.mark.parametrize(
    ("on_form", "in_call", "enterprise", "judged_under"),
    [
        (["industry_trade"], None, ENTERPRISE, ["industry_trade_2023"]),
        (["industry_trade", "fire"], None, ENTERPRISE, ["industry_trade_2023", "fire"]),
        (["fire", "industry_trade"], None, ENTERPRISE, ["fire", "industry_trade_2023"]),
        (["industry_trade", "industry_trade"], None, ENTERPRISE, ["industry_trade_2023"]),
        ("industry_trade", None, ENTERPRISE, ["industry_trade_2023"]),
        (["industry_trade", "industry_trade_2023"], None, ENTERPRISE, ["industry_trade_2023"]),
        (["industry_trade"], ["fire"], ENTERPRISE, ["fire"]),
        (None, ["industry_trade"], {}, ["industry_trade_2023"]),
        (None, None, ENTERPRISE, ["industry_trade_2023"]),
        (None, None, {"is_industry_trade": "yes"}, ["industry_trade_2023"]),
        (None, None, {"is_industry_trade": "no"}, []),
        (None, None, {}, []),
        ([], None, ENTERPRISE, ["industry_trade_2023"]),
    ],
)
def test_the_call_comes_before_the_form_the_form_before_what_it_says(judge, on_form, in_call, enterprise, judged_under):
    asked = form(judge.library, enterprise=enterprise, standards=on_form)
    assert [s.edition for s in judge.judge(asked, standards=in_call).standards] == judged_under


def test_nothing_assessed_is_undetermined(judge):
    verdict = judge.judge(form(judge.library, enterprise={}, standards=None))
    assert (verdict.standards, verdict.findings, verdict.outcome) == ((), (), "undetermined")
    assert set(verdict.totals().values()) == {0}


@pytest.mark.parametrize(
    ("name", "meant"),
    [("industrytrade", "industry_trade"), ("industry_trade_2024", "industry_trade"), ("fires", "fire")],
)
def test_an_unknown_standard_is_refused_with_what_was_meant(judge, name, meant):
    with pytest.raises(UnknownStandard) as error:
        judge.judge(form(judge.library, standards=[name]))
    assert f"“{name}”" in error.value.message.zh and f"“{meant}" in error.value.message.zh
    assert "did you mean" in error.value.message.en


@pytest.mark.parametrize("name", ["fire"])
def test_a_standard_that_is_known_but_not_encoded_is_undetermined(judge, name):
    verdict = judge.judge(form(judge.library, standards=[name]))
    (one,) = verdict.standards
    assert (one.outcome, one.reasons, one.coverage) == ("undetermined", ("not_encoded",), "none")
    assert verdict.outcome == "undetermined"


def test_a_hit_counts_although_another_standard_asked_for_is_not_encoded(judge):
    verdict = judged(judge, BROKEN_AIRLOCK, enterprise=WOOD, standards=["industry_trade", "fire"])
    assert [s.outcome for s in verdict.standards] == ["major", "undetermined"]
    assert verdict.outcome == "major"


def test_an_encoded_standard_that_is_clear_does_not_cover_one_that_is_not_encoded(judge):
    verdict = judged(judge, standards=["industry_trade", "fire"])
    assert [s.outcome for s in verdict.standards] == ["not_applicable", "undetermined"]
    assert verdict.outcome == "undetermined"


def test_matters_handed_over_stand_outside_and_change_nothing(judge):
    verdict = judge.judge(form(judge.library))
    assert [n.matter for n in verdict.not_judged] == ["消防（火灾）", "燃气", "危险化学品", "特种设备"]
    assert all("未判定" in n.why for n in verdict.not_judged)
    assert verdict.outcome == "not_applicable"


def test_a_form_that_no_standard_is_asked_of_still_names_what_is_outside(judge):
    assert judge.judge(form(judge.library, enterprise={}, standards=None)).not_judged


@pytest.mark.parametrize(
    ("answer", "applies", "outcome"),
    [
        ("是", True, "major"),
        ("否", False, "not_applicable"),
        (None, None, "undetermined"),
        ("不清楚", None, "undetermined"),
    ],
)
def test_a_standard_asked_for_says_whether_it_applies(judge, answer, applies, outcome):
    verdict = judged(judge, BROKEN_AIRLOCK, enterprise={"is_industry_trade": answer, "combustible_dust": "yes"})
    assert verdict.standards[0].applies is applies
    assert finding(verdict, "11(6)", "1#").outcome == outcome


@pytest.mark.parametrize(("coverage", "reason"), [("partial", "partial_text"), ("metadata_only", "not_encoded")])
@pytest.mark.parametrize(("state", "outcome"), [("故障", "major"), ("正常", "undetermined")])
def test_an_edition_not_encoded_in_full_never_clears(judge, coverage, reason, state, outcome):
    partly = with_head(judge, coverage=coverage)
    verdict = judged(partly, row("dust_system", "1#", **DRY, airlock_discharge=state), enterprise=WOOD)
    assert finding(verdict, "11(6)", "1#").outcome == ("major" if state == "故障" else "not_found")
    assert (verdict.outcome, reason in verdict.standards[0].reasons) == (outcome, outcome != "major")


@pytest.mark.parametrize(
    ("state", "outcome", "reasons"),
    [
        ("故障", "undetermined", ("text_silent",)),
        ("停用", "undetermined", ("text_silent",)),
        ("无", "major", ()),
        ("仅便携", "major", ()),
        ("正常", "not_found", ()),
        ("有", "undetermined", ("missing",)),
        ("不符合", "undetermined", ("missing",)),
    ],
)
def test_where_the_text_is_silent_on_broken_devices_so_are_we(judge, state, outcome, reasons):
    silent = with_head(judge, broken=Broken.model_validate({"as": "text_silent"}))
    verdict = judged(silent, row("dust_system", "1#", **DRY, airlock_discharge=state), enterprise=WOOD)
    found = finding(verdict, "11(6)", "1#")
    assert (found.outcome, found.reasons, found.cites) == (outcome, reasons, ())


def test_the_words_of_the_program_follow_the_language(judge):
    english = judge.judge(form(judge.library, counts={"dust_system": "many"}), lang="en")
    assert english.standards[0].why == "asked for on the form"
    assert english.unreadable[0].message == "a count is 0, 1, 2 …"
    assert english.not_judged[0].matter == "消防（火灾）"
