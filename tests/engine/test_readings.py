"""Several defensible readings of one clause: how they combine, and what is shown."""

from __future__ import annotations

import pytest

from engine.readings import combine
from tests.engine.build import DRY, WOOD, finding, judged, row

MAJOR, OPEN, CLEAR, OUTSIDE = "major", "undetermined", "not_found", "not_applicable"


@pytest.mark.parametrize(
    ("outcomes", "together", "contested"),
    [
        ([MAJOR, MAJOR], MAJOR, False),
        ([CLEAR, CLEAR], CLEAR, False),
        ([OUTSIDE, OUTSIDE, OUTSIDE], OUTSIDE, False),
        ([OPEN, OPEN], OPEN, False),
        ([MAJOR, OPEN], OPEN, False),
        ([OPEN, CLEAR], OPEN, False),
        ([OPEN, OUTSIDE], OPEN, False),
        ([MAJOR, OPEN, CLEAR], OPEN, False),
        ([MAJOR, CLEAR], OPEN, True),
        ([OUTSIDE, MAJOR], OPEN, True),
        ([MAJOR, CLEAR, OUTSIDE], OPEN, True),
        ([CLEAR, OUTSIDE], CLEAR, False),
        ([OUTSIDE, CLEAR, OUTSIDE], CLEAR, False),
    ],
)
def test_readings_combine_in_any_order(outcomes, together, contested):
    assert combine(outcomes) == (together, contested)
    assert combine(outcomes[::-1]) == (together, contested)


@pytest.mark.parametrize(
    ("measure", "faces", "outcome", "reason", "readings"),
    [
        ("无", "no", MAJOR, None, (MAJOR, MAJOR)),
        (["isolation"], "no", OPEN, "needs_person", (CLEAR, MAJOR)),
        (["venting"], "yes", OPEN, "needs_person", (CLEAR, MAJOR)),
        (["venting"], "no", CLEAR, None, (CLEAR, CLEAR)),
        (["venting"], None, OPEN, "missing", (CLEAR, OPEN)),
        (["suppression"], None, CLEAR, None, (CLEAR, CLEAR)),
        (None, None, OPEN, "missing", (OPEN, OPEN)),
        ({"inerting": "absent", "suppression": "absent", "venting": "absent"}, "no", OPEN, "missing", (OPEN, MAJOR)),
    ],
)
def test_the_two_readings_of_11_3(judge, measure, faces, outcome, reason, readings):
    collector = row("dust_collector", "除尘器", "系统", explosion_control=measure, vent_faces_people=faces)
    verdict = judged(judge, row("dust_system", "系统", **DRY), collector, enterprise=WOOD)
    found = finding(verdict, "11(3)", "除尘器")
    assert (found.outcome, found.reason) == (outcome, reason)
    assert [(r.name, r.outcome) for r in found.readings] == list(
        zip(("any_measure", "listed_measure"), readings, strict=True)
    )
    assert all(r.text and r.basis for r in found.readings)


def test_a_contested_clause_counts_neither_as_major_nor_as_clear(judge):
    collector = row("dust_collector", "除尘器", "系统", explosion_control=["isolation"], vent_faces_people="no")
    verdict = judged(judge, row("dust_system", "系统", **DRY), collector, enterprise=WOOD)
    assert finding(verdict, "11(3)", "除尘器").missing == ()
    assert verdict.totals()["major"] == 0
    assert verdict.outcome == OPEN
    assert "needs_person" in verdict.standards[0].reasons


def test_a_clause_of_one_reading_shows_none(judge):
    verdict = judged(judge, row("dust_system", "系统", **DRY, airlock_discharge="absent"), enterprise=WOOD)
    assert finding(verdict, "11(6)", "系统").readings == ()


@pytest.mark.parametrize(
    ("sectors", "furnaces", "readings", "outcome"),
    [
        (["metallurgy"], [], {"wording": MAJOR, "N1": MAJOR}, MAJOR),
        (["machinery"], ["arc_30t"], {"wording": OUTSIDE, "N1": MAJOR}, OPEN),
        (["machinery"], [], {"wording": OUTSIDE, "N1": OUTSIDE}, OUTSIDE),
        (["nonferrous"], ["arc_30t"], {"wording": OUTSIDE, "N1": OUTSIDE}, OUTSIDE),
        (["machinery"], None, {"wording": OUTSIDE, "N1": OPEN}, OPEN),
    ],
)
def test_guidance_widens_where_an_article_applies_as_a_reading_of_its_own(judge, sectors, furnaces, readings, outcome):
    enterprise = {"sectors": sectors, "steelmaking_furnaces": furnaces}
    area = row("melt_area", "炉前", in_production="yes", water_in=["accident_pit"])
    found = finding(judged(judge, area, enterprise=enterprise), "4(2)", "炉前")
    assert {r.name: r.outcome for r in found.readings} == readings
    assert found.outcome == outcome
