"""Three-valued logic (Kleene) over trees of atoms.

An atom asks one leaf of a condition. A leaf's value is T, F, U (unknown) or N (the answer is 不涉及). By the
semantics of design.md section 4 a leaf on N is false in either polarity; `unless` is evaluated as a whole and
then negated. So an atom carries two marks: `negated` (a `not` pushed down to the leaf, inside the part) and
`inverted` (the whole part negated afterwards).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from standards.conditions import All, Condition, Leaf, Not

Value = Literal["T", "F", "U"]
Outcome = Literal["major", "undetermined", "not_found", "not_applicable"]
NOT: dict[str, Value] = {"T": "F", "F": "T", "U": "U"}


@dataclass(frozen=True, slots=True)
class Atom:
    """One leaf as it is used in a tree."""

    leaf: Leaf
    negated: bool = False
    inverted: bool = False

    def value(self, leaf_value: str) -> Value:
        """The atom's value, given the leaf's: T, F, U or N.

        >>> from standards.conditions import parse
        >>> leaf = parse({"powder": "yes"})
        >>> Atom(leaf, negated=True).value("N"), Atom(leaf, inverted=True).value("N")
        ('F', 'T')
        """
        value: Value = "F" if leaf_value == "N" else NOT[leaf_value] if self.negated else NOT[NOT[leaf_value]]
        return NOT[value] if self.inverted else value


@dataclass(frozen=True, slots=True)
class Node:
    """`all` or `any` of the parts; an empty `all` is true, an empty `any` false."""

    kind: Literal["all", "any"]
    parts: tuple[Tree, ...]


Tree = Atom | Node
TRUE = Node("all", ())


def tree(condition: Condition | None, *, negate: bool = False) -> Tree:
    """A condition as a tree, `not` and `none` pushed to the leaves; None is true."""
    if condition is None:
        return TRUE
    if isinstance(condition, Leaf):
        return Atom(condition, negated=negate)
    if isinstance(condition, Not):
        return tree(condition.part, negate=not negate)
    kind: Literal["all", "any"] = "all" if isinstance(condition, All) != negate else "any"
    return join(kind, (tree(part, negate=negate) for part in condition.parts))


def join(kind: Literal["all", "any"], parts: Iterable[Tree]) -> Tree:
    """`kind` of the parts, nested nodes of the same kind dissolved, doublets dropped."""
    flat: dict[Tree, None] = {}
    for part in parts:
        inner = part.parts if isinstance(part, Node) and part.kind == kind else (part,)
        flat.update(dict.fromkeys(inner))
    return next(iter(flat)) if len(flat) == 1 else Node(kind, tuple(flat))


def inverse(part: Tree) -> Tree:
    """The whole tree negated: true exactly where `part` is surely false."""
    if isinstance(part, Atom):
        return Atom(part.leaf, part.negated, not part.inverted)
    return Node("any" if part.kind == "all" else "all", tuple(map(inverse, part.parts)))


def dual(part: Tree) -> Tree:
    """`all` and `any` swapped, the atoms kept: it is built of the F of the atoms where `part` is surely false."""
    if isinstance(part, Atom):
        return part
    return Node("any" if part.kind == "all" else "all", tuple(map(dual, part.parts)))


def evaluate(part: Tree, value: Callable[[Atom], Value]) -> Value:
    """Kleene value of a tree, plainly: the oracle the rule engine is held against."""
    if isinstance(part, Atom):
        return value(part)
    strong, weak = ("F", "T") if part.kind == "all" else ("T", "F")
    values = {evaluate(child, value) for child in part.parts}
    return strong if strong in values else "U" if "U" in values else weak  # type: ignore[return-value]


def outcome(given: Value, hazard: Value) -> Outcome:
    """The table of design.md section 4."""
    if given == "F":
        return "not_applicable"
    if hazard == "F":
        return "not_found"
    return "major" if given == hazard == "T" else "undetermined"


def atoms(part: Tree) -> Iterator[Atom]:
    """Every atom of a tree, in order, with repetitions."""
    if isinstance(part, Atom):
        yield part
    else:
        for child in part.parts:
            yield from atoms(child)


def width(part: Tree) -> int:
    """How many alternatives of the tree can be alive at once in the rule engine: terms of its disjunctive form."""
    if isinstance(part, Atom):
        return 1
    if part.kind == "any":
        return sum(map(width, part.parts))
    product = 1
    for child in part.parts:
        product *= width(child)
    return product
