"""What people say on a form beside answers: claims of an exemption, and decisions only a person can take.

An enterprise may claim and an officer may decide. Nothing here removes a finding without an officer's name.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.answers import Subject
from engine.forms import Form
from engine.intake import ClaimIn, DecisionIn, Person
from engine.leaves import Scene
from engine.verdict import Because, Exemption, Finding, Missing, SubjectRef
from engine.vocabulary import fold
from standards.citations import find_clause
from standards.editions import Edition

# The roles in which a claim or a decision is an officer's, as forms write them.
OFFICERS = frozenset(
    ["officer", "inspector", "执法人员", "监督检查人员", "消防监督检查人员", "行政执法人员", "监管人员", "主管部门"]
)
DECISION = "decision"


def is_officer(person: Person) -> bool:
    """Whether somebody speaks as an officer of the authority."""
    return fold(person.role or "") in OFFICERS


def claims_on(form: Form, edition: Edition) -> list[ClaimIn]:
    """The claims on a form that name an exemption of the edition."""
    return [claim for claim in form.claims if claim.rule in edition.head.claims]


def exempted(form: Form, edition: Edition, scene: Scene, findings: list[Finding]) -> tuple[Exemption, ...]:
    """Apply the claims to findings in place: by an officer they do not apply, else they go to a person.

    Returns:
        The officers' claims that were applied.
    """
    applied: dict[int, Exemption] = {}
    for claim in claims_on(form, edition):
        covered = [one for one in findings if one.clause and _covers(claim, one, scene)]
        for one in covered:
            if is_officer(claim) and one.outcome in ("major", "undetermined"):
                one.outcome, one.reason, one.reasons, one.note = "not_applicable", None, (), "exempt"
                one.missing, one.past = (), False
                one.because = (*one.because, _claimed(claim, edition, one))
                text = edition.head.claims[claim.rule]
                applied[id(claim)] = Exemption(claim.rule, text, claim.subject, claim.by, claim.role, claim.reason)
            elif not is_officer(claim) and one.outcome == "major":
                one.outcome, one.reason, one.reasons = "undetermined", "needs_person", ("needs_person",)
                one.past, one.note = False, "claimed"
                one.because = (*one.because, _claimed(claim, edition, one))
    return tuple(applied.values())


def _claimed(claim: ClaimIn, edition: Edition, finding: Finding) -> Because:
    text = f"{claim.rule} {edition.head.claims[claim.rule]}"
    return Because(
        claim.rule,
        text,
        "claimed",
        f"{claim.reason}（{_who(claim)}）",
        claim.subject or str(finding.subject.name),
        None,
    )


def _who(person: Person) -> str:
    return "，".join(filter(None, (person.by, person.role)))


def _covers(claim: ClaimIn, finding: Finding, scene: Scene) -> bool:
    """A claim without a subject is about the whole; one about a place covers what lies in it."""
    if not claim.subject or claim.subject == finding.subject.name:
        return True
    row = _row(scene, finding.subject)
    return row is not None and claim.subject in scene.surroundings.outer_names(row)


def _row(scene: Scene, subject: SubjectRef) -> Subject | None:
    rows = scene.surroundings.subjects
    return next((row for row in rows if row.kind == subject.kind and row.name == subject.name), None)


def decided(form: Form, edition: Edition, scene: Scene) -> Iterator[Finding]:
    """The findings that people's decisions on catch-all clauses come to."""
    for decision in form.decisions:
        clause = decision_clause(decision, edition)
        if clause:
            yield _finding(decision, edition, clause, scene)


def decision_clause(decision: DecisionIn, edition: Edition) -> str | None:
    """The clause a decision is about, if it is one of the edition that a person decides."""
    name = find_clause(edition, decision.clause.removeprefix(f"{edition.id}/"))
    return name if name and edition.clauses[name][1].effect == DECISION else None


def _finding(decision: DecisionIn, edition: Edition, name: str, scene: Scene) -> Finding:
    article, clause = edition.clauses[name]
    row = next((s for s in scene.surroundings.subjects if s.name == decision.subject), scene.enterprise)
    official = is_officer(decision)
    said = "认定成立" if decision.outcome == "major" else "认定不成立"
    text = f"{said}：{decision.reason}（{_who(decision)}）"
    return Finding(
        edition=edition.id,
        clause=name,
        citation=edition.head.citation(article.article, clause),
        cites=(),
        branch=None,
        reading=None,
        subject=SubjectRef(row.kind, row.name),
        outcome=decision.outcome if official else "undetermined",
        reason=None if official else "needs_person",
        reasons=() if official else ("needs_person",),
        past=False,
        because=(Because(DECISION, "人工认定", decision.outcome, text, row.name, None),),
        missing=() if official else (Missing(DECISION, clause.summary, row.name, False),),
        readings=(),
        remedy=clause.remedy,
        source=clause.source.status,
        summary=clause.summary,
        note="decided",
    )
