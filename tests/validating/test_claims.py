"""Claimed findings a safety engineer can read (cases/*.yaml), and what they come to."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from engine import Judge
from engine.formats.plain import read_yaml
from engine.reports.words import telling_readings
from engine.validating import ClaimError, Validation, Validator, claim_from
from engine.validating.says import RESULT
from tests.validating.claims import Case, cases

CASES = cases()


@pytest.fixture(scope="module")
def validator(judge: Judge) -> Validator:
    return Validator(judge)


def _found(key: str, validation: Validation) -> Any:
    """What a validation says under a key of the tables."""
    if key == "ask":
        return [one.question for one in validation.ask]
    if key in ("neighbours", "not_neighbours"):
        return {one.clause: one.fit for one in reversed(validation.neighbours)}
    if key == "candidates":
        return [one.clause for one in validation.candidates]
    if key == "edition":
        return validation.edition.edition if validation.edition else None
    if key == "facts":
        return [one.question for one in validation.contradicting]
    if key == "readings":
        return {r.text: r.outcome for f in validation.findings for r in telling_readings(f)}
    if key == "why":
        return [one.why for one in validation.neighbours]
    if key == "unreadable":
        return [f"{one.where} {one.message}" for one in validation.unreadable]
    if key == "handed_over":
        return [f"{one.matter} {one.why}" for one in validation.handed_over]
    return getattr(validation, key)


def _meets(key: str, expected: Any, found: Any) -> bool:
    if key == "neighbours":
        return bool(expected.items() <= found.items())
    if key == "not_neighbours":
        return not found.keys() & set(expected)
    if key == "candidates":  # among the first three
        return expected in found[:3]
    if key in ("says", "otherwise", "remarks", "why", "unreadable", "left_to_people", "handed_over", "cites"):
        wanted = [expected] if isinstance(expected, str) else expected
        return bool(wanted or not found) and all(
            words in "\n".join(found) if key != "says" else words in found for words in wanted
        )
    return bool(
        found == {"yes": True, "no": False, "none": None}.get(expected, expected)
        if isinstance(expected, str)
        else found == expected
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_claim(case: Case, validator: Validator) -> None:
    validation = validator.validate(claim_from(case.claim))
    found = {key: _found(key, validation) for key in case.expect}
    wrong = {key: found[key] for key, expected in case.expect.items() if not _meets(key, expected, found[key])}
    assert not wrong, validation.says


def test_every_result_and_edition_is_in_the_tables() -> None:
    results = Counter(case.expect["result"] for case in CASES)
    assert min(results[one] for one in ("supported", "contradicted", "insufficient", "not_a_listed_item")) >= 8
    assert len(CASES) >= 60
    editions = {case.expect.get("edition") for case in CASES}
    assert editions >= {
        "industry_trade_2023",
        "industry_trade_2017",
        "fire_2017",
        "gas_2023",
        "grain_storage_2023",
        "grain_milling",
    }


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ({"standard": "industry_trad"}, "是否想写“industry_trade”"),
        ({"clause": "《工贸企业重大事故隐患判定准则》第三条"}, "没有这个标准"),
        ({"inspected_on": "昨天"}, "“昨天”不是日期"),
        ({"clauses": "11(6)"}, "不认识“clauses”"),
        ({"decisions": [{"clause": "10", "by": "示例甲"}]}, "缺少“理由”"),
        ({"subject": {"kind": "enterprise", "answers": {"cement": "no"}}, "enterprise": {"cement": "yes"}}, "不一致"),
        ("11(6)", "不是一件主张"),
    ],
)
def test_refused(claim: Any, message: str, validator: Validator) -> None:
    with pytest.raises(ClaimError, match=re.escape(message)):
        validator.validate(claim_from(claim))


def test_the_page_says_what_the_code_says() -> None:
    page = (Path(__file__).parents[2] / "docs" / "words.md").read_text(encoding="utf-8")
    for code, text in RESULT.items():
        assert f"| {code} | {text.zh} | {text.en} |\n" in page


def test_the_claim_in_the_docs_is_supported(validator: Validator) -> None:
    page = (Path(__file__).parents[2] / "docs" / "validating.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    validation = validator.validate(claim_from(read_yaml(text.encode()).data))
    assert (validation.result, validation.clause) == ("supported", "11(6)")


def test_every_term_people_use_leads_somewhere(validator: Validator) -> None:
    """A term of the list stands, at least in part, in some clause, question or option."""
    known = validator.known
    questions = [q for one in known.clauses.values() for q in known.questions(one)]
    texts = [one.clause.summary for one in known.clauses.values()]
    texts += [text for q in questions for text in (q.text, *(q.options or {}).values())]
    pairs = {text[i : i + 2] for text in texts for i in range(len(text) - 1)}
    terms = validator.words.everyday.terms
    assert not [term for term in terms if not pairs & {term[i : i + 2] for i in range(len(term) - 1)}]


def test_english_has_no_chinese_sentence(validator: Validator) -> None:
    claim = {"clause": "11(16)", "inspected_on": "2024-05-20", "text": "叉车没有年检"}
    validation = validator.validate(claim_from(claim), "en")
    assert validation.says == "no clause 11(16) in the standards in force and encoded"
    assert validation.disclaimer.startswith("Suggested by a program")
