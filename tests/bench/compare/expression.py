"""A variant as one expression in a language that has `and`, `or`, `==` and a choice: its outcome on a row.

Kleene's logic without a third value: a part is surely false where its dual holds of the F of its atoms, surely true
where it holds of their T. So the table of outcomes becomes three questions, asked in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from standards.logic import Atom, Node, Tree, dual, join
from standards.variants import Variant


@dataclass(frozen=True)
class Language:
    """How a language says that token `{0}` of a row is `{1}`, and `{1}` if `{0}` else `{2}`; its true and false."""

    token: str
    choice: str
    true: str = "true"
    false: str = "false"

    def outcome(self, variant: Variant, layout: Sequence[Atom]) -> str:
        """The expression whose value is the outcome of a variant."""
        number = {atom: i for i, atom in enumerate(layout)}
        not_given = self._holds(dual(variant.given), number, "F")
        not_found = self._holds(dual(variant.hazard), number, "F")
        surely = self._holds(join("all", [variant.given, variant.hazard]), number, "T")
        met = self.choice.format(surely, "'major'", "'undetermined'")
        found = self.choice.format(not_found, "'not_found'", f"({met})")
        return self.choice.format(not_given, "'not_applicable'", f"({found})")

    def _holds(self, part: Tree, number: dict[Atom, int], token: str) -> str:
        if isinstance(part, Node):
            if not part.parts:
                return self.true if part.kind == "all" else self.false
            joint = " and " if part.kind == "all" else " or "
            return "(" + joint.join(self._holds(child, number, token) for child in part.parts) + ")"
        return self.token.format(number[part], token)
