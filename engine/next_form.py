"""The next form from the last one: its rows with the answers that still hold, and what has to be asked again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.answers import Answer, Subject, over, plain
from engine.carried import meant
from engine.forms import form_from
from engine.handed import FormError, Handed, Unreadable
from engine.intake import SubjectIn, validated
from standards import Library
from standards.kinds import Question, SubjectKind
from standards.wording import Text


@dataclass(slots=True)
class NextForm:
    """The data of a new form, and what became of the old one's answers.

    `carried` and `again` count the answers taken over and those to be given again; `left` says in words what was not
    taken over by its nature; `unreadable` is what the old form already did not make clear.
    """

    data: dict[str, Any]
    rows: int = 0
    carried: int = 0
    again: int = 0
    left: list[Text] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)


def next_form(handed: Handed, library: Library, day: date, called: str) -> NextForm:
    """Make the next form (docs/carrying.md).

    Args:
        handed: the last form.
        library: the standards, for the validity of answers.
        day: the day of the next check: answers past their validity on it are asked again.
        called: the id of the new form.

    Raises:
        FormError: where the last form is none, or is of a later day.
    """
    form = form_from(handed, library)
    given, _ = validated(handed)
    if form.inspected_on and form.inspected_on > day:
        raise FormError(
            Text(
                f"上次的检查日期 {form.inspected_on} 晚于这次的 {day}", f"the last check, {form.inspected_on}, is later"
            )
        )
    head = given.model_dump(mode="json", exclude_defaults=True, include={"origin", "standards", "enterprise"})
    last = {"id": form.id, "inspected_on": _iso(form.inspected_on), "until": day.isoformat(), "counts": given.counts}
    data = {"form": "panding/1", "id": called, **head, "last": {key: said for key, said in last.items() if said}}
    made = NextForm(data | {"subjects": []}, unreadable=form.unreadable)
    rows = [row for row in given.subjects if row.kind in library.kinds]
    jobs = 0
    for row, subject in zip(rows, form.subjects, strict=True):
        kind = library.kinds[row.kind]
        if is_job(kind):
            jobs += 1
        else:
            made.data["subjects"].append(_row(row, subject, kind, form.inspected_on, day, made))
            made.rows += 1
    if jobs:
        made.left.append(Text(f"作业、逐次记录 {jobs} 行", f"{jobs} rows of jobs and single records"))
    for group, name in (("claims", "豁免主张"), ("decisions", "人工认定"), ("objections", "异议")):
        if count := len(getattr(given, group)):
            made.left.append(Text(f"{name} {count} 条", f"{group}: {count}"))
    return made


def is_job(kind: SubjectKind) -> bool:
    """Whether a row of a kind is something done once: a job, or a record of which everything is asked each time."""
    return kind.past is not None or all(question.every == "job" for question in kind.questions)


def _row(
    row: SubjectIn, subject: Subject, kind: SubjectKind, checked: date | None, day: date, made: NextForm
) -> dict[str, Any]:
    """One row of the new form: its name, where it lies, the answers that still hold, and all that was said before."""
    new: dict[str, Any] = {"kind": row.kind}
    if row.name:
        new["name"] = row.name
    if row.within:
        new["within"] = list(row.within)
    answers: dict[str, Any] = {}
    before: dict[str, Any] = {}
    for name in row.answers:
        question, answer = kind.by_id.get(name), subject.answer(name)
        if question is None or question.every == "job" or answer.state in ("blank", "unclear"):
            continue
        ground, then = row.grounds.get(name), row.last.answers.get(name) if row.last else None
        at = subject.grounds[name].at if name in subject.grounds else None
        if answer.state == "unconfirmed" and then:  # still what was said then, and of that day
            at = at or then.at
        at = at or checked
        holds = answer.known and _holds(question, at, day)
        said = ground.model_dump(mode="json", exclude_defaults=True) if ground else _of_last(row, name, subject)
        before[name] = said | {"answer": _coded(question, answer), "at": _iso(at), "carried": holds}
        if holds:
            answers[name] = _coded(question, answer)
        made.carried += holds
        made.again += not holds
    new["answers"] = answers
    if before:
        new["last"] = {"name": subject.name, "answers": before}
    return new


def _holds(question: Question, at: date | None, day: date) -> bool:
    """Whether an answer still counts on a day; of what day it is must be known."""
    return at is not None and at <= day and not over(question, at, day)


def _of_last(row: SubjectIn, name: str, subject: Subject) -> dict[str, Any]:
    """The grounds of an answer that was itself taken over and confirmed."""
    if row.last and name in row.last.answers and name in subject.grounds:
        kept = {"how", "by", "reason", "files"} if subject.grounds[name].by else set[str]()
        return row.last.answers[name].model_dump(mode="json", exclude_defaults=True, include=kept)
    return {}


def _coded(question: Question, answer: Answer) -> Any:
    """An answer as a form holds it; what was not understood as it was written."""
    if answer.state == "unconfirmed":
        answer = meant(question, answer.raw) or answer
    if answer.state == "n_a":
        return "n_a"
    return plain(answer.value) if answer.state == "given" else answer.raw


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
