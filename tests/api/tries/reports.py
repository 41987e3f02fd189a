"""Tip-offs and internal reports."""

from __future__ import annotations

from typing import Any

from api.ciphers import new_code
from api.database import InternalReport, Tip, TipPhoto
from api.intake import ciphered
from tests.api.tries import Asked, Try
from tests.api.world import JINAN, World


def tip(world: World, **more: Any) -> str:
    """A tip-off of Jinan's handlers."""
    world.caller("tip_handler", region=JINAN, matters=("*",))  # somebody is left where one stands aside
    ciphers = world.service.ciphers
    row = Tip(
        code=ciphers.mark(new_code()),
        matter="industry_trade",
        region=JINAN,
        content=ciphered(ciphers, text="示例：排风机停着，夜班照样喷漆"),
        **more,
    )
    return world._added(row)


def _photo(world: World) -> str:
    reported = tip(world)
    photo = world._added(TipPhoto(tip_id=reported, number=1, content=world.service.ciphers.encrypt(b"a photo")))
    return f"/v1/tips/{reported}/photos/{photo}"


def _recusal(world: World) -> Asked:
    colleague = world.caller("tip_handler", region=JINAN, matters=("industry_trade",)).account
    return Asked(f"/v1/tips/{tip(world)}/recusals", {"account": colleague})


REWARD = {
    "amount_yuan": 3000,
    "document": "示例应急奖〔2024〕1号",
    "decided_by": "示例县应急管理局",
    "decided_on": "2024-05-20",
}


def _proposed(world: World) -> Asked:
    colleague = world.caller("tip_handler", region=JINAN, matters=("industry_trade",)).account
    reward = REWARD | {"proposed_by": colleague, "approved_by": None}
    return Asked(f"/v1/tips/{tip(world, state='substantiated', reward=reward)}/reward/approval", {"expects": 1})


def internal(world: World) -> str:
    """A report of one of the furniture factory's workers."""
    ciphers = world.service.ciphers
    content = ciphered(ciphers, text="示例：泄爆片换成了铁板", place="抛光车间")
    return world._added(InternalReport(site_id=world.workshop, code=ciphers.mark(new_code()), content=content))


def _entry(world: World) -> Asked:
    """Somebody in Jinan did something."""
    officer = world.officer()
    made = officer.post("/v1/enterprises", {"name": "示例新厂"})
    assert made.status_code == 201
    return Asked(f"/v1/audit?account={officer.account}")


def _code(world: World) -> Asked:
    return Asked(f"/v1/sites/{world.workshop}/report-code")


TRIES = {
    "GET /v1/tips": Try(lambda world: Asked(f"/v1/tips?{tip(world)[:0]}"), "list"),
    "GET /v1/tips/{tip}": Try(lambda world: Asked(f"/v1/tips/{tip(world)}")),
    "GET /v1/tips/{tip}/contact": Try(lambda world: Asked(f"/v1/tips/{tip(world)}/contact")),
    "GET /v1/tips/{tip}/audit": Try(lambda world: Asked(f"/v1/tips/{tip(world)}/audit")),
    "GET /v1/audit": Try(_entry, "list", by_matter=False),
    "GET /v1/tips/{tip}/photos/{photo}": Try(lambda world: Asked(_photo(world))),
    "POST /v1/tips/{tip}/acts": Try(
        lambda world: Asked(f"/v1/tips/{tip(world)}/acts", {"act": "accept", "expects": 1})
    ),
    "POST /v1/tips/{tip}/recusals": Try(_recusal),
    "PUT /v1/tips/{tip}/reward": Try(
        lambda world: Asked(f"/v1/tips/{tip(world, state='substantiated')}/reward", REWARD | {"expects": 1})
    ),
    "POST /v1/tips/{tip}/reward/approval": Try(_proposed),
    "GET /v1/sites/{site}/report-code": Try(_code, by_matter=False),
    "POST /v1/sites/{site}/report-code": Try(_code, by_matter=False),
    "DELETE /v1/sites/{site}/report-code": Try(_code, by_matter=False),
    "GET /v1/internal-reports": Try(
        lambda world: Asked(f"/v1/internal-reports?{internal(world)[:0]}"), "list", by_matter=False
    ),
    "GET /v1/internal-reports/{report}": Try(
        lambda world: Asked(f"/v1/internal-reports/{internal(world)}"), by_matter=False
    ),
    "POST /v1/internal-reports/{report}/acts": Try(
        lambda world: Asked(
            f"/v1/internal-reports/{internal(world)}/acts", {"act": "answer", "expects": 1, "told": "示例：已停机"}
        ),
        by_matter=False,
    ),
}
