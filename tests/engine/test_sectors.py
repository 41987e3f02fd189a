"""Which industry article applies: the workshop's sector where one is given, else the enterprise's (format.md)."""

from __future__ import annotations

import pytest

from tests.engine.build import finding, judged, row

# 5(2) non-ferrous, 4(2) metallurgy and 7(3) machinery all speak of water where molten metal is handled
AREA = {"in_production": "yes", "water_in": ["accident_pit"], "non_production_water_in": ["accident_pit"]}
CLAUSES = {"metallurgy": "4(2)", "nonferrous": "5(2)", "machinery": "7(3)"}


def on_area(judge, own, workshop=None, answers=AREA, within="车间"):
    enterprise = {"steelmaking_furnaces": [], "combustible_dust": "no"} | ({} if own is None else {"sectors": own})
    enterprise |= {} if own else {"is_industry_trade": "yes"}
    rows = [row("workshop", "车间", **({"sector": workshop} if workshop else {}))]
    verdict = judged(judge, *rows, row("melt_area", "炉前", within, **answers), enterprise=enterprise)
    return {sector: finding(verdict, clause, "炉前") for sector, clause in CLAUSES.items()}


@pytest.mark.parametrize(
    ("own", "workshop", "outcomes"),
    [
        # one industry, workshop's not said: the enterprise's governs
        (["machinery"], None, ("not_applicable", "not_applicable", "major")),
        (["nonferrous"], None, ("not_applicable", "major", "not_applicable")),
        (["textile"], None, ("not_applicable", "not_applicable", "not_applicable")),
        # several, workshop's not said: unknown which
        (["machinery", "nonferrous"], None, ("not_applicable", "undetermined", "undetermined")),
        (["machinery", "textile"], None, ("not_applicable", "not_applicable", "undetermined")),
        # several, workshop's said: that one
        (["machinery", "nonferrous"], "machinery", ("not_applicable", "not_applicable", "major")),
        (["machinery", "nonferrous"], "nonferrous", ("not_applicable", "major", "not_applicable")),
        (["machinery", "textile"], "textile", ("not_applicable", "not_applicable", "not_applicable")),
        # they differ, both articles major
        (["nonferrous"], "machinery", ("not_applicable", "major", "major")),
        (["machinery"], "nonferrous", ("not_applicable", "major", "major")),
        # they differ, one has no article that could be hit
        (["textile"], "machinery", ("not_applicable", "not_applicable", "undetermined")),
        (["machinery"], "textile", ("not_applicable", "not_applicable", "undetermined")),
        # the enterprise's not said, workshop's said: the workshop's
        (None, "machinery", ("not_applicable", "not_applicable", "major")),
        (None, None, ("undetermined", "undetermined", "undetermined")),
    ],
)
def test_the_article_of_the_workshop_s_industry_applies(judge, own, workshop, outcomes):
    found = on_area(judge, own, workshop)
    assert tuple(f.outcome for f in found.values()) == outcomes


def test_where_they_differ_and_both_articles_are_hit_both_stand(judge):
    found = on_area(judge, ["nonferrous"], "machinery")
    assert [found[s].citation.rpartition("）")[2] for s in ("nonferrous", "machinery")] == [
        "第五条第二项",
        "第七条第三项",
    ]


@pytest.mark.parametrize(
    ("answers", "outcomes"),
    [
        (AREA | {"non_production_water_in": []}, ("not_found", "undetermined")),
        (AREA | {"water_in": [], "non_production_water_in": []}, ("not_found", "not_found")),
        ({"in_production": "no"}, ("not_applicable", "not_applicable")),
    ],
)
def test_where_they_differ_and_one_article_is_hit_a_person_decides(judge, answers, outcomes):
    found = on_area(judge, ["nonferrous"], "machinery", answers)
    assert (found["nonferrous"].outcome, found["machinery"].outcome) == outcomes
    for one in found.values():
        if one.outcome == "undetermined":
            assert (one.reasons, one.note) == (("needs_person",), "which_article")


def test_a_row_that_says_no_workshop_takes_the_enterprise_s_only_industry(judge):
    assert on_area(judge, ["machinery"], "textile", within="")["machinery"].outcome == "major"


def test_of_several_industries_a_row_that_says_no_workshop_is_asked_for_it(judge):
    found = on_area(judge, ["machinery", "nonferrous"], "machinery", within="")["machinery"]
    assert found.outcome == "undetermined"
    assert next((m.question, m.gate) for m in found.missing) == ("within", True)


def test_of_several_industries_a_workshop_that_does_not_say_is_asked(judge):
    found = on_area(judge, ["machinery", "nonferrous"])["machinery"]
    assert ("sector", "车间") in [(m.question, m.subject) for m in found.missing]
