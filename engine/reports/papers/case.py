"""What papers are written about: a verdict, the judge that knows the standards and, where it is there, the form."""

from __future__ import annotations

from dataclasses import dataclass

from engine.forms import Form
from engine.judge import Judge
from engine.reports.words import DISCLAIMER, FOR_A_PERSON, in_terms, terms
from engine.verdict import Finding, SubjectRef, Verdict
from standards import Library
from standards.editions import SECTORS
from standards.wording import Lang, Text

_SHOWN = 12  # letters of a digest that a footer shows


class NothingToSay(Exception):
    """The form gives no reason for this paper; `message` says why."""

    def __init__(self, message: Text) -> None:
        """Keep the words in both languages."""
        super().__init__(message.zh)
        self.message = message


@dataclass(frozen=True, slots=True)
class Hazard:
    """A finding that somebody must act on, with its number (隐患编号): the same on every paper of a form."""

    number: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Case:
    """A verdict with what is known around it."""

    verdict: Verdict
    judge: Judge
    form: Form | None = None

    @property
    def library(self) -> Library:
        """The standards."""
        return self.judge.library

    @property
    def term(self) -> str:
        """What the standards applied call it: 重大事故隐患, 重大隐患, 重大火灾隐患."""
        return in_terms("重大事故隐患", terms(self.verdict))

    @property
    def sectors(self) -> str:
        """The supervised industries of the enterprise in words."""
        return "、".join(SECTORS.get(sector, sector) for sector in self.verdict.sectors)

    def of(self, key: str) -> str:
        """Something of the enterprise's identity; nothing where the form does not say."""
        return self.verdict.enterprise.get(key, "")

    def place(self, subject: SubjectRef) -> str:
        """A row by its name, with what it lies in."""
        if subject.kind == "enterprise" or subject.name is None:
            return subject.name or self.library.kinds[subject.kind].name
        rows = self.form.subjects if self.form else ()
        within = next((row.within for row in rows if (row.kind, row.name) == (subject.kind, subject.name)), ())
        return f"{subject.name}（在{'、'.join(within)}）" if within else subject.name

    def major(self) -> list[Hazard]:
        """What meets a clause and is still there."""
        return [one for one in hazards(self.verdict) if one.finding.outcome == "major" and not one.finding.past]

    def past(self) -> list[Hazard]:
        """What met a clause on a job that is over."""
        return [one for one in hazards(self.verdict) if one.finding.past]

    def for_a_person(self) -> list[Hazard]:
        """What no further answer will settle: never counted as major, never as clear."""
        return [one for one in hazards(self.verdict) if one.finding.outcome == "undetermined"]

    def footer(self) -> str:
        """What a page was made from."""
        digests = self.verdict.digests
        made_from = f"表 {digests.form[:_SHOWN]}　标准 {digests.standards[:_SHOWN]}　{digests.engine}"
        return f"{self.verdict.form}　{made_from}"


HEADER = f"拟判定　{DISCLAIMER.zh}"


def worth(lang: Lang) -> str:
    """What every page says it is worth."""
    return HEADER if lang == "zh" else DISCLAIMER.en


def hazards(verdict: Verdict) -> list[Hazard]:
    """What is major, then past jobs, then what a person must decide, numbered in this order."""
    clauses = [finding for finding in verdict.findings if finding.clause]
    major = [f for f in clauses if f.outcome == "major" and not f.past]
    past = [f for f in clauses if f.outcome == "major" and f.past]
    person = [f for f in clauses if f.outcome == "undetermined" and f.reason in FOR_A_PERSON]
    return [Hazard(f"{verdict.form}-{n:02}", finding) for n, finding in enumerate([*major, *past, *person], 1)]
