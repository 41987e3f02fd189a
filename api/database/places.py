"""Enterprises and their sites: region and supervised industries belong to the site (厂区), not to the legal person."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.database.tables import Identified


class Enterprise(Identified):
    """A legal person."""

    __tablename__ = "enterprise"

    name: Mapped[str]
    uscc: Mapped[str | None] = mapped_column(String(18), unique=True)  # 统一社会信用代码
    sites: Mapped[list[Site]] = relationship(back_populates="enterprise", order_by="Site.id")


class Site(Identified):
    """A place of an enterprise (厂区): what inspections, hazards and duties are about."""

    __tablename__ = "site"

    enterprise_id: Mapped[str] = mapped_column(ForeignKey("enterprise.id"), index=True)
    name: Mapped[str]
    address: Mapped[str | None]
    region: Mapped[str] = mapped_column(String(12), index=True)  # 属地代码, 6 to 12 digits
    industry: Mapped[str | None] = mapped_column(String(8))  # GB/T 4754
    sectors: Mapped[list[str]] = mapped_column(default=list)  # 监管行业
    matters: Mapped[list[str]] = mapped_column(default=list)  # whose business it is, beside 工贸 by its sectors
    high_risk: Mapped[bool] = mapped_column(default=False)  # 高危行业领域: configured, never derived
    active: Mapped[bool] = mapped_column(default=True)
    enterprise: Mapped[Enterprise] = relationship(back_populates="sites")
    parties: Mapped[list[Party]] = relationship(order_by="Party.id")


class Party(Identified):
    """A contractor (承包单位) or a tenant (承租单位) of a site."""

    __tablename__ = "party"

    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))  # contractor, tenant
    name: Mapped[str]
    uscc: Mapped[str | None] = mapped_column(String(18))
    work: Mapped[str | None]
    since: Mapped[date | None]
    until: Mapped[date | None]
