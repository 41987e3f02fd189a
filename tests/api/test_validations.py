"""Validating over HTTP gives what the engine gives."""

from __future__ import annotations

from typing import Any

from api.routers.validations import EXAMPLE
from engine.validating import Validator, claim_from
from tests.api.world import World


def test_a_claim_is_what_the_engine_says(world: World) -> None:
    told = world.officer().post("/v1/findings/validate", EXAMPLE)
    assert told.status_code == 200, told.text
    expected = Validator(world.service.judge).validate(claim_from(EXAMPLE))
    assert told.json() == expected.model_dump(mode="json")
    assert (told.json()["result"], told.json()["clause"]) == ("supported", "11(6)")


def test_what_is_no_claim_is_said(world: World) -> None:
    officer = world.officer()
    for wrong in ({"clause": 6, "subject": []}, {"unknown": 1}, []):
        assert officer.post("/v1/findings/validate", wrong).status_code == 422
    unknown = officer.post("/v1/findings/validate", {"standard": "no such", "text": "x"})
    assert unknown.status_code == 422
    assert unknown.json()["type"] == "urn:panding:unreadable"


def test_only_officers_say_what_officers_decided(world: World) -> None:
    decided: dict[str, Any] = EXAMPLE | {
        "decisions": [{"clause": "8(1)", "subject": None, "by": "示例", "role": "officer", "reason": "示例"}]
    }
    assert world.head().post("/v1/findings/validate", decided).status_code == 422
    assert world.officer().post("/v1/findings/validate", decided).status_code == 200
