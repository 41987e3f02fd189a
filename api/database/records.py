"""What the service keeps of its own work: audit, replies, jobs, exchange; and records of supervision and duties."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column

from api.database.tables import Identified, Table


class AuditEntry(Table):
    """One line of the audit log. Only ever added to; each holds the digest of the one before."""

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    account_id: Mapped[str | None] = mapped_column(String(36), index=True)
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str | None] = mapped_column(String(30))
    object_id: Mapped[str | None] = mapped_column(String(60), index=True)
    request: Mapped[str | None] = mapped_column(String(36))
    data: Mapped[str]  # JSON, without personal data
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class Counter(Table):
    """Numbers given out one after the other, such as those of hazards of a region in a month."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[int]


class Reply(Table):
    """The answer to a write that came with an idempotency key: the same request again gets it again."""

    __tablename__ = "reply"

    account_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    request: Mapped[str] = mapped_column(String(64))  # digest of method, path and body
    status: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(index=True)


class Job(Identified):
    """Many forms being judged. Files lie in the data folder under the job's id."""

    __tablename__ = "job"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default="waiting", index=True)  # one of JOB_STATES
    name: Mapped[str]
    done: Mapped[int] = mapped_column(default=0)
    share: Mapped[float] = mapped_column(default=0.0)  # of the input's bytes that are judged
    outcomes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    message: Mapped[str | None]
    runner: Mapped[str | None] = mapped_column(String(36))  # who judges it
    beat_at: Mapped[datetime | None]  # a running job whose worker is gone is taken over by another
    attempts: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]


JOB_STATES = ("waiting", "running", "done", "failed", "cancelled")
OVER = ("done", "failed", "cancelled")


class Webhook(Identified):
    """Somebody who wants to be told of events."""

    __tablename__ = "webhook"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    url: Mapped[str]
    secret: Mapped[bytes] = deferred(mapped_column(LargeBinary))  # encrypted
    events: Mapped[list[str]] = mapped_column(default=list)
    active: Mapped[bool] = mapped_column(default=True)


class Delivery(Identified):
    """One event to be told to one webhook. `body` is kept as it was first written: every try sends the same bytes."""

    __tablename__ = "delivery"
    __table_args__ = (Index("ix_delivery_due", "state", "next_at"),)

    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhook.id"), index=True)
    event: Mapped[str] = mapped_column(String(40))
    body: Mapped[str]
    state: Mapped[str] = mapped_column(String(12), default="waiting")  # waiting, told, given_up
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]  # of one being sent: when it is tried again should its sender be gone
    told_at: Mapped[datetime | None]
    message: Mapped[str | None]


class Receipt(Identified):
    """That an export was made or an import taken in: what, how many, its digest."""

    __tablename__ = "receipt"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    direction: Mapped[str] = mapped_column(String(6))  # out, in
    kind: Mapped[str] = mapped_column(String(12))  # hazards, verdicts
    producer: Mapped[str | None] = mapped_column(String(40))  # the deployment it came from
    digest: Mapped[str] = mapped_column(String(64), index=True)
    counts: Mapped[dict[str, Any]]
    problems: Mapped[list[dict[str, Any]]] = mapped_column(default=list)


class Foreign(Identified):
    """One state of a hazard or verdict that was born in another deployment, as it came from there; the last holds."""

    __tablename__ = "foreign_item"
    __table_args__ = (Index("uq_foreign_item_state", "kind", "producer", "number", "digest", unique=True),)

    receipt_id: Mapped[str] = mapped_column(ForeignKey("receipt.id"))
    kind: Mapped[str] = mapped_column(String(12))
    producer: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(100))  # its number there
    digest: Mapped[str] = mapped_column(String(64))
    object_id: Mapped[str] = mapped_column(String(36), index=True)  # the hazard or verdict here
    item: Mapped[str]  # canonical JSON


class SupervisionRecord(Identified):
    """函告、通报、约谈、曝光: aimed at a region whose figures lag, never at one enterprise."""

    __tablename__ = "supervision"

    region: Mapped[str] = mapped_column(String(12), index=True)
    matter: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(12))
    on: Mapped[date]
    reason: Mapped[str]
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by: Mapped[str] = mapped_column(ForeignKey("account.id"))


class DutyDone(Identified):
    """That a duty on the calendar (必查制) was done at a site, with what shows it."""

    __tablename__ = "duty_done"
    __table_args__ = (Index("uq_duty_done_site_id_duty_on", "site_id", "duty", "on", unique=True),)

    duty: Mapped[str] = mapped_column(String(60))
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"))
    on: Mapped[date]
    form_id: Mapped[str | None] = mapped_column(ForeignKey("form.id"))
    note: Mapped[str | None]
    by: Mapped[str] = mapped_column(ForeignKey("account.id"))
