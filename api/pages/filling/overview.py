"""My parts, and one part: its rows by place, how many questions each leaves, rows added, things counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Response

from api.database.tables import today
from api.errors import Problem, invalid
from api.forms.contents import Answers, row_of
from api.forms.drafts import part_within
from api.forms.told import PartLine
from api.models import Page, PathId
from api.pages.filling.rows import ENTERPRISE, by_place, path_of, rows_of
from api.pages.rendering import page, see
from api.pages.visits import Sending, Viewing, Visit, given
from api.paging import Paging
from api.routers import parts
from api.routers.parts import PartOut
from standards.kinds import POSTS
from standards.wording import Text

router = APIRouter()
_A_PAGE = 10  # each is judged to say how far it is


@dataclass(frozen=True, slots=True)
class Mine:
    """One of my parts, and how far it is."""

    line: PartLine
    waiting: int
    answered: int
    rows: int
    counts: int

    @property
    def post(self) -> Text:
        """Whose part it is."""
        return POSTS.get(self.line.post or "", Text("未分岗位", "no post"))

    @property
    def days(self) -> int | None:
        """In how many days the check is; negative where its day has passed."""
        return (self.line.inspected_on - today()).days if self.line.inspected_on else None


@router.get("/fill")
def mine(call: Viewing, paging: Paging) -> Response:
    """My parts on all sites: how far each is, and when the check is."""
    found: Page[PartLine] = parts.parts(call, replace(paging, limit=min(paging.limit, _A_PAGE)))
    own = [_mine(parts.one_part(line.id, call), line) for line in found.items]
    own.sort(key=lambda one: (one.days is None, one.days))
    return page(call, "fill/mine.html", mine=own, next=found.next)


@router.get("/fill/{part}")
def one_part(part: PathId, call: Viewing) -> Response:
    """A part: its rows by place."""
    return _shown(call, parts.one_part(part, call))


@router.post("/fill/{part}")
def add(part: PathId, call: Sending) -> Response:
    """Add a row, or say how many there are of something. A count left blank stays as it was."""
    try:
        return see(_counted(part, call) if call.said("counting") else _added(part, call))
    except Problem as problem:
        if problem.status in (401, 403):
            raise
        return _shown(call, parts.one_part(part, call), problem, call)


def _added(part: str, call: Sending) -> str:
    told = parts.one_part(part, call)
    kind = next((one for one in told.kinds if one.kind == call.said("kind") and one.questions), None)
    name = call.said("name")
    if kind is None or kind.kind == ENTERPRISE or not name:
        raise invalid(Text("请选是什么，并写上名称或编号", "say what it is and what it is called"))
    with call.reading() as session:
        row = part_within(session, call.actor, part)
        there = row_of(row.form.content, kind.kind, name) or row_of(row.content, kind.kind, name)
    if there is None:  # one that is there already is gone to as it is
        entry: dict[str, Any] = {"kind": kind.kind, "name": name, "question": kind.questions[0].id}
        if within := call.said("within"):
            entry["within"] = [within]
        parts.fill_part(part, given(call, Answers, {"answers": [entry]}), call)
    return path_of(part, kind.kind, str(there["name"]) if there else name)


def _counted(part: str, call: Sending) -> str:
    """Only figures that were altered are sent on."""
    counts = {}
    for name, value in call.fields.multi_items():
        kind = name.removeprefix("count|")
        if name.startswith("count|") and isinstance(value, str) and value.strip() and value != call.said(f"had|{kind}"):
            counts[kind] = value.strip()
    if wrong := [value for value in counts.values() if not value.isdecimal() and value != "不清楚"]:
        raise invalid(Text(f"数量应是 0、1、2……，不知道的填“不清楚”：{wrong[0]}", f"a count is 0, 1, 2 …: {wrong[0]}"))
    if counts:
        numbers = {kind: int(value) if value.isdecimal() else value for kind, value in counts.items()}
        parts.fill_part(part, given(call, Answers, {"counts": numbers}), call)
    return f"/fill/{part}?saved=1#counts"


def _mine(told: PartOut, line: PartLine) -> Mine:
    rows = rows_of(told)
    counts = sum(one.count_text is not None and one.count is None and one.count_so_far is None for one in told.kinds)
    return Mine(line, sum(row.waiting for row in rows), sum(row.answered for row in rows), len(rows), counts)


def _shown(call: Visit, told: PartOut, problem: Problem | None = None, sent: Visit | None = None) -> Response:
    rows = rows_of(told)
    places = {row.row.name or "" for row in rows} | {place for row in rows for place in row.row.within}
    return page(
        call,
        "fill/part.html",
        problem.status if problem else 200,
        part=told,
        groups=by_place(told),
        progress=_mine(told, told),
        counting=[kind for kind in told.kinds if kind.count_text],
        addable=[(kind.kind, kind.name) for kind in told.kinds if kind.questions and kind.kind != ENTERPRISE],
        places=sorted(one for one in places if one),
        typed={name: sent.said(name) for name in ("kind", "name", "within")} if sent else {},
        typed_counts={k: v for k, v in sent.fields.multi_items() if k.startswith("count|")} if sent else {},
        saved=call.request.query_params.get("saved"),
        problem=problem.said(call.lang) if problem else None,
    )
