"""What handing a form in leaves behind: the verdict, its findings, the enterprise's own act on each, hazards."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field

from api.calls import Writing
from api.database import Act, Finding, Form, FormMatter, Hazard, StoredVerdict
from api.database.tables import now
from api.errors import invalid
from api.forms.judging import Assessed
from api.loop import Found, open_hazard
from api.loop.settling import settle
from api.models import Given, Long, Short
from api.rights import Where, matter_of
from api.webhooks.telling import tell
from engine.reports.papers.told import why
from engine.reports.words import FOR_A_PERSON, is_contested
from engine.verdict import Finding as Suggestion
from engine.verdict import Verdict
from standards import Library
from standards.citations import find_clause
from standards.wording import Text


class Objection(Given):
    """企业异议: it stands beside the finding and removes nothing."""

    clause: Annotated[str, Field(max_length=30, examples=["11(6)"])]
    subject: Annotated[str, Field(max_length=200, examples=["1#除尘系统"])] | None = None
    edition: Short | None = None
    reason: Long


@dataclass(slots=True)
class Kept:
    """What was kept of a form."""

    form: Form
    verdict: StoredVerdict
    findings: list[Finding] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    hazards: list[Hazard] = field(default_factory=list)


def matters_of(verdict: Verdict, library: Library) -> list[str]:
    """Whose business a form is, by the standards it was judged under."""
    return sorted({_matter(one.edition, library) for one in verdict.standards if not one.advisory}) or ["other"]


def hand_in(writing: Writing, library: Library, form: Form, judged: Assessed) -> Kept:
    """Make a form a submitted one, with its verdict and findings. From now on nothing of it changes."""
    assert writing.actor
    session, verdict = writing.session, judged.verdict
    form.state, form.submitted_by, form.submitted_at = "submitted", writing.actor.account, now()
    matters = matters_of(verdict, library)
    session.add_all(FormMatter(form_id=form.id, matter=matter) for matter in matters)
    stored = StoredVerdict(
        form_id=form.id,
        site_id=form.site_id,
        outcome=verdict.outcome,
        as_of=form.inspected_on,
        form_digest=verdict.digests.form,
        standards_digest=verdict.digests.standards,
        engine=verdict.digests.engine,
        body=zlib.compress(judged.line),
    )
    session.add(stored)
    session.flush()
    kept = Kept(form, stored)
    for number, suggestion in enumerate(verdict.findings):
        if suggestion.clause and (suggestion.outcome == "major" or suggestion.reason in FOR_A_PERSON):
            kept.findings.append(_finding(form, stored, number, suggestion, library))
    session.add_all(kept.findings)
    session.flush()
    writing.note(
        "form.submitted", "form", form.id, verdict=stored.id, outcome=verdict.outcome, matters=matters,
        findings=len(kept.findings), form_digest=verdict.digests.form, standards=verdict.digests.standards,
    )  # fmt: skip
    told = {"form": form.id, "verdict": stored.id, "site": form.site_id, "outcome": verdict.outcome}
    tell(writing, "verdict.submitted", Where(None, form.site.region, form.site.enterprise_id), told)
    return kept


def determined_by_enterprise(
    writing: Writing, library: Library, kept: Kept, verdict: Verdict, objections: Sequence[Objection]
) -> None:
    """自查判定: the head stands by every major finding, or objects; what is for a person the head does not decide.

    Raises:
        Problem: 422 where an objection is about nothing that was found.
    """
    assert writing.actor
    reasons = _objected(kept.findings, verdict, objections, library)
    for finding in kept.findings:
        reason = reasons.get(finding.id)
        if finding.outcome != "major" and reason is None:
            continue
        act = Act(
            finding_id=finding.id,
            number=1,
            kind="self",
            decision="overturned" if reason else "confirmed",
            reason=reason,
            officers=[],
            by=writing.actor.account,
        )
        kept.acts.append(act)
        writing.session.add(act)
        writing.session.flush()
        writing.note("finding.self", "finding", finding.id, decision=act.decision, clause=finding.clause)


def open_hazards(writing: Writing, form: Form, kept: Kept, verdict: Verdict) -> None:
    """Follow every major finding that is still there; a past job is a lead and no hazard."""
    acts = {act.finding_id: act for act in kept.acts}
    found: dict[str, Hazard] = {}
    for finding in kept.findings:
        if finding.outcome != "major" or finding.past:
            continue
        hazard = hazard_for(writing, form, finding, verdict.findings[finding.number])
        found[hazard.id] = hazard
        if act := acts.get(finding.id):
            settle(writing, hazard, finding, act)
    kept.hazards = list(found.values())


def hazard_for(writing: Writing, form: Form, finding: Finding, suggestion: Suggestion) -> Hazard:
    """The hazard that a finding is about: a new one, or the open one on the same subject under the same clause."""
    assert form.inspected_on
    described = (finding.summary or finding.citation or "", why(suggestion))
    return open_hazard(
        writing,
        Found(
            site=form.site,
            matter=finding.matter,
            level="major",
            origin=form.origin,
            found_on=form.inspected_on,
            description="。".join(filter(None, described)),
            finding_id=finding.id,
            edition=finding.edition,
            clause=finding.clause,
            citation=finding.citation,
            subject_kind=finding.subject_kind,
            subject_name=finding.subject_name,
        ),
    )


def _finding(form: Form, stored: StoredVerdict, number: int, one: Suggestion, library: Library) -> Finding:
    return Finding(
        verdict_id=stored.id,
        form_id=form.id,
        site_id=form.site_id,
        enterprise_id=form.site.enterprise_id,
        number=number,
        matter=_matter(one.edition, library),
        region=form.site.region,
        origin=form.origin,
        as_of=form.inspected_on,
        edition=one.edition,
        clause=one.clause,
        citation=one.citation,
        branch=one.branch,
        subject_kind=one.subject.kind,
        subject_name=one.subject.name,
        summary=one.summary,
        outcome=one.outcome,
        reason="contested" if is_contested(one) else one.reason,
        past=one.past,
    )


def _matter(edition: str, library: Library) -> str:
    known = library.editions.get(edition)
    return matter_of(known.head.standard if known else edition)


def _objected(
    findings: Sequence[Finding], verdict: Verdict, objections: Sequence[Objection], library: Library
) -> dict[str, str]:
    """Why the head objects, by finding: what the form itself says, then what is said now."""
    reasons: dict[str, str] = {}
    for said in verdict.objections:
        for finding in findings:
            if _about(finding, str(said["clause"]), said["subject"], None, library):
                reasons[finding.id] = str(said["reason"])
    for one in objections:
        meant = [finding for finding in findings if _about(finding, one.clause, one.subject, one.edition, library)]
        if not meant:
            what = f"{one.clause} {one.subject or ''}".strip()
            raise invalid(Text(f"异议针对的“{what}”没有判出", f"nothing was found that “{what}” could object to"))
        reasons |= {finding.id: one.reason for finding in meant}
    return reasons


def _about(finding: Finding, clause: str, subject: str | None, edition: str | None, library: Library) -> bool:
    known = library.editions.get(finding.edition)
    meant = find_clause(known, clause) if known else clause
    return meant == finding.clause and subject in (None, finding.subject_name) and edition in (None, finding.edition)
