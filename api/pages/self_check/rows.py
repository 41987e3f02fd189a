"""How many there are of each kind, what each is called and where it lies: 有几套，0＝没有."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.errors import Problem, conflict
from api.forms.contents import Answers
from api.forms.progress import KindProgress, RowProgress
from api.forms.rows import Rows
from api.forms.told import FormOut
from api.models import PathId
from api.pages.rendering import page, see
from api.pages.self_check.drafts import Draft, Settled, content_now, opened
from api.pages.visits import Sending, Viewing, Visit, given, told
from api.routers import drafts, forms
from engine.blank import WORKSHOP
from engine.vocabulary import fold
from standards.wording import Text

router = APIRouter(prefix="/self-check")
_AT_ONCE = 120  # rows on one page; beyond, a kind at a time
_OF_A_KIND = 50  # rows of one kind on a page
_MOST_BLANKS = 30
_IN_SEVERAL = frozenset({"fire_compartment", "fire_spacing"})  # these lie in every place they belong to


@dataclass(frozen=True, slots=True)
class Shown:
    """A kind on the page. `open`: its rows are shown; `outer`: the rows it can lie in; `blanks`: lines for more.

    `first` is the number of the first row shown; `typed` a count that was filled in and could not be kept.
    """

    kind: KindProgress
    open: bool
    outer: list[str]
    outer_kinds: list[str]
    several: bool
    blanks: int
    first: int
    typed: str | None

    @property
    def rows(self) -> list[RowProgress]:
        """The rows on this page."""
        return self.kind.rows[self.first : self.first + _OF_A_KIND] if self.others else self.kind.rows

    @property
    def others(self) -> list[int]:
        """Where each page of rows begins, where there is more than one."""
        number = len(self.kind.rows)
        return list(range(0, number, _OF_A_KIND)) if number > _OF_A_KIND else []

    @property
    def count(self) -> str:
        """What the field shows."""
        return self.typed if self.typed is not None else "" if self.kind.count is None else str(self.kind.count)


@router.get("/{form}/rows")
def rows(
    form: PathId,
    call: Viewing,
    kind: Annotated[str, Query(max_length=60)] = "",
    first: Annotated[int, Query(ge=0, le=100_000)] = 0,
    saved: bool = False,
) -> Response:
    """All kinds that can matter, with their rows."""
    return _shown(form, call, kind, first, saved=saved)


@router.post("/{form}/rows")
def save(form: PathId, call: Sending) -> Response:
    """Keep counts, names and places; with `named` rows without a name are called 1#, 2# and so on."""
    only = call.said("only")
    first = int(said) if (said := call.said("first")).isdecimal() and len(said) < 7 else 0
    try:
        version, content = content_now(call, form)
        counts = dict(_counts(call, content.get("counts") or {}))
        changed = list(_rows(call))
        if call.said("named"):
            changed += _named(call, opened(call, form), counts, changed)
        if changed:
            asked = given(call, Rows, {"version": version, "rows": changed})
            version = told(drafts.arrange(form, asked, call), FormOut).version
        if counts:
            forms.fill(form, given(call, Answers, {"version": version, "counts": counts}), call)
    except Settled as settled:
        return see(settled.path)
    except Problem as problem:
        return _shown(form, call, only, first, problem)
    return see(f"/self-check/{form}/rows?saved=1" + (f"&kind={only}&first={first}" if only else ""))


def _shown(
    form: str, call: Visit, only: str, first: int, problem: Problem | None = None, *, saved: bool = False
) -> Response:
    try:
        found = opened(call, form)
    except Settled as settled:
        return see(settled.path)
    library = call.service.library
    kinds = [kind for kind in found.kinds if kind.kind != WORKSHOP and (not only or kind.kind == only)]
    open_ = only or sum(len(kind.rows) for kind in kinds) <= _AT_ONCE
    names = {kind.kind: [row.name for row in kind.rows if row.name] for kind in found.kinds}
    shown = [
        Shown(
            kind,
            bool(open_),
            [name for outer in kind.within for name in names.get(outer, [])],
            [library.kinds[outer].name for outer in kind.within],
            kind.kind in _IN_SEVERAL,
            _blanks(kind),
            first if only else 0,
            call.said(f"count.{kind.kind}") if problem else None,
        )
        for kind in kinds
    ]
    return page(
        call,
        "self_check/rows.html",
        problem.status if problem else 200,
        draft=found,
        here="rows",
        kinds=shown,
        only=only,
        first=first,
        saved=saved,
        problem=problem.said(call.lang) if problem else None,
    )


def _blanks(kind: KindProgress) -> int:
    """As many empty lines as rows are still to be named."""
    count = str(kind.count or "")
    return min(max(int(count) - len(kind.rows), 0), _MOST_BLANKS) if count.isdecimal() else 0


def _counts(call: Visit, now: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The counts that were altered on the page.

    Raises:
        Problem: 422 for what is no number; 409 where somebody has said another number meanwhile.
    """
    for name in call.fields:
        if not name.startswith("count."):
            continue
        kind, said = name[6:], fold(call.said(name))
        was = call.said(f"was.{kind}")
        if not said or said == fold(was):
            continue
        if not said.isdecimal() or len(said) > 5:
            raise Problem(422, "invalid", Text("数量应是 0、1、2……", "a count is 0, 1, 2 …"), _words(call, kind))
        stands = fold(now.get(kind) if now.get(kind) is not None else "")
        if stands not in (fold(was), said):
            what = _words(call, kind)
            zh, en = (
                f"{what.zh}没有保存，别人刚刚填了 {stands}",
                f"{what.en}: not saved, somebody has just said {stands}",
            )
            raise conflict(Text(zh, en))
        yield kind, said


def _words(call: Visit, kind: str) -> Text:
    known = call.service.library.kinds.get(kind)
    return Text(known.name, known.name) if known else Text(kind[:60], kind[:60])


def _rows(call: Visit) -> Iterator[dict[str, Any]]:
    """Rows that were added, renamed, put elsewhere or taken out; a name left blank changes nothing."""
    for name in call.fields:
        if not name.startswith("name."):
            continue
        _, kind, number = name.split(".", 2) if name.count(".") == 2 else ("", "", "")
        called, before = call.said(name), call.said(f"before.{kind}.{number}")
        if not kind or not (called or before):
            continue
        row: dict[str, Any] = {"kind": kind, "name": called or before, "before": before or None}
        within, was = call.all_said(f"within.{kind}.{number}"), call.all_said(f"lay.{kind}.{number}")
        if within and within != was:
            row["within"] = within
        if call.said(f"gone.{kind}.{number}") and before:
            yield row | {"name": before, "gone": True}
        elif not before or row["name"] != before or "within" in row:
            yield row


def _named(call: Visit, found: Draft, counts: dict[str, str], changed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows called 1#除尘系统, 2#… for those that are counted and have no name yet."""
    made: list[dict[str, Any]] = []
    for kind in found.kinds:
        count = counts.get(kind.kind, str(kind.count or ""))
        own = [one for one in changed if one["kind"] == kind.kind]
        gone = {one["before"] for one in own if one.get("gone")}
        names = {row.name for row in kind.rows} - gone | {one["name"] for one in own if not one.get("gone")}
        there = len(kind.rows) - len(gone) + sum(not one["before"] for one in own)
        if kind.kind == WORKSHOP or not count.isdecimal():
            continue
        taken = {fold(name or "") for name in names}
        free = (name for i in range(1, 2000) if fold(name := f"{i}#{_short(kind.name)}") not in taken)
        for name in (next(free) for _ in range(min(int(count) - there, 500))):
            made.append({"kind": kind.kind, "name": name, "before": None})
    return made


def _short(name: str) -> str:
    """The first of several things that a kind is called after: 铸造用炉、压铸机、氧枪 are too long for a name."""
    return name.partition("、")[0].partition("（")[0]
