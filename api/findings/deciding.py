"""An act on a finding: written beside those before it, and told to the hazard."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from api.calls import Writing
from api.database import Act, Finding, Form, StoredVerdict
from api.errors import conflict
from api.findings.determining import Determination, amended_to, discussed, officers_of
from api.findings.told import Telling
from api.forms.submitting import hazard_for
from api.loop.settling import hazard_behind, settle
from api.rights import Where
from api.service import Service
from api.webhooks.telling import tell
from engine.verdict import verdict_from
from standards.wording import Text


def determine(writing: Writing, service: Service, finding: Finding, given: Determination, telling: Telling) -> None:
    """核实认定. The finding's row is locked: of two at once the second sees what the first decided.

    Raises:
        Problem: 409 where there are other acts than the officer has seen, 422 where it cannot be decided so.
    """
    seen(writing.session, finding, given.expects, telling)
    officers = officers_of(writing, finding, given.officers_present, service.practice)
    discussed(given, finding, service.practice)
    cited = amended_to(given, finding, service.library)
    act = _added(
        writing, finding, given.expects + 1, "determination", given.decision, given.reason, officers=officers,
        edition=cited.edition if cited else None, clause=cited.clause if cited else None,
        discussion=given.discussion.model_dump(mode="json") if given.discussion else None,
    )  # fmt: skip
    writing.note(
        "finding.determined", "finding", finding.id, decision=act.decision, number=act.number, officers=officers,
        edition=act.edition, clause=act.clause,
    )  # fmt: skip
    told = {"finding": finding.id, "form": finding.form_id, "decision": act.decision, "number": act.number}
    tell(writing, "finding.determined", Where(finding.matter, finding.region, finding.enterprise_id), told)
    hazard = hazard_behind(writing.session, finding)
    if hazard is None and act.decision != "overturned" and not finding.past:
        hazard = _opened(writing, finding)
    if hazard is not None:
        settle(writing, hazard, finding, act, asdict(cited) if cited else None)


def object_to(writing: Writing, finding: Finding, reason: str, expects: int, telling: Telling) -> None:
    """企业异议 after the form was handed in, or on what an inspection found: it removes nothing.

    Raises:
        Problem: 409 where there are other acts than the head has seen.
    """
    seen(writing.session, finding, expects, telling)
    act = _added(writing, finding, expects + 1, "self", "overturned", reason)
    writing.note("finding.self", "finding", finding.id, decision=act.decision, clause=finding.clause)
    hazard = hazard_behind(writing.session, finding)
    if hazard is not None:
        settle(writing, hazard, finding, act)


def seen(session: Session, finding: Finding, expects: int, telling: Telling) -> None:
    """Refuse to decide on what has been decided on meanwhile.

    Raises:
        Problem: 409, with the acts as they stand.
    """
    acts = telling.acts_of(finding)
    if len(acts) != expects:
        detail = Text("这期间已有别的认定或异议，请看后再办", "there are other acts on this finding by now")
        raise conflict(detail, finding=finding.id, acts=[act.model_dump(mode="json") for act in acts])


def _added(
    writing: Writing, finding: Finding, number: int, kind: str, decision: str, reason: str | None, **more: Any
) -> Act:
    assert writing.actor
    act = Act(finding_id=finding.id, number=number, kind=kind, decision=decision, reason=reason,
              by=writing.actor.account, **{"officers": [], **more})  # fmt: skip
    writing.session.add(act)
    writing.session.flush()
    return act


def _opened(writing: Writing, finding: Finding) -> Any:
    """The hazard of what was left to people and is one by their decision."""
    stored = writing.session.scalar(
        select(StoredVerdict).where(StoredVerdict.id == finding.verdict_id).options(undefer(StoredVerdict.body))
    )
    assert stored
    verdict = verdict_from(json.loads(zlib.decompress(stored.body)))
    form = writing.session.get_one(Form, finding.form_id)
    return hazard_for(writing, form, finding, verdict.findings[finding.number])
