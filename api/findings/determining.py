"""A department's determination: by enough officers who may, after the discussion it needs, on what it says it saw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, model_validator
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from api.authentication import actor
from api.calls import Writing
from api.database import Account, Finding
from api.database.tables import today
from api.errors import Problem, forbidden, invalid
from api.models import Given, Id, Long
from api.practice import Discussion, Practice
from api.rights import Where, matter_of
from standards import Library
from standards.citations import find_clause
from standards.wording import Text

DECIDES_ALONE = ("major", "tally", "decision")
"""Effects by which a clause may be major by itself."""
# 集体讨论 where the standard itself asks for it; a region may ask for more, with its own source.
_BY_STANDARD = {
    "fire_2017": Discussion(
        matter="fire", at_least=3, experts=7, share=2 / 3, source="《重大火灾隐患判定方法》（GB 35181-2017）4.2、4.3"
    )
}


class DiscussionIn(Given):
    """集体讨论: when, by how many; in difficult cases by how many experts besides, of whom how many agreed."""

    on: Annotated[date, Field(examples=["2024-05-27"])]
    people: Annotated[int, Field(ge=1, le=1000, examples=[3])]
    experts: Annotated[int, Field(ge=0, le=1000)] = 0
    agreed: Annotated[int, Field(ge=0, le=1000, description="同意的专家人数")] = 0

    @model_validator(mode="after")
    def _no_more_than_there_were(self) -> DiscussionIn:
        if self.agreed > self.experts:
            raise ValueError("more experts agreed than there were")
        return self


class Determination(Given):
    """核实认定, by the caller and the `officers_present` besides.

    `expects` is how many acts the officer has seen on the finding: after another one it is refused.
    """

    decision: Literal["confirmed", "overturned", "amended"]
    edition: Annotated[str, Field(max_length=60, examples=["industry_trade_2023"])] | None = None
    clause: Annotated[str, Field(max_length=30, examples=["11(6)"])] | None = None
    reason: Long | None = None
    expects: Annotated[int, Field(ge=0, examples=[1])]
    officers_present: Annotated[list[Id], Field(max_length=20)] = Field([], description="一同认定的其他执法人员")
    discussion: DiscussionIn | None = None

    @model_validator(mode="after")
    def _whole(self) -> Determination:
        if self.decision != "confirmed" and not self.reason:
            raise ValueError("`reason` is needed to overturn or amend")
        if (self.decision == "amended") != bool(self.edition and self.clause):
            raise ValueError("`edition` and `clause` say what an amendment puts in place, and belong to nothing else")
        return self


@dataclass(frozen=True, slots=True)
class Cited:
    """The clause an amendment names."""

    edition: str
    clause: str
    citation: str


def officers_of(writing: Writing, finding: Finding, present: list[str], practice: Practice) -> list[str]:
    """Who determines: those whom the key or the session names, and who else is present; enough of them, each entitled.

    Raises:
        Problem: 422 where the key names nobody, where there are too few, or where one of them may not.
    """
    assert writing.actor
    named = list(dict.fromkeys([*writing.actor.officers, *present]))
    if not writing.actor.officers:
        title = Text("这个密钥没有写明是哪位执法人员", "this key names no officer")
        raise Problem(422, "no-officer", title)
    where = Where(finding.matter, finding.region)
    entitled = {account.id for account in _accounts(writing.session, named)
                if account.active and actor(account).may("finding.determine", where)}  # fmt: skip
    if set(named) - entitled:
        detail = Text("所列执法人员中有人无权在这里认定", "one of these officers may not determine here")
        raise Problem(422, "not-entitled", Text("执法人员无权", "an officer without the right"), detail)
    rule = practice.officers(finding.region, finding.matter)
    if rule and len(named) < rule.at_least:
        title = Text("执法人员人数不足", "too few officers")
        detail = Text(f"须 {rule.at_least} 名（{rule.source}）", f"{rule.at_least} are needed ({rule.source})")
        raise Problem(422, "too-few-officers", title, detail, source=rule.source, needed=rule.at_least)
    return named


def discussion_rule(finding: Finding, practice: Practice) -> Discussion | None:
    """The discussion that the place or else the standard asks for, with its source."""
    return practice.discussion(finding.region, finding.matter) or _BY_STANDARD.get(finding.edition)


def needs_discussion(finding: Finding, practice: Practice) -> bool:
    """Whether a finding is determined after 集体讨论 only: of fire always, else where a rule asks for it."""
    return finding.matter == "fire" or discussion_rule(finding, practice) is not None


def discussed(given: Determination, finding: Finding, practice: Practice) -> None:
    """Refuse to determine without the discussion that the place or the standard asks for.

    Raises:
        Problem: 422, with what is missing and by which rule.
    """
    if not needs_discussion(finding, practice):
        return
    rule = discussion_rule(finding, practice)
    held = given.discussion
    if held is None:
        raise _undiscussed(Text("须经集体讨论", "a collective discussion is needed"), rule)
    if held.on > today():
        raise _undiscussed(Text("集体讨论的日期还没到", "the discussion is still to come"), rule)
    if rule is None:
        return
    if held.people < rule.at_least:
        few = Text(f"集体讨论须 {rule.at_least} 人以上", f"at least {rule.at_least} people discuss it")
        raise _undiscussed(few, rule)
    if held.experts and rule.experts and held.experts < rule.experts:
        few = Text(f"专家组须 {rule.experts} 人以上", f"at least {rule.experts} experts")
        raise _undiscussed(few, rule)
    if held.experts and rule.share and Fraction(held.agreed, held.experts) < _share(rule.share):
        few = Text("同意的专家不够", "too few experts agreed")
        raise _undiscussed(few, rule)


def amended_to(given: Determination, finding: Finding, library: Library) -> Cited | None:
    """The clause that an amendment names.

    Raises:
        Problem: 422 where there is none, where it decides nothing by itself, is another department's, was not in
            force, or is what the finding says already.
    """
    if given.decision != "amended":
        return None
    edition = library.editions.get(given.edition or "")
    clause = find_clause(edition, given.clause or "") if edition else None
    if edition is None or clause is None:
        raise invalid(Text(f"没有条文 {given.edition} {given.clause}", "there is no such clause"))
    article, words = edition.clauses[clause]
    if words.effect not in DECIDES_ALONE:
        raise invalid(Text("这一条本身不能判定为重大隐患", "by this clause alone nothing is a major hazard"))
    if matter_of(edition.head.standard) != finding.matter:
        raise invalid(Text("属于另一监管领域，请移送", "this is another department's: hand it over"))
    if not any(edition.in_force(day) for day in (finding.as_of, today()) if day):
        raise invalid(Text("这一版本在检查当日和今天都不施行", "in force neither on that day nor today"))
    if (edition.id, clause) == (finding.edition, finding.clause):
        raise invalid(Text("与原判定依据相同，请用 confirmed", "the clause is the same: confirm it instead"))
    return Cited(edition.id, clause, edition.head.citation(article.article, words))


def finding_within(writing: Writing, finding: str) -> Finding:
    """A finding that the caller may determine, with its acts; nobody else decides on it until this is over.

    Raises:
        Problem: 403, the same for one that is not there.
    """
    assert writing.actor
    row = writing.session.scalar(select(Finding).where(Finding.id == finding).with_for_update())
    if row is None:
        raise forbidden()
    writing.actor.require("finding.determine", Where(row.matter, row.region))
    return row


def _accounts(session: Session, ids: list[str]) -> list[Account]:
    query = select(Account).where(Account.id.in_(ids)).options(selectinload(Account.grants))
    return list(session.scalars(query))


def _share(share: float) -> Fraction:
    """Two thirds as it is meant: 0.667 from a configuration file must not refuse 6 of 9."""
    return Fraction(share).limit_denominator(20)


def _undiscussed(detail: Text, rule: Discussion | None) -> Problem:
    title = Text("集体讨论不符合要求", "the discussion is missing or not enough")
    if rule is None:
        return Problem(422, "discussion", title, detail)
    full = Text(f"{detail.zh}（{rule.source}）", f"{detail.en} ({rule.source})")
    return Problem(422, "discussion", title, full, source=rule.source)
