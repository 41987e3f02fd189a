"""Devices asked about by their state: what counts as lacking, and when 第十四条 is cited beside the clause."""

from __future__ import annotations

import pytest

from engine.answers import ANY_STATE, BROKEN, LACKING, NOT_THERE, PRESENT, Subject
from engine.leaves import Scene, compile_leaf
from engine.relations import Surroundings
from engine.vocabulary import understand
from standards.conditions import parse
from tests.engine.build import DRY, WOOD, finding, judged, row

ARTICLE_14 = ("《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第十四条",)


@pytest.mark.parametrize(
    ("state", "outcome", "cites"),
    [
        ("正常", "not_found", ()),
        ("完好", "not_found", ()),
        ("符合", "not_found", ()),
        ("有效", "not_found", ()),
        ("故障", "major", ARTICLE_14),
        ("停用", "major", ARTICLE_14),
        ("屏蔽", "major", ARTICLE_14),
        ("仅便携", "major", ()),
        ("无", "major", ()),
        ("未设", "major", ()),
        ("没有", "major", ()),
        ("有", "undetermined", ()),
        ("已设", "undetermined", ()),
        ("是", "undetermined", ()),
        ("不符合", "major", ()),
        ("不清楚", "undetermined", ()),
        ("", "undetermined", ()),
        ("不涉及", "undetermined", ()),
    ],
)
def test_the_state_of_a_device_decides_and_a_broken_one_cites_article_14(judge, state, outcome, cites):
    verdict = judged(judge, row("dust_system", "1#", **DRY, airlock_discharge=state), enterprise=WOOD)
    found = finding(verdict, "11(6)", "1#")
    assert (found.outcome, found.cites) == (outcome, cites)
    assert len(verdict.unreadable) == (state == "不涉及")


@pytest.mark.parametrize(
    ("measures", "outcome", "cites"),
    [
        (
            {"venting": "故障", "inerting": "无", "suppression": "无", "other": "无", "isolation": "无"},
            "major",
            ARTICLE_14,
        ),
        ({"venting": "无", "inerting": "无", "suppression": "无", "other": "无", "isolation": "无"}, "major", ()),
        ({"venting": "故障", "inerting": "正常"}, "not_found", ()),
        ({"inerting": "有"}, "undetermined", ()),
        ("无", "major", ()),
        (["inerting"], "not_found", ()),
        ("没有采取任何一种", "major", ()),
        ({"无": "是"}, "major", ()),
    ],
)
def test_measures_that_stand_in_for_one_another(judge, measures, outcome, cites):
    collector = row("dust_collector", "除尘器", "系统", explosion_control=measures, vent_faces_people="no")
    found = finding(judged(judge, row("dust_system", "系统", **DRY), collector, enterprise=WOOD), "11(3)", "除尘器")
    assert (found.outcome, found.cites) == (outcome, cites)


def test_management_clauses_are_not_widened_by_article_14(judge):
    place = row(
        "dust_place",
        "打磨间",
        grounds={key: {"by": "某", "reason": "某"} for key in ("site_dust", "dust_from_neglect")},
        cleaning_system="not_kept",
        site_dust="serious",
        dust_from_neglect="yes",
    )
    found = finding(judged(judge, place, enterprise=WOOD), "11(10)", "打磨间")
    assert (found.outcome, found.cites) == ("major", ())


def test_a_device_that_clears_is_no_citation(judge):
    """The sign that a device does not work stands beside hits only."""
    verdict = judged(
        judge, row("dust_system", "1#", collection="dry", dusts=["grain"], airlock_discharge="故障"), enterprise=WOOD
    )
    found = finding(verdict, "11(6)", "1#")
    assert (found.outcome, found.cites) == ("not_applicable", ())


@pytest.mark.parametrize(
    ("states", "lacks", "silent", "absent", "failed"),
    [
        (frozenset({"working"}), "F", "F", "F", "F"),
        (frozenset({"failed"}), "T", "U", "F", "T"),
        (frozenset({"disabled"}), "T", "U", "F", "T"),
        (frozenset({"unsuitable"}), "T", "T", "T", "F"),
        (frozenset({"absent"}), "T", "T", "T", "F"),
        (PRESENT, "U", "U", "F", "U"),
        (LACKING, "T", "U", "U", "U"),
        (BROKEN, "T", "U", "F", "T"),
        (NOT_THERE, "T", "T", "T", "F"),
        (ANY_STATE, "U", "U", "U", "U"),
    ],
)
def test_operators_on_states(library, states, lacks, silent, absent, failed):
    values = {
        "lacks": leaf_value(library, "lacks", states, False),
        "silent": leaf_value(library, "lacks", states, True),
        "absent": leaf_value(library, "absent", states, False),
        "failed": leaf_value(library, "failed", states, False),
    }
    assert values == {"lacks": lacks, "silent": silent, "absent": absent, "failed": failed}


def leaf_value(library, operator, states, silent):
    question = library.kinds["dust_system"].by_id["airlock_discharge"]
    answer = understand(question, "正常")
    subject = Subject("dust_system", "1#", (), {question.id: type(answer)("given", states)})
    scene = Scene(Subject("enterprise", "企业"), Surroundings([subject], library.kinds), library.kinds, None)
    return compile_leaf(parse({operator: question.id}), silent_on_broken=silent)(subject, scene)
