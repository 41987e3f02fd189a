"""Codes to stick on devices: whoever scans one, signed in, lands on the device's row of their open part.

A code says the site, the kind and the name, which outlive the form it was printed from.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import segno
from fastapi import APIRouter, Query, Response

from api.errors import not_found
from api.models import PathId
from api.pages.filling.rows import ENTERPRISE, Row, path_of, row_in
from api.pages.rendering import page, see
from api.pages.visits import Viewing, Visit
from api.paging import Slice
from api.routers import forms, parts
from api.routers.parts import PartOut
from standards import Library

router = APIRouter()
_NO_DEVICES = frozenset({ENTERPRISE, "special_worker", "safety_manager", "contractor", "user_inspection"})
_A_PAGE = 20
_MOST = 200


@dataclass(frozen=True, slots=True)
class Code:
    """A device and its code, as a picture drawn into the page."""

    kind: str
    name: str
    within: str
    picture: str
    path: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A part in which the device may be meant; `row` None where it is not listed there yet."""

    part: PartOut
    row: Row | None
    path: str


@router.get("/self-check/{form}/codes")
def codes(form: PathId, call: Viewing, page_: int = Query(1, alias="page", ge=1, le=500)) -> Response:
    """A sheet of codes, one for each device of a form, to print and cut."""
    told = forms.one_form(form, call)
    rows = list(_devices(told.content, call.service.library))
    here = rows[(page_ - 1) * _A_PAGE : page_ * _A_PAGE]
    base = str(call.request.base_url).rstrip("/")
    return page(
        call,
        "fill/codes.html",
        form=told,
        codes=[_code(base, told.site_id, *row) for row in here],
        number=page_,
        pages=-(-len(rows) // _A_PAGE),
        all=len(rows),
    )


@router.get("/d/{site}/{kind}")
def scanned(site: PathId, kind: str, call: Viewing, name: str = "") -> Response:
    """Where a code leads: to the row, to a choice where several parts ask about it, or a word that nothing is open."""
    known = call.service.library.kinds.get(kind)
    if known is None or not name:
        raise not_found()
    if not call.actor.may("draft.fill") and call.actor.may("form.inspect"):
        return see(f"/on-site/{site}")
    found = list(_open(call, site, kind, name))
    there = [one for one in found if one.row]
    if len(there or found) == 1:
        return see((there or found)[0].path)
    return page(call, "fill/scanned.html", name=name, kind=known.name, choices=there or found)


def _open(call: Visit, site: str, kind: str, name: str) -> list[Choice]:
    asks = {question.post for question in call.service.library.kinds[kind].questions}
    mine = parts.parts(call, Slice(_MOST, None)).items
    found = []
    for line in mine:
        if line.site_id == site and line.post in asks:
            part = parts.one_part(line.id, call)
            if any(one.kind == kind and one.questions for one in part.kinds):
                found.append(Choice(part, row_in(part, kind, name), path_of(part.id, kind, name)))
    return found


def _devices(content: dict[str, object], library: Library) -> list[tuple[str, str, str, str]]:
    rows = content.get("subjects")
    found = []
    for row in rows if isinstance(rows, list) else ():
        kind, name, within = library.kinds.get(str(row.get("kind"))), row.get("name"), row.get("within") or ""
        if kind and name and kind.kind not in _NO_DEVICES and kind.past is None:
            place = "、".join(within) if isinstance(within, list) else str(within)
            found.append((kind.kind, kind.name, str(name), place))
    return found


def _code(base: str, site: str, kind: str, kind_name: str, name: str, within: str) -> Code:
    path = f"/d/{site}/{quote(kind)}?{urlencode({'name': name})}"
    drawn = segno.make(base + path, error="m", micro=False).svg_inline(scale=1, border=4, omitsize=True)
    return Code(kind_name, name, within, drawn, path)
