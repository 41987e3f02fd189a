"""Accounts, what they may do, their keys and their browser sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.database.tables import Identified


class Account(Identified):
    """Somebody who can sign in. `name` is shown in histories; certificate numbers are kept apart, encrypted."""

    __tablename__ = "account"

    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str]
    password: Mapped[str | None]  # a hash
    certificate: Mapped[str | None]  # 执法证号, encrypted
    enterprise_id: Mapped[str | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    grants: Mapped[list[Grant]] = relationship(back_populates="account", order_by="Grant.id")


class Grant(Identified):
    """One role of an account and its reach: matter (工贸, 消防 …) × region prefix × level, or an enterprise."""

    __tablename__ = "account_grant"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(String(30))
    matters: Mapped[list[str]] = mapped_column(default=list)  # empty: none; ["*"]: all
    region: Mapped[str] = mapped_column(String(12), default="")  # a prefix of region codes; empty: everywhere
    level: Mapped[str | None] = mapped_column(String(10))
    enterprise_id: Mapped[str | None] = mapped_column(ForeignKey("enterprise.id"))
    post: Mapped[str | None] = mapped_column(String(30))
    until: Mapped[datetime | None]
    account: Mapped[Account] = relationship(back_populates="grants")


class ApiKey(Identified):
    """A key of a program. Only its hash is kept; `officers` are the accounts in whose name it acts."""

    __tablename__ = "api_key"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    beginning: Mapped[str] = mapped_column(String(12))  # shown in lists, so that a key can be told from others
    label: Mapped[str]
    officers: Mapped[list[str]] = mapped_column(default=list)  # account ids
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship()


class Session(Identified):
    """A browser that has signed in. The cookie's token is kept as a hash."""

    __tablename__ = "session"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    csrf: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship()
