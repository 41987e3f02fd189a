"""What a post is asked on its part of a form: its own questions, and of these the ones that can still matter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import Field

from api.errors import invalid
from api.forms.contents import COUNTING_POST, Content, answer_of, overlaid, row_of
from api.models import Told
from engine.answers import Subject
from engine.blank import Plan, plan
from engine.carried import standing
from engine.forms import Form as TypedForm
from engine.forms import form_from
from engine.handed import FormError, Handed
from engine.intake import LastAnswerIn
from engine.judge import Judge
from engine.scope import UnknownStandard, applied
from standards.kinds import Question, SubjectKind


class QuestionOut(Told):
    """A question as it is put to a person."""

    id: str
    text: str
    type: str
    help: str
    evidence: str
    options: dict[str, str] | None
    unit: str | None
    photo: str
    n_a: bool
    clauses: list[str]


class LastOut(Told):
    """What the form before said, and whether it counts: `days` is its age on the day of the check, or today.

    `again`: past its validity then, to be answered again. `open`: taken over and not confirmed, so it does not count.
    `confirmed`: counts, as of its day. `anew`: another answer, or one with grounds of this time, stands in its place.
    """

    answer: Any = None
    at: date | None
    days: int | None
    carried: bool = Field(description="taken over into this form")
    standing: Literal["again", "open", "confirmed", "anew"]


class AnswerOut(Told):
    """A question put on one row: what the part says, what the form says so far, and what was said last time.

    `open`: what is said does not settle it, be it that nothing is, not all of it, or without what a judgement needs.
    """

    question: str
    open: bool
    answer: Any = None
    so_far: Any = None
    ground: dict[str, Any] = Field({}, description="依据 of the answer that stands")
    last: LastOut | None = None


class RowOut(Told):
    """A row, and what is asked of it. `changed`: 自上次以来有无变化, as far as it is said of the row."""

    name: str | None
    within: list[str]
    changed: str | None
    asked: list[AnswerOut]


class KindOut(Told):
    """One kind of device, place, person or job: what is asked of each, and the rows there are."""

    kind: str
    name: str
    count_text: str | None
    count: Any = None
    count_so_far: Any = None
    questions: list[QuestionOut]
    rows: list[RowOut]


@dataclass(frozen=True, slots=True)
class Viewed:
    """A form and one post's part of it.

    `form` is the form as it would be with the part, read by the engine; `still` the questions that it leaves open, by
    question and subject; `day` is that of the check, or today.
    """

    content: Content
    part: Content
    whole: Content
    form: TypedForm
    still: frozenset[tuple[str, str]]
    day: date


def asked(judge: Judge, content: Content, part: Content, post: str, verdict: bytes, today: date) -> list[KindOut]:
    """What a post is asked.

    Args:
        judge: for what can matter for this enterprise at all.
        content: the form as it is so far.
        part: the post's part.
        post: the post.
        verdict: what `viewed` comes to: the questions it leaves open can still matter.
        today: the day whose editions count, where the form has none.
    """
    viewed, planned = view(judge, content, part, json.loads(verdict), today)
    return [one for kind in planned.kinds if (one := _kind(kind, planned, post, viewed))]


def view(judge: Judge, content: Content, part: Content, verdict: Any, today: date) -> tuple[Viewed, Plan]:
    """A form with a part of it, and what can matter for it; the arguments are those of `asked`."""
    whole = overlaid(content, part)
    form = _read(whole, judge)
    still = frozenset((one["question"], one["subject"]) for one in verdict["open"])
    viewed = Viewed(content, part, whole, form, still, form.inspected_on or today)
    return viewed, _planned(judge, viewed)


def _read(content: Content, judge: Judge) -> TypedForm:
    try:
        return form_from(Handed(content), judge.library)
    except FormError as error:
        raise invalid(error.message) from None


def _planned(judge: Judge, viewed: Viewed) -> Plan:
    """What can matter, should nothing have changed that was said last time: else all would be asked of everybody."""
    form, rows = viewed.form, viewed.whole["subjects"]
    if any(row.get("last") for row in rows):
        unmarked = [{key: said for key, said in row.items() if key != "last"} for row in rows]
        form = _read(viewed.whole | {"subjects": unmarked}, judge)
    try:
        done = applied(form, judge.library, viewed.day, None)
    except UnknownStandard as error:
        raise invalid(error.message) from None
    editions = [one.edition for one in done if one.edition and one.edition.clauses]
    return plan(judge, form, editions)


def _kind(kind: SubjectKind, planned: Plan, post: str, viewed: Viewed) -> KindOut | None:
    mine = [question for question in planned.questions(kind.kind) if question.post == post]
    counts = post == COUNTING_POST and kind.kind != "enterprise"
    if not mine and not counts:
        return None
    return kind_asked(kind, mine, planned, viewed, counts)


def kind_asked(kind: SubjectKind, mine: list[Question], planned: Plan, viewed: Viewed, counts: bool) -> KindOut:
    """What is asked of the rows of a kind, of these questions; `counts`: how many there are is asked too."""
    rows = [row for row in viewed.whole.get("subjects") or () if row.get("kind") == kind.kind]
    return KindOut(
        kind=kind.kind,
        name=kind.name,
        count_text=kind.count_text if counts else None,
        count=(viewed.part.get("counts") or {}).get(kind.kind) if counts else None,
        count_so_far=(viewed.content.get("counts") or {}).get(kind.kind) if counts else None,
        questions=[_question(question, planned.served(kind.kind, question.id)) for question in mine],
        rows=[_row(kind, row, mine, viewed) for row in rows],
    )


def _question(question: Question, clauses: list[str]) -> QuestionOut:
    return QuestionOut(
        id=question.id,
        text=question.text,
        type=question.type,
        help=question.help,
        evidence=question.evidence,
        options=question.options,
        unit=question.unit,
        photo=question.photo,
        n_a=question.n_a,
        clauses=clauses,
    )


def _row(kind: SubjectKind, row: Content, mine: list[Question], viewed: Viewed) -> RowOut:
    within = row.get("within") or []
    changed = (row.get("last") or {}).get("changed")
    return RowOut(
        name=row.get("name"),
        within=[within] if isinstance(within, str) else within,
        changed=None if changed is None else str(changed),
        asked=list(_asked(kind, row, mine, viewed)),
    )


def _asked(kind: SubjectKind, row: Content, mine: list[Question], viewed: Viewed) -> Iterator[AnswerOut]:
    """What was answered stays to be looked at; what was not is asked where it can still decide something."""
    name = row.get("name")
    own, so_far = (row_of(one, kind.kind, name) or {} for one in (viewed.part, viewed.content))
    subject = next(
        (one for one in viewed.form.subjects if (one.kind, one.name) == (kind.kind, name or kind.name)), None
    )
    before = viewed.form.last_rows.get((subject.kind, subject.name)) if subject else None
    for question in mine:
        answer, until_now = answer_of(own, question.id), answer_of(so_far, question.id)
        subjects = {name or kind.name} if kind.kind != "enterprise" else {one for _, one in viewed.still}
        open_ = any((question.id, one) in viewed.still for one in subjects)
        if answer is not None or until_now is not None or open_:
            then = before.answers.get(question.id) if before else None
            last = _last(question, then, subject, viewed.day) if then and subject else None
            ground = ((own if answer is not None else so_far).get("grounds") or {}).get(question.id) or {}
            yield AnswerOut(question=question.id, open=open_, answer=answer, so_far=until_now, ground=ground, last=last)


def _last(question: Question, then: LastAnswerIn, subject: Subject, day: date) -> LastOut:
    return LastOut(
        answer=then.answer,
        at=then.at,
        days=(day - then.at).days if then.at else None,
        carried=then.carried,
        standing=standing(question, then, subject),
    )
