"""Who handles a tip-off: the handlers of its matter and region, without those who are recused."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, selectinload

from api.authentication import actor
from api.database import Account, Grant, Tip, TipRecusal
from api.errors import forbidden
from api.rights import Action, Actor, Where


def where(tip: Tip) -> Where:
    """Whose a tip-off is. One of which nobody knows the matter is any handler's of the region."""
    return Where(tip.matter, tip.region)


def seen(by: Actor) -> ColumnElement[bool]:
    """The condition of the tip-offs that somebody handles."""
    region = by.within("tip.handle", region=Tip.region)
    placed = by.within("tip.handle", region=Tip.region, matter=Tip.matter)
    recused = select(TipRecusal.tip_id).where(TipRecusal.account_id == by.account)
    return and_(placed | (Tip.matter.is_(None) & region), Tip.id.not_in(recused))


def handled(session: Session, by: Actor, tip: str, action: Action = "tip.handle", *, lock: bool = False) -> Tip:
    """A tip-off that somebody handles.

    Raises:
        Problem: 403, the same where there is none, where it is not theirs, and where they are recused.
    """
    query = select(Tip).where(Tip.id == tip)
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None or not by.may(action, where(row)) or by.account in recused(session, row):
        raise forbidden()
    return row


def recused(session: Session, tip: Tip) -> frozenset[str]:
    """The accounts that have nothing to do with a tip-off."""
    return frozenset(session.scalars(select(TipRecusal.account_id).where(TipRecusal.tip_id == tip.id)))


def handlers(session: Session, place: Where, without: frozenset[str] = frozenset()) -> list[Account]:
    """The accounts that handle tip-offs of a matter in a region."""
    rows: Any = session.scalars(
        select(Account)
        .where(Account.active, Account.grants.any(Grant.role == "tip_handler"), Account.id.not_in(without))
        .options(selectinload(Account.grants))
        .order_by(Account.name, Account.id)
    )
    return [row for row in rows if actor(row).may("tip.handle", place)]
