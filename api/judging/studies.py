"""What else can be made of a form in a judging process: why a clause came out so, what to ask, what to do first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import TypeAdapter

from engine.asking import Asked, questions
from engine.forms import Form
from engine.handed import Handed
from engine.judge import Judge
from engine.remedies.advice import Advice
from engine.reports.words import DISCLAIMER, WHY_OPEN
from engine.verdict import OpenQuestion, Verdict, WhyOpen
from engine.why import NoSuchClause, NoSuchSubject, Why, why
from standards.citations import names_effectiveness
from standards.kinds import POSTS
from standards.problems import unknown
from standards.text import Path
from standards.wording import Lang, Text


class NotThere(Exception):
    """What was asked about is not there."""

    def __init__(self, message: Text) -> None:
        """Keep the words in both languages."""
        super().__init__(message.zh)
        self.message = message


@dataclass(frozen=True, slots=True)
class Subject:
    """What is studied, and under which standards."""

    judge: Judge
    handed: Handed
    form: Form
    how: dict[str, Any]  # as_of and standards, as `Judge.judge` takes them
    lang: Lang


class Study(Protocol):
    """Something to be made of a form. `patience`: seconds it may take; null for as long as judging may."""

    @property
    def patience(self) -> float | None:
        """Seconds it may take."""

    def __call__(self, subject: Subject) -> bytes:
        """The answer as JSON."""


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a clause came out so: on every row it is about, or on one."""

    why: tuple[Why, ...]
    disclaimer: str


@dataclass(frozen=True, slots=True)
class Explain:
    """Why a clause came out as it did (`clause` in any spelling)."""

    clause: str
    subject: str | None = None
    kind: str | None = None
    patience: float | None = None

    def __call__(self, subject: Subject) -> bytes:
        """Its condition taken apart, with the answers that decided.

        Raises:
            NotThere: for a clause that no edition applied has, or a row it is not about.
        """
        try:
            found = why(subject.judge, subject.form, self.clause, subject=self.subject, **subject.how)
        except NoSuchClause as error:
            if any(names_effectiveness(edition, self.clause) for edition in error.editions):
                raise NotThere(_EFFECTIVENESS) from None
            known = [name for edition in error.editions for name in edition.clauses]
            raise NotThere(unknown(Text("条文项", "clause"), self.clause, known)) from None
        except NoSuchSubject as error:
            raise NotThere(unknown(Text("部位", "row of this clause"), self.subject or "", error.names)) from None
        mine = tuple(one for one in found if self.kind is None or _kind(one) in (None, self.kind))
        return as_json(Explained, Explained(mine, DISCLAIMER.in_(subject.lang)))


@dataclass(frozen=True, slots=True)
class ToAsk:
    """An open question. `place` is where in the form the answer belongs (JSON Pointer); null: nowhere yet."""

    question: str
    text: str
    subject: str
    why: WhyOpen
    why_text: str
    settles: tuple[str, ...]
    place: str | None
    type: str | None
    options: tuple[str, ...]
    several: bool
    parts: tuple[str, ...]
    unit: str | None
    n_a: bool
    judged: bool
    help: str | None
    evidence: str | None


@dataclass(frozen=True, slots=True)
class AskedOfPost:
    """The questions that one post can answer, most decisive first."""

    post: str | None
    name: str | None
    questions: tuple[ToAsk, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """What is still to be found out, by post; the posts come in the order of their most decisive question."""

    form: str
    as_of: str | None
    open: int
    posts: tuple[AskedOfPost, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is still to be asked."""

    patience: float | None = None

    def __call__(self, subject: Subject) -> bytes:
        """The open questions by post."""
        verdict = subject.judge.judge(subject.form, **subject.how)
        posts = dict.fromkeys(one.post for one in verdict.open)
        asked = list(_asked(subject, verdict))
        told = tuple(
            AskedOfPost(
                post,
                POSTS[post].in_(subject.lang) if post else None,
                tuple(to_ask for one, to_ask in asked if one.post == post),
            )
            for post in posts
        )
        return as_json(Questions, Questions(verdict.form, verdict.as_of, len(verdict.open), told))


@dataclass(frozen=True, slots=True)
class Fix:
    """What to do first: the fewest changes that clear the findings. A solver looks for them."""

    contested: bool = False
    patience: float | None = 10.0

    def __call__(self, subject: Subject) -> bytes:
        """Alternatives of each finding, and a plan for all; every one tried on the judge."""
        from engine.remedies.advising import advise

        return as_json(Advice, advise(subject.judge, subject.form, contested=self.contested, **subject.how))


_EFFECTIVENESS = Text(
    "这一条不是单独的条文项，与命中的那一项一并引用", "this article is cited beside another clause only"
)


def _kind(one: Why) -> str | None:
    return one.finding.subject.kind if one.finding else None


def _asked(subject: Subject, verdict: Verdict) -> Iterator[tuple[OpenQuestion, ToAsk]]:
    library = subject.judge.library
    placed = {id(one.open): one for one in questions(verdict, subject.form, subject.handed.data, library)}
    for one in verdict.open:
        yield one, _to_ask(one, placed.get(id(one)), subject.lang)


def _to_ask(one: OpenQuestion, asked: Asked | None, lang: Lang) -> ToAsk:
    about = asked.about if asked else None
    return ToAsk(
        question=one.question,
        text=one.text,
        subject=one.subject,
        why=one.why,
        why_text=WHY_OPEN.get(one.why, _BLANK).in_(lang),
        settles=one.settles,
        place=_pointer(asked.place) if asked else None,
        type=about.type if about else None,
        options=tuple(asked.options) if asked else (),
        several=asked.several if asked else False,
        parts=asked.parts if asked else (),
        unit=about.unit if about else None,
        n_a=about.n_a if about else False,
        judged=about.judged if about else False,
        help=about.help if about else None,
        evidence=about.evidence if about else None,
    )


_BLANK = Text("未填", "blank")


def _pointer(place: Path) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in place)


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def as_json(kind: type[Any], told: object) -> bytes:
    """What a study has found, as JSON of its kind."""
    if kind not in _ADAPTERS:  # made at the first use: most judging processes never make one
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind].dump_json(told)
