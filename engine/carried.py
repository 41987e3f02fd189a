"""Answers that a form took over from the one before: which of them count, and of what day they are.

An answer taken over counts where the row is said to be unchanged, and it keeps the day it was learnt on: saying 无 does
not make it younger. Everything else leaves it open: 有, 不清楚, a blank, a word not understood, a day not known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from engine.answers import ANY_STATE, Answer, Ground, Subject, partly_open
from engine.intake import LastAnswerIn, LastRowIn
from engine.vocabulary import EMPTY, UNCLEAR, NotUnderstood, fold, understand
from standards.kinds import Question, SubjectKind
from standards.text import Path
from standards.wording import Text

Changed = Literal["no", "rest_no", "yes", "unclear", "blank"]
Standing = Literal["again", "open", "confirmed", "anew"]
CHANGED: dict[str, str] = {"no": "无", "rest_no": "已改，其余无变化", "yes": "有", "unclear": "不清楚"}
_WORDS: dict[str, Changed] = {
    **dict.fromkeys(("无", "没有", "无变化", "没有变化", "没变", "没变化", "未变化", "否", "no", "false"), "no"),
    **dict.fromkeys(("已改,其余无变化", "已改其余无变化", "其余无变化", "其余无", "其余没变", "rest_no"), "rest_no"),
    **dict.fromkeys(("有", "有变化", "变了", "变化", "是", "yes", "true"), "yes"),
    **dict.fromkeys(UNCLEAR, "unclear"),
    **dict.fromkeys(EMPTY, "blank"),
}
_NOT_CHANGED_OR_NOT = Text(
    "请填 无、已改，其余无变化、有 或 不清楚；上次的答案没有采用",
    "answer 无 (unchanged), 已改，其余无变化, 有 (changed) or 不清楚; the answers of last time were not used",
)
_LOST = Text(
    "分不清这一行哪些是上次的答案（“上次”表里没有它的内容），没有写依据日期的都没有采用",
    "which answers of this row are those of last time is not known; those without a date of their own were not used",
)


def changed_or_not(raw: Any) -> Changed | None:
    """What 自上次以来有无变化 was answered with, None where that is not understood."""
    return _WORDS.get(fold("" if raw is None else raw))


@dataclass(slots=True)
class Settled:
    """What was odd about a row's answers of last time: `strange` was not understood, `notes` were followed."""

    strange: list[tuple[Path, str, Text]] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def settle(last: LastRowIn, kind: SubjectKind, subject: Subject) -> Settled:
    """Open the answers of `subject` that were taken over and not confirmed; date those that were."""
    said = changed_or_not(last.changed)
    settled = Settled()
    if said is None:
        settled.strange.append((("changed",), str(last.changed), _NOT_CHANGED_OR_NOT))
    if not last.answers:
        settled.strange.append(((), last.name or subject.name, _LOST))
    for name, question in kind.by_id.items():
        ground = subject.grounds.get(name)
        if name not in subject.answers or (ground and (ground.at or last.answers)):
            continue  # not answered, or answered anew with grounds of this time
        before = last.answers.get(name)
        if before is None and not last.answers:
            subject.answers[name] = _unconfirmed(subject.answers[name])
        elif before is not None and before.carried:
            _settle(question, before, said in ("no", "rest_no"), subject)
            if said == "no" and _differs(question, before, subject.answers[name]):
                settled.notes.append(_changed_all_the_same(subject, question))
    return settled


def _settle(question: Question, before: LastAnswerIn, unchanged: bool, subject: Subject) -> None:
    answer, then = subject.answers[question.id], meant(question, before.answer)
    stale = not (unchanged and before.at)
    if then is None:
        subject.answers[question.id] = _unconfirmed(answer)
    elif isinstance(answer.value, dict) and isinstance(then.value, dict):
        kept = {option for option, value in answer.value.items() if value == then.value[option] and _says(value)}
        if stale and kept:
            opened = {o: _open(question) if o in kept else value for o, value in answer.value.items()}
            all_open = not any(map(_says, opened.values()))
            subject.answers[question.id] = _unconfirmed(answer) if all_open else Answer("given", opened, answer.raw)
        elif kept:
            whole = answer.value == then.value
            subject.grounds[question.id] = _ground(before) if whole else Ground(at=before.at)
    elif same(answer, then):
        if stale:
            subject.answers[question.id] = _unconfirmed(answer)
        else:
            subject.grounds[question.id] = _ground(before)


def standing(question: Question, before: LastAnswerIn, subject: Subject) -> Standing:
    """What became of an answer of the form before on a row that was settled.

    `again`: not answered, or not taken over and to be answered; `open`: taken over and not confirmed, if only in part;
    `confirmed`: counts as of its day; `anew`: what stands there now is of this time.
    """
    answer, then = subject.answer(question.id), meant(question, before.answer)
    ground = subject.grounds.get(question.id)
    if answer.state == "blank":
        return "again"
    if not before.carried or then is None:
        return "anew"
    if answer.state == "unconfirmed" or (partly_open(question, answer) and not partly_open(question, then)):
        return "open"
    return "confirmed" if same(answer, then) and ground and ground.at == before.at else "anew"


def meant(question: Question, raw: Any) -> Answer | None:
    """What an answer means as far as it is understood, None where it is not at all."""
    try:
        return understand(question, raw)
    except NotUnderstood as error:
        return error.partial


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers say the same, however they are written."""
    return one.known and (one.state, one.value) == (other.state, other.value)


def _differs(question: Question, before: LastAnswerIn, answer: Answer) -> bool:
    then = meant(question, before.answer)
    return then is not None and answer.known and not same(answer, then)


def _unconfirmed(answer: Answer) -> Answer:
    return Answer("unconfirmed", None, answer.raw) if answer.known else answer


def _open(question: Question) -> Any:
    return "U" if question.type == "choices" else ANY_STATE


def _says(value: Any) -> bool:
    return value not in ("U", ANY_STATE)


def _ground(before: LastAnswerIn) -> Ground:
    return Ground(before.how, before.by, before.at, before.reason, tuple(before.files))


def _changed_all_the_same(subject: Subject, question: Question) -> Text:
    return Text(
        f"{subject.name}：填了自上次以来无变化，但“{question.text}”与上次不同，已按这次的答案",
        f"{subject.name}: said to be unchanged, yet “{question.text}” differs from last time; the new answer was used",
    )
