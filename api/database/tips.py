"""What people report: the public (举报), and workers inside an enterprise (内部报告).

Nothing here says more exactly than by the day when something was reported: ids are random, moments are not kept.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from api.database.tables import Identified, Table, today


def random_id() -> str:
    """A fresh id that, unlike others, does not tell when it was made."""
    return str(uuid4())


class Dated(Table):
    """A row of which only the day is known."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=random_id)
    on: Mapped[date] = mapped_column(default=today)


class Reported(Dated):
    """What somebody reported. `noted` is whether the audit log knows of it yet; `version` counts what was done."""

    __abstract__ = True

    code: Mapped[str] = mapped_column(String(64), unique=True)  # hash of the 查询码 by which it is followed
    state: Mapped[str] = mapped_column(String(20), default="received", index=True)
    version: Mapped[int] = mapped_column(default=1)
    noted: Mapped[bool] = mapped_column(default=False, index=True)


class Tip(Reported):
    """A tip-off. What it says is encrypted; only handlers of its matter and region ever read it."""

    __tablename__ = "tip"
    __table_args__ = (Index("ix_tip_region_on", "region", "on"),)

    matter: Mapped[str | None] = mapped_column(String(20))  # none: whoever reported does not know
    region: Mapped[str] = mapped_column(String(12))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))  # text, enterprise, place; encrypted
    contact: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))  # encrypted
    reward: Mapped[dict[str, Any] | None]
    events: Mapped[list[TipEvent]] = relationship(order_by="TipEvent.number")
    photos: Mapped[list[TipPhoto]] = relationship(order_by="TipPhoto.number")


class TipEvent(Dated):
    """What was done about a tip-off, or added by whoever reported. `told` is what the holder of the code may read."""

    __tablename__ = "tip_event"
    __table_args__ = (Index("uq_tip_event_tip_number", "tip_id", "number", unique=True),)

    tip_id: Mapped[str] = mapped_column(ForeignKey("tip.id"), index=True)
    number: Mapped[int]
    act: Mapped[str] = mapped_column(String(30))
    by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))  # none: whoever reported
    note: Mapped[bytes | None] = mapped_column(LargeBinary)  # encrypted
    told: Mapped[bytes | None] = mapped_column(LargeBinary)  # encrypted


class TipPhoto(Dated):
    """A photo sent with a tip-off, drawn anew and encrypted, for the handlers alone. The file sent is not kept."""

    __tablename__ = "tip_photo"
    __table_args__ = (Index("uq_tip_photo_tip_number", "tip_id", "number", unique=True),)

    tip_id: Mapped[str] = mapped_column(ForeignKey("tip.id"), index=True)
    number: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))


class TipHazard(Table):
    """That a hazard was opened on a tip-off."""

    __tablename__ = "tip_hazard"

    tip_id: Mapped[str] = mapped_column(ForeignKey("tip.id"), primary_key=True)
    hazard_id: Mapped[str] = mapped_column(ForeignKey("hazard.id"), primary_key=True)


class TipRecusal(Table):
    """That an account has nothing to do with a tip-off (回避): to it there is no such tip-off."""

    __tablename__ = "tip_recusal"

    tip_id: Mapped[str] = mapped_column(ForeignKey("tip.id"), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    by: Mapped[str] = mapped_column(ForeignKey("account.id"))


class ReportCode(Identified):
    """The code of a site, printed on a poster, with which its workers report."""

    __tablename__ = "report_code"

    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"), index=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)  # hash
    by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None]


class InternalReport(Reported):
    """A worker's own report to the enterprise (内部报告), which no authority reads."""

    __tablename__ = "internal_report"

    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"), index=True)
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))  # text, place; encrypted
    reporter: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))  # encrypted, if given
    hazard_id: Mapped[str | None] = mapped_column(ForeignKey("hazard.id"))
    answers: Mapped[list[InternalAnswer]] = relationship(order_by="InternalAnswer.number")


class InternalAnswer(Dated):
    """What the enterprise did about a worker's report, and what it told the worker."""

    __tablename__ = "internal_answer"
    __table_args__ = (Index("uq_internal_answer_report_number", "report_id", "number", unique=True),)

    report_id: Mapped[str] = mapped_column(ForeignKey("internal_report.id"), index=True)
    number: Mapped[int]
    act: Mapped[str] = mapped_column(String(30))
    by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    told: Mapped[bytes | None] = mapped_column(LargeBinary)  # encrypted
