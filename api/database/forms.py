"""Forms, what the program suggests of them, and what people decide: three acts that stand side by side."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from api.database.places import Site
from api.database.tables import Identified, Moment, Table


class Form(Identified):
    """A self-check or an inspection. A draft is seen by its enterprise alone; what is submitted never changes."""

    __tablename__ = "form"
    __table_args__ = (
        Index("ix_form_handed_in", "site_id", "state", "origin", "inspected_on"),
        Index("ix_form_by_day", "inspected_on", "state", "origin", "site_id"),  # whose sites reported in a span
    )

    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"))
    state: Mapped[str] = mapped_column(String(12), default="draft")  # draft, submitted, withdrawn (a draft given up)
    origin: Mapped[str] = mapped_column(String(16), default="self")
    inspected_on: Mapped[date | None]
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the form as data (panding/1)
    version: Mapped[int] = mapped_column(default=1)
    original_id: Mapped[str | None] = mapped_column(ForeignKey("attachment.id"))  # the file as it was handed in
    lost: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # what of that file was not understood
    conflicts: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # what parts said differently
    made_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    submitted_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    site: Mapped[Site] = relationship()
    parts: Mapped[list[FormPart]] = relationship(order_by="FormPart.id", back_populates="form")
    matters: Mapped[list[FormMatter]] = relationship(order_by="FormMatter.matter")
    __mapper_args__ = {"version_id_col": version}


class FormPart(Identified):
    """What one person or post filled in, before the safety manager merges."""

    __tablename__ = "form_part"

    form_id: Mapped[str] = mapped_column(ForeignKey("form.id"), index=True)
    post: Mapped[str | None] = mapped_column(String(30))
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)
    merged: Mapped[dict[str, Any] | None]  # the content as it was last merged
    changed_at: Mapped[datetime | None]
    form: Mapped[Form] = relationship(back_populates="parts")
    __mapper_args__ = {"version_id_col": version}


class FormFile(Identified):
    """A file handed in with a form: beside the answer to a question on a row, or the signed paper list.

    Pictures are kept as they are drawn anew, without place, time and device. Nothing is added or taken away once the
    form is handed in.
    """

    __tablename__ = "form_file"

    form_id: Mapped[str] = mapped_column(ForeignKey("form.id"), index=True)
    part_id: Mapped[str | None] = mapped_column(ForeignKey("form_part.id"))  # through which it came
    role: Mapped[str] = mapped_column(String(12))  # answer, paper
    kind: Mapped[str | None] = mapped_column(String(60))
    row: Mapped[str | None]  # its name; none on the enterprise itself
    question: Mapped[str | None] = mapped_column(String(80))
    name: Mapped[str]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))


class FormMatter(Table):
    """Whose business a submitted form is, by the standards it was judged under."""

    __tablename__ = "form_matter"

    form_id: Mapped[str] = mapped_column(ForeignKey("form.id"), primary_key=True)
    matter: Mapped[str] = mapped_column(String(20), primary_key=True)


class StoredVerdict(Identified):
    """What the program suggested (拟判定). Never changed: a trigger of the database sees to it."""

    __tablename__ = "verdict"

    form_id: Mapped[str] = mapped_column(ForeignKey("form.id"), index=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(16), index=True)
    as_of: Mapped[date | None] = mapped_column(index=True)
    form_digest: Mapped[str] = mapped_column(String(64))
    standards_digest: Mapped[str] = mapped_column(String(64))
    engine: Mapped[str] = mapped_column(String(60))
    body: Mapped[bytes] = deferred(mapped_column(LargeBinary))  # the verdict as JSON, compressed (zlib)


class Finding(Identified):
    """One finding of a stored verdict that somebody has to look at: major, or for a person. Never changed."""

    __tablename__ = "finding"
    __table_args__ = (
        # All that statistics count by, so that they read an index and no rows: a city is one stretch of the first,
        # a month one of the second.
        Index(
            "ix_finding_counted",
            "region", "matter", "as_of", "outcome", "reason", "past", "origin", "edition", "clause", "site_id", "id",
        ),
        Index(
            "ix_finding_by_day",
            "as_of", "region", "matter", "outcome", "reason", "past", "origin", "edition", "clause", "site_id", "id",
        ),
    )  # fmt: skip

    verdict_id: Mapped[str] = mapped_column(ForeignKey("verdict.id"), index=True)
    form_id: Mapped[str] = mapped_column(ForeignKey("form.id"))
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"), index=True)
    enterprise_id: Mapped[str] = mapped_column(ForeignKey("enterprise.id"))
    number: Mapped[int]  # its place in the verdict
    matter: Mapped[str] = mapped_column(String(20))
    region: Mapped[str] = mapped_column(String(12))
    origin: Mapped[str] = mapped_column(String(16))
    as_of: Mapped[date | None]
    edition: Mapped[str] = mapped_column(String(60))
    clause: Mapped[str | None] = mapped_column(String(30), index=True)
    citation: Mapped[str | None]
    branch: Mapped[str | None] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(60))
    subject_name: Mapped[str | None]
    summary: Mapped[str | None]
    outcome: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(String(16))  # or contested: a needs_person whose readings differ
    past: Mapped[bool] = mapped_column(default=False)
    acts: Mapped[list[Act]] = relationship(order_by="Act.number")


class Act(Identified):
    """What people decided on a finding: 自查判定 by the enterprise, 核实认定 by the department. Only ever added to.

    The suggestion itself is the finding. `number` counts the acts on a finding, so that of two at once one wins.
    """

    __tablename__ = "act"
    __table_args__ = (
        Index("uq_act_finding_number", "finding_id", "number", unique=True),
        Index("ix_act_decision", "decision", "kind", "finding_id", "number"),
    )

    finding_id: Mapped[str] = mapped_column(ForeignKey("finding.id"), index=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))  # self, determination
    decision: Mapped[str] = mapped_column(String(16))  # confirmed, overturned, amended
    clause: Mapped[str | None] = mapped_column(String(30))  # of an amendment
    edition: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str | None]
    officers: Mapped[list[str]] = mapped_column(default=list)  # account ids
    discussion: Mapped[dict[str, Any] | None]  # 集体讨论: day, number of people, experts, votes
    by: Mapped[str] = mapped_column(ForeignKey("account.id"))


class Discrepancy(Table):
    """自查未报、检查查实: a finding of an inspection, and the self-check before that had said no to it."""

    __tablename__ = "discrepancy"

    finding_id: Mapped[str] = mapped_column(ForeignKey("finding.id"), primary_key=True)
    verdict_id: Mapped[str] = mapped_column(ForeignKey("verdict.id"), index=True)  # of the self-check
    said: Mapped[str] = mapped_column(String(16))  # not_found, not_applicable
    about: Mapped[str] = mapped_column(String(8))  # subject: this very row; kind: that there are none of these
    finding: Mapped[Finding] = relationship()
    verdict: Mapped[StoredVerdict] = relationship()
