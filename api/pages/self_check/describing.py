"""The enterprise described first, with its workshops: only what can still matter is asked of the posts afterwards."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.errors import Problem
from api.forms.contents import Answers, Entry, answer_of, row_of
from api.forms.progress import ProgressOut, is_answered
from api.forms.rows import Rows
from api.forms.told import FormOut
from api.models import PathId
from api.pages import questions
from api.pages.questions import Asked, Place, Sent
from api.pages.rendering import page, see
from api.pages.self_check.drafts import Settled, content_now, day_of, opened
from api.pages.visits import Sending, Viewing, Visit, given, told
from api.routers import drafts, forms
from engine.blank import ENTERPRISE, WORKSHOP
from engine.carried import CHANGED
from standards import Library
from standards.wording import Text

router = APIRouter(prefix="/self-check")
_BLANKS = 3  # rows for further workshops
_GROUPS = {
    "open": Text("还没答的", "Still to answer"),
    "last": Text("上次的答案，确认后才算", "Answers of last time: they count once they are confirmed"),
    "done": Text("已答的", "Answered"),
}


@router.get("/{form}/enterprise")
def describe(form: PathId, call: Viewing, saved: Annotated[bool, Query()] = False) -> Response:
    """What the enterprise is and does."""
    return _shown(form, call, saved=saved)


@router.post("/{form}/enterprise")
def save(form: PathId, call: Sending) -> Response:
    """Keep the answers about the enterprise; what somebody else has answered otherwise meanwhile is shown first."""
    sent = questions.sent(call.fields, call.service.library)
    try:
        version, content = content_now(call, form)
        row = row_of(content, ENTERPRISE, None) or {}
        beaten = [one for one in sent if one.altered and _other(one, answer_of(row, one.place.question))]
        entries = [entry for one in sent if one not in beaten and not one.trouble for entry in one.entries()]
        day = day_of(call.said("inspected_on"))
        said = [{"kind": ENTERPRISE, "changed": changed}] if (changed := call.said("changed")) else []
        if entries or day or said:
            answers = {"version": version, "answers": entries, "rows": said, "inspected_on": day}
            forms.fill(form, given(call, Answers, answers), call)
        if beaten or any(one.trouble for one in sent):
            raise Problem(
                409 if beaten else 422, "invalid", Text("有的没有保存，请看标出的问题", "some was not saved: see below")
            )
    except Problem as problem:
        return _shown(form, call, problem, sent)
    return see(f"/self-check/{form}/enterprise?saved=1")


@router.post("/{form}/workshops")
def workshops(form: PathId, call: Sending) -> Response:
    """Keep the workshops: their names, their industries, how many there are."""
    rows, sectors = _workshops(call)
    try:
        version, _ = content_now(call, form)
        if rows:
            asked = given(call, Rows, {"version": version, "rows": rows})
            version = told(drafts.arrange(form, asked, call), FormOut).version
        entries = [
            Entry(kind=WORKSHOP, name=name, question="sector", answer=sector)
            for name, sector in sectors.items()
            if sector
        ]
        number = len(sectors) or (0 if call.said("none") else None)
        if number is not None:
            answers = Answers(version=version, answers=entries, counts={WORKSHOP: str(number)})
            forms.fill(form, answers, call)
    except Problem as problem:
        return _shown(form, call, problem)
    return see(f"/self-check/{form}/enterprise?saved=1#workshops")


def _shown(
    form: str, call: Visit, problem: Problem | None = None, sent: list[Sent] | None = None, *, saved: bool = False
) -> Response:
    try:
        found = opened(call, form)
    except Settled as settled:
        return see(settled.path)
    library = call.service.library
    asked = _asked(found.progress, found.form.content, library, {one.place: one for one in sent or ()})
    workshop = next((kind for kind in found.kinds if kind.kind == WORKSHOP), None)
    return page(
        call,
        "self_check/describe.html",
        problem.status if problem else 200,
        draft=found,
        here="enterprise",
        groups=[(words, own) for group, words in _GROUPS.items() if (own := [one for one in asked if one[0] == group])],
        changed=next((row.changed for row in found.progress.enterprise.rows), None) or "",
        changes=[(said, said) for said in CHANGED.values()],
        workshops=[(row.name or "", _sector(found.form.content, row.name, library)) for row in workshop.rows]
        if workshop
        else [],
        none=bool(workshop and str(workshop.count) == "0"),
        blanks=_BLANKS,
        sectors=list((library.kinds[WORKSHOP].by_id["sector"].options or {}).values()),
        saved=saved,
        problem=problem.said(call.lang) if problem else None,
    )


def _asked(
    told_: ProgressOut, content: dict[str, object], library: Library, sent: dict[Place, Sent]
) -> list[tuple[str, Asked]]:
    """The questions about the enterprise, each with how it stands: a key of `_GROUPS`."""
    row = row_of(content, ENTERPRISE, None) or {}
    clauses = {one.id: tuple(one.clauses) for one in told_.enterprise.questions}
    shown = []
    for one in (one for row_ in told_.enterprise.rows for one in row_.asked):
        question = library.kinds[ENTERPRISE].by_id[one.question]
        place, answer = Place(ENTERPRISE, one.question), answer_of(row, one.question)
        mine = sent.get(place)
        other = questions.words(question, answer) if mine and mine.altered and _other(mine, answer) else None
        ground = (row.get("grounds") or {}).get(one.question) or {}
        field = Asked(
            place,
            question,
            answer if answer is not None else one.answer,
            ground,
            clauses.get(one.question, ()),
            sent=mine,
            trouble=mine.trouble if mine else None,
            other=other,
        )
        before = one.last is not None and one.last.standing == "open" and answer is not None
        shown.append(("last" if before else "done" if is_answered(one) and not mine else "open", field))
    return shown


def _other(mine: Sent, now: object) -> bool:
    """Whether somebody has answered otherwise since the page was shown."""
    was = mine.was
    return (
        now is not None
        and not questions.same(mine.question, was, now)
        and not questions.same(mine.question, mine.answer, now)
    )


def _sector(content: dict[str, object], name: str | None, library: Library) -> str:
    row = row_of(content, WORKSHOP, name) or {}
    return questions.words(library.kinds[WORKSHOP].by_id["sector"], answer_of(row, "sector"))


def _workshops(call: Visit) -> tuple[list[dict[str, object]], dict[str, str]]:
    """The rows as they were sent, and the industry of each that stays. A name left blank changes nothing."""
    rows: list[dict[str, object]] = []
    sectors: dict[str, str] = {}
    for number in range(500):
        if call.fields.get(f"name.{number}") is None:
            break
        before, name = call.said(f"before.{number}"), call.said(f"name.{number}")
        if before and call.said(f"gone.{number}"):
            rows.append({"kind": WORKSHOP, "before": before, "name": before, "gone": True})
        elif name or before:
            if name and name != before:
                rows.append({"kind": WORKSHOP, "before": before or None, "name": name})
            sectors[name or before] = call.said(f"sector.{number}")
    return rows, sectors
