"""One hazard: where it stands, what can be done, what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from api.database.tables import today
from api.errors import Problem
from api.findings.told import FindingOut
from api.loop.life import MERGED, replay
from api.loop.lists import hazard_within
from api.loop.setting import Setting, sees_source
from api.loop.taking import where
from api.loop.telling import STANDINGS, EventOut, HazardOut, HazardWhole
from api.loop.turns import Turn, turn
from api.models import PathId
from api.pages.hazards import choices
from api.pages.hazards.fields import MODELS, Typed, plainly, step, typed_of, wrong
from api.pages.hazards.files import files_of
from api.pages.hazards.standing import days_left, doable, said, term_words, way
from api.pages.hazards.wording import VALUES
from api.pages.rendering import page
from api.pages.visits import Viewing, Visit
from api.rights import MATTERS, Where
from api.routers import findings, hazards
from api.steps import STEPS, called
from engine.reports.ledger import SOURCES
from standards.wording import Text

router = APIRouter()
_ALIKE = {
    "same_clause": Text("同一条项", "same clause"),
    "same_subject": Text("同一部位", "same place"),
    "alike_words": Text("描述相近", "alike in words"),
    "subject_named": Text("提到同一部位", "names the same place"),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page of a hazard needs besides the hazard itself."""

    turn: Turn | None
    openly: bool  # whether the reader is of the department
    officers: list[tuple[str, str]]
    workers: list[tuple[str, str]]
    clauses: choices.Clauses


@router.get("/hazards/{hazard}")
def one(hazard: PathId, call: Viewing, done: str = "", unkept: str = "") -> Response:
    """A hazard."""
    return shown(call, hazard, done=done, unkept=unkept == "1")


def typed_in(call: Visit) -> Typed:
    """What was filled in, to show it again."""
    said_under = {name: call.all_said(name) for name in call.fields if name != "csrf"}
    return {name: values for name, values in said_under.items() if values}


def shown(
    call: Visit,
    hazard: str,
    problem: Problem | None = None,
    *,
    act: str = "",
    typed: Typed | None = None,
    done: str = "",
    unkept: bool = False,
) -> Response:
    """The page of a hazard, as it stands now.

    Args:
        call: whose page it is.
        hazard: which.
        problem: why a form was refused.
        act: the form that was sent.
        typed: what was filled in there.
        done: the step that has just been taken.
        unkept: photos that came along could not be read.
    """
    told = hazards.one_hazard(hazard, call)
    with call.reading() as session:
        beside = _beside(session, call, hazard)
    acts = beside.turn.act if beside.turn else None
    steps = doable(told, acts)
    known = {one.act for one in (*steps.wanted, *(one for _, group in steps.others for one in group))}
    return page(
        call,
        "hazards/one.html",
        problem.status if problem else 200,
        told=told,
        beside=beside,
        level=_level(told),
        source=SOURCES.get(told.origin or ""),
        matter=MATTERS.get(told.matter, told.matter),
        stages=way(told, acts),
        steps=steps,
        days=days_left(told, today()),
        today=today(),
        files=files_of(call, hazard),
        finding=_finding(call, told),
        alike=_alike(call, told),
        said=said,
        terms=[(term, *term_words(term, today())) for term in told.terms],
        prepared={"planned": _plan(told)},
        open=act if typed is not None else _opened(acts, known),
        left_over=step(act) if act in MODELS and act not in known else None,
        act=act,
        typed=typed or {},
        problem=_trouble(problem, call, act, typed or {}) if problem else None,
        newer=_newer(told, problem, typed or {}),
        done=called(done) if done in STEPS else None,
        unkept=unkept,
        merged=told.state == MERGED,
        listed=VALUES.get(told.listed or ""),
    )


def _beside(session: Session, call: Visit, hazard: str) -> Beside:
    row = hazard_within(session, call.actor, hazard, "hazard.read")
    setting = Setting(row, replay(row.events), call.actor, call.service.practice, call.actor.officers)
    openly, here = sees_source(call.actor, where(row)), where(row)
    return Beside(
        turn(setting),
        openly,
        choices.colleagues(session, "hazard.authority", here, call.actor.account) if openly else [],
        [] if openly else choices.workers(session, row.enterprise_id),
        choices.clauses_of(call.service.library, row.matter, row.found_on),
    )


def _opened(turn: str | None, known: set[str]) -> str:
    """The form that stands open: the step whose turn it is, if it is the reader's, and short."""
    return turn if turn and turn in known and turn != "planned" else ""


def _level(told: HazardWhole) -> list[Text]:
    return [VALUES[told.level], STANDINGS[told.standing]] if told.level == "major" else [VALUES[told.level]]


def _finding(call: Visit, told: HazardWhole) -> FindingOut | None:
    """The finding it came from, for whoever may read it."""
    if told.finding_id is None or not call.actor.may("finding.read"):
        return None
    try:
        return findings.one_finding(told.finding_id, call)
    except Problem:
        return None  # of a check that this reader may not see


def _alike(call: Visit, told: HazardWhole) -> list[tuple[HazardOut, list[Text]]]:
    here = Where(told.matter, told.region, told.enterprise_id)
    if told.closed_on or told.state == MERGED or not call.actor.may("hazard.merge", here):
        return []
    return [(like.hazard, [_ALIKE[one] for one in like.reasons]) for like in hazards.alike_hazards(told.id, call)]


def _plan(told: HazardWhole) -> Typed:
    """The plan as it stands: who changes it goes on from there."""
    if not told.planned:
        return {}
    last = next((event for event in reversed(told.events) if event.act == "planned"), None)
    fields = tuple(field for field in step("planned").fields if field.name not in ("on", "note"))
    return typed_of(fields, last.data) if last else {}


def _trouble(problem: Problem, call: Visit, act: str, typed: Typed) -> dict[str, Any]:
    told = problem.said(call.lang)
    if "detail" in told:
        told["detail"] = plainly(told["detail"])
    if act in MODELS and told.get("errors"):
        wrongs = wrong(act, typed, told["errors"])
        told["errors"] = [{"where": words.in_(call.lang), "message": message} for words, message in wrongs]
    return told


def _newer(told: HazardWhole, problem: Problem | None, typed: Typed) -> list[EventOut]:
    """What others did while somebody was filling in."""
    seen = "".join(typed.get("expects", []))
    if problem is None or problem.status != 409 or not seen.isdecimal():
        return []
    return [event for event in told.events if event.number > int(seen)]
