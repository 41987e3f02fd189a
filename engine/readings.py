"""From the outcomes of a clause's readings to one finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.answers import Subject
from engine.grounds import Grounds, cites_broken
from engine.program import Explanation, Item, Program
from engine.verdict import REASONS, Because, Finding, Missing, Outcome, ReadingOutcome, Reason, SubjectRef
from standards.logic import Atom


def combine(outcomes: Sequence[Outcome]) -> tuple[Outcome, bool]:
    """The outcome of several readings together, and whether they contradict each other (format.md, Readings).

    >>> combine(["major", "not_found"]), combine(["not_found", "not_applicable"])
    (('undetermined', True), ('not_found', False))
    """
    different = set(outcomes)
    if len(different) == 1:
        return outcomes[0], False
    if "undetermined" in different:
        return "undetermined", False
    return ("undetermined", True) if "major" in different else ("not_found", False)


def finding(
    program: Program, item: Item, subject: Subject, tokens: list[str], outcomes: Sequence[Outcome], grounds: Grounds
) -> Finding:
    """The finding of one clause (or branch) on one row."""
    mine = [outcomes[i] for i in item.variants]
    explained = [program.explainers[i].explain(tokens, outcomes[i]) for i in item.variants]
    outcome, contested = (mine[0], False) if len(mine) == 1 else combine(mine)
    missing, reasons = (), ()  # type: tuple[Missing, ...], tuple[Reason, ...]
    if contested:
        reasons = ("needs_person",)
    elif outcome == "undetermined":
        open_ones = [e for e, o in zip(explained, mine, strict=True) if o == "undetermined"]
        missing, reasons = _missing(open_ones, subject, grounds)
    cites: tuple[str, ...] = ()
    if "major" in mine:
        cites = _cites(program, subject, [e for e, o in zip(explained, mine, strict=True) if o == "major"], grounds)
    head, clause = program.edition.head, item.clause
    return Finding(
        edition=head.edition,
        clause=item.clause_id,
        citation=program.citations[item.clause_id],
        cites=cites,
        branch=item.branch,
        reading=None,
        subject=SubjectRef(subject.kind, subject.name),
        outcome=outcome,
        reason=reasons[0] if reasons else None,
        reasons=reasons,
        past=outcome == "major" and program.is_past(subject, grounds.scene),
        because=_because(_telling(explained, mine, outcome), subject, grounds),
        missing=missing,
        readings=_readings(program, item, mine),
        remedy=clause.remedy if outcome in ("major", "undetermined") else None,
        source=clause.source.status,
        summary=clause.summary,
    )


def _telling(explained: list[Explanation], mine: list[Outcome], outcome: Outcome) -> Iterable[Atom]:
    """The atoms worth showing: the narrowest reading where it hits, the widest where even that one is clear."""
    if outcome == "major":
        return explained[0].because
    if outcome != "undetermined":
        return next(e for e, o in zip(reversed(explained), reversed(mine), strict=True) if o == outcome).because
    if len(explained) == 1:
        return explained[0].because
    return dict.fromkeys(a for e, o in zip(explained, mine, strict=True) if o in ("major", "undetermined") for a in e.because)


def _because(atoms: Iterable[Atom], subject: Subject, grounds: Grounds) -> tuple[Because, ...]:
    found: dict[int, Because] = {}
    for atom in atoms:
        for because in grounds.because(subject, atom.leaf):
            found[id(because)] = because
    return tuple(found.values())


def _missing(
    explained: list[Explanation], subject: Subject, grounds: Grounds
) -> tuple[tuple[Missing, ...], tuple[Reason, ...]]:
    """The questions that would decide, gates first, and every reason why they are open."""
    found: dict[tuple[str, str], Missing] = {}
    reasons: set[Reason] = set()
    for gate in (True, False):
        for explanation in explained:
            for atom, is_gate in explanation.missing:
                if is_gate is gate:
                    for plain, gated, reason in grounds.missing(subject, atom.leaf):
                        found.setdefault((plain.question, plain.subject), gated if gate else plain)
                        reasons.add(reason)
    return tuple(found.values()), tuple(reason for reason in REASONS if reason in reasons) or ("missing",)


def _readings(program: Program, item: Item, mine: list[Outcome]) -> tuple[ReadingOutcome, ...]:
    if len(mine) == 1:
        return ()
    return tuple(
        ReadingOutcome(v.reading or "", v.text, v.basis, outcome)
        for v, outcome in zip((program.variants[i] for i in item.variants), mine, strict=True)
    )


def _cites(program: Program, subject: Subject, explained: list[Explanation], grounds: Grounds) -> tuple[str, ...]:
    """The article on devices that do not work (第十四条), where a hit rests on one that is there but broken."""
    head = program.edition.head
    if head.broken.as_ == "lacking" and head.broken.cite:
        for explanation in explained:
            if any(cites_broken(atom, subject, grounds.scene) for atom in explanation.because):
                return (head.citation(head.broken.cite, None),)
    return ()
