"""What speaks for a clause and what against it: the parts of its condition that the facts meet, and those they deny."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.program import Item, Program
from engine.validating.case import Case
from engine.verdict import Finding
from standards.conditions import Tally
from standards.logic import atoms
from standards.phrases import phrase


def otherwise(case: Case, findings: Iterable[Finding]) -> tuple[str, ...]:
    """What would have to hold for a clause to be met, in words; by the widest of the readings that are clear."""
    return tuple(dict.fromkeys(part for finding in findings for part in _denied(case, finding)))


def speaks_for(case: Case, finding: Finding) -> bool:
    """Whether an answer of the subject itself already meets a part of what the clause forbids."""
    if case.form.subject is None or finding.subject.name != case.form.subject.name:
        return False
    for program, item, tokens in _judged(case, finding):
        value = dict(zip(program.layout, tokens, strict=True))
        hazards = (program.variants[i].hazard for i in item.variants)
        if any(value[atom] == "T" and not atom.leaf.scope for hazard in hazards for atom in atoms(hazard)):
            return True
    return False


def _denied(case: Case, finding: Finding) -> Iterator[str]:
    head = case.judge.library.editions[finding.edition].head
    for program, item, tokens in _judged(case, finding):
        outcomes = program.evaluate(tokens)
        clear = [i for i in item.variants if outcomes[i] == finding.outcome]
        explained = [program.explainers[i].explain(tokens, outcomes[i]) for i in clear[-1:]]
        for atom in (atom for one in explained for atom in one.because if not isinstance(atom.leaf.value, Tally)):
            broken_lacks = head.broken.as_ == "lacking"
            yield phrase(atom, finding.subject.kind, case.judge.library, broken_lacks=broken_lacks)


def _judged(case: Case, finding: Finding) -> Iterator[tuple[Program, Item, list[str]]]:
    """The clause (or branch) of a finding as it is judged, with the tokens of its row; nothing of a tally."""
    program = case.judge.edition(case.judge.library.editions[finding.edition]).programs.get(finding.subject.kind)
    row = case.row(finding)
    if program is None or row is None or finding.note:
        return
    tokens = program.tokens(row, case.scene)
    for item in program.items:
        if (item.clause_id, item.branch) == (finding.clause, finding.branch):
            yield program, item, tokens
