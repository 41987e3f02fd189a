"""Hazards, their history, and what is attached to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from api.database.places import Site
from api.database.tables import Identified


class Hazard(Identified):
    """One hazard, found once and followed until it is written off. The row is what its events come to."""

    __tablename__ = "hazard"
    __table_args__ = (
        Index("ix_hazard_region_matter_state", "region", "matter", "state"),
        Index("ix_hazard_same", "site_id", "edition", "clause", "subject_name"),
        # All that statistics count by, so that they read this index and no rows; a city is one stretch of it. Regions
        # and levels come in the order they are grouped in, so that nothing is sorted.
        Index(
            "ix_hazard_counted",
            "region",
            "level",
            "matter",
            "found_on",
            "closed_on",
            "rectified_on",
            "due_on",
            "state",
            "merged_into",
            "listed",
            "planned",
            "standing",
            "again_of",
            "origin",
            "edition",
            "clause",
            "site_id",
        ),
    )

    number: Mapped[str] = mapped_column(String(40), unique=True)  # 隐患编号
    version: Mapped[int] = mapped_column(default=1)
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"), index=True)
    enterprise_id: Mapped[str] = mapped_column(ForeignKey("enterprise.id"), index=True)
    region: Mapped[str] = mapped_column(String(12))
    matter: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(8))  # major, general, unrated (reported, and nobody has said yet)
    origin: Mapped[str] = mapped_column(String(16))
    finding_id: Mapped[str | None] = mapped_column(ForeignKey("finding.id"), index=True)
    edition: Mapped[str | None] = mapped_column(String(60))
    clause: Mapped[str | None] = mapped_column(String(30))
    citation: Mapped[str | None]
    subject_kind: Mapped[str | None] = mapped_column(String(60))
    subject_name: Mapped[str | None]
    description: Mapped[str]
    found_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    standing: Mapped[str] = mapped_column(String(20), default="suggested")  # suggested, self, determined
    due_on: Mapped[date | None] = mapped_column(index=True)
    rectified_on: Mapped[date | None]  # 整改完成, as it stands: none again where acceptance or reinspection failed
    closed_on: Mapped[date | None]
    listed: Mapped[str | None] = mapped_column(String(20))  # 挂牌督办: at which level
    planned: Mapped[bool] = mapped_column(default=False)  # 列入治理计划
    done: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what the events have established, by act
    again_of: Mapped[str | None] = mapped_column(ForeignKey("hazard.id"))  # 屡查屡有
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("hazard.id"))  # 查重并案
    site: Mapped[Site] = relationship()
    events: Mapped[list[Event]] = relationship(order_by="Event.number", back_populates="hazard")
    __mapper_args__ = {"version_id_col": version}


class Event(Identified):
    """One step in the life of a hazard. Only ever added to."""

    __tablename__ = "event"
    __table_args__ = (Index("uq_event_hazard_number", "hazard_id", "number", unique=True),)

    hazard_id: Mapped[str] = mapped_column(ForeignKey("hazard.id"), index=True)
    number: Mapped[int]
    act: Mapped[str] = mapped_column(String(40))
    by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))  # none: the program, or nobody who is named
    officers: Mapped[list[str]] = mapped_column(default=list)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    hazard: Mapped[Hazard] = relationship(back_populates="events")


class Attachment(Identified):
    """A file: of a form, a hazard, a plan. What leaves the service is `clean`; the original stays as evidence."""

    __tablename__ = "attachment"

    of_kind: Mapped[str] = mapped_column(String(20))
    of_id: Mapped[str] = mapped_column(String(36), index=True)
    name: Mapped[str]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    role: Mapped[str | None] = mapped_column(String(20))  # before, after, plan, acceptance, original …
    by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    original: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    clean: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))  # without EXIF; none where nothing was taken off
    shared: Mapped[bool] = mapped_column(default=False)  # whether the enterprise sees it, of a hazard
    removed_at: Mapped[datetime | None]
    removed_why: Mapped[str | None]
