"""One row: its questions that can still matter, saved as they are answered, by a script or by the form itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from api.database.tables import today
from api.errors import Problem
from api.forms.contents import Answers, Entry, RowSaid, answer_of, row_of
from api.forms.drafts import part_within
from api.forms.evidence import FileOut
from api.models import PathId
from api.pages.filling.files import Shown, beside, nothing_chosen, of_part, shown_of_part, take, with_step
from api.pages.filling.rows import Row, asked, path_of, row_in, rows_of, waits
from api.pages.questions import Asked, Place, Sent, same, sent, words
from api.pages.rendering import environment, page, see
from api.pages.visits import Sending, Viewing, Visit, told
from api.routers import evidence, parts
from api.routers.forms import Filled
from api.routers.parts import PartOut
from standards.wording import Text

router = APIRouter()
_TRIES = 3
CHANGES = ("无", "有", "不清楚")


@dataclass(slots=True)
class Saved:
    """What became of what was sent: what is wrong with a question, and what somebody else has answered meanwhile."""

    trouble: dict[str, Text] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    rows: list[RowSaid] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The HTTP status that says it."""
        return 409 if self.others else 422 if self.trouble else 200


@router.get("/fill/{part}/{kind}")
def one_row(part: PathId, kind: str, call: Viewing, name: str | None = None) -> Response:
    """The questions of one row. A name that is not there may be added: a code on a device says it before the form."""
    return _shown(call, parts.one_part(part, call), kind, name)


@router.post("/fill/{part}/{kind}")
def save(part: PathId, kind: str, call: Sending, name: str | None = None) -> Response:
    """Save what was altered. A script gets what to show as data, the form itself a page."""
    came = sent(call.fields, call.service.library)
    saved = _saved(part, kind, name, came, call)
    now = parts.one_part(part, call)
    if call.by_script:
        return _as_data(call, now, kind, name, came, saved)
    if saved.status != 200:
        return _shown(call, now, kind, name, saved, came)
    row = row_in(now, kind, name)
    if row and row.waiting:
        return see(row.path + ("&" if "?" in row.path else "?") + "saved=1")
    return see(f"/fill/{part}?saved=1")


@router.post("/fill/{part}/{kind}/files")
def add_photos(part: PathId, kind: str, call: Sending, name: str | None = None) -> Response:
    """Keep the photos chosen beside the questions of a row, whichever button was pressed; then go on where one was."""
    places = [Place(kind, question, name) for question in _asked_here(call, kind)]
    try:
        taken = [place for place in places if take(call, part, f"file|{place}", place)]
        if not taken:
            raise nothing_chosen()
    except Problem as problem:
        return _shown(call, parts.one_part(part, call), kind, name, problem=problem)
    return see(f"{path_of(part, kind, name)}#{taken[-1].id}")


@router.post("/fill/{part}/{kind}/files/{file}/removal")
def remove_photo(part: PathId, kind: str, file: PathId, call: Sending, name: str | None = None) -> Response:
    """Take a photo away again."""
    evidence.remove_from_part(part, file, call)
    return see(path_of(part, kind, name))


def _asked_here(call: Visit, kind: str) -> list[str]:
    known = call.service.library.kinds.get(kind)
    return list(known.by_id) if known else []


def _saved(part: str, kind: str, name: str | None, came: list[Sent], call: Sending) -> Saved:
    """Enter what can be entered; where somebody else was quicker, look again what they have said."""
    for attempt in range(_TRIES):
        with call.reading() as session:
            row = part_within(session, call.actor, part)
            version, own, form = row.version, row.content, row.form.content
            day = row.form.inspected_on or today()
        saved = _weighed(came, own, form)
        for one in _ready(came, saved):
            last = (row_of(form, one.place.kind, one.place.name) or {}).get("last") or {}
            carried = one.place.question in (last.get("answers") or {})
            saved.entries += one.entries(day if carried and one.altered else None)
        if (changed := call.said("changed")) in CHANGES and changed != call.said("had-changed"):
            saved.rows.append(RowSaid(kind=kind, name=name, changed=changed))
        if not saved.entries and not saved.rows:
            return saved
        try:
            given = Answers(version=version, answers=saved.entries, rows=saved.rows)
            told(parts.fill_part(part, given, call), Filled)
        except Problem as problem:
            if problem.status != 409 or "version" not in problem.more or attempt == _TRIES - 1:
                raise
        else:
            return saved
    raise AssertionError("the last attempt answers or raises")


def _weighed(came: list[Sent], own: Mapping[str, Any], form: Mapping[str, Any]) -> Saved:
    saved = Saved()
    for one in came:
        if trouble := one.trouble:
            saved.trouble[str(one.place)] = trouble
        elif one.altered or one.clear or one.unchanged:
            there = _standing(one, own, form)
            if not same(one.question, there, one.was) and not same(one.question, there, one.answer):
                saved.others[str(one.place)] = words(one.question, there)
    return saved


def _ready(came: list[Sent], saved: Saved) -> Iterator[Sent]:
    yield from (one for one in came if str(one.place) not in saved.trouble and str(one.place) not in saved.others)


def _standing(one: Sent, own: Mapping[str, Any], form: Mapping[str, Any]) -> Any:
    for content in (own, form):
        answer = answer_of(row_of(dict(content), one.place.kind, one.place.name) or {}, one.place.question)
        if answer is not None:
            return answer
    return None


def _fields(call: Visit, row: Row, saved: Saved | None = None, came: list[Sent] | None = None) -> list[Asked]:
    """The questions as fields, with their files; those that could not be saved as they were filled in."""
    files = of_part(call, row.part)
    typed = {str(one.place): one for one in came or ()}
    found = []
    for one in asked(row, call.service.library, call.actor.name):
        place = str(one.place)
        one = replace(one, files=_files(row, files, one.place))
        if saved and (place in saved.trouble or place in saved.others):
            one = replace(one, sent=typed[place], trouble=saved.trouble.get(place), other=saved.others.get(place))
        found.append(one)
    return found


def _files(row: Row, files: list[FileOut], place: Place) -> tuple[Shown, ...]:
    return tuple(shown_of_part(beside(files, place), row.part, path_of(row.part, row.kind.kind, row.row.name)))


def _as_data(call: Visit, now: PartOut, kind: str, name: str | None, came: list[Sent], saved: Saved) -> Response:
    """What a script shows: the fields as they stand, the questions that can still matter, what is wrong."""
    row = row_in(now, kind, name)
    fields = _fields(call, row, saved, came) if row else []
    anew = {str(one.place) for one in came if one.clear or one.unchanged} | set(saved.others) | set(saved.trouble)
    macro = environment(call.lang).get_template("questions.html").make_module({"csrf": call.csrf})
    return JSONResponse(
        {
            "asked": [str(one.place) for one in fields if not one.moot],
            "fields": {f"was|{one.place}": one.was for one in fields if not one.moot},
            "html": {
                str(one.place): macro.ask(one)  # type: ignore[attr-defined]
                for one in fields
                if saved.rows or str(one.place) in anew
            },
            "left": row.waiting if row else 0,
        },
        saved.status,
    )


def _shown(
    call: Visit,
    part: PartOut,
    kind: str,
    name: str | None,
    saved: Saved | None = None,
    came: list[Sent] | None = None,
    problem: Problem | None = None,
) -> Response:
    row = row_in(part, kind, name)
    if row is None:
        known = next((one for one in part.kinds if one.kind == kind and one.questions), None)
        return page(call, "fill/missing.html", 404, part=part, kind=known, name=name)
    carried = [one for one in row.row.asked if one.last and one.last.carried]
    return page(
        call,
        "fill/row.html",
        problem.status if problem else saved.status if saved else 200,
        part=part,
        row=row,
        fields=_fields(call, row, saved, came),
        carried=carried,
        unconfirmed=sum(waits(one) for one in carried),
        changes=CHANGES,
        account=call.actor.account,
        following=_following(part, row),
        path=path_of(part.id, kind, name),
        files_path=with_step(path_of(part.id, kind, name), "/files"),
        problem=problem.said(call.lang) if problem else None,
        saved=call.request.query_params.get("saved"),
        trouble=bool(saved and saved.status != 200),
    )


def _following(part: PartOut, here: Row) -> Row | None:
    """The next row on which something waits, after this one, else from the beginning."""
    rows = rows_of(part)
    at = next((number for number, one in enumerate(rows) if one.path == here.path), 0)
    return next((one for one in [*rows[at + 1 :], *rows[:at]] if one.waiting), None)
