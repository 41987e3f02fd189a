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

FIRST = ENTERPRISE, WORKSHOP = "enterprise", "workshop"


MANY = 6  # a question that serves more clauses than this says how many instead


@dataclass(slots=True)
class Plan:
    """The kinds to ask about and, per question, the clauses it serves; both in the order of the standards."""

    kinds: list[SubjectKind] = field(default_factory=list)
    serves: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)

    def questions(self, kind: str) -> list[Question]:
        """The questions of a kind that some clause still reads, in the order of the kind's file."""
        (found,) = [k for k in self.kinds if k.kind == kind]
        return [question for question in found.questions if (kind, question.id) in self.serves]

    def served(self, kind: str, question: str) -> list[str]:
        """The clauses that a question serves, or the first few and how many there are."""
        clauses = sorted(self.serves.get((kind, question), ()), key=self.order.__getitem__)
        return clauses if len(clauses) <= MANY else [*clauses[:3], f"……共{len(clauses)}项"]

    def first_clause(self, kind: str) -> int:
        """The place of the first clause that asks about a kind; the enterprise and its workshops come before all."""
        if kind in FIRST:
            return FIRST.index(kind) - len(FIRST)
        return min((self.order[c] for (k, _), clauses in self.serves.items() if k == kind for c in clauses), default=0)


def plan(judge: Judge, form: Form, editions: Iterable[Edition], also_sectors: Iterable[str] = ()) -> Plan:
    """What can matter for an enterprise, by what is already answered about it.

    A kind is left out only where the answers rule it out; what is not answered leaves it in.

    Args:
        judge: the judge of the standards.
        form: a form with what is known of the enterprise.
        editions: the editions to ask for.
        also_sectors: industries of single workshops, beside the enterprise's own.
    """
    library, scene = judge.library, judge.scene(form)
    asked = Plan()
    for edition in editions:
        for clause in edition.clauses:
            asked.order.setdefault(clause, len(asked.order))
        for part in judge.parts(edition):
            foreign = {part.article_of(sector) for sector in also_sectors}
            for name, program in part.programs.items():
                open_clauses = set(part.unlisted(name, scene).open)
                open_clauses |= {item.clause_id for item in program.items if item.article.article in foreign}
                _note(asked, program, open_clauses, library)
    _note_past(asked, library)
    kinds = dict.fromkeys([*FIRST, *(kind for kind, _ in asked.serves)])
    asked.kinds = [library.kinds[kind] for kind in sorted(kinds, key=asked.first_clause)]
    return asked


def _note(asked: Plan, program: Program, open_clauses: set[str], library: Library) -> None:
    for item in program.items:
        if item.clause_id in open_clauses:
            for i in item.variants:
                variant = program.variants[i]
                for atom in (*atoms(variant.given), *atoms(variant.hazard)):
                    for kind, question in _read_by(atom.leaf, program.kind, library):
                        asked.serves.setdefault((kind, question), set()).add(item.clause_id)


def _read_by(leaf: Leaf, kind: SubjectKind, library: Library) -> Iterable[tuple[str, str]]:
    if leaf.op == "tally":
        return []
    if leaf.op == "sector":
        return [(ENTERPRISE, "sectors"), (WORKSHOP, "sector")]
    if leaf.scope == ENTERPRISE:
        return [(ENTERPRISE, question) for question in leaf.questions()]
    if leaf.scope == "within":
        outer = kind.outwards(library.kinds) - {kind.kind}
        return [(name, leaf.question) for name in outer if leaf.question in library.kinds[name].by_id]
    return [(kind.kind, question) for question in leaf.questions()]


def _note_past(asked: Plan, library: Library) -> None:
    """A job says whether it is over: that changes what a finding is called, though no clause may read it."""
    for name in {kind for kind, _ in asked.serves}:
        for atom in atoms(tree(library.kinds[name].past)):
            clauses = set().union(*(serves for (kind, _), serves in asked.serves.items() if kind == name))
            asked.serves.setdefault((name, atom.leaf.question), set()).update(clauses)
