"""What an officer looks at beside a finding: the answers it rests on, why it came out so, which other clauses may fit.

The condition taken apart and the neighbouring clauses are made anew, by the standards that are loaded; what was
suggested stays what it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from api.calls import Call
from api.findings.told import FindingOut
from api.forms.contents import Content, row_of
from api.forms.drafts import unreadable
from api.forms.told import form_within
from api.judging import Result, Studied, Task, Validate, Validated
from api.judging.studies import Explain, Explained
from api.routers.checks import begun
from engine.formats.pieces import Piece
from engine.grounds import in_words
from engine.reports.words import HOW
from engine.validating import Claim, Validation
from engine.vocabulary import NotUnderstood, fold, understand
from engine.why import Why
from standards import Library
from standards.kinds import Question
from standards.wording import Lang, Text

_UNCLEAR, _NOT_UNDERSTOOD = Text("不清楚", "unclear"), Text("（填报无法识别）", " (could not be read)")


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer with its grounds: how it was learnt, by whom, when, why, with which files."""

    text: str
    answer: str
    subject: str
    how: str
    by: str
    at: str
    reason: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a finding. `why` and `validation` are null where the program could not make them."""

    decided: tuple[Answered, ...]
    others: tuple[Answered, ...]
    within: tuple[str, ...]
    why: tuple[Why, ...] | None
    validation: Validation | None


def beside(call: Call, told: FindingOut) -> Beside:
    """What stands beside a finding.

    Raises:
        Problem: 403 where the caller may not read the form, 503 where too many wait.
    """
    with call.reading() as session:
        row = form_within(session, call.actor, told.form_id)
        content, lost = row.content, row.lost
    piece = Piece("form.json", json.dumps(content, ensure_ascii=False).encode())
    study = Explain(told.clause or "", told.subject_name, told.subject_kind)
    explaining = begun(call, Task(piece, None, (told.edition,), call.lang, lost=unreadable(lost), study=study))
    validating = begun(call, Validate(_claim(told, content), call.lang))
    rows = list(_rows(content, told))
    decided, keys = _decided(told, rows, call.lang)
    return Beside(
        decided=decided,
        others=tuple(_others(rows, keys, call.service.library, call.lang)),
        within=tuple(_name(row, call.service.library) for row in rows[1:] if row["kind"] != "enterprise"),
        why=_explained(explaining.result()),
        validation=_validated(validating.result()),
    )


def _explained(result: Result) -> tuple[Why, ...] | None:
    return _EXPLAINED.validate_json(result.line).why if isinstance(result, Studied) else None


def _validated(result: Result) -> Validation | None:
    return Validation.model_validate_json(result.line) if isinstance(result, Validated) else None


_EXPLAINED = TypeAdapter(Explained)


def _rows(content: Content, told: FindingOut) -> Iterator[Content]:
    """The finding's row, those it lies in, the enterprise's; each once."""
    seen: list[int] = []
    todo = [row_of(content, told.subject_kind, told.subject_name)]
    while todo:
        row = todo.pop(0)
        if row is None or id(row) in seen:
            continue
        seen.append(id(row))
        yield row
        within = row.get("within") or []
        names = {fold(name) for name in ([within] if isinstance(within, str) else within)}
        todo += [one for one in content.get("subjects") or () if fold(one.get("name") or "") in names]
    enterprise = row_of(content, "enterprise", None)
    if enterprise is not None and id(enterprise) not in seen:
        yield enterprise


def _claim(told: FindingOut, content: Content) -> Claim:
    """The finding as a claim, with the facts of the form."""
    subject: Content | None = None
    enterprise: Content = {}
    places: list[Content] = []
    for number, row in enumerate(_rows(content, told)):
        said = {key: row.get(key) for key in ("kind", "name", "answers", "grounds") if row.get(key)}
        if row["kind"] == "enterprise":
            enterprise = row.get("answers") or {}
        elif number == 0:
            subject = said | {"at_once": row.get("at_once") or {}}
        else:
            places.append(said)
    return Claim.model_validate(
        {
            "standard": told.edition,
            "clause": told.clause,
            "inspected_on": told.as_of,
            "enterprise": enterprise,
            "subject": subject and subject | {"within": places},
            "claims": content.get("claims") or [],
            "decisions": content.get("decisions") or [],
        }
    )


def _decided(told: FindingOut, rows: list[Content], lang: Lang) -> tuple[tuple[Answered, ...], set[tuple[str, str]]]:
    """The answers that decided, as the verdict keeps them, with their grounds."""
    by_name = {fold(row.get("name") or ""): row for row in reversed(rows)}
    by_name |= {fold(row["name"]): row for row in rows if row["kind"] == "enterprise" and row.get("name")}
    enterprise = next((row for row in rows if row["kind"] == "enterprise"), None)
    found, keys = [], set()
    for one in (told.suggestion.finding or {}).get("because", ()):
        row = by_name.get(fold(one["subject"])) or enterprise or {}
        found.append(_answered(one["text"], one["answer_text"], one["subject"], row, one["question"], lang))
        keys.add((one["question"], fold(row.get("name") or "")))
    return tuple(found), keys


def _others(rows: list[Content], keys: set[tuple[str, str]], library: Library, lang: Lang) -> Iterator[Answered]:
    """What else was answered of the row and of what it lies in."""
    for row in rows:
        kind = library.kinds.get(row["kind"])
        for question in kind.questions if kind else ():
            raw = (row.get("answers") or {}).get(question.id)
            if raw is not None and (question.id, fold(row.get("name") or "")) not in keys:
                words = _words(question, raw, lang)
                if words:
                    yield _answered(question.text, words, _name(row, library), row, question.id, lang)


def _words(question: Question, raw: Any, lang: Lang) -> str:
    try:
        answer = understand(question, raw)
    except NotUnderstood:
        shown = raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False)
        return f"{shown}{_NOT_UNDERSTOOD.in_(lang)}"
    if answer.state == "unclear":
        return _UNCLEAR.in_(lang)
    return in_words(question, answer) if answer.known or answer.state == "n_a" else ""


def _answered(text: str, answer: str, subject: str, row: Content, question: str, lang: Lang) -> Answered:
    ground = (row.get("grounds") or {}).get(question) or {}
    files = ground.get("files") or []
    how = HOW.get(ground.get("how") or "")
    return Answered(
        text=text,
        answer=answer,
        subject=subject,
        how=how.in_(lang) if how else "",
        by=ground.get("by") or "",
        at=str(ground.get("at") or ""),
        reason=ground.get("reason") or "",
        files=(files,) if isinstance(files, str) else tuple(files),
    )


def _name(row: Content, library: Library) -> str:
    kind = library.kinds.get(row["kind"])
    return row.get("name") or (kind.name if kind else row["kind"])
