"""What a part of one edition hits that nothing in the other does: where, by which of its words, with an example."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import z3

from engine.proof.compared import LEVELS, Level, Part
from engine.proof.rows import Example, Rows
from standards.editions import Edition
from standards.logic import Atom, Node, Tree, atoms, join
from standards.phrases import phrase
from standards.variants import Variant

Direction = Literal["more", "less"]
What = Literal["branch", "situation", "scope", "broken"]
Conditions = list[z3.BoolRef]


@dataclass(frozen=True, slots=True)
class Change:
    """One way in which more, or less, is hit than before.

    `what` says where: a branch as a whole, the situation forbidden, where the clause applies, or devices that do not
    work. `at` says under which readings: the narrowest tells what is surely hit, the widest what may be.
    `situation` is what is forbidden now (or no longer), in words; `conditions` what is no longer (or newly) demanded.
    """

    direction: Direction
    what: What
    at: tuple[Level, ...]
    part: Part
    situation: tuple[str, ...]
    conditions: tuple[str, ...]
    example: Example


class Gaps:
    """The gaps between two editions on one subject kind."""

    def __init__(self, rows: Rows, old: Edition, new: Edition) -> None:
        """Take the rows; a condition is put into words as its own edition means it."""
        self.rows = rows
        self._broken_lacks = {"more": new.head.broken.as_ == "lacking", "less": old.head.broken.as_ == "lacking"}

    def beyond(self, direction: Direction, part: Part, peers: Sequence[Part], others: Sequence[Part]) -> list[Change]:
        """What `part` hits beyond the other edition.

        Args:
            direction: `more` where the part is the new edition's, `less` where it is the old one's.
            part: a part of one edition.
            peers: the parts of the other that stand for it.
            others: all of the other's.
        """
        found: dict[What, list[tuple[Level, Conditions]]] = defaultdict(list)
        for level in LEVELS:
            for what, where in self._places(direction, part, peers, others, level):
                if self.rows.can(*where):
                    found[what].append((level, where))
        return [
            self._change(direction, what, part, peers, [level for level, _ in places], places[-1][1])
            for what, places in found.items()
        ]

    def _places(
        self, direction: Direction, part: Part, peers: Sequence[Part], others: Sequence[Part], level: Level
    ) -> Iterator[tuple[What, Conditions]]:
        symbols = self.rows.by_new
        gap = [symbols.hit(part.at(level)), *(z3.Not(symbols.hit(other.at(level))) for other in others)]
        if not peers:
            yield "branch", gap
            return
        applied = z3.Or([symbols.holds(peer.at(level).given) for peer in peers])
        yield "situation", [*gap, applied]
        yield "scope", [*gap, z3.Not(applied)]
        yield "broken", self._only_broken(direction, part, others, level)

    def _only_broken(self, direction: Direction, part: Part, others: Sequence[Part], level: Level) -> Conditions:
        """Where the editions' word on devices that do not work makes all the difference."""
        own, other = self.rows.by_new, self.rows.by_old
        if direction == "less":
            own, other = other, own
        return [
            own.hit(part.at(level)),
            z3.Not(other.hit(part.at(level))),
            z3.Or([own.hit(one.at(level)) for one in others]),
            *(z3.Not(other.hit(one.at(level))) for one in others),
        ]

    def _change(
        self,
        direction: Direction,
        what: What,
        part: Part,
        peers: Sequence[Part],
        levels: Sequence[Level],
        where: Conditions,
    ) -> Change:
        mine = part.at(levels[-1])
        theirs = [peer.at(levels[-1]) for peer in peers]
        situation: Tree | None = None
        conditions: list[Tree] = []
        if what == "situation":
            situation = self._forbidden(mine.hazard, where)
            kin = [peer.at(levels[-1]) for peer in peers if peer.forbids & part.forbids]
            conditions = [one for v in kin for one in demands(v.hazard) if one != v.hazard and self._fails(one, where)]
        elif what == "scope":
            conditions = [one for v in theirs for one in demands(v.given) if self._fails(one, where)]
        elif what == "branch":
            situation = mine.hazard
        plain = [self.rows.by_old.hit(mine)]
        if situation is not None:
            first = alternatives(situation)[0]
            plain += [self.rows.by_new.fails(one) for one in alternatives(mine.hazard) if one != first]
        return Change(
            direction,
            what,
            tuple(levels),
            part,
            self._devices(mine)
            if what == "broken"
            else self._phrases(alternatives(situation) if situation else (), direction),
            self._phrases(conditions, "less" if direction == "more" else "more"),
            self.rows.example(mine, theirs, where, plain),
        )

    def _fails(self, condition: Tree, where: Conditions) -> bool:
        return self.rows.can(*where, z3.Not(self.rows.by_new.holds(condition)))

    def _forbidden(self, part: Tree, where: Conditions) -> Tree | None:
        """What of a hazard reaches into the gap `where`: the alternatives, and of a list the options, that do."""
        if not self.rows.can(*where, self.rows.by_new.holds(part)):
            return None
        if isinstance(part, Atom):
            return self._options(part, where)
        if part.kind == "any":
            return join("any", filter(None, (self._forbidden(child, where) for child in part.parts)))
        others = {child: [self.rows.by_new.holds(one) for one in part.parts if one != child] for child in part.parts}
        kept = ((child, self._forbidden(child, [*where, *others[child]])) for child in part.parts)
        return join("all", (some or child for child, some in kept))

    def _options(self, atom: Atom, where: Conditions) -> Atom:
        leaf = atom.leaf
        if atom.negated or atom.inverted or leaf.op not in ("any_of", "in") or not isinstance(leaf.value, tuple):
            return atom
        single = {option: self.rows.by_new.holds(Atom(replace(leaf, value=(option,)))) for option in leaf.value}
        kept = tuple(option for option, holds in single.items() if self.rows.can(*where, holds))
        return Atom(replace(leaf, value=kept))

    def _devices(self, variant: Variant) -> tuple[str, ...]:
        """The devices whose failing now counts otherwise."""
        asked = [a.leaf for a in atoms(variant.hazard) if a.leaf.op in ("lacks", "lacks_among")]
        holder = self.rows.by_new.holder
        return _once(holder(leaf.scope, leaf.question).by_id[leaf.question].text for leaf in asked)

    def _phrases(self, conditions: Iterable[Tree], of: Direction) -> tuple[str, ...]:
        kind, library, lacks = self.rows.kind.kind, self.rows.library, self._broken_lacks[of]
        return _once(phrase(one, kind, library, broken_lacks=lacks) for one in conditions)


def alternatives(part: Tree) -> tuple[Tree, ...]:
    """What is joined by 或者 at the top of a condition."""
    return part.parts if isinstance(part, Node) and part.kind == "any" else (part,)


def demands(part: Tree) -> tuple[Tree, ...]:
    """What is joined by 并且 at the top of a condition."""
    return part.parts if isinstance(part, Node) and part.kind == "all" else (part,)


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
