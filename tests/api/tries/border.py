"""Explaining, asking, fixing."""

from __future__ import annotations

from tests.api.tries import Asked, Try
from tests.api.tries.places import FORM

_GIVEN = {"form": FORM}

TRIES = {
    "POST /v1/explain": Try(lambda world: Asked("/v1/explain", {**_GIVEN, "clause": "3(2)"}), "nowhere"),
    "POST /v1/ask": Try(lambda world: Asked("/v1/ask", _GIVEN), "nowhere"),
    "POST /v1/fix": Try(lambda world: Asked("/v1/fix", _GIVEN), "nowhere"),
}
