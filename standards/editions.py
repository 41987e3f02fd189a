"""Editions of standards: articles, clauses, branches and readings as the YAML writes them."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from standards.conditions import Condition
from standards.model import Model, YesNo
from standards.wording import number_of, numeral

AT_ONCE = "at_once."  # before a clause's id: the question whether what it forbids can be put right at once
Effect = Literal["major", "element", "tally", "decision", "checklist"]
SECTORS: dict[str, str] = {
    "metallurgy": "冶金",
    "nonferrous": "有色",
    "building_materials": "建材",
    "machinery": "机械",
    "light_industry": "轻工",
    "textile": "纺织",
    "tobacco": "烟草",
    "commerce": "商贸",
}


SourceStatus = Literal["verified", "partly", "unverified"]


class Source(Model):
    """How sure the text is: how many published copies were compared."""

    status: SourceStatus
    copies: int = Field(default=0, ge=0)


class Reading(Model):
    """One defensible reading (条文理解) of a clause or branch; its keys replace theirs."""

    text: str
    basis: str
    given: Condition | None = None
    unless: Condition | None = None
    hazard: Condition | None = None
    source: Source | None = None


class Branch(Model):
    """One kind of thing a clause speaks of."""

    text: str
    subject: str
    given: Condition | None = None
    unless: Condition | None = None
    hazard: Condition | None = None
    readings: dict[str, Reading] = {}


class Clause(Model):
    """A clause (条文项), the smallest unit that is cited.

    `at_once`: what it forbids may be put right at once (能立即改正), which then is asked of every row and clears it.
    """

    item: int | None = None
    id: str | None = None
    summary: str
    effect: Effect = "major"
    at_once: YesNo = False
    subject: str | None = None
    given: Condition | None = None
    unless: Condition | None = None
    hazard: Condition | None = None
    branches: dict[str, Branch] = {}
    readings: dict[str, Reading] = {}
    n_a_clears: list[str] = []
    remedy: str
    source: Source
    settled: dict[str, str] = {}
    note: str | None = None

    @model_validator(mode="after")
    def _says_what_is_forbidden(self) -> Clause:
        if (self.item is None) == (self.id is None):
            raise _wrong("item 与 id 写且只写一个", "either item or id, and only one")
        if bool(self.subject) == bool(self.branches):
            raise _wrong("subject 与 branches 写且只写一个", "either subject or branches, and only one")
        if self.effect == "decision":
            return self
        bodies: list[Clause | Branch] = list(self.branches.values()) or [self]
        for body in bodies:
            if not body.hazard and not (body.readings and all(r.hazard for r in body.readings.values())):
                raise _wrong("没有写 hazard（禁止什么）", "hazard (what is forbidden) is missing")
            if len(body.readings) == 1:
                raise _wrong("readings 至少两种", "at least two readings")
        return self


class ArticleReading(Model):
    """A reading by which guidance widens where some items of an article apply."""

    text: str
    basis: str
    given: Condition
    items: list[int]
    source: Source | None = None


class Article(Model):
    """An article (条) with its items (项)."""

    article: str
    heading: str
    given: Condition | None = None
    readings: dict[str, ArticleReading] = {}
    settled: dict[str, str] = {}
    clauses: list[Clause]

    @cached_property
    def number(self) -> str:
        """第十一条 → 11; an article not numbered so keeps its text."""
        number = number_of(self.article.removeprefix("第").removesuffix("条"))
        return str(number) if number else self.article


class Broken(Model):
    """What a device that is there but does not work counts as, and the article that says so."""

    as_: Literal["lacking", "text_silent"] = Field(alias="as")
    cite: str | None = None


class AtOnce(Model):
    """能立即改正: the article by which what can be put right at once does not count, and how that is asked.

    `{clause}` in `text` stands for the clause's number, `{summary}` for what it forbids.
    """

    cite: str
    text: str
    help: str
    evidence: str


class Overlap(Model):
    """Clauses that one fact may meet together."""

    clauses: list[str] = Field(min_length=2)
    why: str


class HandOver(Model):
    """A matter the standard leaves to another one."""

    matter: str
    standard: str | None = None


class EditionHead(Model):
    """`edition.yaml`: identity and dates of an edition.

    `supersedes` names earlier editions of the standard, which end on the day this one comes into force.
    Where `effective` is missing, `known_since` is the first day on which the edition may have been there. `claims` are
    the exemptions that may be claimed, by rule; `says` is what a hit is called, where that is not the usual sentence.
    """

    edition: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    standard: str
    title: str
    number: str
    issuer: str
    term: str
    published: date | None
    effective: date | None
    known_since: date | None = None
    superseded_on: date | None
    supersedes: list[str] = []
    given: Condition | None = None
    gate: str | None = None
    broken: Broken
    coverage: Literal["full", "partial", "metadata_only"]
    missing: list[str] = []
    citing: str
    at_once: AtOnce | None = None
    claims: dict[str, str] = {}
    overlaps: list[Overlap] = []
    says: str | None = None
    settled: dict[str, str] = {}
    hands_over: list[HandOver] = []
    not_bound: list[str] = []

    @field_validator("published", "effective", mode="before")
    @classmethod
    def _may_be_missing(cls, value: object) -> object:
        return None if value == "missing" else value

    @property
    def cited_as(self) -> str:
        """Title and number, as a citation begins."""
        return f"《{self.title}》（{self.number}）"

    def citation(self, article: str, clause: Clause | None = None) -> str:
        """判定依据 as penalty papers write it: of a clause, or of an article as a whole."""
        if clause is None or (clause.id or "").isdecimal():  # an article as a whole
            return self.cited_as + article
        item = numeral(clause.item) if clause.item else ""
        number = (clause.id or "").rpartition("-")[2]
        return self.cited_as + self.citing.format(article=article, item=item, number=number)


class Edition(Model):
    """One version of a standard, whole."""

    head: EditionHead
    articles: list[Article]

    @property
    def id(self) -> str:
        """The edition's id, such as `industry_trade_2023`."""
        return self.head.edition

    @cached_property
    def clauses(self) -> dict[str, tuple[Article, Clause]]:
        """Every clause by id, with its article, in the order of the text."""
        return {
            clause_id(article, clause): (article, clause) for article in self.articles for clause in article.clauses
        }

    def part(self, *, checklist: bool) -> Edition:
        """Its 重点检查事项, which decide nothing, or all its other clauses."""

        def wanted(clause: Clause) -> bool:
            return (clause.effect == "checklist") == checklist

        if all(wanted(clause) for _, clause in self.clauses.values()):
            return self
        kept = [a.model_copy(update={"clauses": [c for c in a.clauses if wanted(c)]}) for a in self.articles]
        return Edition(head=self.head, articles=kept)

    @cached_property
    def left_to_people(self) -> tuple[str, ...]:
        """The clauses that only a person can decide."""
        return tuple(name for name, (_, clause) in self.clauses.items() if clause.effect == "decision")

    @cached_property
    def has_checklist(self) -> bool:
        """Whether any of its clauses is a 重点检查事项."""
        return any(clause.effect == "checklist" for _, clause in self.clauses.values())

    @cached_property
    def decides(self) -> bool:
        """Whether anything can be major by it; by what is not encoded it may be."""
        effects = {clause.effect for _, clause in self.clauses.values()}
        return effects != {"checklist"}

    def in_force(self, day: date) -> bool:
        """Whether the edition is in force on `day` (the day it is superseded is no longer its own)."""
        starts, ends = self.head.effective, self.head.superseded_on
        return (starts is None or starts <= day) and (ends is None or day < ends)


def at_once_question(clause: str) -> str:
    """The id of the question whether what a clause forbids can be put right at once."""
    return f"{AT_ONCE}{clause}"


def clause_id(article: Article, clause: Clause) -> str:
    """The id as cited: `11(6)` for 第十一条第六项, else the clause's own."""
    return clause.id or f"{article.number}({clause.item})"


def _wrong(zh: str, en: str) -> PydanticCustomError:
    return PydanticCustomError("clause", "{en}", {"zh": zh, "en": en})
