"""Jobs and webhooks."""

from __future__ import annotations

from api.database import Account, Delivery, Job, Webhook
from api.database.tables import now
from api.rights import ROLES
from tests.api.tries import Asked, Try
from tests.api.world import World

ALL = frozenset(ROLES)
LINE = {"content": b'{"form":"panding/1","id":"1","inspected_on":"2024-05-20"}\n'}
HOOK = {"url": "https://platform.example.cn/hook", "events": ["job.done"]}


def _owner(world: World) -> str:
    return world._added(Account(login=f"owner-{now().timestamp()}", name="示例", active=True))


def _job(world: World) -> str:
    row = Job(account_id=_owner(world), name="x.zip", state="done", options={"files": []}, outcomes={})
    return f"/v1/jobs/{world._added(row)}"


def _webhook(world: World) -> str:
    row = Webhook(
        account_id=_owner(world), url=HOOK["url"], secret=world.service.ciphers.encrypt("x"), events=["job.done"]
    )
    return f"/v1/webhooks/{world._added(row)}"


def _delivery(world: World) -> str:
    webhook = _webhook(world)
    row = Delivery(webhook_id=webhook[-36:], event="job.done", body="{}", state="given_up", next_at=now())
    return f"{webhook}/deliveries/{world._added(row)}/again"


# A job, and a webhook, is seen by whoever made it and nobody else: here it is always somebody else's.
TRIES = {
    "POST /v1/checks/batch": Try(lambda world: Asked("/v1/checks/batch", more=LINE), "nowhere"),
    "GET /v1/jobs": Try(lambda world: Asked("/v1/jobs"), "nowhere"),
    "GET /v1/jobs/{job}": Try(lambda world: Asked(_job(world)), "nowhere", also=ALL),
    "GET /v1/jobs/{job}/events": Try(lambda world: Asked(f"{_job(world)}/events"), "nowhere", also=ALL),
    "GET /v1/jobs/{job}/results": Try(lambda world: Asked(f"{_job(world)}/results"), "nowhere", also=ALL),
    "GET /v1/jobs/{job}/failed": Try(lambda world: Asked(f"{_job(world)}/failed"), "nowhere", also=ALL),
    "DELETE /v1/jobs/{job}": Try(lambda world: Asked(_job(world)), "nowhere", also=ALL),
    "POST /v1/webhooks": Try(lambda world: Asked("/v1/webhooks", HOOK), "nowhere"),
    "GET /v1/webhooks": Try(lambda world: Asked("/v1/webhooks"), "nowhere"),
    "DELETE /v1/webhooks/{webhook}": Try(lambda world: Asked(_webhook(world)), "nowhere", also=ALL),
    "GET /v1/webhooks/{webhook}/deliveries": Try(
        lambda world: Asked(f"{_webhook(world)}/deliveries"), "nowhere", also=ALL
    ),
    "POST /v1/webhooks/{webhook}/deliveries/{delivery}/again": Try(
        lambda world: Asked(_delivery(world)), "nowhere", also=ALL
    ),
}
