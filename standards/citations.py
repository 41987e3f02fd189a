"""Finding a clause by any usual spelling of its number."""

from __future__ import annotations

import re
import unicodedata

from standards.editions import Edition
from standards.wording import number_of


def find_clause(edition: Edition, text: str) -> str | None:
    """The id of the clause that `text` names, or None: 11(6), 11（6）, 11-6, 十一(六), 第十一条第（六）项.

    >>> import standards
    >>> edition = standards.load().editions["industry_trade_2023"]
    >>> {find_clause(edition, t) for t in ("11(6)", "11-6", "十一(六)", "第十一条第六项", "第十一条第（六）项")}
    {'11(6)'}
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if plain in edition.clauses:
        return plain
    match = re.fullmatch(r"第?([\d一二三四五六七八九十]+)条?[-.(]?第?\(?([\d一二三四五六七八九十]+)\)?项?", plain)
    if match is None:
        return None
    article, item = (part if part.isdecimal() else str(number_of(part)) for part in match.groups())
    name = f"{article}({item})"
    return name if name in edition.clauses else None
