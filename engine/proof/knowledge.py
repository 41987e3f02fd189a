"""What may be known of the answers a condition reads, and what its leaves make of it: whole tables, by the engine.

Leaves that read an answer in common form a group. Per group every state of knowledge is listed, from nothing to a
complete answer, with the values the engine gives the leaves (`now`) and those that completing it may lead to (`later`).
What no leaf tells apart is listed once: of options that the same leaves name three stand for all, a number or a date
stands for the stretch between two thresholds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from engine.answers import ANY_STATE, BLANK, LACKING, PRESENT, Answer, Subject
from engine.leaves import Scene, compile_leaf, may_lie_in_workshop
from engine.proof.points import points
from engine.proof.symbols import Symbols
from engine.proof.variables import NOWHERE
from engine.relations import Surroundings
from standards.conditions import Bound, Leaf, Other
from standards.kinds import Question
from standards.logic import atoms
from standards.variants import Variant

Vector = tuple[str, ...]
Asked = tuple[str, str]  # kind of the row, question
Mix = tuple[Any, ...]  # what is known of each answer of a group: None is nothing
N_A = "n_a"
ROW = "被查"
WORKSHOP: Asked = ("workshop", "sector")
SECTORS: Asked = ("enterprise", "sectors")
_ALIKE = 3  # options enough to be ticked, not ticked and open all at once
_STATES = (*(frozenset({state}) for state in ("working", "failed", "absent")), PRESENT, LACKING, ANY_STATE)
_TICKS = ("T", "F", "U")


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a group: the values of its leaves now, and what they may still become.

    `leaf_waits`: a comparison of two answers lacks one of them, though by the bounds of it it can only end one way. No
    condition can be blamed for that.
    """

    now: Vector
    later: frozenset[Vector]
    leaf_waits: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Leaves that read answers in common, and everything that can be known of them."""

    leaves: tuple[Leaf, ...]
    states: tuple[State, ...]


class Knowledge:
    """The groups of every variant of one edition on one kind; what several variants ask is worked out once."""

    def __init__(self, symbols: Symbols) -> None:
        """Take the symbols for where each answer stands."""
        self._symbols = symbols
        self._kept: dict[tuple[Leaf, ...], Group] = {}

    def groups(self, variant: Variant) -> list[Group]:
        """The groups of a variant's leaves."""
        leaves = dict.fromkeys(atom.leaf for part in (variant.given, variant.hazard) for atom in atoms(part))
        found = []
        for members in self._linked(list(leaves)):
            if members not in self._kept:
                self._kept[members] = _group(self._symbols, members)
            found.append(self._kept[members])
        return found

    def _linked(self, leaves: list[Leaf]) -> Iterator[tuple[Leaf, ...]]:
        """Leaves that read an answer in common, directly or by way of others."""
        while leaves:
            group = [leaves.pop(0)]
            while near := [leaf for leaf in leaves if any(self._touch(leaf, other) for other in group)]:
                group += near
                leaves = [leaf for leaf in leaves if leaf not in near]
            yield tuple(group)

    def _touch(self, one: Leaf, other: Leaf) -> bool:
        mine, theirs = (set(_read_by(self._symbols, leaf)) for leaf in (one, other))
        implied = any(self._implies(a, b) or self._implies(b, a) for a in mine for b in theirs)
        return implied or not mine.isdisjoint(theirs)

    def _implies(self, one: Asked, other: Asked) -> bool:
        return one[0] == other[0] and other[1] in _implied(self._question(one))

    def _question(self, asked: Asked) -> Question:
        return self._symbols.library.kinds[asked[0]].by_id[asked[1]]


def _group(symbols: Symbols, leaves: tuple[Leaf, ...]) -> Group:
    if leaves[0].op == "tally":
        known = [State((v,), frozenset({(v,)})) for v in "TF"]
        return Group(leaves, (*known, State(("U",), frozenset({("T",), ("F",)}))))
    return Group(leaves, tuple(_Table(symbols, leaves).states()))


def _read_by(symbols: Symbols, leaf: Leaf) -> Iterator[Asked]:
    """Where the answers a leaf reads stand."""
    if leaf.op == "sector":
        yield SECTORS
        if may_lie_in_workshop(symbols.kind.kind, symbols.library.kinds):
            yield WORKSHOP
    elif leaf.op != "tally":
        first, *others = leaf.questions()
        yield symbols.holder(leaf.scope, first).kind, first
        yield from ((symbols.kind.kind, other) for other in others)


def _implied(question: Question) -> set[str]:
    """The other questions that an option of this one answers."""
    return {other for what in (question.implies or {}).values() if isinstance(what, dict) for other in what}


class _Table:
    """The table of one group."""

    def __init__(self, symbols: Symbols, leaves: tuple[Leaf, ...]) -> None:
        self.symbols, self.leaves = symbols, leaves
        self.asked = list(dict.fromkeys(asked for leaf in leaves for asked in _read_by(symbols, leaf)))
        self.questions = [symbols.library.kinds[kind].by_id[question] for kind, question in self.asked]
        self.points = points(symbols, leaves)
        self.alike = [self._alike(i) for i in range(len(self.asked))]
        self._within_the_question = [list(self._implications(i)) for i in range(len(self.asked))]
        silent = symbols.edition.head.broken.as_ == "text_silent"
        self._values = [compile_leaf(leaf, silent_on_broken=silent) for leaf in leaves]
        self._later: dict[Mix, frozenset[Vector]] = {}

    def states(self) -> Iterable[State]:
        """Every distinct state."""
        found: dict[State, None] = {}
        for mix in product(*(self._knowable(i) for i in range(len(self.asked)))):
            if self._closed(mix):
                now, later = self._vector(mix), self.later(mix)
                if later:
                    found[State(now, later, self._leaf_waits(now, later))] = None
        return found

    def later(self, mix: Mix) -> frozenset[Vector]:
        """The values of the leaves on every complete answer that this may turn out to be."""
        found = self._later.get(mix)
        if found is None:
            i = next((i for i in range(len(mix)) if self._completed(i, mix[i]) is not None), None)
            if i is None:
                found = frozenset({self._vector(mix)} if self._closed(mix) else ())
            else:
                ends = (self.later((*mix[:i], end, *mix[i + 1 :])) for end in self._completed(i, mix[i]) or ())
                found = frozenset().union(*ends)
            self._later[mix] = found
        return found

    def _leaf_waits(self, now: Vector, later: frozenset[Vector]) -> bool:
        return any(
            isinstance(leaf.value, Bound | Other) and now[i] == "U" and len({vector[i] for vector in later}) == 1
            for i, leaf in enumerate(self.leaves)
        )

    def _knowable(self, i: int) -> list[Any]:
        """Everything that can be known of an answer, complete or not."""
        question, n_a = self.questions[i], [N_A] if self.questions[i].n_a else []
        match question.type:
            case "yes_no":
                return [None, *n_a, "yes", "no"]
            case "choice":
                among = SECTORS if self.asked[i] == WORKSHOP and SECTORS in self.asked else self.asked[i]
                return [None, *n_a, *self.alike[self.asked.index(among)]]
            case "choices":
                ticked = product(_TICKS, repeat=len(self.alike[i]))
                return [None, *n_a, *(ticks for ticks in ticked if n_a or set(ticks) != {"U"})]
            case "safeguard":
                return [None, *n_a, *(states for states in _STATES if states != ANY_STATE)]
            case "safeguards":
                mixed = product(_STATES, repeat=len(self.alike[i]))
                return [None, *n_a, *(states for states in mixed if n_a or set(states) != {ANY_STATE})]
            case _:
                return [None, *n_a, *self.points.known[self.asked[i]]]

    def _completed(self, i: int, known: Any) -> list[Any] | None:
        """What an open answer may turn out to be, a step further; None where it is complete."""
        question = self.questions[i]
        if known is None:
            if self.asked[i] == WORKSHOP and SECTORS in self.asked:
                return [NOWHERE, *self.alike[self.asked.index(SECTORS)]]
            if question.type in ("number", "date"):
                return [*self.points.later[self.asked[i]], *([N_A] if question.n_a else [])]
            whole = {"choices": "U", "safeguards": ANY_STATE, "safeguard": ANY_STATE}.get(question.type)
            if whole is None:
                return [known for known in self._knowable(i) if known is not None]
            start = whole if question.type == "safeguard" else (whole,) * len(self.alike[i])
            return [start, *([N_A] if question.n_a else [])]
        if question.type == "choices" and "U" in known:
            at = known.index("U")
            return [(*known[:at], tick, *known[at + 1 :]) for tick in "TF"]
        if question.type == "safeguard" and known != N_A and len(known) > 1:
            return _each(known)
        if question.type == "safeguards" and known != N_A:
            at = next((n for n, states in enumerate(known) if len(states) > 1), None)
            return None if at is None else [(*known[:at], one, *known[at + 1 :]) for one in _each(known[at])]
        return None

    def _alike(self, i: int) -> list[str]:
        """Options that stand for all: of those that the same leaves name, a few; all where one implies another.

        An option that no leaf names says nothing, but for an industry: how many there are says which governs.
        """
        question = self.questions[i]
        if question.type == "choice":
            return list(question.options or ())
        classes: dict[tuple[bool, ...], list[str]] = {}
        for option in question.options or ():
            classes.setdefault(self._named(i, option), []).append(option)
        implying = any(isinstance(what, list) for what in (question.implies or {}).values())
        return [
            option
            for named, members in classes.items()
            if any(named) or self.asked[i] == SECTORS
            for option in (members if implying else members[:_ALIKE])
        ]

    def _per_option(self, i: int, known: Any) -> dict[str, Any]:
        """What is known of every option: one not listed is as the first of its like, if leaves name it."""
        like = {self._named(i, option): n for n, option in reversed(list(enumerate(self.alike[i])))}
        empty = "F" if self.questions[i].type == "choices" else frozenset({"absent"})
        found = {}
        for option in self.questions[i].options or ():
            named = self._named(i, option)
            if option in self.alike[i]:
                found[option] = known[self.alike[i].index(option)]
            else:
                found[option] = known[like[named]] if any(named) else empty
        return found

    def _implications(self, i: int) -> Iterator[tuple[str, str]]:
        """Which listed option implies which other listed one, by way of others too."""
        implies = self.questions[i].implies or {}
        for option in self.alike[i]:
            todo, seen = [option], {option}
            while todo:
                what = implies.get(todo.pop(), ())
                new = [other for other in what if other not in seen] if isinstance(what, list) else []
                todo += new
                seen.update(new)
            yield from ((option, other) for other in self.alike[i] if other in seen and other != option)

    def _named(self, i: int, option: str) -> tuple[bool, ...]:
        """Which leaves of the group name an option of a question."""
        return tuple(
            self.asked[i] in _read_by(self.symbols, leaf)
            and (option in leaf.value if isinstance(leaf.value, tuple) else option == leaf.value)
            for leaf in self.leaves
        )

    def _closed(self, mix: Mix) -> bool:
        """Whether what is implied is known too, and the industry of a workshop is one that nobody can dispute."""
        known = dict(zip(self.asked, mix, strict=True))
        for i, (kind, _) in enumerate(self.asked):
            for option, other in self._within_the_question[i]:
                if _rank(self._tick(i, mix[i], option)) > _rank(self._tick(i, mix[i], other)):
                    return False
            for option, what in (self.questions[i].implies or {}).items():
                for name, raw in what.items() if isinstance(what, dict) else ():
                    if (kind, name) in known and not _follows(self._tick(i, mix[i], option), known[kind, name], raw):
                        return False
        if WORKSHOP not in known or SECTORS not in known:
            return True
        own = known[SECTORS]
        if known[WORKSHOP] == NOWHERE:
            return own is not None and own.count("T") < 2
        place = self.asked.index(SECTORS)
        return known[WORKSHOP] is None or self._tick(place, own, known[WORKSHOP]) == "T"

    def _tick(self, i: int, known: Any, option: str) -> str:
        """Whether an option is ticked, as far as is known."""
        if known is None or known == N_A:
            return "U" if known is None else "F"
        if self.questions[i].type == "choice":
            return "T" if known == option else "F"
        return str(self._per_option(i, known)[option])

    def _vector(self, mix: Mix) -> Vector:
        """The values the engine gives the leaves."""
        kinds = self.symbols.library.kinds
        around = dict.fromkeys(kind for kind, _ in self.asked if kind not in (self.symbols.kind.kind, "enterprise"))
        row = Subject(self.symbols.kind.kind, ROW, tuple(around))
        rows = {kind: Subject(kind, kind) for kind in ("enterprise", *around)} | {row.kind: row}
        for i, (kind, question) in enumerate(self.asked):
            rows[kind].answers[question] = self._answer(i, mix[i])
        scene = Scene(rows["enterprise"], Surroundings(list(rows.values()), kinds), kinds, self.symbols.day)
        return tuple(value(row, scene) for value in self._values)

    def _answer(self, i: int, known: Any) -> Answer:
        if known is None or known == NOWHERE:
            return BLANK
        if known == N_A:
            return Answer("n_a")
        return Answer("given", self._per_option(i, known) if isinstance(known, tuple) else known)


def _each(states: Iterable[str]) -> list[frozenset[str]]:
    return [frozenset({state}) for state in sorted(states)]


_rank = "FUT".index


def _follows(tick: str, other: Any, raw: str) -> bool:
    """Whether what is known of another answer goes with an option that implies it."""
    return tick != "T" if other is None else other == raw or tick == "F"
