"""What to ask an enterprise: the subject kinds and questions that can still matter, and the clauses each serves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.forms import Form
from engine.judge import Judge
from engine.program import Program
from standards import Library
from standards.conditions import Leaf
from standards.editions import Edition
from standards.kinds import Question, SubjectKind
from standards.logic import atoms, tree

ENTERPRISE, WORKSHOP = "enterprise", "workshop"


@dataclass(slots=True)
class Plan:
    """The kinds to ask about, in the order of the standards' articles, and per question the clauses it serves."""

    kinds: list[SubjectKind] = field(default_factory=list)
    serves: dict[tuple[str, str], dict[str, None]] = field(default_factory=dict)

    def questions(self, kind: str) -> list[Question]:
        """The questions of a kind that some clause still reads, in the order of the kind's file."""
        (found,) = [k for k in self.kinds if k.kind == kind]
        return [question for question in found.questions if (kind, question.id) in self.serves]

    def served(self, kind: str, question: str) -> list[str]:
        """The clauses that a question serves."""
        return list(self.serves.get((kind, question), ()))


def plan(judge: Judge, form: Form, editions: Iterable[Edition], also_sectors: Iterable[str] = ()) -> Plan:
    """What can matter for an enterprise, by what is already answered about it.

    A kind is left out only where the answers rule it out; what is not answered leaves it in.

    Args:
        judge: the judge of the standards.
        form: a form with what is known of the enterprise.
        editions: the editions to ask for.
        also_sectors: industries of single workshops, beside the enterprise's own.
    """
    library = judge.library
    scene = judge.scene(form)
    asked = Plan()
    used: dict[str, None] = {ENTERPRISE: None, WORKSHOP: None}
    for edition in editions:
        edition_judge = judge.edition(edition)
        foreign = {edition_judge.article_of(sector) for sector in also_sectors}
        for name, program in edition_judge.programs.items():
            open_clauses = set(edition_judge.open_clauses(name, scene))
            open_clauses |= {item.clause_id for item in program.items if item.article.article in foreign}
            if open_clauses:
                used[name] = None
                _note(asked, program, open_clauses, library)
    _note_past_and_sector(asked, used, library)
    asked.kinds = [library.kinds[name] for name in _with_outer(used, asked, library)]
    return asked


def _note(asked: Plan, program: Program, open_clauses: set[str], library: Library) -> None:
    for item in program.items:
        if item.clause_id in open_clauses:
            for i in item.variants:
                variant = program.variants[i]
                for atom in (*atoms(variant.given), *atoms(variant.hazard)):
                    for kind, question in _read_by(atom.leaf, program.kind, library):
                        asked.serves.setdefault((kind, question), {})[item.clause_id] = None


def _read_by(leaf: Leaf, kind: SubjectKind, library: Library) -> Iterable[tuple[str, str]]:
    if leaf.op == "sector":
        return [(ENTERPRISE, "sectors"), (WORKSHOP, "sector")]
    if leaf.scope == ENTERPRISE:
        return [(ENTERPRISE, question) for question in leaf.questions()]
    if leaf.scope == "within":
        outer = kind.outwards(library.kinds) - {kind.kind}
        return [(name, leaf.question) for name in outer if leaf.question in library.kinds[name].by_id]
    return [(kind.kind, question) for question in leaf.questions()]


def _note_past_and_sector(asked: Plan, used: Iterable[str], library: Library) -> None:
    """A job says whether it is over: that changes what a finding is called, though no clause reads it."""
    for name in used:
        kind = library.kinds[name]
        for atom in atoms(tree(kind.past)):
            clauses = {c: None for (k, _), serves in asked.serves.items() if k == name for c in serves}
            asked.serves.setdefault((name, atom.leaf.question), {}).update(clauses)


def _with_outer(used: Iterable[str], asked: Plan, library: Library) -> list[str]:
    """The kinds used, and those in which they lie and which are read, outer ones first."""
    names = list(used) + [kind for kind, _ in asked.serves if kind not in used]
    return sorted(
        dict.fromkeys(names),
        key=lambda name: len(library.kinds[name].outwards(library.kinds)) if name not in (ENTERPRISE,) else 0,
    )
