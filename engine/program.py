"""An edition made ready to judge one subject kind: variants, their leaves, the rulesets. Compiled once, lazily."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby
from operator import itemgetter

from engine.answers import Subject
from engine.leaves import Scene, Value, compile_leaf
from engine.rules import KindRules, all_atoms
from engine.verdict import ReadingOutcome
from standards import Library
from standards.conditions import Leaf, Tally
from standards.editions import AT_ONCE, Article, Clause, Edition, SourceStatus
from standards.kinds import SubjectKind
from standards.logic import Atom, Node, Outcome, Tree, atoms, evaluate, outcome, tree
from standards.variants import Variant, variants


@dataclass(slots=True)
class Item:
    """One clause, or one branch of it, with the numbers of its variants (its readings).

    `least_sure` is the status of the least sure text among the readings: what a contested finding rests on.
    """

    clause_id: str
    article: Article
    clause: Clause
    branch: str | None
    variants: range
    by_sector: bool
    least_sure: SourceStatus
    readings: dict[tuple[Outcome, ...], tuple[ReadingOutcome, ...]] = field(default_factory=dict)

    @property
    def branch_text(self) -> str | None:
        """What the branch is about, in words."""
        return self.clause.branches[self.branch].text if self.branch else None


_KEPT = 1024  # rows of tokens a program remembers the outcomes of


class Program:
    """The clauses of one edition on one subject kind: its tallies, or all others.

    `outer` holds the leaves that the enterprise alone decides, `by_sector` says whether an industry gates any clause.
    """

    def __init__(self, edition: Edition, kind: SubjectKind, library: Library, *, tallies: bool = False) -> None:
        """Collect the variants; rulesets are compiled when first needed."""
        self.edition, self.kind = edition, kind
        self._name = f"{edition.id}.{kind.kind}" + (".tallies" if tallies else "")
        self._rules: KindRules | None = None
        self._judged: dict[tuple[str, ...], list[Outcome]] = {}
        self.variants: list[Variant] = []
        self.items: list[Item] = []
        for clause_id, (article, clause) in edition.clauses.items():
            if kind.kind not in (clause.subject, *(branch.subject for branch in clause.branches.values())):
                continue
            if (clause.effect == "tally") != tallies:
                continue
            mine = [v for v in variants(edition, article, clause) if v.subject == kind.kind]
            for branch, group in groupby(mine, key=lambda v: v.branch):
                start = len(self.variants)
                self.variants += list(group)
                numbers = range(start, len(self.variants))
                by_sector = _asks_sector(self.variants, numbers)
                least_sure = max((self.variants[i].source.status for i in numbers), key=_DOUBT.index)
                self.items.append(Item(clause_id, article, clause, branch, numbers, by_sector, least_sure))
        self.layout: list[Atom] = all_atoms(self.variants)
        leaves = list(dict.fromkeys(atom.leaf for atom in self.layout))
        silent = edition.head.broken.as_ == "text_silent"
        self._values: list[Value] = [compile_leaf(leaf, silent_on_broken=silent) for leaf in leaves]
        self._tokens = [(leaves.index(atom.leaf), {v: atom.value(v) for v in "TFUN"}) for atom in self.layout]
        self.citations = {i.clause_id: edition.head.citation(i.article.article, i.clause) for i in self.items}
        values = dict(zip(leaves, self._values, strict=True))
        self.outer = {
            leaf: value for leaf, value in values.items() if leaf.scope == "enterprise" or leaf.op == "sector"
        }
        gate = frozenset(atom.leaf for atom in atoms(tree(edition.head.given)))
        self.explainers = [Explainer(variant, self.layout, gate) for variant in self.variants]
        self.by_sector = any(item.by_sector for item in self.items)
        self._past = tree(kind.past)
        self._past_value: dict[Leaf, Value] = {a.leaf: compile_leaf(a.leaf) for a in atoms(self._past)}

    @property
    def rules(self) -> KindRules:
        """The rulesets; a name holds edition and kind, its content hash makes it unique.

        Not a cached_property: that holds a lock while it compiles (Python 3.11), and a fork would inherit it held.
        """
        if self._rules is None:
            self._rules = KindRules(self._name, self.variants, self.layout)
        return self._rules

    def tokens(self, subject: Subject, scene: Scene) -> list[str]:
        """The row of tokens of a subject: the value of every atom, in the order of `layout`."""
        values = [value(subject, scene) for value in self._values]
        return [table[values[i]] for i, table in self._tokens]

    def judge(self, tokens: list[str]) -> list[Outcome]:
        """The outcome of every variant, by the rule engine; rows of the same tokens come again with other forms."""
        key = tuple(tokens)
        kept = self._judged.get(key)
        if kept is None:
            if len(self._judged) >= _KEPT:
                self._judged.clear()
            kept = self._judged[key] = self.rules.judge(tokens)
        return kept

    def evaluate(self, tokens: list[str]) -> list[Outcome]:
        """The same by the plain evaluator: the oracle, and what-if."""
        value = dict(zip(self.layout, tokens, strict=True)).__getitem__
        return [
            outcome(evaluate(v.given, value), evaluate(v.hazard, value))  # type: ignore[arg-type]
            for v in self.variants
        ]

    def is_past(self, subject: Subject, scene: Scene) -> bool:
        """Whether a job is known to be over; a kind that is no job is never past."""
        if self.kind.past is None:
            return False
        return evaluate(self._past, lambda atom: atom.value(self._past_value[atom.leaf](subject, scene))) == "T"


_DOUBT: tuple[SourceStatus, ...] = ("verified", "partly", "unverified")


def _asks_sector(all_variants: list[Variant], numbers: range) -> bool:
    return any(a.leaf.op == "sector" for i in numbers for a in atoms(all_variants[i].given))


@dataclass(slots=True)
class Explanation:
    """Why a variant came out so: the atoms it rests on, the hazard's first; those that are missing, gates first."""

    because: tuple[Atom, ...]
    missing: tuple[tuple[Atom, bool], ...]
    leaves: tuple[Leaf, ...]  # of `because`, each once
    facts: tuple[Leaf, ...] = ()  # of a hit: those by which the hazard holds


@dataclass(slots=True)
class Explainer:
    """Explains one variant; one explanation for each distinct row of its tokens is kept.

    That the edition applies at all (`gate`) is said once, of the edition, and not again with every finding.
    """

    variant: Variant
    layout: list[Atom]
    gate: frozenset[Leaf]
    _atoms: tuple[Atom, ...] = ()
    _pick: Callable[[list[str]], tuple[str, ...]] = tuple
    _kept: dict[tuple[str, ...], Explanation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the variant's own tokens in the row."""
        number = {atom: i for i, atom in enumerate(self.layout)}
        own = dict.fromkeys(atom for part in (self.variant.given, self.variant.hazard) for atom in atoms(part))
        self._atoms = tuple(own)
        places = [number[atom] for atom in own]
        self._pick = itemgetter(*places, places[0])  # twice the first, so that one alone comes as a tuple too

    def explain(self, tokens: list[str], came_out: str) -> Explanation:
        """The explanation for a row of tokens whose outcome the rule engine found."""
        key = self._pick(tokens)
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) > 4096:
                self._kept.clear()
            values = dict(zip(self._atoms, key, strict=False))
            kept = _explain(self.variant, values, came_out)
            if came_out != "not_applicable":
                kept.leaves = tuple(leaf for leaf in kept.leaves if leaf not in self.gate)
            self._kept[key] = kept
        return kept


Values = dict[Atom, str]


def _explain(variant: Variant, values: Values, came_out: str) -> Explanation:
    given, hazard = variant.given, variant.hazard
    if came_out == "not_applicable":
        return _explanation(_deciding(given, values, "F"))
    if came_out == "not_found":
        return _explanation(_deciding(hazard, values, "F"))
    if came_out == "major":
        facts = tuple(dict.fromkeys(_deciding(hazard, values, "T")))
        found = _explanation(chain(facts, _deciding(given, values, "T")))
        found.facts = tuple(dict.fromkeys(atom.leaf for atom in facts))
        return found
    gates = dict.fromkeys(_unknown(given, values), True)
    rest = dict.fromkeys(_unknown(hazard, values), False)
    if len(rest) + len(gates) > (later := sum(map(_is_last, rest))):
        rest = {atom: False for atom in rest if not later or not _is_last(atom)}
    tallies = (atom for atom in rest if isinstance(atom.leaf.value, Tally))  # open, but some of it is met
    return _explanation(chain(_settled(hazard, values), tallies, _settled(given, values)), {**rest, **gates})


def _is_last(atom: Atom) -> bool:
    """Whether something can be put right at once is asked when all else is known."""
    return atom.leaf.question.startswith(AT_ONCE)


def _explanation(because: Iterator[Atom], missing: dict[Atom, bool] | None = None) -> Explanation:
    atoms_once = tuple(dict.fromkeys(because))
    gates_first = sorted((missing or {}).items(), key=lambda pair: not pair[1])
    return Explanation(atoms_once, tuple(gates_first), tuple(dict.fromkeys(atom.leaf for atom in atoms_once)))


def _value(part: Tree, values: Values) -> str:
    return evaluate(part, values.__getitem__)  # type: ignore[arg-type]


def _deciding(part: Tree, values: Values, wanted: str) -> Iterator[Atom]:
    """The atoms by which `part` has the value `wanted` (T or F)."""
    if isinstance(part, Atom):
        if values[part] == wanted:
            yield part
    else:
        for child in part.parts:
            if _value(child, values) == wanted:
                yield from _deciding(child, values, wanted)


def _unknown(part: Tree, values: Values) -> Iterator[Atom]:
    """The unknown atoms that can still move `part`: none behind what is already decided."""
    if _value(part, values) == "U":
        if isinstance(part, Atom):
            yield part
        else:
            for child in part.parts:
                yield from _unknown(child, values)


def _settled(part: Tree, values: Values) -> Iterator[Atom]:
    """What already speaks for `part`, decided or not: the atoms of its true parts."""
    if isinstance(part, Node):
        for child in part.parts:
            if _value(child, values) == "T":
                yield from _deciding(child, values, "T")
            else:
                yield from _settled(child, values)
