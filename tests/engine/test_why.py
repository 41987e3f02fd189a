"""Why a clause came out so: the whole condition, the value of every part, and marks only on what decided."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from engine import Form, Judge
from engine.readings import combine
from engine.reports.why import lines
from engine.why import NoSuchClause, NoSuchSubject, Part, Why, why, why_each, why_json
from standards.logic import outcome
from tests.engine import test_tallies as counting
from tests.engine.build import DRY, WOOD, form, row
from tests.engine.forms import EDITION, LIBRARY, forms

JUDGE = Judge(LIBRARY)


def leaves(part: Part) -> Iterator[Part]:
    if part.kind == "leaf":
        yield part
    for child in part.parts:
        yield from leaves(child)


def explained(clause: str, *rows: dict, subject: str | None = None, **more: object) -> list[Why]:
    return why(JUDGE, form(LIBRARY, *rows, **more), clause, subject=subject)


def said(found: list[Why]) -> str:
    return "\n".join(line.head + line.text for line in lines(found, "zh"))


SYSTEM = row("dust_system", "1#", **DRY, airlock_discharge="failed")


SPELLINGS = ("11(6)", "11-6", "第十一条第（六）项", "十一(六)", "industry_trade_2023/11(6)")
CITED = "《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第十一条第六项"


@pytest.mark.parametrize("clause", [*SPELLINGS, CITED])
def test_any_spelling(clause: str) -> None:
    (one,) = explained(clause, SYSTEM, enterprise=WOOD)
    assert (one.clause, one.subject) == ("11(6)", "1#")


def test_of_a_hit_everything_that_holds_decided() -> None:
    found = explained("11(6)", SYSTEM, enterprise=WOOD)
    (reading,) = found[0].readings
    assert {shown.section: shown.part.decides for shown in reading.sections} == dict.fromkeys(
        ("edition", "article", "given", "hazard"), True
    )
    assert "● 禁止的情形：“灰斗卸灰口的锁气卸灰装置”没有或者不能正常使用 —— 成立（1#：故障）" in said(found)


def test_of_what_is_clear_only_the_part_that_is_missing() -> None:
    found = explained("11(6)", row("dust_system", "1#", **DRY, airlock_discharge="working"), enterprise=WOOD)
    (reading,) = found[0].readings
    assert [s.section for s in reading.sections if s.part.decides] == ["hazard"]


def test_of_what_does_not_apply_the_gate() -> None:
    wet = row("dust_system", "1#", collection="wet", dusts=["wood"], airlock_discharge="absent")
    (reading,) = explained("11(6)", wet, enterprise=WOOD)[0].readings
    assert [s.section for s in reading.sections if s.part.decides] == ["given"]
    (gate,) = [leaf for s in reading.sections for leaf in leaves(s.part) if leaf.decides]
    assert "湿式" in (gate.told[0].answer or "")


def test_of_what_is_open_what_is_not_clear() -> None:
    found = explained("11(6)", row("dust_system", "1#", **DRY), enterprise=WOOD)
    (reading,) = found[0].readings
    assert [leaf.value for s in reading.sections for leaf in leaves(s.part) if leaf.decides] == ["U"]
    assert "不清楚（1#：未填）" in said(found)


def test_an_exception_is_shown_as_it_is_written() -> None:
    unit = row("water_cooled_unit", "结晶器", unit="caster", deep_well_mould="yes", emergency_water="absent")
    enterprise = {"sectors": ["nonferrous"], "metal_smelting": "yes"}
    (reading,) = explained("5(4)", unit, enterprise=enterprise)[0].readings
    assert reading.outcome == "not_applicable"
    assert [(s.section, s.part.value) for s in reading.sections if s.part.decides] == [("unless", "T")]


def test_readings_stand_side_by_side_and_what_they_share_is_said_once() -> None:
    space = row("confined_space", "池", toxic_risk=["h2s"], identified="yes", in_ledger="no", warning_sign="hidden")
    found = explained("13(1)", space)
    assert len({reading.outcome for reading in found[0].readings}) == 2
    text = said(found)
    assert text.count("条文理解") == len(found[0].readings)
    assert text.count("本项适用") <= 1


def test_what_is_not_applicable_is_said_to_be() -> None:
    line = row("casting_line", "1#", process="continuous", leak_launder="n_a")
    enterprise = {"sectors": ["metallurgy"], "metal_smelting": "yes", "steelmaking_furnaces": ["converter"]}
    found = explained("4(3)", line, enterprise=enterprise)
    shown = [section.part for one in found for reading in one.readings for section in reading.sections]
    parts = [leaf for part in shown for leaf in leaves(part) if leaf.n_a]
    assert "—— 不涉及（1#：不涉及）" in said(found)
    assert parts and {part.value for part in parts} == {"F"}


ROWS = (
    counting.building(lane="blocked", **{"at_once.7.1": "no"}),
    counting.place(exits="no"),
    counting.part(doors_broken="yes"),
)


def test_a_tally_lists_its_elements() -> None:
    found = why(counting.JUDGE, counting.form(*ROWS), "5(a)", subject="大厅")
    assert [e.clause for c in found[0].tallies for e in c.certain] == ["7.1", "7.2", "7.3"]
    text = said(found)
    assert "3 确定（7.1、7.2、7.3），0 待定，需 3（够数）" in text
    assert "存在 7.1　1号楼" in text


def test_an_element_is_explained_like_a_clause() -> None:
    (one,) = why(counting.JUDGE, counting.form(*ROWS), "7.3")
    assert one.finding is not None and one.finding.outcome == "major"


def test_unknown_clauses_and_rows() -> None:
    with pytest.raises(NoSuchClause):
        explained("99(9)", SYSTEM)
    with pytest.raises(NoSuchSubject) as error:
        explained("11(6)", SYSTEM, enterprise=WOOD, subject="2#")
    assert error.value.names == ("1#",)


def test_json_is_plain() -> None:
    found = explained("11(6)", SYSTEM, enterprise=WOOD)
    assert json.loads(json.dumps(why_json(found)))[0]["clause"] == "11(6)"


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(forms(most=2))
def test_it_says_what_the_verdict_says(form: Form) -> None:
    """The parts shown come to the outcome of each reading, and these to that of the verdict."""
    for clause in EDITION.clauses:
        for one in why(JUDGE, form, clause):
            assert (one.subject is None) == (not one.readings)
            if one.finding is None or one.finding.note or not one.readings:
                continue
            for reading in one.readings:
                values = {shown.section: shown.part.value for shown in reading.sections}
                gates = [v for section, v in values.items() if section not in ("hazard", "unless")]
                gates.append({"T": "F", "F": "T", "U": "U"}[values.get("unless", "F")])
                given = "F" if "F" in gates else "U" if "U" in gates else "T"
                assert outcome(given, values["hazard"]) == reading.outcome  # type: ignore[arg-type]
            assert one.finding.outcome == combine([reading.outcome for reading in one.readings])[0]
            if one.finding.readings:
                assert [r.outcome for r in one.finding.readings] == [r.outcome for r in one.readings]


def test_several_findings_at_once_are_explained_as_one_by_one() -> None:
    filled = form(LIBRARY, SYSTEM, row("dust_system", "2#", **DRY, airlock_discharge="working"), enterprise=WOOD)
    verdict = JUDGE.judge(filled)
    wanted = [one for one in verdict.findings if one.clause]
    found = why_each(JUDGE, filled, verdict, wanted)
    assert [one.finding for one in found] == wanted
    for one in found:
        alone = why(JUDGE, filled, one.clause, subject=one.subject)
        assert said([one]) in {said([each]) for each in alone}
