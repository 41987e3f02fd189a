"""A draft on one page: what is next, who has what and how far, what parts say differently, what was not understood."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.errors import Problem, conflict
from api.forms.contents import Answers, answer_of, row_of
from api.forms.progress import PostOut
from api.forms.rows import RowIn, Rows
from api.forms.told import ConflictOut, FormOut, PartLine
from api.models import PathId
from api.pages import questions
from api.pages.filling.files import shown_of_form
from api.pages.rendering import page, see
from api.pages.self_check.drafts import Draft, Settled, content_now, opened
from api.pages.self_check.steps import steps
from api.pages.visits import Sending, Viewing, Visit, given, told
from api.routers import drafts, forms, parts
from api.routers.drafts import PersonOut
from api.routers.forms import MergedOut
from engine.blank import ENTERPRISE
from standards import Library
from standards.editions import AT_ONCE
from standards.kinds import Question
from standards.wording import Text

router = APIRouter(prefix="/self-check")


@dataclass(frozen=True, slots=True)
class Post:
    """A post on the page: what it was asked, the parts it was given, who could fill in."""

    asked: PostOut
    parts: list[tuple[PartLine, str | None]]
    people: list[PersonOut]

    @property
    def done(self) -> bool:
        """Whether nothing is left to answer."""
        return self.asked.answered >= self.asked.asked


@dataclass(frozen=True, slots=True)
class Open:
    """Something that was said differently; `question` where it is about one."""

    conflict: ConflictOut
    question: Question | None
    choices: list[tuple[str, str, str]]  # the field's value, who, what


@router.get("/{form}")
def draft(form: PathId, call: Viewing, merged: Annotated[int | None, Query(ge=0, le=999)] = None) -> Response:
    """The draft as a whole."""
    return _shown(form, call, merged=merged)


@router.post("/{form}/parts")
def give_out(form: PathId, call: Sending) -> Response:
    """Give a post its part, or every post that still has something to answer and was given nothing."""
    try:
        if call.said("all"):
            for post in _posts(call, opened(call, form)):
                if not post.done and not post.parts:
                    parts.give_out(form, parts.PartIn(post=post.asked.post), call)  # type: ignore[arg-type]
        else:
            wanted = {"post": call.said("post"), "account": call.said("account")}
            parts.give_out(form, given(call, parts.PartIn, wanted), call)
    except Settled as settled:
        return see(settled.path)
    except Problem as problem:
        return _shown(form, call, problem)
    return see(f"/self-check/{form}#posts")


@router.post("/{form}/merge")
def merge(form: PathId, call: Sending) -> Response:
    """Merge what is new in the parts. What there is to know besides is said on the page that answers."""
    try:
        version, _ = content_now(call, form)
        done = told(forms.merge_parts(form, forms.Merge(version=version), call), MergedOut)
    except Problem as problem:
        return _shown(form, call, problem)
    if done.notes:
        return _shown(form, call, merged=done.merged_parts, notes=done.notes)
    return see(f"/self-check/{form}?merged={done.merged_parts}")


@router.post("/{form}/settle")
def settle(form: PathId, call: Sending) -> Response:
    """Settle what was said differently, by choosing one of the answers given; what is left out stays open."""
    try:
        version, _ = content_now(call, form)
        shown = {_place(one): one for one in forms.one_form(form, call).conflicts}
        chosen = [(shown[place], said, why) for place, said, why in _chosen(call) if place in shown]
        if not chosen:
            raise Problem(422, "invalid", Text("请先选一个答案", "choose one of the answers first"))
        answers, rows = _settled(chosen, call)
        if rows:
            arranged = drafts.arrange(form, Rows(version=version, rows=rows), call)
            version = told(arranged, FormOut).version
        if answers["answers"] or answers["counts"]:
            forms.fill(form, given(call, Answers, answers | {"version": version}), call)
    except Problem as problem:
        return _shown(form, call, problem)
    return see(f"/self-check/{form}#conflicts")


@router.post("/{form}/judged")
def judged(form: PathId, call: Sending) -> Response:
    """Say by whom and why, for judgements that do not count yet."""
    try:
        version, _ = content_now(call, form)
        entries = [one for sent in questions.sent(call.fields, call.service.library) for one in sent.entries()]
        if entries:
            forms.fill(form, Answers(version=version, answers=entries), call)
    except Problem as problem:
        return _shown(form, call, problem)
    return see(f"/self-check/{form}#judged")


@router.post("/{form}/seen")
def seen(form: PathId, call: Sending) -> Response:
    """Put away the list of what was not understood in the file: whoever works on the form has seen it."""
    try:
        version, content = content_now(call, form)
        if call.said("version") != str(version):
            raise conflict(Text("别人刚刚改过这张表，请再看一遍", "somebody has just changed it; look again"))
        forms.change_form(form, forms.Change(version=version, content=content), call)
    except Problem as problem:
        return _shown(form, call, problem)
    return see(f"/self-check/{form}")


def _shown(
    form: str, call: Visit, problem: Problem | None = None, *, merged: int | None = None, notes: list[str] | None = None
) -> Response:
    try:
        found = opened(call, form)
    except Settled as settled:
        return see(settled.path)
    library = call.service.library
    return page(
        call,
        "self_check/draft.html",
        problem.status if problem else 200,
        draft=found,
        here="",
        steps=steps(found, may_sign=call.actor.may("form.submit")),
        posts=_posts(call, found),
        conflicts=[_open(one, library) for one in found.form.conflicts],
        judged=_judged(found, library, call.actor.name),
        files=shown_of_form(call, form),
        merged=merged,
        notes=notes or [],
        problem=problem.said(call.lang) if problem else None,
    )


def _posts(call: Visit, found: Draft) -> list[Post]:
    """Posts that are asked something or were given a part; those with something left come first."""
    everybody = drafts.people(found.form.id, call)
    names = {one.account: one.name for one in everybody}
    shown = []
    for asked in found.progress.posts:
        own = [(part, names.get(part.account_id or "")) for part in found.form.parts if part.post == asked.post]
        if asked.asked or own:
            people = [one for one in everybody if asked.post in one.posts or one.merges]
            shown.append(Post(asked, own, people))
    return sorted(shown, key=lambda post: post.done)


def _judged(found: Draft, library: Library, name: str) -> list[tuple[str, questions.Asked]]:
    """The judgements that stand in the draft itself; those in parts are for their posts until they are merged."""
    shown = []
    for one in found.progress.judged:
        row = row_of(found.form.content, one.kind, one.name) or {}
        answer = answer_of(row, one.question)
        if answer is not None:
            question = library.kinds[one.kind].by_id[one.question]
            ground = (row.get("grounds") or {}).get(one.question) or {}
            place = questions.Place(one.kind, one.question, one.name)
            shown.append((one.name or "", questions.Asked(place, question, answer, ground, own=False, by=name)))
    return shown


def _open(open_: ConflictOut, library: Library) -> Open:
    question = None
    match open_.place:
        case ["subjects", kind, _, "answers", name, *_] if kind in library.kinds:
            question = library.kinds[kind].by_id.get(name)
    who: dict[str, list[str]] = {}
    for one in open_.said:
        who.setdefault(one.text, []).append(one.who)
    place = open_.place
    choices = [(json.dumps([place, said], ensure_ascii=False), "、".join(by), said) for said, by in who.items()]
    return Open(open_, question, choices)


def _chosen(call: Visit) -> list[tuple[str, str, str]]:
    """Place, answer and reason of what was chosen."""
    found = []
    for name in call.fields:
        if name.startswith("settle."):
            try:
                place, said = json.loads(call.said(name))
            except ValueError:
                continue
            found.append((json.dumps(place, ensure_ascii=False), str(said), call.said("why" + name[6:])))
    return found


def _place(one: ConflictOut) -> str:
    return json.dumps(one.place, ensure_ascii=False)


def _settled(chosen: list[tuple[ConflictOut, str, str]], call: Visit) -> tuple[dict[str, Any], list[RowIn]]:
    """What was chosen, as it is entered: answers with whoever chose, counts, and where rows lie.

    Raises:
        Problem: 422 for an answer that nobody gave.
    """
    entries: list[dict[str, Any]] = []
    counts: dict[str, str] = {}
    rows: list[RowIn] = []
    for one, said, why in chosen:
        if said not in {each.text for each in one.said}:
            raise Problem(422, "invalid", Text("没有人这样填", "nobody has said so"), Text(said, said))
        ground = {"by": call.actor.name} | ({"reason": why} if why else {})
        match one.place:
            case ["counts", kind]:
                counts[kind] = said
            case ["subjects", kind, name, "within"]:
                rows.append(RowIn(kind=kind, name=name, before=name, within=said.split("、")))
            case ["subjects", kind, name, "answers", question, *option]:
                answer = {option[0]: said} if option else said
                entries.append(_row(kind, name) | {"question": question, "answer": answer, "ground": ground})
            case ["subjects", kind, name, "at_once", clause]:
                entries.append(_row(kind, name) | {"question": AT_ONCE + clause, "answer": said})
    return {"answers": entries, "counts": counts}, rows


def _row(kind: str, name: str) -> dict[str, Any]:
    return {"kind": kind} | ({"name": name} if kind != ENTERPRISE else {})
