"""What lies in what: `within.q` asks the nearest thing that has q."""

from __future__ import annotations

import pytest

from tests.engine.build import DRY, WOOD, finding, form, judged, row

BARE = {"explosion_control": "无", "vent_faces_people": "no"}
WET = {"collection": "wet", "dusts": ["wood"]}
COLLECTOR = "11(3)"


def collector(within):
    return row("dust_collector", "除尘器", within, **BARE)


@pytest.mark.parametrize(
    ("within", "outer", "outcome", "missing"),
    [
        ("系统", [row("dust_system", "系统", **DRY)], "major", []),
        (["系统"], [row("dust_system", "系统", **DRY)], "major", []),
        (["系统", "车间"], [row("dust_system", "系统", **DRY), row("workshop", "车间")], "major", []),
        ("系统", [row("dust_system", "系统", **WET)], "not_applicable", []),
        ("系统", [row("dust_system", "系统", dusts=["wood"])], "undetermined", [("collection", "系统")]),
        ("车间", [row("workshop", "车间")], "undetermined", [("within", "除尘器")]),
        ("", [row("dust_system", "系统", **DRY)], "undetermined", [("within", "除尘器")]),
        ("不存在", [row("dust_system", "系统", **DRY)], "undetermined", [("within", "除尘器")]),
        (["甲", "乙"], [row("dust_system", "甲", **DRY), row("dust_system", "乙", **DRY)], "major", []),
        (["甲", "乙"], [row("dust_system", "甲", **DRY), row("dust_system", "乙", **WET)], "undetermined", None),
        (["乙", "甲"], [row("dust_system", "甲", **DRY), row("dust_system", "乙", **WET)], "undetermined", None),
        (
            ["甲", "乙"],
            [row("dust_system", "甲", **DRY), row("dust_system", "乙", dusts=["wood"])],
            "undetermined",
            [("collection", "乙")],
        ),
    ],
)
def test_a_collector_asks_the_system_it_lies_in(judge, within, outer, outcome, missing):
    verdict = judged(judge, *outer, collector(within), enterprise=WOOD)
    found = finding(verdict, COLLECTOR, "除尘器")
    assert found.outcome == outcome
    if missing is not None:
        assert [(m.question, m.subject) for m in found.missing] == missing


def test_two_at_one_distance_that_differ_are_unreadable(judge):
    outer = [row("dust_system", "甲", **DRY), row("dust_system", "乙", **WET)]
    found = finding(judged(judge, *outer, collector(["甲", "乙"]), enterprise=WOOD), COLLECTOR, "除尘器")
    assert found.reason == "unreadable"
    assert ("collection", True) in {(m.question, m.gate) for m in found.missing}


@pytest.mark.parametrize(("outer", "inner", "outcome"), [(DRY, WET, "not_applicable"), (WET, DRY, "major")])
def test_the_nearest_thing_is_asked_even_where_another_lies_around_it(judge, outer, inner, outcome):
    rows = [row("dust_system", "外", **outer), row("dust_system", "内", "外", **inner)]
    assert finding(judged(judge, *rows, collector("内"), enterprise=WOOD), COLLECTOR, "除尘器").outcome == outcome


def test_a_thing_that_has_no_such_question_is_walked_through(judge):
    rows = [row("dust_system", "系统", **DRY), row("workshop", "车间", "系统")]
    assert finding(judged(judge, *rows, collector("车间"), enterprise=WOOD), COLLECTOR, "除尘器").outcome == "major"


def test_a_blank_of_the_nearest_is_not_filled_from_further_out(judge):
    rows = [row("dust_system", "外", **DRY), row("dust_system", "内", "外", dusts=["wood"])]
    found = finding(judged(judge, *rows, collector("内"), enterprise=WOOD), COLLECTOR, "除尘器")
    assert (found.outcome, [(m.question, m.subject) for m in found.missing]) == ("undetermined", [("collection", "内")])


def test_an_unknown_name_is_unreadable_and_its_place_is_said(judge):
    verdict = judged(judge, collector("不存在"), enterprise=WOOD)
    (cell,) = verdict.unreadable
    assert (cell.where, cell.text) == ("subjects.1.within", "不存在")


@pytest.mark.parametrize(
    "rows",
    [
        [row("dust_system", "甲", "甲", **DRY)],
        [row("dust_system", "甲", "乙", **DRY), row("dust_system", "乙", "甲", **DRY)],
    ],
)
def test_what_lies_in_itself_is_unreadable_and_judging_goes_on(judge, rows):
    verdict = judged(judge, *rows, enterprise=WOOD)
    assert {cell.where for cell in verdict.unreadable} == {r["name"] for r in rows}
    assert all("圈" in cell.message for cell in verdict.unreadable)
    assert finding(verdict, "11(6)", "甲").outcome == "undetermined"


def test_a_row_in_a_circle_leads_nowhere_for_the_row_in_it(judge):
    rows = [row("workshop", "甲", "乙"), row("workshop", "乙", "甲")]
    found = finding(judged(judge, *rows, collector("甲"), enterprise=WOOD), COLLECTOR, "除尘器")
    assert (found.outcome, [m.question for m in found.missing]) == ("undetermined", ["within"])


def test_of_two_rows_with_one_name_neither_is_meant(judge):
    rows = [row("dust_system", "甲", **DRY), row("dust_system", "甲", **DRY)]
    verdict = judged(judge, *rows, collector("甲"), enterprise=WOOD)
    assert finding(verdict, COLLECTOR, "除尘器").outcome == "undetermined"
    (cell,) = verdict.unreadable
    assert (cell.where, cell.message.split("，")[0]) == ("subjects.2", "部位名称重复")


def test_a_system_in_the_row_is_printed_as_the_ground(judge):
    verdict = judged(judge, row("dust_system", "系统", **DRY), collector("系统"), enterprise=WOOD)
    grounds = {(b.question, b.subject) for b in finding(verdict, COLLECTOR, "除尘器").because}
    assert {("collection", "系统"), ("dusts", "系统"), ("explosion_control", "除尘器")} <= grounds


def test_names_are_read_as_they_stand(library):
    assert form(library, row("dust_collector", "除尘器", ["系统", "车间"])).subjects[1].within == ("系统", "车间")
