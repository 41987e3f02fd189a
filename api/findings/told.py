"""A finding as it is told: what the program suggests, what the enterprise says, what the department decided, apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from api.database import Account, Act, Enterprise, Finding, Site, StoredVerdict
from api.forms.hiding import body_of, sees_origin
from api.models import Stamped, Told
from api.rights import Actor, Where
from engine.reports.words import OUTCOME, REASON
from standards import Library
from standards.wording import Lang, Text

State = Literal["open", "decided", "objected", "for_a_person"]
_SELF = {"confirmed": Text("自查判定：成立", "the enterprise: it is so"),
         "overturned": Text("企业异议", "the enterprise objects")}  # fmt: skip
_DETERMINED = {
    "confirmed": Text("核实认定：成立", "determined: it is so"),
    "overturned": Text("核实认定：不成立", "determined: it is not so"),
    "amended": Text("核实认定：成立，改按其他条文", "determined: it is so, under another clause"),
}


class Somebody(Told):
    """An account by its name."""

    id: str
    name: str | None


class ActOut(Stamped):
    """One act on a finding."""

    number: int
    kind: Literal["self", "determination"]
    decision: Literal["confirmed", "overturned", "amended"]
    words: str
    edition: str | None
    clause: str | None
    citation: str | None
    reason: str | None
    officers: list[Somebody]
    discussion: dict[str, Any] | None
    by: Somebody


class SuggestionOut(Told):
    """拟判定: what the program said, on what was filled in; it replaces no determination."""

    outcome: str
    reason: str | None
    past: bool
    words: str
    made_at: datetime
    engine: str | None = None
    standards_digest: str | None = None
    finding: dict[str, Any] | None = Field(default=None, description="the whole finding, as in the verdict")


class FindingOut(Stamped):
    """A finding with its three voices side by side. `origin` is told to the department alone."""

    verdict_id: str
    form_id: str
    site_id: str
    site_name: str
    enterprise_id: str
    enterprise_name: str
    matter: str
    region: str
    origin: str | None
    as_of: date | None
    edition: str
    clause: str | None
    citation: str | None
    branch: str | None
    subject_kind: str
    subject_name: str | None
    summary: str | None
    suggestion: SuggestionOut
    self_check: list[ActOut]
    determinations: list[ActOut]
    acts: int = Field(description="`expects` of the next act")
    state: State


class Step(Told):
    """One step in the history of a finding."""

    at: datetime
    act: Literal["suggested", "self", "determination"]
    words: str
    by: Somebody | None
    officers: list[Somebody]
    reason: str | None
    citation: str | None


@dataclass(slots=True)
class Telling:
    """What is needed to tell findings to somebody."""

    session: Session
    library: Library
    actor: Actor
    lang: Lang

    def all(self, findings: Sequence[Finding]) -> list[FindingOut]:
        """Several, with three more queries and no more."""
        acts = self._acts([finding.id for finding in findings])
        names = self._names([act for several in acts.values() for act in several])
        places = self._places({finding.site_id for finding in findings})
        return [
            self._finding(finding, acts.get(finding.id, []), names, places[finding.site_id]) for finding in findings
        ]

    def one(self, finding: Finding) -> FindingOut:
        """One, with the whole suggestion as it stands in the verdict."""
        told = self.all([finding])[0]
        verdict = self.session.get_one(StoredVerdict, finding.verdict_id, options=[undefer(StoredVerdict.body)])
        told.suggestion.finding = body_of(verdict, origin=False)["findings"][finding.number]
        told.suggestion.engine, told.suggestion.standards_digest = verdict.engine, verdict.standards_digest
        return told

    def acts_of(self, finding: Finding) -> list[ActOut]:
        """The acts on a finding, in their order."""
        acts = self._acts([finding.id]).get(finding.id, [])
        names = self._names(acts)
        return [self._act(act, names) for act in acts]

    def history(self, finding: Finding) -> list[Step]:
        """Everything that happened, in its order; nothing of it ever changes."""
        told = self.one(finding)
        suggested = Step(at=told.suggestion.made_at, act="suggested", words=told.suggestion.words, by=None,
                         officers=[], reason=None, citation=told.citation)  # fmt: skip
        acts = sorted([*told.self_check, *told.determinations], key=lambda act: act.number)
        return [suggested] + [
            Step(at=act.made_at, act=act.kind, words=act.words, by=act.by, officers=act.officers, reason=act.reason,
                 citation=act.citation)
            for act in acts
        ]  # fmt: skip

    def _acts(self, ids: Sequence[str]) -> dict[str, list[Act]]:
        found: dict[str, list[Act]] = {}
        for act in self.session.scalars(select(Act).where(Act.finding_id.in_(ids)).order_by(Act.number)):
            found.setdefault(act.finding_id, []).append(act)
        return found

    def _names(self, acts: Sequence[Act]) -> dict[str, str]:
        ids = {account for act in acts for account in (act.by, *act.officers)}
        rows = self.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids))) if ids else ()
        return {row.id: row.name for row in rows}

    def _places(self, sites: set[str]) -> dict[str, tuple[str, str]]:
        """The names of sites and their enterprises."""
        query = select(Site.id, Site.name, Enterprise.name).join(Enterprise).where(Site.id.in_(sites))
        return {site: (name, enterprise) for site, name, enterprise in self.session.execute(query)} if sites else {}

    def _finding(self, row: Finding, acts: list[Act], names: dict[str, str], place: tuple[str, str]) -> FindingOut:
        told = [self._act(act, names) for act in acts]
        own = [act for act in told if act.kind == "self"]
        determinations = [act for act in told if act.kind == "determination"]
        where = Where(row.matter, row.region, row.enterprise_id)
        return FindingOut(
            id=row.id,
            made_at=row.made_at,
            verdict_id=row.verdict_id,
            form_id=row.form_id,
            site_id=row.site_id,
            site_name=place[0],
            enterprise_id=row.enterprise_id,
            enterprise_name=place[1],
            matter=row.matter,
            region=row.region,
            origin=row.origin if sees_origin(self.actor, "finding.read", where, row.origin) else None,
            as_of=row.as_of,
            edition=row.edition,
            clause=row.clause,
            citation=row.citation,
            branch=row.branch,
            subject_kind=row.subject_kind,
            subject_name=row.subject_name,
            summary=row.summary,
            suggestion=SuggestionOut(
                outcome=row.outcome, reason=row.reason, past=row.past, words=self._words(row), made_at=row.made_at
            ),
            self_check=own,
            determinations=determinations,
            acts=len(acts),
            state=_state(row, own, determinations),
        )

    def _words(self, row: Finding) -> str:
        """What the suggestion is called, in the words of its standard where it has some."""
        edition = self.library.editions.get(row.edition)
        if row.past:
            return OUTCOME["past"].in_(self.lang)
        if row.outcome == "undetermined" and row.reason:
            return REASON[row.reason].in_(self.lang)
        if self.lang == "zh" and edition and edition.head.says:
            return edition.head.says
        words = OUTCOME[row.outcome].in_(self.lang)
        return words.replace("重大事故隐患", edition.head.term) if edition else words

    def _act(self, act: Act, names: dict[str, str]) -> ActOut:
        edition = self.library.editions.get(act.edition or "")
        article, clause = edition.clauses[act.clause] if edition and act.clause in edition.clauses else (None, None)
        words = (_SELF if act.kind == "self" else _DETERMINED)[act.decision]
        return ActOut.model_validate(
            {
                "id": act.id,
                "made_at": act.made_at,
                "number": act.number,
                "kind": act.kind,
                "decision": act.decision,
                "words": words.in_(self.lang),
                "edition": act.edition,
                "clause": act.clause,
                "citation": edition.head.citation(article.article, clause) if edition and article else None,
                "reason": act.reason,
                "officers": [Somebody(id=one, name=names.get(one)) for one in act.officers],
                "discussion": act.discussion,
                "by": Somebody(id=act.by, name=names.get(act.by)),
            }
        )


def _state(row: Finding, own: list[ActOut], determinations: list[ActOut]) -> State:
    if determinations:
        return "decided"
    if own and own[-1].decision == "overturned":
        return "objected"
    return "open" if row.outcome == "major" else "for_a_person"
