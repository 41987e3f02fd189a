"""What is still open: questions with whose they are and what each would settle, most decisive first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from engine.answers import Subject
from engine.verdict import Finding, OpenQuestion
from standards.kinds import SubjectKind

_COUNTING_POST = "safety"


@dataclass(slots=True)
class _Open:
    text: str
    post: str | None
    settles: dict[str, None] = field(default_factory=dict)
    weight: float = 0.0


def open_questions(
    findings: Iterable[Finding],
    subjects: Iterable[Subject],
    kinds: dict[str, SubjectKind],
    clauses: Callable[[str], list[str]],
) -> tuple[OpenQuestion, ...]:
    """The questions missing from undetermined findings.

    A question that alone would settle a finding weighs one; one of four missing weighs a quarter.

    Args:
        findings: all findings of a form.
        subjects: its rows, to find who can answer.
        kinds: the subject kinds.
        clauses: per subject kind, the clauses that a line about the whole kind stands for.
    """
    kind_of = {subject.name: subject.kind for subject in subjects}
    found: dict[tuple[str, str], _Open] = {}
    for finding in findings:
        if not finding.missing:
            continue
        settles = [finding.clause] if finding.clause else clauses(finding.subject.kind)
        for missing in finding.missing:
            key = (missing.question, missing.subject)
            entry = found.get(key)
            if entry is None:
                entry = found[key] = _Open(missing.text, _post(kinds, kind_of.get(missing.subject), missing.question))
            entry.settles.update(dict.fromkeys(settles))
            entry.weight += len(settles) / len(finding.missing)
    ranked = sorted(found.items(), key=lambda pair: -pair[1].weight)
    return tuple(OpenQuestion(q, o.text, subject, o.post, tuple(o.settles)) for (q, subject), o in ranked)


def _post(kinds: dict[str, SubjectKind], kind: str | None, question: str) -> str | None:
    if kind is None or question not in kinds[kind].by_id:
        return _COUNTING_POST
    return kinds[kind].by_id[question].post
