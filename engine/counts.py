"""How many there are and how many are listed: one line a kind (design.md section 4, Counts)."""

from __future__ import annotations

from functools import cache

from engine.answers import Subject
from engine.leaves import Scene, may_lie_in_workshop
from engine.program import Program
from engine.verdict import Because, Finding, Missing, Reason, SubjectRef
from standards.kinds import SubjectKind
from standards.logic import Outcome

ByClause = dict[str, frozenset[str]]


class Ghosts:
    """Rows of which nothing is known but the enterprise: what the clauses of each kind come to before any is listed.

    That depends on the enterprise's answers alone, so it is kept per combination of their values.
    """

    def __init__(self, programs: dict[str, Program], kinds: dict[str, SubjectKind]) -> None:
        """Find the leaves that the enterprise decides, once for all kinds."""
        self.programs = programs
        outer = {leaf: value for program in programs.values() for leaf, value in program.outer.items()}
        self._outer = list(outer.values())
        self._by_sector = [value for leaf, value in outer.items() if leaf.op == "sector"]
        inside = next((k for k in kinds if may_lie_in_workshop(k, kinds)), "workshop")
        self._nobodies = (Subject(inside, ""), Subject("enterprise", ""))
        self._kept: dict[tuple[str, ...], dict[str, ByClause]] = {}

    def by_kind(self, scene: Scene) -> dict[str, ByClause]:
        """Per kind and clause, the outcomes of its branches and readings on such a row."""
        found = scene.unlisted.get(id(self))
        if found is None:
            found = scene.unlisted[id(self)] = self._by_kind(scene)
        return found

    def _by_kind(self, scene: Scene) -> dict[str, ByClause]:
        inside, outside = self._nobodies
        key = tuple([*(value(inside, scene) for value in self._outer), *(v(outside, scene) for v in self._by_sector)])
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) > 1024:
                self._kept.clear()
            kept = self._kept[key] = {name: _by_clause(program, scene) for name, program in self.programs.items()}
        return kept

    def open_clauses(self, kind: str, scene: Scene) -> list[str]:
        """The clauses that a row of the kind could still meet."""
        clauses = self.by_kind(scene).get(kind, {})
        return [clause for clause, outcomes in clauses.items() if outcomes & {"undetermined", "major"}]


def _by_clause(program: Program, scene: Scene) -> ByClause:
    nobody = Subject(program.kind.kind, program.kind.name)
    outcomes = program.evaluate(program.tokens(nobody, scene))
    found: ByClause = {}
    for item in program.items:
        found[item.clause_id] = found.get(item.clause_id, frozenset()).union(outcomes[i] for i in item.variants)
    return found


def kind_line(program: Program, unlisted: ByClause, count: int | None, rows: int) -> Finding | None:
    """The one line about a kind as a whole: none of it, not counted, not all listed, or miscounted.

    Args:
        program: the clauses on the kind.
        unlisted: what they come to on a row of which nothing is known.
        count: how many there are by the form; None where it does not say.
        rows: how many are listed.
    """
    if count == rows > 0:
        return None
    if count is not None and count < rows:
        return _line(program, "undetermined", "unreadable")
    outcomes = frozenset().union(*unlisted.values())
    if count == 0 and outcomes != {"not_applicable"}:
        return _line(program, "not_applicable", None, rests_on_count=True)
    if "undetermined" in outcomes or "major" in outcomes:
        return _line(program, "undetermined", "not_listed" if count or rows else "missing")
    if rows:
        return None  # one more of these could not matter
    return _line(program, "not_found" if "not_found" in outcomes else "not_applicable", None)


@cache
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
