"""What a change of edition means for forms: each judged under both, row by row, by whatever date it bears."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.forms import Form
from engine.judge import Judge
from engine.reports.words import FOR_A_PERSON
from engine.verdict import Finding, StandardOutcome, SubjectRef
from standards.editions import Edition

State = Literal["major", "past", "person", "open", "clear"]
RANK: dict[State, int] = {"major": 4, "past": 3, "person": 2, "open": 1, "clear": 0}
Successors = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row on which clauses that stand for each other come out otherwise; of a kind as a whole where it has no name.

    `old` and `new` are the findings that made the state before and after; empty where no clause speaks of the row.
    """

    subject: SubjectRef
    before: State
    after: State
    old: tuple[Finding, ...]
    new: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What one form comes to under both editions."""

    form: str
    before: StandardOutcome
    after: StandardOutcome
    rows: tuple[RowChange, ...]

    @property
    def changes(self) -> bool:
        """Whether anything comes out otherwise."""
        return self.before.outcome != self.after.outcome or bool(self.rows)


def impact(judge: Judge, form: Form, old: Edition, new: Edition, successors: Successors) -> Impact:
    """Judge a form under two editions, in force or not.

    Args:
        judge: the judge.
        form: the form.
        old: the edition before.
        new: the edition after.
        successors: the new clauses that stand for each old one.
    """
    before, mine = _judged(judge, form, old)
    after, theirs = _judged(judge, form, new)
    return Impact(form.id, before, after, tuple(_rows(mine, theirs, successors)))


def state(finding: Finding) -> State:
    """What a finding means for the enterprise."""
    if finding.outcome == "undetermined":
        return "person" if finding.reason in FOR_A_PERSON else "open"
    if finding.outcome == "major":
        return "past" if finding.past else "major"
    return "clear"


def _judged(judge: Judge, form: Form, edition: Edition) -> tuple[StandardOutcome, list[Finding]]:
    """The outcome and every finding; of an edition not in force they stand apart in a verdict."""
    verdict = judge.judge(form, standards=[edition.id])
    apart = [finding for one in verdict.advisory for finding in (*one.findings, *one.elements)]
    return verdict.standards[0], [*verdict.findings, *verdict.elements, *apart]


def _rows(olds: Iterable[Finding], news: Iterable[Finding], successors: Successors) -> Iterator[RowChange]:
    """Row by row, group by group of clauses that stand for each other."""
    by_row: dict[SubjectRef, tuple[list[Finding], list[Finding]]] = defaultdict(lambda: ([], []))
    for side, findings in enumerate((olds, news)):
        for finding in findings:
            by_row[finding.subject][side].append(finding)
    for subject, (before, after) in by_row.items():
        for mine, theirs in _groups(before, after, successors):
            was, now = _gravest(mine), _gravest(theirs)
            if was != now:
                yield RowChange(subject, was, now, _making(was, mine), _making(now, theirs))


def _groups(
    olds: list[Finding], news: list[Finding], successors: Successors
) -> Iterator[tuple[list[Finding], list[Finding]]]:
    """The findings of a row, those together whose clauses stand for each other, by way of others too."""
    left = list(news)
    groups: list[tuple[list[Finding], list[Finding]]] = []
    for old in olds:
        heirs = successors.get(old.clause, frozenset()) if old.clause else frozenset({None})
        touched = [group for group in groups if any(new.clause in heirs for new in group[1])]
        fresh = [new for new in left if new.clause in heirs]
        left = [new for new in left if new not in fresh]
        groups = [group for group in groups if group not in touched]
        groups.append(([*(f for g in touched for f in g[0]), old], [*(f for g in touched for f in g[1]), *fresh]))
    yield from groups
    for clause in dict.fromkeys(new.clause for new in left):
        yield [], [new for new in left if new.clause == clause]


def _gravest(findings: Iterable[Finding]) -> State:
    return max(map(state, findings), key=RANK.__getitem__, default="clear")


def _making(wanted: State, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if state(finding) == wanted)
