"""Which cases every clause needs, and what a case must be about.

Every clause, and every branch of one, has a hit, a clear and an undetermined case; one in which it does not apply,
where that can be; both sides of every number; and, where a device that does not work counts as lacking, a case for
each safeguard in which it alone is broken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from engine.proof.cases import Case
from standards.conditions import COMPARISONS, Leaf
from standards.editions import Edition
from standards.logic import atoms, evaluate
from standards.variants import Variant, variants
from standards.wording import Text

_OUTCOME_OF = {
    "hit": "major",
    "broken": "major",
    "clear": "not_found",
    "not_applicable": "not_applicable",
    "undetermined": "undetermined",
}
_CALLED = {
    "hit": Text("命中（hit）", "a hit"),
    "clear": Text("不命中（clear）", "a clear case"),
    "undetermined": Text("信息不足（undetermined）", "an undetermined case"),
}
_BROKEN = ("failed", "disabled")


@dataclass(frozen=True)
class Part:
    """A clause, or one branch of it, as the case tables write it: `11(6)`, `11(8)/sanding`."""

    edition: Edition
    key: str
    variants: tuple[Variant, ...]

    def __str__(self) -> str:
        return f"{self.edition.id}-{self.key}"

    @property
    def may_not_apply(self) -> bool:
        """Whether there are rows to which it does not apply."""
        return any(evaluate(variant.given, lambda atom: "F") == "F" for variant in self.variants)

    @property
    def compares_numbers(self) -> bool:
        """Whether a number decides."""
        return any(leaf.op in COMPARISONS for leaf in self._leaves())

    @property
    def safeguards(self) -> set[str]:
        """Every safeguard whose lacking may hit; an option of a `safeguards` question as `question.option`."""
        found = {leaf.question for leaf in self._leaves() if leaf.op == "lacks"}
        for leaf in self._leaves():
            if leaf.op == "lacks_among" and isinstance(leaf.value, tuple):
                found |= {f"{leaf.question}.{option}" for option in leaf.value}
        return found

    def _leaves(self) -> Iterator[Leaf]:
        for variant in self.variants:
            for tree in (variant.given, variant.hazard):
                yield from (atom.leaf for atom in atoms(tree))


def parts(edition: Edition) -> list[Part]:
    """Every clause that is judged, branch by branch."""
    found: dict[str, list[Variant]] = defaultdict(list)
    for article, clause in edition.clauses.values():
        for variant in variants(edition, article, clause):
            found["/".join(filter(None, (variant.clause_id, variant.branch)))].append(variant)
    return [Part(edition, key, tuple(mine)) for key, mine in found.items()]


class Coverage:
    """The cases of one edition, held against its clauses."""

    def __init__(self, edition: Edition, cases: Iterable[Case]) -> None:
        """Find, per part, the cases about its clause with what they expect of it."""
        self.edition = edition
        self.parts = parts(edition)
        self.cases = [case for case in cases if case.edition == edition.id]
        self._about: dict[str, list[tuple[Case, dict[str, Any]]]] = defaultdict(list)
        for case in self.cases:
            for key, expected in case.expect.items():
                if key.split("/")[0] == case.clause.split("/")[0]:
                    for part in self._meant(case, key):
                        self._about[part].append((case, expected))

    def lacking(self, part: Part) -> Iterator[Text]:
        """The kinds of case that a part has not."""
        for kind, called in _CALLED.items():
            if not self._has(part, kind):
                yield Text(f"缺{called.zh}的案例", f"{called.en} is missing")
        if part.may_not_apply and not self._has(part, "not_applicable"):
            yield Text("缺不适用（not_applicable）的案例", "a case in which it does not apply is missing")
        if not part.may_not_apply and self._has(part, "not_applicable"):
            yield Text("一律适用，却有不适用的案例", "always applies, yet a case says that it does not")
        if part.compares_numbers:
            outcomes = {expected["outcome"] for case, expected in self._about[part.key] if case.kind == "boundary"}
            if not {"major", "not_found"} <= outcomes:
                yield Text(
                    "缺数值两侧（boundary，一个命中、一个不命中）的案例", "both sides of its number are not tested"
                )
        if self.edition.head.broken.as_ == "lacking":
            for safeguard in sorted(part.safeguards):
                if not self._is_broken_alone(part, safeguard):
                    yield Text(
                        f"缺只有“{safeguard}”故障、停用（broken）的案例",
                        f"a case in which “{safeguard}” alone is broken is missing",
                    )

    def amiss(self, case: Case) -> Iterator[Text]:
        """What is wrong with a case whatever the engine says: about nothing, or not what its kind says."""
        for key in (case.clause, *case.expect):
            if not self._meant(case, key):
                yield Text(f"“{case.subject}”上没有“{key}”", f"nothing is called {key} on {case.subject}")
        mine = set(self._meant(case, case.clause))
        about = [expected["outcome"] for key, expected in case.expect.items() if mine & set(self._meant(case, key))]
        if case.kind != "boundary" and _OUTCOME_OF[case.kind] not in about:
            said = "、".join(about) or "什么都没有"
            yield Text(
                f"kind 是 {case.kind}，expect 里本项却写 {said}", f"{case.kind} comes out as {', '.join(about) or '-'}"
            )

    def _meant(self, case: Case, key: str) -> list[str]:
        """The parts that a key of `expect` may stand for: a clause alone stands for its branches on the case's kind."""
        alike = [part for part in self.parts if key in (part.key, part.key.split("/")[0])]
        return [part.key for part in alike if part.variants[0].subject == case.subject]

    def _has(self, part: Part, kind: str) -> bool:
        wanted = _OUTCOME_OF[kind]
        return any(case.kind == kind and expected["outcome"] == wanted for case, expected in self._about[part.key])

    def _is_broken_alone(self, part: Part, safeguard: str) -> bool:
        cite = self.edition.head.broken.cite
        return any(
            case.kind == "broken" and _broken_in(case) == {safeguard} and cite in (expected.get("cites") or ())
            for case, expected in self._about[part.key]
        )


def _broken_in(case: Case) -> set[str]:
    """The safeguards that are there on the rows of a case and do not work."""
    answers = {q: answer for _, _, _, row in case.rows for q, answer in row.items()} | case.enterprise
    found = {q for q, answer in answers.items() if answer in _BROKEN}
    measures = {q: answer for q, answer in answers.items() if isinstance(answer, dict)}
    return found | {f"{q}.{o}" for q, states in measures.items() for o, s in states.items() if s in _BROKEN}
