"""Statistics, the rows behind them, supervision."""

from __future__ import annotations

from datetime import date

from api.database import Account, Finding, Form, Hazard, StoredVerdict, SupervisionRecord
from api.database.tables import new_id, today
from tests.api.tries import Asked, Try
from tests.api.world import JINAN, World

SPAN = "from=2024-05-01&to=2024-05-31"
WHERE = f"region={JINAN}&matter=industry_trade&{SPAN}"
TODAY = f"region={JINAN}&matter=industry_trade&from={today()}&to={today()}"  # a site is due once it is registered


def _finding(world: World) -> str:
    """A finding and a hazard of the factory, of May 2024."""
    account = world._added(Account(login=f"s-{new_id()}", name="示例", active=True))
    day, about = date(2024, 5, 20), {"site_id": world.workshop}
    form = world._added(Form(state="submitted", inspected_on=day, made_by=account, **about))
    verdict = world._added(
        StoredVerdict(
            form_id=form, outcome="major", as_of=day, form_digest="", standards_digest="", engine="", body=b"", **about
        )
    )
    of = about | {"enterprise_id": world.furniture, "region": JINAN, "matter": "industry_trade", "origin": "self"}
    of |= {"edition": "industry_trade_2023", "clause": "11(6)", "subject_kind": "dust_system"}
    world._added(Finding(verdict_id=verdict, form_id=form, number=1, as_of=day, outcome="major", past=False, **of))
    hazard = Hazard(number=new_id(), level="major", description="示例", found_on=day, state="found", **of)
    return str(world._added(hazard))


def _supervision(world: World) -> str:
    """A record of supervision."""
    account = world._added(Account(login=f"s-{new_id()}", name="示例", active=True))
    row = SupervisionRecord(
        region=JINAN, matter="industry_trade", kind="letter", on=date(2024, 6, 3), reason="示例", figures={}, by=account
    )
    return str(world._added(row))


TRIES = {
    "GET /v1/statistics": Try(lambda world: Asked(f"/v1/statistics?{WHERE}&by=region"), "authority"),
    "GET /v1/statistics/unreported": Try(lambda world: Asked(f"/v1/statistics/unreported?{TODAY}"), "list"),
    "GET /v1/statistics/sites": Try(lambda world: Asked(f"/v1/statistics/sites?{TODAY}"), "list"),
    "GET /v1/statistics/findings": Try(
        lambda world: _finding(world) and Asked(f"/v1/statistics/findings?{WHERE}"), "list"
    ),
    "GET /v1/statistics/hazards": Try(
        lambda world: _finding(world) and Asked(f"/v1/statistics/hazards?{WHERE}"), "list"
    ),
    "GET /v1/statistics/lagging": Try(lambda world: Asked(f"/v1/statistics/lagging?{WHERE}&measure=rate"), "authority"),
    "GET /v1/statistics/monthly.xlsx": Try(lambda world: Asked(f"/v1/statistics/monthly.xlsx?{WHERE}"), "authority"),
    "POST /v1/supervision": Try(
        lambda world: Asked(
            "/v1/supervision",
            {
                "region": JINAN, "matter": "industry_trade", "kind": "letter", "on": "2024-06-03",
                "reason": "示例：五月未报过半", "first": "2024-05-01", "last": "2024-05-31",
            },
        ),
        "authority",
    ),
    "GET /v1/supervision": Try(lambda world: _supervision(world) and Asked(f"/v1/supervision?region={JINAN}"), "list"),
}  # fmt: skip
