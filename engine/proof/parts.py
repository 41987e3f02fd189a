"""Whether every part of a condition matters: a part that could be left out, or never helps, is a slip or says twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import z3

from engine.proof.desk import Desk
from standards.logic import Atom, Node, Tree
from standards.variants import Variant

ALWAYS, NEVER = Node("all", ()), Node("any", ())
Path = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Idle:
    """A part that could as well be always true, or never: no form comes out otherwise."""

    part: Tree
    instead: Tree


def idle_parts(desk: Desk, variant: Variant, shared: frozenset[Tree]) -> Iterator[Idle]:
    """The parts of a variant that change nothing on any form.

    Args:
        desk: where it is proven.
        variant: whose condition is looked at.
        shared: parts of what gates the whole article or edition; they need not matter in each clause.
    """
    for side in ("given", "hazard"):
        condition: Tree = getattr(variant, side)
        idle: list[Path] = []
        for path, part in parts(condition):
            if part in shared or any(path[: len(outer)] == outer for outer in idle):
                continue
            for instead in (ALWAYS, NEVER):
                other = replace(variant, **{side: replaced(condition, path, instead)})
                if desk.find(differs(desk, variant, other), plain=True) is None:
                    idle.append(path)
                    yield Idle(part, instead)
                    break


def matters(desk: Desk, variant: Variant, part: Tree) -> bool:
    """Whether a part of `given` matters in this variant at all."""
    for path, child in parts(variant.given):
        if child == part:
            others = (replace(variant, given=replaced(variant.given, path, instead)) for instead in (ALWAYS, NEVER))
            return all(desk.find(differs(desk, variant, other), plain=True) is not None for other in others)
    return False


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
