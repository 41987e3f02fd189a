"""How many there are and how many are listed: one line a kind (design.md section 4, Counts)."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.answers import Subject
from engine.leaves import Scene
from engine.program import Program
from engine.verdict import Because, Finding, Missing, Outcome, Reason, SubjectRef


@dataclass(slots=True)
class Ghost:
    """A row of which nothing is known but the enterprise: what the clauses of a kind come to before any is listed."""

    program: Program
    _kept: dict[tuple[str, ...], dict[str, frozenset[str]]] = field(default_factory=dict)

    def outcomes(self, scene: Scene) -> frozenset[str]:
        """The outcomes that the clauses would have, given the enterprise's answers alone."""
        return frozenset().union(*self.by_clause(scene).values())

    def open_clauses(self, scene: Scene) -> list[str]:
        """The clauses that such a row could still meet."""
        return [clause for clause, outcomes in self.by_clause(scene).items() if outcomes & {"undetermined", "major"}]

    def by_clause(self, scene: Scene) -> dict[str, frozenset[str]]:
        """Per clause the outcomes of its branches and readings."""
        key = tuple(self.program.enterprise_tokens(scene))
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = self._judge(scene)
        return kept

    def _judge(self, scene: Scene) -> dict[str, frozenset[str]]:
        nobody = Subject(self.program.kind.kind, self.program.kind.name)
        outcomes = self.program.evaluate(self.program.tokens(nobody, scene))
        found: dict[str, frozenset[str]] = {}
        for item in self.program.items:
            found[item.clause_id] = found.get(item.clause_id, frozenset()).union(outcomes[i] for i in item.variants)
        return found


def kind_line(ghost: Ghost, count: int | None, rows: int, scene: Scene) -> Finding | None:
    """The one line about a kind as a whole: none of it, not counted, not all listed, or miscounted."""
    if count == rows > 0:
        return None
    if count is not None and count < rows:
        return _line(ghost.program, "undetermined", "unreadable")
    outcomes = ghost.outcomes(scene)
    if count == 0 and outcomes != {"not_applicable"}:
        return _line(ghost.program, "not_applicable", None, rests_on_count=True)
    if "undetermined" in outcomes or "major" in outcomes:
        return _line(ghost.program, "undetermined", "not_listed" if count or rows else "missing")
    if rows:
        return None  # one more of these could not matter
    return _line(ghost.program, "not_found" if "not_found" in outcomes else "not_applicable", None)


def _line(program: Program, came_out: Outcome, reason: Reason | None, *, rests_on_count: bool = False) -> Finding:
    kind = program.kind
    zero = Because("count", kind.count_text, "0", "0", kind.name, None)
    missing = (Missing("count", kind.count_text, kind.name, True),) if reason in ("missing", "not_listed") else ()
    return Finding(
        edition=program.edition.id,
        clause=None,
        citation=None,
        cites=(),
        branch=None,
        reading=None,
        subject=SubjectRef(kind.kind, None),
        outcome=came_out,
        reason=reason,
        reasons=(reason,) if reason else (),
        past=False,
        because=(zero,) if rests_on_count else (),
        missing=missing,
        readings=(),
        remedy=None,
        source=None,
        summary=kind.name,
    )
