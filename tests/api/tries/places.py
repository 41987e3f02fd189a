"""Enterprises, sites, accounts, keys, judging."""

from __future__ import annotations

from api.database import Account, ApiKey, Grant
from api.database.tables import now
from api.routers.validations import EXAMPLE
from tests.api.tries import Asked, Try
from tests.api.world import JINAN, World

FORM = {"form": "panding/1", "id": "1", "inspected_on": "2024-05-20", "standards": ["industry_trade"]}
SITE = {"name": "二厂", "region": JINAN, "sectors": ["light_industry"]}


def _account(world: World) -> str:
    """Somebody in Jinan, to be administered."""
    grants = [Grant(role="statistician", region=JINAN, matters=["industry_trade"])]
    return world._added(Account(login=f"a-{now().timestamp()}", name="示例", active=True, grants=grants))


def _grant(world: World) -> str:
    account = _account(world)
    with world.service.database.reading() as session:
        return f"/v1/accounts/{account}/grants/{session.get_one(Account, account).grants[0].id}"


def _key(world: World) -> str:
    account = _account(world)
    world.key(account)
    with world.service.database.reading() as session:
        key = session.query(ApiKey).filter_by(account_id=account).one()
        return f"/v1/accounts/{account}/keys/{key.id}"


TRIES = {
    "POST /v1/checks": Try(lambda world: Asked("/v1/checks", FORM), "nowhere"),
    "POST /v1/replay": Try(
        lambda world: Asked("/v1/replay", {"verdict": world.verdict(FORM), "form": FORM}), "nowhere"
    ),
    "POST /v1/findings/validate": Try(lambda world: Asked("/v1/findings/validate", EXAMPLE), "nowhere"),
    "POST /v1/enterprises": Try(lambda world: Asked("/v1/enterprises", {"name": "示例新厂"}), "nowhere"),
    "GET /v1/enterprises": Try(lambda world: Asked("/v1/enterprises?q=示例家具"), "list", by_matter=False),
    "GET /v1/enterprises/{enterprise}": Try(lambda world: Asked(f"/v1/enterprises/{world.furniture}"), by_matter=False),
    "POST /v1/enterprises/{enterprise}/sites": Try(
        lambda world: Asked(f"/v1/enterprises/{world.furniture}/sites", SITE), by_matter=False
    ),
    "GET /v1/sites": Try(lambda world: Asked(f"/v1/sites?enterprise={world.furniture}"), "list", by_matter=False),
    "GET /v1/sites/{site}": Try(lambda world: Asked(f"/v1/sites/{world.workshop}"), by_matter=False),
    "PUT /v1/sites/{site}": Try(lambda world: Asked(f"/v1/sites/{world.workshop}", SITE), by_matter=False),
    "POST /v1/sites/{site}/parties": Try(
        lambda world: Asked(f"/v1/sites/{world.workshop}/parties", {"kind": "tenant", "name": "示例租户"}),
        by_matter=False,
    ),
    "POST /v1/accounts": Try(
        lambda world: Asked(
            "/v1/accounts",
            {
                "login": f"new-{now().timestamp()}",
                "name": "示例",
                "grants": [{"role": "officer", "region": JINAN, "matters": ["industry_trade"]}],
            },
        ),
        "authority",
    ),
    "GET /v1/accounts": Try(
        lambda world: _account(world) and Asked(f"/v1/accounts?region={JINAN}"), "list", by_matter=False
    ),
    "GET /v1/accounts/{account}": Try(
        lambda world: Asked(f"/v1/accounts/{_account(world)}"), "authority", by_matter=False
    ),
    "PATCH /v1/accounts/{account}": Try(
        lambda world: Asked(f"/v1/accounts/{_account(world)}", {"active": False}), "authority", by_matter=False
    ),
    "POST /v1/accounts/{account}/grants": Try(
        lambda world: Asked(
            f"/v1/accounts/{_account(world)}/grants",
            {"role": "officer", "region": JINAN, "matters": ["industry_trade"]},
        ),
        "authority",
    ),
    "DELETE /v1/accounts/{account}/grants/{grant}": Try(
        lambda world: Asked(_grant(world)), "authority", by_matter=False
    ),
    "POST /v1/accounts/{account}/keys": Try(
        lambda world: Asked(f"/v1/accounts/{_account(world)}/keys", {"label": "示例"}), "authority", by_matter=False
    ),
    "GET /v1/accounts/{account}/keys": Try(
        lambda world: Asked(f"/v1/accounts/{_account(world)}/keys"), "authority", by_matter=False
    ),
    "DELETE /v1/accounts/{account}/keys/{key}": Try(lambda world: Asked(_key(world)), "authority", by_matter=False),
}
