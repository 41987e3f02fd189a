"""Answers that look as if they stood in the wrong column. Nothing is moved: where they would fit is said."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from engine.answers import Answer
from engine.vocabulary import N_A, NO, UNCLEAR, YES, NotUnderstood, fold, understand
from standards.editions import AT_ONCE
from standards.kinds import Question, SubjectKind

_SAYS_LITTLE = YES | NO | N_A | UNCLEAR  # words that fit nearly every column
_MOST = 3


def would_fit(kind: SubjectKind, question: Question, raw: Any, answered: Collection[str]) -> list[Question]:
    """The other questions of a kind that a word not understood under `question` would answer.

    Args:
        kind: the kind of the row.
        question: the question under which the word stands.
        raw: the word.
        answered: the ids of the questions answered on this row; those still blank are likelier.

    Returns:
        Questions, at most a few; none where too many would do to be of help.
    """
    if not isinstance(raw, str) or fold(raw) in _SAYS_LITTLE:
        return []
    others = [q for q in kind.questions if q.id != question.id and not q.id.startswith(AT_ONCE)]
    fitting = [other for other in others if _fits(other, raw)]
    blank = [other for other in fitting if other.id not in answered]
    found = blank or fitting
    return found if len(found) <= _MOST else []


def _fits(question: Question, raw: str) -> bool:
    if question.type == "number" and not re.search(rf"\d\s*{re.escape(question.unit or '')}$", raw.strip()):
        return False  # a bare number would fit any
    if question.type == "date" and re.fullmatch(r"[\d.]+", fold(raw)) and raw.count(".") < 2:
        return False
    try:
        answer: Answer = understand(question, raw)
    except NotUnderstood:
        return False
    return answer.state == "given"
