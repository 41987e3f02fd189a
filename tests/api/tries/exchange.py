"""Exchange."""

from __future__ import annotations

import json
from datetime import date

from api.calls import by_itself
from api.database import Receipt, Site
from api.exchange.items import HazardItem
from api.loop.opening import Found, open_hazard
from api.rights import ROLES
from tests.api.exchanged import envelope, verdict
from tests.api.tries import Asked, Try
from tests.api.tries.jobs import _owner
from tests.api.world import JINAN, World


def _hazards(world: World) -> Asked:
    with by_itself(world.service) as writing:
        site = writing.session.get_one(Site, world.workshop)
        open_hazard(writing, Found(site, "industry_trade", "major", "self", date(2024, 5, 20), "示例"))
    return Asked("/v1/exchange/hazards")


def _verdicts(world: World) -> Asked:
    verdict(world, world.workshop)
    return Asked("/v1/exchange/verdicts")


def _import(world: World) -> Asked:
    item = HazardItem(
        producer="0" * 16, number="1", enterprise="示例", site="一厂", region=JINAN, matter="industry_trade",
        channel="inside", level="major", found_on=date(2024, 5, 20), state="found", standing="suggested",
    )  # fmt: skip
    return Asked("/v1/exchange/imports", json.loads(envelope([item])))


def _receipt(world: World) -> Asked:
    row = Receipt(account_id=_owner(world), direction="out", kind="hazards", digest="0", counts={"items": 0})
    return Asked(f"/v1/exchange/receipts/{world._added(row)}")


TRIES = {
    "GET /v1/exchange/hazards": Try(_hazards, "list"),
    "GET /v1/exchange/verdicts": Try(_verdicts, "list"),
    # Whose an item is, is said in the receipt, item by item: the file may hold some of many places.
    "POST /v1/exchange/imports": Try(_import, "nowhere"),
    "GET /v1/exchange/receipts/{receipt}": Try(_receipt, "nowhere", also=frozenset(ROLES)),  # somebody else's
}
