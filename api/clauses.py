"""The clause that a hazard falls under, by any spelling."""

from __future__ import annotations

from typing import NamedTuple

from api.errors import invalid
from standards import Library
from standards.citations import find_clause
from standards.wording import Text


class Cited(NamedTuple):
    """A clause as a hazard cites it; nothing where it names none."""

    edition: str | None = None
    clause: str | None = None
    citation: str | None = None


def cited(library: Library, edition: str | None, clause: str | None) -> Cited:
    """Edition, id and citation of a clause.

    Raises:
        Problem: 422 where there is no such edition or clause.
    """
    found = library.editions.get(edition or "")
    name = find_clause(found, clause or "") if found else None
    if found is None or name is None:
        raise invalid(Text("没有这个标准或者条项", "there is no such edition or clause"))
    article, item = found.clauses[name]
    return Cited(found.id, name, found.head.citation(article.article, item))


def cited_if_named(library: Library, level: str, edition: str | None, clause: str | None) -> Cited:
    """The same; nothing for a general hazard that names none.

    Raises:
        Problem: 422 also where a major hazard names none.
    """
    if edition is None and clause is None:
        if level == "major":
            raise invalid(Text("重大隐患要写明标准和条项", "a major hazard needs edition and clause"))
        return Cited()
    return cited(library, edition, clause)
