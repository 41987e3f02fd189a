"""Duties on a calendar. The tests' own duty binds the region of the world; real ones bind other places."""

from __future__ import annotations

from datetime import UTC, date, datetime

from api.database import Site
from api.database.tables import today
from api.practice import Practice
from standards.duty import Calendar, Duties, KnownDuty
from tests.api.tries import Asked, Try
from tests.api.world import JINAN, World

TEXT = Duties.model_validate(
    {
        "document": "示例实施方案", "region": "37", "place": "示例省", "source": {"status": "unverified"},
        "duties": [
            {"id": "example.drill", "duty": "疏散逃生演练", "who": "生产经营单位", "by": "enterprise",
             "units": "生产经营单位", "every": "P1M", "often": "每月 1 次", "shown_by": "record", "from": "2024-01-01",
             "until": None, "until_text": "长期坚持", "cite": "第1条"},
        ],
    }
)  # fmt: skip
EXAMPLE = Calendar({"example.drill": KnownDuty(TEXT.duties[0], TEXT)}, "")
CHOSEN = Practice.model_validate({"places": [{"region": "37", "name": "示例省", "duties": ["example.drill"]}]})


def _bound(world: World) -> World:
    """The world with a duty that binds, and its sites registered long ago."""
    world.service.duties, world.service.practice = EXAMPLE, CHOSEN
    with world.service.database.writing() as session:
        session.get_one(Site, world.workshop).made_at = datetime(2024, 1, 1, tzinfo=UTC)
    return world


def _done(world: World) -> Asked:
    site = _bound(world).site(world.furniture, "示例厂区", JINAN, ["light_industry"])  # each is recorded once a day
    return Asked(f"/v1/sites/{site}/duties", {"duty": "example.drill", "on": str(today())})


TRIES = {
    "GET /v1/duties": Try(lambda world: _bound(world) and Asked("/v1/duties"), "nowhere"),
    "GET /v1/duties/due": Try(lambda world: _bound(world) and Asked(f"/v1/duties/due?on={date(2024, 5, 20)}"), "list"),
    "GET /v1/sites/{site}/duties": Try(lambda world: Asked(f"/v1/sites/{world.workshop}/duties"), by_matter=False),
    "POST /v1/sites/{site}/duties": Try(_done, by_matter=False),
}
