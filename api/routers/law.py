"""What is loaded, for anybody: standards, kinds and questions, blank forms, schemas. Cached by ETag."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import AfterValidator

from api.database.tables import today
from api.errors import invalid, lang_of, not_found
from api.law import blanks
from api.law.changes import Changes, comparison, line_of
from api.law.editions import ClauseTold, EditionTold, Standards, clause_told, edition_told, standards_told
from api.law.kept import Kept, Shelf, answered
from api.law.kinds import Kinds, KindTold, kind_told, kinds_told
from api.law.searching import Search
from api.models import Told, plain_text
from api.routers.needs import SHOWN, needs, problem
from api.service import Service
from engine.blank_workbook import Known
from engine.schema import schemas
from standards.citations import find_clause
from standards.editions import Edition
from standards.problems import unknown
from standards.schema import said
from standards.wording import Text

router = APIRouter(prefix="/v1", tags=["standards"])
_SHELF, _SEARCHES = Shelf(), Shelf()  # what is searched for never crowds out what everybody reads
_COMPARED = {**SHOWN, 501: problem("没有装求解器 no solver is installed")}
Word = Annotated[str, AfterValidator(plain_text)]
Words = Annotated[list[Annotated[Word, Query(max_length=60)]], Query(max_length=40)]
EditionName = Annotated[Word, Path(max_length=60, examples=["industry_trade_2023"])]
ClauseName = Annotated[Word, Path(max_length=60, examples=["11(6)", "第十一条第六项"], description="怎么写都行")]


@router.get("/standards", **needs(None, responses=SHOWN), response_model=Standards)
def standards(request: Request) -> Response:
    """The editions that are loaded, and the catalogue of all national standards."""
    library = _service(request).library
    return answered(request, _kept(("standards", library.digest), lambda: standards_told(library)))


@router.get("/standards/{edition}", **needs(None, responses=SHOWN), response_model=EditionTold)
def edition(edition: EditionName, request: Request) -> Response:
    """An edition: whom it binds, its articles and clauses, each with its conditions in plain words."""
    library = _service(request).library
    found = _edition(request, edition)
    return answered(request, _kept((found.id, library.digest), lambda: edition_told(library, found)))


@router.get("/standards/{edition}/clauses/{clause}", **needs(None, responses=SHOWN), response_model=ClauseTold)
def clause(edition: EditionName, clause: ClauseName, request: Request) -> Response:
    """A clause by its number in any spelling: 11(6), 11-6, 第十一条第六项."""
    library = _service(request).library
    found = _edition(request, edition)
    name = find_clause(found, clause)
    if name is None:
        raise not_found(unknown(Text("条文项", "clause"), clause, found.clauses))
    kept = _kept((found.id, name, library.digest), lambda: clause_told(library, found, name))
    return answered(request, kept)


@router.get("/standards/{edition}/changes", **needs(None, responses=_COMPARED), response_model=Changes)
async def changes(
    edition: EditionName,
    request: Request,
    before: Annotated[Word, Query(alias="from", max_length=60, examples=["industry_trade_2017"])],
) -> Response:
    """What an edition changes against another of the same standard (`from`), clause by clause, each with an example.

    A solver goes over all rows there can be. The first to ask waits some seconds, everybody after that does not.
    """
    service = _service(request)
    old, new = _edition(request, before), _edition(request, edition)
    future = comparison(service, old, new)
    line = line_of(await asyncio.shield(asyncio.wrap_future(future)))
    return answered(request, _SHELF.get(("changes", old.id, new.id, service.library.digest), lambda: line))


@router.get("/kinds", **needs(None, responses=SHOWN), response_model=Kinds)
def kinds(request: Request) -> Response:
    """The kinds of subjects a form lists: devices, places, persons, jobs."""
    library = _service(request).library
    return answered(request, _kept(("kinds", library.digest), lambda: kinds_told(library)))


@router.get("/kinds/{kind}", **needs(None, responses=SHOWN), response_model=KindTold)
def kind(kind: Annotated[Word, Path(max_length=60, examples=["dust_system"])], request: Request) -> Response:
    """A kind with its questions: type, options, where to look, what to keep, who answers, how often."""
    library, lang = _service(request).library, lang_of(request)
    found = library.kinds.get(kind)
    if found is None:
        raise not_found(unknown(Text("类别", "kind"), kind, library.kinds))
    return answered(request, _kept((found.kind, lang, library.digest), lambda: kind_told(found, lang)))


@router.get("/search", **needs(None, responses=SHOWN), response_model=Search)
def search(
    request: Request,
    q: Annotated[
        Word, Query(min_length=1, max_length=200, examples=["除尘器没装锁气阀"], description="平常话，或者条项号")
    ],
    edition: Annotated[Word | None, Query(max_length=60, description="只找这个版本")] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> Response:
    """Clauses found by everyday words, or by a number in any spelling.

    Editions that are superseded come after those in force. What is found is to be verified: words decide nothing.
    `not_encoded` and `matters` say where else the answer may stand.
    """
    service, day = _service(request), today()
    if edition is not None and edition not in service.library.editions:
        raise invalid(unknown(Text("版本", "edition"), edition, service.library.editions))
    key = ("search", q, edition, limit, day, service.library.digest)
    found = _SEARCHES.get(key, lambda: service.searcher.search(q, edition, limit, day).model_dump_json().encode())
    return answered(request, found)


@router.get(
    "/forms/blank.xlsx",
    **needs(None, responses={**SHOWN, 200: {"content": {blanks.KIND: {}}, "description": "空白自查表"}}),
    response_class=Response,
)
def blank(
    request: Request,
    standard: Words = ["industry_trade"],  # noqa: B006  # FastAPI copies it
    sector: Words = [],  # noqa: B006
    workshop_sector: Words = [],  # noqa: B006
    has: Words = [],  # noqa: B006
    without: Words = [],  # noqa: B006
    no_others: bool = False,
) -> Response:
    """A blank workbook for an enterprise: only what can still matter is asked.

    `has` and `without` name questions about the enterprise (`/v1/kinds/enterprise`). What neither names is asked;
    `no_others` says that it has nothing but what `has` names.
    """
    service = _service(request)
    words = [tuple(dict.fromkeys(one)) for one in (standard, sector, workshop_sector, has, without)]
    known = Known("blank", words[0], words[1], words[2], words[3], words[4])
    known = blanks.understood(service.judge, known, no_others)
    kept = _SHELF.get(
        ("blank", known, service.library.digest), lambda: blanks.workbook(service.judge, known), blanks.KIND
    )
    return answered(request, kept, **{"Content-Disposition": f'attachment; filename="{blanks.NAME}"'})


@router.get("/schema/{name}", **needs(None, responses=SHOWN), response_model=dict[str, Any])
def schema(name: Literal["form", "verdict"], request: Request) -> Response:
    """The JSON Schema of a form as it is handed in, or of a verdict."""
    return answered(request, _SHELF.get(("schema", name), lambda: said(schemas()[name]).encode()))


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


def _edition(request: Request, name: str) -> Edition:
    editions = _service(request).library.editions
    if name not in editions:
        raise not_found(unknown(Text("版本", "edition"), name, editions))
    return editions[name]


def _kept(key: tuple[object, ...], make: Any) -> Kept:
    def body() -> bytes:
        told: Told = make()
        return told.model_dump_json().encode()

    return _SHELF.get(key, body)
