"""Lists a page at a time, by cursor: what is added or removed meanwhile neither shifts nor repeats anything."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Depends
from fastapi import Query as QueryParameter
from sqlalchemy import ColumnElement, Date, Select, tuple_
from sqlalchemy.orm import Session

from api.errors import invalid
from standards.wording import Text

_MOST = 200


@dataclass(frozen=True, slots=True)
class Slice:
    """Which page is wanted."""

    limit: int
    after: tuple[Any, ...] | None

    def of(
        self,
        session: Session,
        query: Select[Any],
        *order: Any,
        descending: bool = True,
        place: Callable[[Any], Sequence[Any]] | None = None,
    ) -> tuple[list[Any], str | None]:
        """A page of a query's rows, and the cursor of the next.

        Args:
            session: a reading transaction.
            query: selects entities.
            order: the columns to sort by; the last is unique. Strings, numbers or days.
            descending: the latest first.
            place: what a row is sorted by, where `order` holds more than columns.
        """
        if self.after is not None:
            if len(self.after) != len(order) or not all(map(_fits, self.after, order)):
                raise _bad()
            here, there = tuple_(*order), tuple_(*map(_value, order, self.after))
            follows: ColumnElement[bool] = here < there if descending else here > there
            query = query.where(follows)
        query = query.order_by(*(column.desc() if descending else column.asc() for column in order))
        rows = list(session.scalars(query.limit(self.limit + 1)))
        more = len(rows) > self.limit
        rows = rows[: self.limit]
        if not more:
            return rows, None
        last = rows[-1]
        return rows, _cursor(place(last) if place else [getattr(last, column.key) for column in order])


def _slice(
    limit: Annotated[int, QueryParameter(ge=1, le=_MOST, description="rows a page")] = 50,
    cursor: Annotated[str | None, QueryParameter(max_length=500, description="`next` of the page before")] = None,
) -> Slice:
    return Slice(limit, _places(cursor) if cursor else None)


Paging = Annotated[Slice, Depends(_slice)]


def _cursor(places: Sequence[Any]) -> str:
    plain = [str(place) if not isinstance(place, int) else place for place in places]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _places(cursor: str) -> tuple[Any, ...]:
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        raise _bad() from None
    if not isinstance(plain, list) or not all(map(_is_place, plain)):
        raise _bad()
    return tuple(plain)


def _value(column: Any, place: Any) -> Any:
    if not isinstance(column.type, Date):
        return place
    try:
        return date.fromisoformat(place)
    except (TypeError, ValueError):
        raise _bad() from None


def _is_place(one: Any) -> bool:
    """Whether both databases can compare it with a column."""
    if isinstance(one, int):
        return not isinstance(one, bool) and abs(one) < 2**63
    return isinstance(one, str) and one.isprintable()


def _fits(place: Any, column: Any) -> bool:
    """Whether a place is of the column's type: PostgreSQL compares no text with numbers."""
    return isinstance(place, int) == issubclass(column.type.python_type, int | float)


def _bad() -> Exception:
    return invalid(Text("cursor 不对，请从第一页开始", "no such cursor; begin with the first page"))
