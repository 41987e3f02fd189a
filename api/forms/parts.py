"""What a post is asked on its part of a form: its own questions, and of these the ones that can still matter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from api.errors import invalid
from api.forms.contents import COUNTING_POST, Content, answer_of, overlaid, row_of
from api.models import Told
from engine.blank import Plan, plan
from engine.forms import Form as TypedForm
from engine.forms import form_from
from engine.handed import FormError, Handed
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


class AnswerOut(Told):
    """A question put on one row: what the part says, and what the form says so far."""

    question: str
    answer: Any = None
    so_far: Any = None


class RowOut(Told):
    """A row, and what is asked of it."""

    name: str | None
    within: list[str]
    asked: list[AnswerOut]


class KindOut(Told):
    """One kind of device, place, person or job: what is asked of each, and the rows there are."""

    kind: str
    name: str
    count_text: str | None
    questions: list[QuestionOut]
    rows: list[RowOut]


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
    whole = overlaid(content, part)
    planned = _planned(judge, whole, today)
    still = {(one["question"], one["subject"]) for one in json.loads(verdict)["open"]}
    return [one for kind in planned.kinds if (one := _kind(kind, planned, post, content, part, whole, still))]


def _planned(judge: Judge, whole: Content, today: date) -> Plan:
    try:
        form: TypedForm = form_from(Handed(whole), judge.library)
        done = applied(form, judge.library, form.inspected_on or today, None)
    except (FormError, UnknownStandard) as error:
        raise invalid(error.message) from None
    editions = [one.edition for one in done if one.edition and one.edition.clauses]
    return plan(judge, form, editions)


def _kind(
    kind: SubjectKind, planned: Plan, post: str, content: Content, part: Content, whole: Content,
    still: set[tuple[str, str]],
) -> KindOut | None:  # fmt: skip
    mine = [question for question in planned.questions(kind.kind) if question.post == post]
    counts = post == COUNTING_POST and kind.kind != "enterprise"
    if not mine and not counts:
        return None
    rows = [row for row in whole.get("subjects") or () if row.get("kind") == kind.kind]
    return KindOut(
        kind=kind.kind,
        name=kind.name,
        count_text=kind.count_text if counts else None,
        questions=[_question(question, planned.served(kind.kind, question.id)) for question in mine],
        rows=[_row(kind, row, mine, content, part, still) for row in rows],
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


def _row(
    kind: SubjectKind, row: Content, mine: list[Question], content: Content, part: Content, still: set[tuple[str, str]]
) -> RowOut:
    name = row.get("name")
    own = row_of(part, kind.kind, name) or {}
    so_far = row_of(content, kind.kind, name) or {}
    within = row.get("within") or []
    return RowOut(
        name=name,
        within=[within] if isinstance(within, str) else within,
        asked=list(_asked(kind, name, mine, own, so_far, still)),
    )


def _asked(
    kind: SubjectKind, name: str | None, mine: list[Question], own: Content, so_far: Content,
    still: set[tuple[str, str]],
) -> Iterator[AnswerOut]:  # fmt: skip
    """What was answered stays to be looked at; what was not is asked where it can still decide something."""
    for question in mine:
        answer, before = answer_of(own, question.id), answer_of(so_far, question.id)
        subjects = {name or kind.name} if kind.kind != "enterprise" else {one for _, one in still}
        open_ = any((question.id, subject) in still for subject in subjects)
        if answer is not None or before is not None or open_:
            yield AnswerOut(question=question.id, answer=answer, so_far=before)
