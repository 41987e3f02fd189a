"""The standards, for anybody: what there is, editions, clauses, what is found by everyday words."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from api.calls import Call
from api.database.tables import today
from api.errors import not_found
from api.law.asked import asked_by
from api.law.editions import clause_told, edition_told, standards_told
from api.law.kinds import question_told
from api.law.standing import standing
from api.law.trees import shared, ways
from api.law.twins import neighbours_in_time, twins
from api.pages.law_words import WORDS
from api.pages.rendering import page, see
from api.pages.visits import Viewing
from api.routers.law import ClauseName, EditionName, Word
from engine.validating.known import Known, KnownClause
from standards.citations import find_article, find_clause, names_effectiveness
from standards.conditions import SAFEGUARD
from standards.editions import Edition
from standards.logic import atoms
from standards.problems import unknown
from standards.variants import variants
from standards.wording import Text

router = APIRouter(prefix="/law")
_FOUND = 20
EXAMPLES = ("除尘器没装锁气阀", "有限空间没牌子", "喷漆房没通风", "第十一条第六项", "7.3.6")


@router.get("")
def standards(call: Viewing) -> Response:
    """The search, what is encoded, and what is not."""
    told = standards_told(call.service.library)
    listed = [(one, _standing(call, one.edition), _successors(call, one.edition)) for one in told.editions]
    listed.sort(key=lambda row: (row[1] == "superseded", not row[0].clauses, -row[0].clauses))
    others = [row for row in told.catalogue if row.edition_coverage == "none"]
    return _page(
        call,
        "law/standards.html",
        listed=listed,
        clauses=sum(one.clauses for one in told.editions),
        titled=[row for row in others if row.title],
        untitled=[row for row in others if not row.title],
        warnings=call.service.library.catalogue.warnings,
        digest=told.digest,
        examples=EXAMPLES,
    )


@router.get("/search")
def search(
    call: Viewing,
    q: Annotated[Word, Query(max_length=200)] = "",
    edition: Annotated[Word, Query(max_length=60)] = "",
    limit: Annotated[int, Query(ge=1, le=50)] = _FOUND,
) -> Response:
    """Clauses by everyday words. One that was named by its number is opened at once."""
    of = edition if edition in call.service.library.editions else None
    if not q.strip():
        return see(f"/law/{quote(of)}" if of else "/law")
    found = call.service.searcher.search(q, of, limit, today())
    if found.total == 1 and found.hits[0].by == "number":
        return see(address_of(found.hits[0].edition, found.hits[0].clause))
    if not found.total and len(found.articles) == 1:
        return see(f"/law/{quote(found.articles[0].edition)}#{anchor(found.articles[0].article)}")
    titles = {one.id: f"{one.head.title}（{one.head.number}）" for one in call.service.library.editions.values()}
    return _page(call, "law/search.html", found=found, q=q, of=of, limit=limit, titles=titles, examples=EXAMPLES)


@router.get("/duties")
def duties(call: Viewing) -> Response:
    """Duties on a calendar that policy texts of some places ask for."""
    known = list(call.service.duties.duties.values())
    texts = list(dict.fromkeys(id(one.text) for one in known))
    by_text = [(next(o.text for o in known if id(o.text) == text), [o for o in known if id(o.text) == text])
               for text in texts]  # fmt: skip
    return _page(call, "law/duties.html", texts=by_text)


@router.get("/{edition}")
def edition(edition: EditionName, call: Viewing) -> Response:
    """An edition: whom it binds, what is missing of it, its articles and clauses."""
    found = _edition(call, edition)
    before, after = neighbours_in_time(_known(call), found)
    return _page(
        call,
        "law/edition.html",
        told=edition_told(call.service.library, found),
        standing=_standing(call, found.id),
        before=before,
        after=after,
        numbers={name: number_of(_known(call).clauses[found.id, name]) for name in found.clauses},
        editions=call.service.library.editions,
    )


@router.get("/{edition}/{clause}")
def clause(edition: EditionName, clause: ClauseName, call: Viewing) -> Response:
    """A clause. Any spelling of its number leads to its one address."""
    found = _edition(call, edition)
    name = find_clause(found, clause)
    if name is None:
        return _beside(found, clause)
    if name != clause:
        return RedirectResponse(address_of(found.id, name), 308)
    library, known = call.service.library, _known(call)
    one = known.clauses[found.id, name]
    own = list(ways(library, found, name))
    names = list(found.clauses)
    at = names.index(name)
    before, after = neighbours_in_time(known, found)
    return _page(
        call,
        "law/clause.html",
        told=clause_told(library, found, name),
        number=number_of(one),
        head=found.head,
        heading=one.article.heading,
        standing=_standing(call, found.id),
        ways=own,
        shared=shared(own),
        kinds=library.kinds,
        speaks_of_devices=_speaks_of_devices(found, name),
        asked=[(kind, [question_told(q, call.lang) for q in questions]) for kind, questions in asked_by(library, one)],
        compared=[
            (other, is_before, [(number_of(twin), twin, list(ways(library, other, twin.id)))
                                for twin in twins(known, one, other)])
            for other, is_before in ((before, True), (after, False))
            if other
        ],
        previous=names[at - 1] if at else None,
        following=names[at + 1] if at + 1 < len(names) else None,
    )  # fmt: skip


def address_of(edition: str, clause: str) -> str:
    """The one address of a clause."""
    return f"/law/{quote(edition)}/{quote(clause, safe='()')}"


def anchor(article: str) -> str:
    """Where an article stands on the page of its edition."""
    return f"article-{quote(article)}"


def number_of(one: KnownClause) -> str:
    """The number of a clause as penalty papers write it, without the standard: 第十一条第六项."""
    return one.citation.removeprefix(one.edition.head.cited_as)


def _page(call: Call, template: str, **context: Any) -> Response:
    return page(call, template, address_of=address_of, anchor=anchor, **WORDS, **context)


def _known(call: Call) -> Known:
    return call.service.searcher.known


def _edition(call: Call, name: str) -> Edition:
    editions = call.service.library.editions
    if name not in editions:
        raise not_found(unknown(Text("版本", "edition"), name, editions))
    return editions[name]


def _standing(call: Call, edition: str) -> str:
    return standing(call.service.library.editions[edition].head, today())


def _successors(call: Call, edition: str) -> tuple[Edition | None, Edition | None]:
    return neighbours_in_time(_known(call), call.service.library.editions[edition])


def _beside(found: Edition, text: str) -> Response:
    """Where a number leads that names no clause: to its article, or to what is said of devices that do not work."""
    if names_effectiveness(found, text):
        return see(f"/law/{quote(found.id)}#broken")
    article = find_article(found, text)
    if article is None:
        raise not_found(unknown(Text("条文项", "clause"), text, found.clauses))
    return see(f"/law/{quote(found.id)}#{anchor(article.article)}")


def _speaks_of_devices(found: Edition, name: str) -> bool:
    """Whether what a clause forbids depends on devices being there and working."""
    ops = {atom.leaf.op for one in variants(found, *found.clauses[name]) for atom in atoms(one.hazard)}
    return bool(ops & {*SAFEGUARD, "lacks_among"})
