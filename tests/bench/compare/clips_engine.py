"""CLIPS through clipspy: a template with a slot a token, three rules a clause, a reset after every row.

Conditions that must all hold are slots of one pattern, which CLIPS finds by its network; the nested rest stands in a
`test`. With nested `or` patterns instead, CLIPS makes a rule of every alternative and takes longer. What fired comes
back by a call into Python, which is quicker than collecting it in a global or as facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import clips

from engine.program import Program
from standards.logic import Atom, Node, Outcome, Tree, atoms, dual, join
from standards.variants import Variant
from tests.bench.compare.engine import Judging, outcomes

SYMBOLS = {token: clips.Symbol(token) for token in "TFU"}


class Clips:
    name = "CLIPS (clipspy)"
    written = (
        "a deftemplate with a slot a token, three defrules a clause, nested parts as `test`, `reset` after every row"
    )

    def compile(self, program: Program) -> Judging:
        environment = clips.Environment()
        names = [f"a{i}" for i in range(len(program.layout))]
        environment.build(f"(deftemplate row {' '.join(f'(slot {name})' for name in names)})")
        fired: set[str] = set()
        environment.define_function(fired.add, "fired")
        number = {atom: i for i, atom in enumerate(program.layout)}
        for i, variant in enumerate(program.variants):
            for tag, left in _rules(variant, number):
                environment.build(f"(defrule {tag}.{i} {left} => (fired {tag}.{i}))")
        template, count = environment.find_template("row"), len(program.variants)
        environment.reset()

        def judge(tokens: Sequence[str]) -> list[Outcome]:
            fired.clear()
            template.assert_fact(**{name: SYMBOLS[token] for name, token in zip(names, tokens, strict=True)})
            environment.run()
            environment.reset()
            return outcomes(fired, count)

        return judge


def _rules(variant: Variant, number: dict[Atom, int]) -> Iterator[tuple[str, str]]:
    """The left sides of a variant's rules; a part that can never hold needs no rule."""
    both = join("all", [variant.given, variant.hazard])
    yield "surely", _pattern(both, number, "T", True)
    yield "possibly", _pattern(both, number, "F", False)
    never_given = dual(variant.given)
    if isinstance(never_given, Atom) or never_given.parts:
        yield "not_given", _pattern(never_given, number, "F", True)


def _pattern(part: Tree, number: dict[Atom, int], token: str, wanted: bool) -> str:
    """One pattern for what must all hold; the slots that the nested rest speaks of are bound to variables."""
    parts = part.parts if isinstance(part, Node) and part.kind == "all" else (part,)
    slots = {number[one]: token if wanted else f"~{token}" for one in parts if isinstance(one, Atom)}
    rest = [one for one in parts if isinstance(one, Node)]
    for i in {number[atom] for one in rest for atom in atoms(one)}:
        slots[i] = f"?a{i}&{slots[i]}" if i in slots else f"?a{i}"
    pattern = f"(row {' '.join(f'(a{i} {constraint})' for i, constraint in sorted(slots.items()))})"
    return " ".join([pattern, *(f"(test {_test(one, number, token, wanted)})" for one in rest)])


def _test(part: Tree, number: dict[Atom, int], token: str, wanted: bool) -> str:
    if isinstance(part, Atom):
        return f"({'eq' if wanted else 'neq'} ?a{number[part]} {token})"
    joint = "and" if part.kind == "all" else "or"
    return f"({joint} {' '.join(_test(one, number, token, wanted) for one in part.parts)})"
