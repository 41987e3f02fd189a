"""A form with typed answers, ready to judge, and how it is read from what was handed in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from engine.answers import Answer, Ground, Subject
from engine.carried import settle
from engine.handed import FormError, Handed, Unreadable
from engine.intake import (
    ClaimIn,
    DecisionIn,
    LastFormIn,
    LastRowIn,
    ObjectionIn,
    Scalar,
    SubjectIn,
    content_digest,
    validated,
)
from engine.misplaced import would_fit
from engine.vocabulary import NotUnderstood, count_of, understand
from standards import Library
from standards.editions import at_once_question
from standards.kinds import Question, SubjectKind
from standards.problems import did_you_mean, unknown
from standards.text import Path
from standards.wording import Text

IDENTITY = ("name", "uscc", "site", "region", "industry", "head")


@dataclass(slots=True)
class Form:
    """A form with typed answers, ready to judge. `unreadable` lists what was not understood, by place.

    `last` is the form before where this one was made from it, `last_rows` what it said of rows by kind and name.
    `notes` and `worked_on` are those of `Handed`.
    """

    id: str
    inspected_on: date | None
    origin: str
    standards: tuple[str, ...] | None
    identity: dict[str, str]
    counts: dict[str, int]
    subjects: list[Subject]
    objections: list[ObjectionIn] = field(default_factory=list)
    decisions: list[DecisionIn] = field(default_factory=list)
    claims: list[ClaimIn] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    file_digest: str = ""
    digest: str = ""
    last: LastFormIn | None = None
    last_rows: dict[tuple[str, str], LastRowIn] = field(default_factory=dict)
    notes: list[Text] = field(default_factory=list)
    worked_on: timedelta | None = None

    @property
    def enterprise(self) -> Subject:
        """The row of the enterprise itself; a blank one where the form has none."""
        found = next((s for s in self.subjects if s.kind == "enterprise"), None)
        return found or Subject("enterprise", self.identity.get("name", "") or "企业")

    def refused(self) -> FormError:
        """Why a form on which something was not understood is not judged, where nothing may be left ununderstood."""
        count, first = len(self.unreadable), self.unreadable[:5]
        zh = "；".join(f"{one.where}“{one.text}”{one.message.zh}" for one in first)
        en = "; ".join(f"{one.where} “{one.text}” {one.message.en}" for one in first)
        more = Text("……", " …") if count > len(first) else Text("", "")
        return FormError(
            Text(
                f"有 {count} 处看不懂，没有判定（--strict）：{zh}{more.zh}",
                f"{count} places were not understood, not judged (--strict): {en}{more.en}",
            )
        )


def form_from(handed: Handed, library: Library) -> Form:
    """Read what was handed in; what is not understood is listed and left open.

    Raises:
        FormError: where it is not a form at all.
    """
    given, left_out = validated(handed)
    reading = _Reading(handed, library, [*handed.unreadable, *left_out], given.inspected_on)
    subjects = [reading.subject(row, ("subjects", i)) for i, row in enumerate(given.subjects)]
    form = Form(
        id=given.id,
        inspected_on=given.inspected_on,
        origin=given.origin,
        standards=None if given.standards is None else tuple(given.standards),
        identity=reading.identity(given.enterprise),
        counts=reading.counts(given.counts),
        subjects=[subject for subject in subjects if subject],
        objections=given.objections,
        decisions=given.decisions,
        claims=given.claims,
        file_digest=handed.file_digest,
        digest=content_digest(given),
        last=given.last,
        last_rows=reading.last_rows,
        notes=[*handed.notes, *reading.notes],
        worked_on=handed.worked_on,
    )
    reading.names(form.subjects)
    form.unreadable = reading.unreadable
    return form


@dataclass(slots=True)
class _Reading:
    """One form being read: what was handed in, and what was not understood so far."""

    handed: Handed
    library: Library
    unreadable: list[Unreadable]
    inspected_on: date | None
    notes: list[Text] = field(default_factory=list)
    last_rows: dict[tuple[str, str], LastRowIn] = field(default_factory=dict)

    def strange(self, path: Path, text: object, message: Text) -> None:
        self.unreadable.append(Unreadable(self.handed.place(path), str(text)[:80], message, path))

    def subject(self, row: SubjectIn, path: Path) -> Subject | None:
        kind = self.library.kinds.get(row.kind)
        if kind is None:
            self.strange((*path, "kind"), row.kind, unknown(_KIND, row.kind, self.library.kinds))
            return None
        subject = Subject(row.kind, row.name or kind.name, tuple(row.within))
        for name, given in row.grounds.items():
            if name in kind.by_id:
                subject.grounds[name] = Ground(given.how, given.by, given.at, given.reason, tuple(given.files))
            else:
                self.strange((*path, "grounds", name), name, unknown(_QUESTION, name, kind.by_id))
        at_once = {at_once_question(clause): raw for clause, raw in row.at_once.items()}
        for name, raw in (row.answers | at_once).items():
            question = kind.by_id.get(name)
            if question is None:
                hint = did_you_mean(name, kind.by_id)
                self.strange(
                    (*path, "answers", name), raw, Text(f"没有问题“{name}”{hint.zh}", f"no question “{name}”{hint.en}")
                )
            else:
                subject.answers[name] = self.answer(question, raw, path, row.answers, kind)
                if question.type == "date":
                    self._not_later(subject, name, (*path, "answers", name))
        if row.last:
            self._settle(row.last, kind, subject, path)
        self._imply(kind, subject, path)
        return subject

    def _settle(self, last: LastRowIn, kind: SubjectKind, subject: Subject, path: Path) -> None:
        """Answers taken over from the form before count only where the row is said to be unchanged."""
        self.last_rows[subject.kind, subject.name] = last
        settled = settle(last, kind, subject)
        self.notes += settled.notes
        for where, text, message in settled.strange:
            self.strange((*path, "last", *where), text, message)

    def _not_later(self, subject: Subject, question: str, path: Path) -> None:
        """Nothing seen at an inspection happened after it."""
        answer, day = subject.answers[question], self.inspected_on
        moment = answer.value.date() if isinstance(answer.value, datetime) else answer.value
        if isinstance(moment, date) and day and moment > day:
            self.strange(path, answer.raw, Text("晚于检查日期", "later than the inspection"))
            subject.answers[question] = Answer("unreadable", None, answer.raw)

    def answer(self, question: Question, raw: Any, row_at: Path, row: Mapping[str, Any], kind: SubjectKind) -> Answer:
        """What an answer means; where it is not understood, what was, and a report of the rest."""
        try:
            return understand(question, raw)
        except NotUnderstood as error:
            path = (*row_at, "answers", question.id)
            for option, word in error.parts.items():
                self.strange((*path, option), word, error.message)
            if not error.parts:
                text = raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False)
                self.strange(path, text, self._elsewhere(error.message, kind, question, raw, row))
            return error.partial or Answer("unreadable", None, raw)

    def _elsewhere(
        self, message: Text, kind: SubjectKind, question: Question, raw: Any, row: Mapping[str, Any]
    ) -> Text:
        """The message with the columns in which the word would be an answer."""
        if len(self.unreadable) > _MANY:  # a form full of such words is not helped by hints, and should not take long
            return message
        fitting = would_fit(kind, question, raw, [name for name, said in row.items() if said not in (None, "")])
        if not fitting:
            return message
        places = [(q.text, self.handed.places.get(("columns", kind.kind, q.id), "")) for q in fitting]
        zh = "、".join(f"“{text}”{f'（{place}）' if place else ''}" for text, place in places)
        en = ", ".join(f"“{text}”{f' ({place})' if place else ''}" for text, place in places)
        return Text(f"像是填错了列，这是{zh}的答案。{message.zh}", f"the wrong column? It answers {en}. {message.en}")

    def _imply(self, kind: SubjectKind, subject: Subject, path: Path) -> None:
        """An option may say what another question's answer is: with a 监管行业 it is a 工贸 enterprise."""
        for question in kind.questions:
            answer = subject.answers.get(question.id)
            if not question.implies or answer is None or answer.state != "given":
                continue
            for option, implied in question.implies.items():
                if answer.value.get(option) == "T" if isinstance(answer.value, dict) else answer.value == option:
                    for other, word in implied.items() if isinstance(implied, dict) else ():
                        self._set_implied(kind, subject, question, other, word, path)

    def _set_implied(
        self, kind: SubjectKind, subject: Subject, question: Question, other: str, word: str, path: Path
    ) -> None:
        meant = understand(kind.by_id[other], word)
        stood = subject.answers.get(other)
        if stood and stood.state == "given" and stood.value != meant.value:
            message = Text(f"与“{question.text}”矛盾，按后者", f"contradicts “{question.text}”, which is followed")
            self.strange((*path, "answers", other), stood.raw, message)
        subject.answers[other] = meant

    def identity(self, given: Mapping[str, str | None]) -> dict[str, str]:
        identity: dict[str, str] = {}
        for key, value in given.items():
            if key not in IDENTITY:
                self.strange(("enterprise", key), value, unknown(Text("企业信息项", "identity field"), key, IDENTITY))
            elif value:
                identity[key] = value
        return identity

    def counts(self, given: Mapping[str, Scalar]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for kind, raw in given.items():
            if kind not in self.library.kinds:
                self.strange(("counts", kind), raw, unknown(_KIND, kind, self.library.kinds))
                continue
            try:
                count = count_of(raw)
            except NotUnderstood as error:
                self.strange(("counts", kind), raw, error.message)
            else:
                counts |= {} if count is None else {kind: count}
        return counts

    def names(self, subjects: list[Subject]) -> None:
        """Names are unique in a form, and `within` names something that is there."""
        seen: set[str] = set()
        of_kind: set[tuple[str, str]] = set()
        enterprises = 0
        for i, subject in enumerate(subjects):
            enterprises += subject.kind == "enterprise"
            if subject.kind == "enterprise" and enterprises > 1:
                self.strange(("subjects", i), subject.name, _ONE_ENTERPRISE)
            elif (subject.kind, subject.name) in of_kind:
                first = next(s for s in subjects if (s.kind, s.name) == (subject.kind, subject.name))
                same = _content(first) == _content(subject)
                self.strange(("subjects", i), subject.name, _SAME_TWICE if same else _NAME_TWICE)
            of_kind.add((subject.kind, subject.name))
            seen.add(subject.name)
        for i, subject in enumerate(subjects):
            for name in subject.within:
                if name not in seen:
                    message = Text(
                        f"“所在”写的“{name}”不在表中", f"“{name}”, in which it is said to lie, is not on the form"
                    )
                    self.strange(("subjects", i, "within"), name, message)


_ONE_ENTERPRISE = Text(
    "一张表只能有一行企业，只用第一行", "a form has one row of the enterprise; only the first is used"
)


def _content(subject: Subject) -> tuple[Any, ...]:
    """What a row says, however it is written."""
    return subject.within, {name: (a.state, a.value) for name, a in subject.answers.items() if a.state != "blank"}


_MANY = 100
_NAME_TWICE = Text("部位名称重复", "this name stands twice")
_SAME_TWICE = Text(
    "部位名称重复，且与前面一行完全相同，像是重复填写，请删去一行",
    "this name stands twice, and the rows are the same; delete one",
)
_KIND = Text("检查部位类别", "subject kind")
_QUESTION = Text("问题", "question")
