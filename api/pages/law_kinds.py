"""What is inspected: kinds, their questions, and the clauses each question serves. For anybody."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from api.errors import not_found
from api.law.asked import serving
from api.law.kinds import kind_told, kinds_told
from api.pages.law import address_of, number_of
from api.pages.law_words import WORDS
from api.pages.rendering import page
from api.pages.visits import Viewing
from api.routers.law import Word
from engine.validating.known import KnownClause
from standards.editions import Edition
from standards.problems import unknown
from standards.wording import Text

router = APIRouter(prefix="/law/kinds")


@router.get("")
def kinds(call: Viewing) -> Response:
    """All kinds by name."""
    return page(call, "law/kinds.html", told=kinds_told(call.service.library))


@router.get("/{kind}")
def kind(kind: Annotated[Word, Path(max_length=60)], call: Viewing) -> Response:
    """A kind with its questions."""
    library = call.service.library
    found = library.kinds.get(kind)
    if found is None:
        raise not_found(unknown(Text("类别", "kind"), kind, library.kinds))
    served = serving(call.service.searcher.known, kind)
    return page(
        call,
        "law/kind.html",
        told=kind_told(found, call.lang),
        within=[library.kinds[one] for one in found.within if one in library.kinds],
        served={question: _by_edition(clauses) for question, clauses in served.items()},
        address_of=address_of,
        **WORDS,
    )


def _by_edition(clauses: list[KnownClause]) -> list[tuple[Edition, list[tuple[str, KnownClause]]]]:
    """The clauses of each edition with their numbers, editions in force first."""
    found: dict[str, tuple[Edition, list[Any]]] = {}
    for one in clauses:
        found.setdefault(one.edition.id, (one.edition, []))[1].append((number_of(one), one))
    return sorted(found.values(), key=lambda pair: pair[0].head.superseded_on is not None)
