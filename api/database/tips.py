"""What people report: the public (举报), whose traces are kept apart, and workers inside an enterprise (内部报告)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from api.database.tables import Identified


class Tip(Identified):
    """A tip-off. Text and contact are encrypted; only handlers of its matter and region ever read them."""

    __tablename__ = "tip"

    code: Mapped[str] = mapped_column(String(64), unique=True)  # hash of the 查询码
    matter: Mapped[str | None] = mapped_column(String(20))
    region: Mapped[str] = mapped_column(String(12), index=True)
    text: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    contact: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    state: Mapped[str] = mapped_column(String(20), default="received", index=True)
    version: Mapped[int] = mapped_column(default=1)
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    hazard_id: Mapped[str | None] = mapped_column(ForeignKey("hazard.id"))
    recused: Mapped[list[str]] = mapped_column(default=list)  # accounts that may not see it
    reward: Mapped[dict[str, Any] | None]
    events: Mapped[list[TipEvent]] = relationship(order_by="TipEvent.id")
    photos: Mapped[list[TipPhoto]] = relationship(order_by="TipPhoto.id")
    __mapper_args__ = {"version_id_col": version}


class TipEvent(Identified):
    """What was done about a tip. `told` is what whoever holds the code may read."""

    __tablename__ = "tip_event"

    tip_id: Mapped[str] = mapped_column(ForeignKey("tip.id"), index=True)
    act: Mapped[str] = mapped_column(String(30))
    by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[bytes | None] = mapped_column(LargeBinary)  # encrypted
    told: Mapped[str | None]


class TipPhoto(Identified):
    """A photo sent with a tip, encrypted; it never leaves the handlers."""

    __tablename__ = "tip_photo"

    tip_id: Mapped[str] = mapped_column(ForeignKey("tip.id"), index=True)
    media_type: Mapped[str] = mapped_column(String(100))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))


class InternalReport(Identified):
    """A worker's own report to the enterprise (内部报告)."""

    __tablename__ = "internal_report"

    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"), index=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)  # hash of the code by which it is followed
    text: Mapped[str]
    place: Mapped[str | None]
    reporter: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))  # encrypted, if given
    state: Mapped[str] = mapped_column(String(20), default="received")
    version: Mapped[int] = mapped_column(default=1)
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    hazard_id: Mapped[str | None] = mapped_column(ForeignKey("hazard.id"))
    __mapper_args__ = {"version_id_col": version}
