"""The outbox: what is to be told is written in the transaction of the act, so that neither is there without the other.

A body holds ids, numbers and states; never texts, names, or where something came from.
"""

from __future__ import annotations

import json
from typing import Any, Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from api.authentication import actor
from api.calls import Writing
from api.database import Account, Delivery, Webhook
from api.database.tables import new_id, now
from api.rights import Where

EventName = Literal[
    "verdict.submitted",  # a form was submitted, its verdict is kept
    "finding.determined",  # 核实认定
    "hazard.opened",
    "hazard.changed",  # a step was taken
    "hazard.closed",
    "job.done",
    "job.failed",
    "import.taken",  # hazards or verdicts came in from elsewhere
]
EVENTS: tuple[EventName, ...] = get_args(EventName)


def tell(
    writing: Writing, event: EventName, where: Where | None, body: dict[str, Any], *, account: str | None = None
) -> None:
    """Have every webhook told that asked for this event and whose account reaches the place.

    Args:
        writing: the transaction of the act.
        event: what happened.
        where: whose it is; None where it is only the account's own.
        body: ids, numbers and states.
        account: where only webhooks of this account may know.
    """
    session = writing.session
    query = select(Webhook, Account).join(Account, Account.id == Webhook.account_id).where(Webhook.active)
    if account:
        query = query.where(Webhook.account_id == account)
    moment = now()
    for webhook, owner in session.execute(query.options(selectinload(Account.grants))):
        if event not in webhook.events or not owner.active or not actor(owner).may("webhook.write", where):
            continue
        id = new_id()
        told = {"id": id, "event": event, "at": moment.isoformat(), "data": body}
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        session.add(Delivery(id=id, webhook_id=webhook.id, event=event, body=text, next_at=moment))
    session.flush()
