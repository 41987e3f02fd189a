"""From the outcomes of a clause's readings to one finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.answers import Subject
from engine.grounds import Grounds, cites_broken
from engine.program import Explanation, Item, Program
from engine.verdict import REASONS, Finding, Missing, ReadingOutcome, Reason
from standards.conditions import Leaf
from standards.logic import Outcome


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
    outcome, contested = combine(mine)
    missing, reasons = (), ()  # type: tuple[Missing, ...], tuple[Reason, ...]
    if contested:
        reasons = ("needs_person",)
    elif outcome == "undetermined":
        missing, reasons = _missing([e for e, o in zip(explained, mine, strict=True) if o == outcome], subject, grounds)
    clause = item.clause
    return Finding(
        program.edition.id,
        item.clause_id,
        program.citations[item.clause_id],
        _cites(program, subject, explained, mine, grounds) if "major" in mine else (),
        item.branch,
        None,
        grounds.ref(subject),
        outcome,
        reasons[0] if reasons else None,
        reasons,
        outcome == "major" and program.is_past(subject, grounds.scene),
        grounds.all_because(subject, _telling(explained, mine, outcome)),
        missing,
        _readings(program, item, mine) if len(mine) > 1 else (),
        clause.remedy if outcome == "major" or outcome == "undetermined" else None,
        item.least_sure if contested else clause.source.status,
        clause.summary,
        item.branch_text,
    )


def _telling(explained: list[Explanation], mine: list[Outcome], outcome: Outcome) -> Iterable[Leaf]:
    """The leaves worth showing: the narrowest reading where it hits, the widest where even that one is clear."""
    if len(explained) == 1 or outcome == "major":
        return explained[0].leaves
    if outcome != "undetermined":
        return next(e for e, o in zip(reversed(explained), reversed(mine), strict=True) if o == outcome).leaves
    open_or_hit = [e for e, o in zip(explained, mine, strict=True) if o in ("major", "undetermined")]
    return dict.fromkeys(leaf for e in open_or_hit for leaf in e.leaves)


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
    """What each reading comes to; the same for every row on which they come out so, and kept."""
    found = item.readings.get(tuple(mine))
    if found is None:
        variants = [program.variants[i] for i in item.variants]
        found = item.readings[tuple(mine)] = tuple(
            ReadingOutcome(v.reading or "", v.text, v.basis, outcome, v.source.status)
            for v, outcome in zip(variants, mine, strict=True)
        )
    return found


def _cites(
    program: Program, subject: Subject, explained: list[Explanation], mine: list[Outcome], grounds: Grounds
) -> tuple[str, ...]:
    """The article on devices that do not work (第十四条), where a hit rests on one that is there but broken."""
    head = program.edition.head
    if head.broken.as_ == "lacking" and head.broken.cite:
        hits = (e for e, outcome in zip(explained, mine, strict=True) if outcome == "major")
        if any(cites_broken(atom, subject, grounds.scene) for e in hits for atom in e.because):
            return (head.citation(head.broken.cite),)
    return ()
