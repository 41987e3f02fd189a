"""How tallies stand, and which elements one fact meets together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from engine.answers import Subject
from engine.elements import Elements
from engine.grounds import asked_by, in_words
from engine.leaves import Scene
from engine.program import Item, Program
from engine.verdict import Finding, OverlapNote, TallyCount
from standards.conditions import Tally
from standards.editions import Edition, at_once_question
from standards.logic import atoms

Fact = tuple[str, str, str]  # question, whose, the answer in words


@dataclass(slots=True)
class OnRow:
    """A finding with what it was made from."""

    program: Program
    item: Item
    subject: Subject
    finding: Finding


def tally_counts(found: OnRow, elements: Elements) -> Iterator[TallyCount]:
    """How the tally of a clause stands for one place."""
    program, item, finding = found.program, found.item, found.finding
    variants = [program.variants[i] for i in item.variants]
    tallies = dict.fromkeys(atom.leaf.value for variant in variants for atom in atoms(variant.hazard))
    for tally in tallies:
        if isinstance(tally, Tally):
            certain, possible = elements.counted(found.subject, tally)
            yield TallyCount(
                finding.edition,
                item.clause_id,
                program.citations[item.clause_id],
                finding.subject,
                certain,
                possible,
                tally.at_least,
                finding.outcome,
            )


def overlaps(edition: Edition, scene: Scene, found: Iterable[OnRow]) -> Iterator[OverlapNote]:
    """Pairs of clauses met by one and the same fact, or that the standard itself may meet together.

    One fact meets both where everything one of them rests on, the other rests on too.
    """
    met = [one for one in found if one.finding.outcome == "major"]
    declared = {pair: o.why for o in edition.head.overlaps for pair in combinations(sorted(o.clauses), 2)}
    facts = {id(one): _facts(one, scene) for one in met}
    noted: dict[tuple[str, ...], tuple[dict[str, None], dict[str, None]]] = {}
    for one, other in combinations(met, 2):
        first, second = sorted((one, other), key=lambda o: o.item.clause_id)
        pair = (first.item.clause_id, second.item.clause_id)
        mine, theirs = facts[id(one)], facts[id(other)]
        shared = mine & theirs if mine and theirs and (mine <= theirs or theirs <= mine) else frozenset()
        why = "；".join(f"{whose}：{answer}" for _, whose, answer in sorted(shared))
        if not why and _together(one, other, scene):
            why = declared.get(pair, "")
        if pair[0] != pair[1] and why:
            subjects, whys = noted.setdefault(pair, ({}, {}))
            whys[why] = None
            subjects.update(dict.fromkeys(str(o.finding.subject.name) for o in (first, second)))
    for clauses, (subjects, whys) in sorted(noted.items(), key=lambda note: note[0]):
        yield OverlapNote(edition.id, clauses, tuple(subjects), "；".join(whys))


def _together(one: OnRow, other: OnRow, scene: Scene) -> bool:
    """Whether two findings are about one thing, or about a thing and what lies in it."""
    rows = one.subject, other.subject
    if rows[0] is rows[1]:
        return True
    return any(outer.name in scene.surroundings.outer_names(inner) for outer, inner in (rows, tuple(reversed(rows))))


def _facts(found: OnRow, scene: Scene) -> frozenset[Fact]:
    """The answers by which a hit's hazard holds."""
    program, subject = found.program, found.subject
    tokens = program.tokens(subject, scene)
    outcomes = program.evaluate(tokens)
    leaves = {
        leaf
        for i in found.item.variants
        if outcomes[i] == "major"
        for leaf in program.explainers[i].explain(tokens, "major").facts
        if leaf.question != at_once_question(found.item.clause_id)
    }
    return frozenset(
        (asked.question, asked.subject.name, f"{asked.about.text}：{in_words(asked.about, asked.answer, leaf)}")
        for leaf in leaves
        for asked in asked_by(leaf, subject, scene)
        if asked.about and asked.answer.known
    )
