"""What a determination of a finding asks for, before it is made: how many officers, which discussion, who may sign."""

from __future__ import annotations

from pydantic import Field
from sqlalchemy import literal, select
from sqlalchemy.orm import Session, selectinload

from api.authentication import actor
from api.database import Account, Finding, Grant
from api.findings.determining import discussion_rule, needs_discussion
from api.findings.told import Somebody
from api.models import Told
from api.practice import Practice
from api.rights import MAY, Where

_MOST = 200
_ROLES = sorted(role for role, actions in MAY.items() if "finding.determine" in actions)


class OfficersAsked(Told):
    """How many officers the place asks for, and by which rule."""

    at_least: int
    source: str


class DiscussionAsked(Told):
    """集体讨论: by how many; where experts are asked, how many and which share of them agrees; by which rule."""

    at_least: int
    experts: int | None
    share: float | None
    source: str


class TermsOut(Told):
    """What a determination needs here. Null: no rule of the place or of the standard."""

    officers: OfficersAsked | None
    discussed: bool = Field(description="集体讨论 is needed")
    discussion: DiscussionAsked | None
    entitled: list[Somebody] = Field(description="who may determine it, the nearest department first")


def terms_of(session: Session, finding: Finding, practice: Practice) -> TermsOut:
    """What a determination of this finding asks for."""
    officers, discussion = practice.officers(finding.region, finding.matter), discussion_rule(finding, practice)
    return TermsOut(
        officers=OfficersAsked(at_least=officers.at_least, source=officers.source) if officers else None,
        discussed=needs_discussion(finding, practice),
        discussion=DiscussionAsked.model_validate(discussion) if discussion else None,
        entitled=_entitled(session, finding),
    )


def _entitled(session: Session, finding: Finding) -> list[Somebody]:
    here = literal(finding.region).startswith(Grant.region)
    query = (
        select(Account)
        .where(Account.active, Account.grants.any(Grant.role.in_(_ROLES) & here))
        .options(selectinload(Account.grants))
    )
    where = Where(finding.matter, finding.region)
    mine = [account for account in session.scalars(query) if actor(account).may("finding.determine", where)]
    mine.sort(key=lambda account: (-max(len(grant.region) for grant in account.grants), account.name, account.id))
    return [Somebody(id=account.id, name=account.name) for account in mine[:_MOST]]
