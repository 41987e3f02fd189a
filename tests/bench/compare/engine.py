"""What an engine has to do to be compared: take the clauses on one subject kind, then judge rows of tokens by them.

Kinds are dispatched outside, the same for all: an engine compiles the variants of one kind, once. A row comes as the
tokens T, F and U in the order of `Program.layout`; bringing them into the shape that the engine wants is its own work
and counts. What comes back is the outcome of every variant, in the order of `Program.variants`.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import Protocol

from engine.program import Program
from standards.logic import Outcome

Judging = Callable[[Sequence[str]], list[Outcome]]


class Engine(Protocol):
    """One way to judge rows by clauses; `written` says how a clause is put for it."""

    name: str
    written: str

    def compile(self, program: Program) -> Judging:
        """The clauses of an edition on one subject kind, ready to judge rows."""


OUTCOMES: dict[str, Outcome] = {"surely": "major", "not_given": "not_applicable", "possibly": "undetermined"}


def outcomes(fired: Container[str], count: int) -> list[Outcome]:
    """What rules that fired come to, named `surely.0`, `not_given.0` … (docs/rule_engine.md), for so many variants."""
    return [next((OUTCOMES[tag] for tag in OUTCOMES if f"{tag}.{i}" in fired), "not_found") for i in range(count)]
