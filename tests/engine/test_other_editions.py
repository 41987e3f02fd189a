"""What editions other than 工贸 2023 bring with them."""

from __future__ import annotations

from datetime import date

from engine.reports.words import label, sentence, terms
from tests.engine.build import form, judged, row

OPERATOR = {"gas_operator": "是", "gas_licence": "否"}


def test_gas_speaks_of_its_own_term(judge):
    verdict = judged(judge, standards=["gas"], enterprise=OPERATOR)
    (hit,) = [f for f in verdict.findings if f.outcome == "major"]
    assert (hit.clause, label(hit, "zh", terms(verdict, hit.edition))) == ("4(1)", "符合重大隐患判定情形（拟判定）")
    assert "重大事故隐患" not in sentence(verdict)


def test_gas_binds_operators_only(judge):
    verdict = judged(judge, standards=["gas"], enterprise={"gas_operator": "否"})
    assert (verdict.outcome, verdict.standards[0].applies) == ("not_applicable", False)


def test_a_catch_all_is_a_line_outside_and_no_finding(judge):
    verdict = judged(judge, standards=["gas"], enterprise=OPERATOR)
    assert "10" not in {f.clause for f in verdict.findings}
    assert any(line.matter.endswith("第十条") for line in verdict.not_judged)


def test_what_is_encoded_in_part_is_never_clear_and_names_what_is_missing(judge):
    milling = judged(judge, standards=["grain_milling"], enterprise={"grain_milling_business": "否"})
    assert (milling.outcome, milling.standards[0].reasons) == ("undetermined", ("partial_text",))
    assert any("第五条及以后" in line.why for line in milling.not_judged)


def test_a_standard_that_is_encoded_but_not_asked_for_is_said_to_be_so(judge):
    lines = {line.standard: line.why for line in judged(judge).not_judged}
    assert "没有要求" in lines["gas"]
    assert "没有要求" in lines["fire"]


def test_an_edition_of_which_nothing_is_encoded_is_said_to_be_so(judge):
    lines = {line.standard: line.why for line in judged(judge, inspected_on="2025-11-01").not_judged}
    assert "未收录" in lines["fire"]


def test_before_the_year_of_its_number_nothing_is_major_or_clear_by_an_edition_without_dates(judge):
    broken = row("dust_system", "1#", collection="dry", dusts=["wood"], airlock_discharge="未设")
    wood = {"sectors": ["light_industry"], "combustible_dust": "yes", "wood_products": "yes"}
    asked = form(judge.library, broken, enterprise=wood)
    early, later = (judge.judge(asked, as_of=date(year, 12, 31)) for year in (2016, 2017))
    assert (early.outcome, "needs_person" in early.standards[0].reasons) == ("undetermined", True)
    assert {f.note for f in early.findings if f.clause == "粉尘-6"} == {"edition_uncertain"}
    assert (later.outcome, later.standards[0].edition) == ("major", "industry_trade_2017")


def test_2017_cites_as_penalty_papers_did(judge):
    broken = row("dust_system", "1#", collection="dry", dusts=["wood"], airlock_discharge="未设")
    wood = {"sectors": ["light_industry"], "combustible_dust": "yes"}
    verdict = judge.judge(form(judge.library, broken, enterprise=wood), as_of=date(2022, 5, 20))
    assert {f.citation for f in verdict.findings if f.outcome == "major"} == {
        "《工贸行业重大生产安全事故隐患判定标准（2017版）》（安监总管四〔2017〕129号）专项类（一）第6项"
    }
