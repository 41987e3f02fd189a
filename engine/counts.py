"""How many there are and how many are listed: one line a kind (design.md section 4, Counts)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from engine.answers import Subject
from engine.leaves import Scene, may_lie_in_workshop
from engine.program import Program
from engine.verdict import Because, Finding, Missing, Reason, SubjectRef
from standards.kinds import SubjectKind
from standards.logic import Outcome, atoms


@dataclass(slots=True)
class Unlisted:
    """What a row of a kind would come to of which nothing is known but the enterprise.

    `outcomes` holds, per clause, those of its branches and readings; `gates` the unanswered questions about the
    enterprise that could rule clauses out, with those clauses.
    """

    outcomes: dict[str, frozenset[Outcome]]
    gates: dict[str, tuple[str, ...]]
    all: frozenset[Outcome] = field(init=False)  # every outcome there is
    open: tuple[str, ...] = field(init=False)  # the clauses that such a row could still meet

    def __post_init__(self) -> None:
        """Sum up once: it is asked of every form."""
        self.all = frozenset().union(*self.outcomes.values())
        self.open = tuple(c for c, outcomes in self.outcomes.items() if outcomes & {"undetermined", "major"})


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
        self._kept: dict[tuple[str, ...], dict[str, Unlisted]] = {}

    def by_kind(self, scene: Scene) -> dict[str, Unlisted]:
        """Per kind, what such a row would come to."""
        found = scene.unlisted.get(id(self))
        if found is None:
            found = scene.unlisted[id(self)] = self._by_kind(scene)
        return found

    def _by_kind(self, scene: Scene) -> dict[str, Unlisted]:
        inside, outside = self._nobodies
        key = tuple([*(value(inside, scene) for value in self._outer), *(v(outside, scene) for v in self._by_sector)])
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) > 1024:
                self._kept.clear()
            kept = self._kept[key] = {name: _unlisted(program, scene) for name, program in self.programs.items()}
        return kept


def _unlisted(program: Program, scene: Scene) -> Unlisted:
    nobody = Subject(program.kind.kind, program.kind.name)
    tokens = program.tokens(nobody, scene)
    outcomes = program.evaluate(tokens)
    unknown = {atom for atom, token in zip(program.layout, tokens, strict=True) if token == "U"}
    by_clause: dict[str, frozenset[Outcome]] = {}
    gates: dict[str, dict[str, None]] = {}
    for item in program.items:
        mine = frozenset(outcomes[i] for i in item.variants)
        by_clause[item.clause_id] = by_clause.get(item.clause_id, frozenset()) | mine
        for i in item.variants:
            for atom in atoms(program.variants[i].given) if outcomes[i] == "undetermined" else ():
                if atom in unknown and atom.leaf in program.outer:
                    question = "sectors" if atom.leaf.op == "sector" else atom.leaf.question
                    gates.setdefault(question, {})[item.clause_id] = None
    return Unlisted(by_clause, {question: tuple(clauses) for question, clauses in gates.items()})


def kind_line(program: Program, unlisted: Unlisted, count: int | None, rows: int) -> Finding | None:
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
        return _line(program, "undetermined", "unreadable", (count, rows))
    outcomes = unlisted.all
    if count == 0 and outcomes != {"not_applicable"}:
        return _line(program, "not_applicable", None, (count, rows))
    if "undetermined" in outcomes or "major" in outcomes:
        return _line(program, "undetermined", "not_listed" if count or rows else "missing", (count, rows))
    if rows:
        return None  # one more of these could not matter
    return _line(program, "not_found" if "not_found" in outcomes else "not_applicable", None)


def not_all_listed(program: Program, count: int | None, rows: int) -> Finding:
    """The line about a kind of which more must be there than the form says."""
    return _line(program, "undetermined", "not_listed", (count, rows))


@cache
def _line(
    program: Program, came_out: Outcome, reason: Reason | None, counted: tuple[int | None, int] | None = None
) -> Finding:
    kind = program.kind
    because: tuple[Because, ...] = ()
    if counted and counted != (None, 0):
        answer = None if counted[0] is None else str(counted[0])
        because = (Because("count", kind.count_text, answer, _words(*counted), kind.name, None),)
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
        because=because,
        missing=missing,
        readings=(),
        remedy=None,
        source=None,
        summary=kind.name,
    )


def _words(count: int | None, rows: int) -> str:
    filled_in = "没有填数量" if count is None else f"填了 {count}"
    return filled_in if rows == 0 else f"{filled_in}，列了 {rows} 行"
