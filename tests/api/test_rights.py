"""Every endpoint, every role, in the right place and in each wrong one: who may, may; who may not learns nothing."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.rights import INSIDE, MAY, ROLES, Action, Role
from api.routers.needs import ANYBODY
from api.settings import Settings
from tests.api import tries
from tests.api.tries import MISSING, Try
from tests.api.world import JINAN, QINGDAO, Caller, World

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


def _gathered() -> dict[str, Try]:
    found: dict[str, Try] = {}
    for module in pkgutil.iter_modules(tries.__path__):
        for key, one in importlib.import_module(f"tests.api.tries.{module.name}").TRIES.items():
            assert key not in found, key
            found[key] = one
    return found


def _routes() -> Iterator[tuple[str, Action | None]]:
    schema = create_app(Settings(data=Path("/nonexistent"))).openapi()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert "x-action" in operation, f"{method} {path} does not say what right it needs"
            yield f"{method.upper()} {path}", None if operation["x-action"] == ANYBODY else operation["x-action"]


TRIES = _gathered()
ACTIONS = dict(_routes())
GUARDED = {key: action for key, action in ACTIONS.items() if action}


def test_every_endpoint_is_tried() -> None:
    assert set(TRIES) == set(GUARDED)


def _callers(world: World, role: Role, one: Try) -> Iterator[tuple[str, bool, Caller]]:
    """Somebody of this role: in the right place, and in each wrong one."""
    if one.place == "nowhere":
        yield "anywhere", True, _placed(world, role, JINAN, "industry_trade", world.furniture)
        return
    if role in INSIDE:
        yield "own enterprise", one.place != "authority", _placed(world, role, "", "", world.furniture)
        yield "other enterprise", False, _placed(world, role, "", "", world.foundry)
        return
    yield "own region and matter", True, _placed(world, role, JINAN, "industry_trade", None)
    yield "other region", False, _placed(world, role, QINGDAO, "industry_trade", None)
    if one.by_matter:
        yield "other matter", False, _placed(world, role, JINAN, "gas", None)


def _placed(world: World, role: Role, region: str, matter: str, enterprise: str | None) -> Caller:
    if role in INSIDE:
        return world.caller(role, enterprise=enterprise or world.furniture)
    return world.caller(role, region=region, matters=(matter,), level="county")


@pytest.mark.parametrize("key", sorted(TRIES))
def test_who_may_and_who_may_not(world: World, key: str) -> None:
    one, action = TRIES[key], GUARDED[key]
    method = key.partition(" ")[0].lower()
    for role in ROLES:
        for place, right, caller in _callers(world, role, one):
            allowed = right and action in MAY[role] and role not in one.also
            asked = one.makes(world)
            answer = _ask(caller, method, asked.path, asked.json, asked.more)
            told = f"{key} as {role} ({place}): {answer.status_code} {answer.text[:300]}"
            if allowed:
                assert 200 <= answer.status_code < 300, told
                if one.place == "list":
                    assert answer.json()["items"], told
            elif one.place == "list" and action in MAY[role]:
                assert answer.status_code == 200 and answer.json()["items"] == [], told
            else:
                assert answer.status_code == 403, told
                assert answer.json()["type"] == "urn:panding:forbidden", told
                if _UUID.search(asked.path):  # the same answer as where there is nothing
                    nothing = _ask(caller, method, _UUID.sub(MISSING, asked.path), asked.json, asked.more)
                    assert (nothing.status_code, nothing.content) == (403, answer.content), told


@pytest.mark.parametrize("key", sorted(TRIES))
def test_nobody_unknown_gets_in(world: World, client: TestClient, key: str) -> None:
    method = key.partition(" ")[0].lower()
    asked = TRIES[key].makes(world)
    answer = client.request(method, asked.path, json=asked.json, **asked.more)
    assert answer.status_code == 401, answer.text
    wrong = client.request(method, asked.path, json=asked.json, headers={"Authorization": "Bearer pd_no"}, **asked.more)
    assert wrong.status_code == 401


def _ask(caller: Caller, method: str, path: str, json: Any, more: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {caller.key}"} | more.get("headers", {})
    rest = {name: value for name, value in more.items() if name != "headers"}
    return caller.client.request(method, path, json=json, headers=headers, **rest)
