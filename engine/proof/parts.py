"""Whether every part of a condition matters: a part that could be left out, or never helps, is a slip or says twice.

A part may matter only where something is unknown: it then decides what would else stay open.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

import z3

from engine.proof.complete import Table
from engine.proof.desk import Desk
from standards.logic import Atom, Node, Tree
from standards.variants import Variant

ALWAYS, NEVER = Node("all", ()), Node("any", ())
Path = tuple[int, ...]
_SIDES = ("given", "hazard")


@dataclass(frozen=True, slots=True)
class Idle:
    """A part of `condition` that could as well be always true, or never: no form comes out otherwise."""

    part: Tree
    instead: Tree
    condition: Tree
    path: Path


def idle_parts(desk: Desk, variant: Variant, shared: Collection[Tree], table: Callable[[], Table]) -> Iterator[Idle]:
    """The parts of a variant that change nothing on any form.

    Args:
        desk: where it is proven.
        variant: whose condition is looked at.
        shared: parts of what gates the whole article or edition; they need not matter in each clause.
        table: what can be known of the answers; worked out where complete answers do not tell.
    """
    for side in _SIDES:
        idle: list[Path] = []
        for path, part in parts(getattr(variant, side)):
            if part in shared or any(path[: len(outer)] == outer for outer in idle):
                continue
            instead = _idle(desk, variant, side, path, table)
            if instead is not None:
                idle.append(path)
                yield Idle(part, instead, getattr(variant, side), path)


def matters(desk: Desk, variant: Variant, part: Tree, table: Callable[[], Table]) -> bool:
    """Whether a part of `given` changes what this variant comes to."""
    places = [path for path, found in parts(variant.given) if found == part]
    return any(_idle(desk, variant, "given", path, table) is None for path in places)


def _idle(desk: Desk, variant: Variant, side: str, path: Path, table: Callable[[], Table]) -> Tree | None:
    """What could stand in the place of a part without a difference: always true, never true, or nothing."""
    for instead in (ALWAYS, NEVER):
        other = _with(variant, side, replaced(getattr(variant, side), path, instead))
        if desk.find(differs(desk, variant, other), plain=True) is None and not table().tells_apart(other):
            return instead
    return None


def _with(variant: Variant, side: str, condition: Tree) -> Variant:
    return replace(variant, given=condition) if side == "given" else replace(variant, hazard=condition)


def differs(desk: Desk, one: Variant, other: Variant) -> z3.BoolRef:
    """Where two variants come out differently."""
    came_out = desk.symbols.came_out
    return z3.Or([came_out(one, o) != came_out(other, o) for o in ("major", "not_found", "not_applicable")])


def parts(tree: Tree, path: Path = ()) -> Iterator[tuple[Path, Tree]]:
    """Every part of a tree with its place, the whole included unless there is nothing in it."""
    if isinstance(tree, Atom):
        yield path, tree
        return
    if tree.parts:
        yield path, tree
    for i, child in enumerate(tree.parts):
        yield from parts(child, (*path, i))


def replaced(tree: Tree, path: Path, part: Tree) -> Tree:
    """The tree with another part in this place."""
    if not path:
        return part
    assert isinstance(tree, Node)
    i, *rest = path
    return Node(tree.kind, (*tree.parts[:i], replaced(tree.parts[i], tuple(rest), part), *tree.parts[i + 1 :]))
