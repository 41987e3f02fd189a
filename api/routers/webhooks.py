"""Webhooks: who is told of events, and how it went."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from api.calls import Call, Calling, Writing
from api.ciphers import new_token
from api.database import Delivery, Webhook
from api.database.tables import now
from api.errors import forbidden, invalid
from api.models import Given, Id, Page, PathId, Stamped
from api.paging import Paging
from api.routers.needs import needs
from api.webhooks.addresses import Refused, target
from api.webhooks.telling import EventName
from standards.wording import Text

router = APIRouter(prefix="/v1", tags=["webhooks"])
_MOST = 20  # webhooks of an account
Events = Annotated[
    list[EventName], Field(min_length=1, max_length=20, examples=[["hazard.opened", "hazard.closed", "job.done"]])
]


class WebhookIn(Given):
    """Where to tell of which events."""

    url: Annotated[str, Field(max_length=500, examples=["https://platform.example.cn/panding"])]
    events: Events


class WebhookOut(Stamped):
    """A webhook. It is told of what lies within the reach of the account that made it."""

    id: Id
    url: str
    events: list[str]
    active: bool
    waiting: int = Field(0, description="还没送达的 deliveries not told yet")
    given_up: int = Field(0, description="已放弃的 deliveries given up")


class WebhookMade(WebhookOut):
    """A fresh webhook, with the secret its requests are signed with: shown this once."""

    secret: str = Field(examples=["pdw_9Qd0vRkZ2mB1"])


class DeliveryOut(Stamped):
    """Something that was or is to be told."""

    id: Id
    event: str
    state: str
    attempts: int
    next_at: datetime | None = None
    told_at: datetime | None
    message: str | None


@router.post("/webhooks", **needs("webhook.write"), status_code=201, response_model=WebhookMade)
def add_webhook(given: WebhookIn, call: Calling) -> Response:
    """Be told of events, as far as one's own reach goes. Only https, unless the deployment allows otherwise."""
    call.require("webhook.write")
    try:
        where = target(given.url, call.service.settings)
    except Refused as refused:
        raise invalid(refused.message) from None
    secret = f"pdw_{new_token()}"

    def act(writing: Writing) -> WebhookMade:
        if (writing.session.scalar(select(func.count()).where(_own(call))) or 0) >= _MOST:
            raise invalid(Text(f"最多 {_MOST} 个", f"at most {_MOST}"))
        row = Webhook(
            account_id=call.actor.account,
            url=given.url,
            secret=call.service.ciphers.encrypt(secret),
            events=list(dict.fromkeys(given.events)),
            active=True,
        )
        writing.session.add(row)
        writing.session.flush()
        writing.note("webhook.made", "webhook", row.id, host=where.host, events=row.events)
        return WebhookMade(**WebhookOut.model_validate(row).model_dump(), secret=secret)

    return call.write(act, status=201)


@router.get("/webhooks", **needs("webhook.write"))
def webhooks(call: Calling, paging: Paging) -> Page[WebhookOut]:
    """One's own webhooks, and how many deliveries each has open or given up."""
    call.require("webhook.write")
    with call.reading() as session:
        rows, following = paging.of(session, select(Webhook).where(_own(call)), Webhook.id)
        counts = _counts(session, [row.id for row in rows])
        items = [
            WebhookOut.model_validate(row).model_copy(
                update={state: counts.get((row.id, state), 0) for state in ("waiting", "given_up")}
            )
            for row in rows
        ]
        return Page[WebhookOut](items=items, next=following)


@router.delete("/webhooks/{webhook}", **needs("webhook.write"), status_code=204)
def remove_webhook(webhook: PathId, call: Calling) -> Response:
    """Be told no more. What is still waiting is given up."""

    def act(writing: Writing) -> None:
        row = _one(call, writing.session, webhook)
        row.active = False
        writing.session.execute(
            update(Delivery)
            .where(Delivery.webhook_id == row.id, Delivery.state == "waiting")
            .values(state="given_up", message="the webhook was removed")
        )
        writing.note("webhook.removed", "webhook", row.id)

    return call.write(act)


@router.get("/webhooks/{webhook}/deliveries", **needs("webhook.write"))
def deliveries(webhook: PathId, call: Calling, paging: Paging, state: str | None = None) -> Page[DeliveryOut]:
    """What was told, what waits and for when, what was given up and why."""
    with call.reading() as session:
        row = _one(call, session, webhook)
        query = select(Delivery).where(Delivery.webhook_id == row.id)
        if state:
            query = query.where(Delivery.state == state.replace("\0", ""))
        rows, following = paging.of(session, query, Delivery.id)
        items = [_told(one) for one in rows]
        return Page[DeliveryOut](items=items, next=following)


@router.post("/webhooks/{webhook}/deliveries/{delivery}/again", **needs("webhook.write"), response_model=DeliveryOut)
def again(webhook: PathId, delivery: PathId, call: Calling) -> Response:
    """Try a delivery that was given up once more from the beginning: the same id, the same content."""

    def act(writing: Writing) -> DeliveryOut:
        row = _one(call, writing.session, webhook)
        one = writing.session.get(Delivery, delivery, with_for_update=True)
        if one is None or one.webhook_id != row.id:
            raise forbidden()
        if one.state != "given_up":
            raise invalid(Text("只有已放弃的可以重发", "only what was given up is sent again"), state=one.state)
        one.state, one.attempts, one.next_at = "waiting", 0, now()
        writing.session.flush()
        writing.session.refresh(one)
        writing.note("webhook.again", "delivery", one.id)
        return _told(one)

    return call.write(act)


def _own(call: Call) -> ColumnElement[bool]:
    return and_(Webhook.account_id == call.actor.account, Webhook.active)


def _one(call: Call, session: Session, id: str) -> Webhook:
    """A webhook of the caller's own."""
    call.require("webhook.write")
    row = session.get(Webhook, id)
    if row is None or row.account_id != call.actor.account or not row.active:
        raise forbidden()
    return row


def _counts(session: Session, webhooks: list[str]) -> dict[tuple[str, str], int]:
    query = select(Delivery.webhook_id, Delivery.state, func.count()).where(Delivery.webhook_id.in_(webhooks))
    rows = session.execute(query.group_by(Delivery.webhook_id, Delivery.state))
    return {(webhook, state): count for webhook, state, count in rows}


def _told(row: Delivery) -> DeliveryOut:
    told = DeliveryOut.model_validate(row)
    return told if row.state == "waiting" else told.model_copy(update={"next_at": None})
