"""Hazards and what is attached to them."""

from __future__ import annotations

from typing import Any

from tests.api.loops import DAY, Loop, general, picture, reported, uploaded
from tests.api.tries import Asked, Try
from tests.api.world import JINAN, World


def _hazard(world: World, **more: Any) -> Loop:
    """A hazard of its own for every request: none of them has been found before."""
    count = getattr(world, "hazards_made", 0) + 1
    world.hazards_made = count  # type: ignore[attr-defined]
    return reported(world, world.head(), subject_name=f"{count}号除尘器", **more)


def _act(world: World) -> Asked:
    loop = _hazard(world)
    return Asked(f"{loop.path}/acts", {"act": "told_head", "expects": 1, "head": "示例王五", "on": DAY})


def _merge(world: World) -> Asked:
    one, other = _hazard(world), _hazard(world)
    return Asked(f"{one.path}/merge", {"into": other.id, "expects": 1, "reason": "示例：同一处"})


def _report(world: World) -> Asked:
    body = {"site_id": world.workshop, "matter": "industry_trade", "found_on": DAY, "description": "示例隐患"}
    return Asked("/v1/hazards", body)


def _attachment(world: World, *, officer: bool = False) -> str:
    loop = _hazard(world)
    return str(uploaded(loop, world.officer() if officer else world.head(), shared="true").json()["id"])


def _upload(world: World) -> Asked:
    files = {"files": {"file": ("示例.jpg", picture())}}
    return Asked(f"{general(world, world.head()).path}/attachments?role=before", None, files)


# A step is refused to officers where it is the enterprise's; which right each step needs, test_loop_rights tries.
# Who reports an unrated hazard: an enterprise says the level (422), which the loop's own tests show.
TRIES = {
    "GET /v1/hazards": Try(lambda world: _hazard(world) and Asked("/v1/hazards"), "list"),
    "POST /v1/hazards": Try(_report),
    "GET /v1/hazards/{hazard}": Try(lambda world: Asked(_hazard(world).path)),
    "POST /v1/hazards/{hazard}/acts": Try(_act, also=frozenset(("officer",))),
    "GET /v1/hazards/{hazard}/alike": Try(lambda world: Asked(f"{_hazard(world).path}/alike")),
    "POST /v1/hazards/{hazard}/merge": Try(_merge),
    "GET /v1/hazards/{hazard}/file": Try(lambda world: Asked(f"{_hazard(world).path}/file?format=html")),
    "GET /v1/ledger.xlsx": Try(
        lambda world: Asked(f"/v1/ledger.xlsx?region={JINAN}&enterprise={world.furniture}"), by_matter=False
    ),
    "POST /v1/hazards/{hazard}/attachments": Try(_upload),
    "GET /v1/hazards/{hazard}/attachments": Try(lambda world: Asked(f"{_hazard(world).path}/attachments")),
    "GET /v1/attachments/{attachment}": Try(lambda world: Asked(f"/v1/attachments/{_attachment(world)}")),
    "GET /v1/attachments/{attachment}/original": Try(
        lambda world: Asked(f"/v1/attachments/{_attachment(world)}/original")
    ),
    "POST /v1/attachments/{attachment}/removal": Try(
        lambda world: Asked(f"/v1/attachments/{_attachment(world)}/removal", {"reason": "示例：传错了"}),
        also=frozenset(("filler", "grid_worker", "officer")),  # each side takes down its own files only
    ),
}
