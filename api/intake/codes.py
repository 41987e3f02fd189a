"""Codes by which a report is followed, or a site's workers report: typed by people, kept as keyed hashes only."""

from __future__ import annotations

import json
import unicodedata
from typing import Annotated, Any, TypeVar

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.ciphers import Ciphers
from api.database import InternalReport, ReportCode, Tip
from api.errors import forbidden
from api.models import Given

Code = Annotated[
    str,
    Field(min_length=1, max_length=60, examples=["7KQ4M-X2PAB-9TRWE-H3VCN"], description="大小写、空格、横线不论"),
]
Coded = TypeVar("Coded", Tip, InternalReport, ReportCode)
_GROUP = 5


class CodeIn(Given):
    """A code. It is only ever sent in a body: addresses of pages are kept in histories and logs."""

    code: Code


def spelled(typed: str) -> str:
    """A code as it was given out, from how somebody typed it."""
    letters = [one for one in unicodedata.normalize("NFKC", typed).upper() if one.isalnum()]
    return "-".join("".join(letters[i : i + _GROUP]) for i in range(0, len(letters), _GROUP))


def by_code(session: Session, ciphers: Ciphers, table: type[Coded], typed: str, *, lock: bool = False) -> Coded:
    """What a code belongs to. The keyed hash is looked up, so that how long it takes says nothing of the code.

    Raises:
        Problem: 403, the same for every code that belongs to nothing.
    """
    query = select(table).where(table.code == ciphers.mark(spelled(typed)))
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise forbidden()
    return row


def ciphered(ciphers: Ciphers, **parts: str | None) -> bytes:
    """Texts that belong together, encrypted as one."""
    return ciphers.encrypt(json.dumps({name: text for name, text in parts.items() if text}, ensure_ascii=False))


def deciphered(ciphers: Ciphers, content: bytes) -> dict[str, Any]:
    """The texts again."""
    parts: dict[str, Any] = json.loads(ciphers.decrypt(content))
    return parts
