"""What there is to choose from on the forms of hazards: clauses, people, sites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.authentication import actor
from api.database import Account, Grant
from api.rights import Action, Where, matter_of
from standards import Library


@dataclass(frozen=True, slots=True)
class Clauses:
    """The standards of a matter, and the clauses of those in force on a day."""

    editions: tuple[tuple[str, str], ...]
    clauses: tuple[tuple[str, str], ...]

    def completed(self, data: dict[str, object]) -> dict[str, object]:
        """The same with the standard, where only one is in force and somebody named but the clause."""
        if data.get("clause") and not data.get("edition") and len(self.editions) == 1:
            return {**data, "edition": self.editions[0][0]}
        return data


def clauses_of(library: Library, matter: str, day: date) -> Clauses:
    """What a hazard of a matter can be rated under."""
    editions = [
        edition
        for edition in library.editions.values()
        if edition.decides and matter_of(edition.head.standard) == matter and edition.in_force(day)
    ]
    return Clauses(
        tuple((edition.id, edition.head.cited_as) for edition in editions),
        tuple((name, clause.summary) for edition in editions for name, (_, clause) in edition.clauses.items()),
    )


def colleagues(session: Session, action: Action, where: Where, but: str) -> list[tuple[str, str]]:
    """Officers who could act along: whoever holds the right here."""
    prefixes = [(where.region or "")[:length] for length in range(len(where.region or "") + 1)]
    query = (
        select(Account)
        .join(Grant, Grant.account_id == Account.id)
        .where(Account.active.is_(True), Account.id != but, Grant.role == "officer", Grant.region.in_(prefixes))
        .order_by(Account.name, Account.id)
        .distinct()
        .limit(200)
    )
    return [(one.id, one.name) for one in session.scalars(query) if actor(one).may(action, where)]


def workers(session: Session, enterprise: str) -> list[tuple[str, str]]:
    """An enterprise's people with an account."""
    query = select(Account).where(Account.enterprise_id == enterprise, Account.active.is_(True))
    return [(one.id, one.name) for one in session.scalars(query.order_by(Account.name, Account.id).limit(200))]
