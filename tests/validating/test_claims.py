"""Claimed findings a safety engineer can read (cases/*.yaml), and what they come to."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from engine import Judge
from engine.reports.words import telling_readings
from engine.validating import Validation, Validator, claim_from
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
