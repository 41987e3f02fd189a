"""What is still open: questions with whose they are and what each would settle, most decisive first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from engine.edition import EditionJudge
from engine.grounds import WHY
from engine.leaves import Scene
from engine.verdict import Finding, Missing, OpenQuestion
from standards.kinds import SubjectKind

_COUNTING_POST = "safety"


@dataclass(slots=True)
class _Open:
    asked: Missing
    settles: dict[str, None] = field(default_factory=dict)
    weight: float = 0.0


def open_questions(
    findings: Iterable[Finding], scene: Scene, judges: Sequence[EditionJudge]
) -> tuple[OpenQuestion, ...]:
    """The questions missing from undetermined findings.

    A question that alone would settle a finding weighs one; one of four missing weighs a quarter. Where a whole kind
    was not counted, what the enterprise has not answered and could rule clauses out is asked too.
    """
    found: dict[tuple[str, str], _Open] = {}

    def ask(missing: Missing, settles: Iterable[str], weight: float) -> None:
        entry = found.setdefault((missing.question, missing.subject), _Open(missing))
        entry.settles.update(dict.fromkeys(settles))
        entry.weight += weight

    for finding in findings:
        if finding.missing and finding.clause:
            for missing in finding.missing:
                ask(missing, [finding.clause], 1 / len(finding.missing))
        elif finding.missing:
            for judge in judges:
                unlisted = judge.unlisted(finding.subject.kind, scene)
                ask(finding.missing[0], unlisted.open, len(unlisted.open))
                for question, clauses in unlisted.gates.items() if finding.reason == "missing" else ():
                    ask(_of_the_enterprise(question, scene), clauses, len(clauses) / 2)
    kind_of = {subject.name: subject.kind for subject in (*scene.surroundings.subjects, scene.enterprise)}
    ranked = sorted(found.items(), key=lambda pair: -pair[1].weight)
    return tuple(
        OpenQuestion(
            question,
            one.asked.text,
            subject,
            _post(scene.kinds, kind_of.get(subject), question),
            tuple(one.settles),
            one.asked.why,
        )
        for (question, subject), one in ranked
    )


def _of_the_enterprise(question: str, scene: Scene) -> Missing:
    why = WHY.get(scene.enterprise.answer(question).state, "blank")
    return Missing(question, scene.kinds["enterprise"].by_id[question].text, scene.enterprise.name, True, why)


def _post(kinds: dict[str, SubjectKind], kind: str | None, question: str) -> str | None:
    if kind is None or question not in kinds[kind].by_id:
        return _COUNTING_POST
    return kinds[kind].by_id[question].post
