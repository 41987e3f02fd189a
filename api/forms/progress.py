"""How far a draft has come: what each post was asked and has answered, what there is of each kind, what is in the way.

What posts have answered counts before it is merged. The form is judged once, with all of its parts laid over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from api.database.tables import today
from api.forms.contents import Content, answer_of, overlaid
from api.forms.parts import AnswerOut, KindOut, Viewed, kind_asked, view
from api.forms.places import in_words
from api.forms.told import PlaceOut
from api.models import Told
from engine.blank import ENTERPRISE, WORKSHOP, Plan
from engine.judge import Judge
from standards.kinds import POSTS, SubjectKind
from standards.wording import Lang


class PostOut(Told):
    """What a post was asked, and how much of it is answered in the draft or in a part."""

    post: str
    text: str
    asked: int
    answered: int


class RowProgress(Told):
    """A row, and how much of what it is asked is answered."""

    name: str | None
    within: list[str]
    asked: int
    answered: int


class KindProgress(Told):
    """A kind that can matter: how many there are said to be, and the rows."""

    kind: str
    name: str
    count_text: str
    count: Any = None
    within: list[str] = Field(description="the kinds it can lie in")
    rows: list[RowProgress]


class JudgedOut(Told):
    """A judgement that does not count yet: by whom and why is not said."""

    kind: str
    name: str | None
    question: str
    text: str
    answer: Any
    post: str


class ProgressOut(Told):
    """How far a draft has come. `enterprise` and `workshops`: all that is asked of them, whatever the post."""

    version: int
    standards: list[str]
    enterprise: KindOut
    workshops: KindOut
    posts: list[PostOut]
    kinds: list[KindProgress]
    judged: list[JudgedOut]
    unreadable: list[PlaceOut]


def laid_over(content: Content, parts: list[Content]) -> tuple[Content, Content]:
    """All parts as one, and the form with them."""
    together: Content = {"subjects": []}
    for part in parts:
        together = overlaid(together, part)
    return together, overlaid(content, together)


def progress(judge: Judge, content: Content, part: Content, verdict: Any, version: int, lang: Lang) -> ProgressOut:
    """How far a draft has come.

    Args:
        judge: the judge of the standards.
        content: the draft.
        part: all of its parts as one.
        verdict: what the draft with its parts comes to.
        version: that of the draft.
        lang: the language of the posts' names.
    """
    viewed, planned = view(judge, content, part, verdict, today())
    if not content.get("standards"):
        _ask_what_applies(planned, judge)
    told = {kind.kind: kind_asked(kind, planned.questions(kind.kind), planned, viewed, False) for kind in planned.kinds}
    enterprise = told[ENTERPRISE]
    _show_what_applies(enterprise, planned, viewed)
    return ProgressOut(
        version=version,
        standards=[f"{one['title'] or one['edition']}" for one in verdict["standards"]],
        enterprise=enterprise,
        workshops=told[WORKSHOP],
        posts=list(_posts(told, judge, lang)),
        kinds=[_kind(kind, told.get(kind.kind), viewed) for kind in _there(planned, viewed, judge)],
        judged=list(_judged(viewed, verdict, judge)),
        unreadable=[
            PlaceOut(**one | {"where": in_words(one["where"], viewed.whole, judge.library)})
            for one in verdict["unreadable"]
        ],
    )


def _ask_what_applies(planned: Plan, judge: Judge) -> None:
    """Where no standard is named, the questions that say which apply are asked."""
    for edition in judge.library.editions.values():
        if edition.head.gate:
            planned.serves.setdefault((ENTERPRISE, edition.head.gate), set())


def _show_what_applies(enterprise: KindOut, planned: Plan, viewed: Viewed) -> None:
    gates = [question for (kind, question), clauses in planned.serves.items() if kind == ENTERPRISE and not clauses]
    for row in enterprise.rows:
        there = {one.question for one in row.asked}
        row.asked.extend(AnswerOut(question=gate, open=True, ground={}) for gate in gates if gate not in there)


def _posts(told: dict[str, KindOut], judge: Judge, lang: Lang) -> Iterator[PostOut]:
    asked: dict[str, int] = dict.fromkeys(POSTS, 0)
    answered = dict(asked)
    for kind in told.values():
        for row in kind.rows:
            for one in row.asked:
                post = judge.library.kinds[kind.kind].by_id[one.question].post
                asked[post] += 1
                answered[post] += is_answered(one)
    for known, name in POSTS.items():
        yield PostOut(post=known, text=name.in_(lang), asked=asked[known], answered=answered[known])


def is_answered(one: AnswerOut) -> bool:
    """Whether somebody has said something of it this time; an answer of last time that nobody confirmed is none."""
    if one.last is not None and one.last.standing in ("open", "again") and one.answer is None:
        return False
    return one.answer is not None or one.so_far is not None


def _there(planned: Plan, viewed: Viewed, judge: Judge) -> Iterator[SubjectKind]:
    """What can matter, and whatever was said of other kinds already."""
    said = {*(viewed.whole.get("counts") or {}), *(row.get("kind") for row in viewed.whole.get("subjects") or ())}
    planned_for = {kind.kind for kind in planned.kinds}
    for kind in planned.kinds:
        if kind.kind != ENTERPRISE:
            yield kind
    for name in said - planned_for - {ENTERPRISE}:
        if name in judge.library.kinds:
            yield judge.library.kinds[name]


def _kind(kind: SubjectKind, told: KindOut | None, viewed: Viewed) -> KindProgress:
    of_rows = {row.name: row for row in told.rows} if told else {}
    rows = []
    for row in viewed.whole.get("subjects") or ():
        if row.get("kind") == kind.kind:
            name, within = row.get("name"), row.get("within") or []
            asked = of_rows[name].asked if name in of_rows else []
            rows.append(
                RowProgress(
                    name=name,
                    within=[within] if isinstance(within, str) else within,
                    asked=len(asked),
                    answered=sum(map(is_answered, asked)),
                )
            )
    count = (viewed.whole.get("counts") or {}).get(kind.kind)
    return KindProgress(
        kind=kind.kind, name=kind.name, count_text=kind.count_text, count=count, within=kind.within, rows=rows
    )


def _judged(viewed: Viewed, verdict: Any, judge: Judge) -> Iterator[JudgedOut]:
    """Judgements of which the verdict says that they are not known to be anybody's."""
    open_ = {(one["question"], one["subject"]) for one in verdict["open"] if one["why"] == "unjudged"}
    for row in viewed.whole.get("subjects") or ():
        kind = judge.library.kinds.get(row.get("kind") or "")
        for question in kind.questions if kind else ():
            answer = answer_of(row, question.id)
            if kind and question.judged and answer is not None and (question.id, row.get("name") or kind.name) in open_:
                yield JudgedOut(
                    kind=kind.kind,
                    name=row.get("name"),
                    question=question.id,
                    text=question.text,
                    answer=answer,
                    post=question.post,
                )
