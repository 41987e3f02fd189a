"""What others add to what is there: questions to a subject kind, articles to an edition whose text we lack in part.

Adding never replaces: a question or a clause that is there already is an error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from standards.editions import Edition
from standards.kinds import Question, SubjectKind
from standards.model import Model
from standards.text import Path as Place
from standards.wording import Text


class AddedQuestions(Model):
    """`subjects/*.yaml` with `adds_to`: more questions for a kind that is there."""

    adds_to: str
    questions: list[Question] = Field(min_length=1)


class AddedArticles(Model):
    """`<edition>/edition.yaml` with `adds_to`: more articles for an edition of which we have a part of the text."""

    adds_to: str
    coverage: Literal["full", "partial"]
    missing: list[str] = []


@dataclass(frozen=True, slots=True)
class Addition:
    """Clauses added to an edition, and the folder they come from."""

    folder: Path
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an edition comes from: its folder, a digest of its files, and what others changed of it.

    `ours` says that it comes with the program; `fills`, that it takes the place of one of which we have the title only;
    `added`, which clauses came from elsewhere.
    """

    folder: Path
    digest: str
    ours: bool = True
    fills: bool = False
    added: tuple[Addition, ...] = ()

    def and_(self, other: Origin, clauses: Iterable[str]) -> Origin:
        """The origin of an edition to which clauses from elsewhere were added."""
        digest = hashlib.sha256(f"{self.digest}\n{other.digest}".encode()).hexdigest()
        return replace(self, digest=digest, added=(*self.added, Addition(other.folder, tuple(clauses))))


@dataclass(slots=True)
class Owned:
    """A kind put together from several files: `owners` holds, per question, its file's model and its number there."""

    base: SubjectKind
    owners: list[tuple[BaseModel, int]]

    def owner(self, path: Place) -> tuple[BaseModel, Place]:
        """The model that a place of the whole kind stands in, and its place there."""
        if path[:1] == ("questions",) and len(path) > 1 and int(path[1]) < len(self.owners):
            model, number = self.owners[int(path[1])]
            return model, ("questions", number, *path[2:])
        return self.base, path


def owned(kind: SubjectKind, additions: Iterable[AddedQuestions]) -> Owned:
    """Whose each question of a kind is."""
    parts: list[SubjectKind | AddedQuestions] = [kind, *additions]
    return Owned(kind, [(part, i) for part in parts for i in range(len(part.questions))])


def with_questions(kind: SubjectKind, additions: Iterable[AddedQuestions]) -> SubjectKind:
    """The kind with the questions added."""
    more = [question for addition in additions for question in addition.questions]
    return kind.model_copy(update={"questions": [*kind.questions, *more]}) if more else kind


def ended_on(edition: Edition, day: date) -> Edition:
    """The edition, superseded on a day."""
    return edition.model_copy(update={"head": edition.head.model_copy(update={"superseded_on": day})})


def same_days(editions: Iterable[Edition]) -> Iterator[tuple[Edition, Edition, date]]:
    """Pairs of editions of one standard that are in force together, with the first day on which they are."""
    seen: list[Edition] = []
    for edition in editions:
        for other in seen:
            if other.head.standard == edition.head.standard:
                starts = max(edition.head.effective or date.min, other.head.effective or date.min)
                ends = min(edition.head.superseded_on or date.max, other.head.superseded_on or date.max)
                if starts < ends:
                    yield other, edition, starts
        seen.append(edition)


def stands_already(what: Text, name: str, file: str) -> Text:
    """That something is in another file already."""
    return Text(
        f"{what.zh}“{name}”已写在 {file} 里；不能替换", f"{what.en} “{name}” stands in {file} already; not replaced"
    )
