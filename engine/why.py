"""Why a clause came out as it did on a row: its condition with the value of every part and the answers behind it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from engine.answers import Subject
from engine.contradictions import without_contradicted
from engine.forms import Form
from engine.grounds import Asked, asked_by, in_words
from engine.judge import Judge
from engine.leaves import Scene, compile_leaf
from engine.people import DECISION
from engine.scope import applied
from engine.verdict import Advisory, Finding, TallyCount, Verdict
from standards import Library
from standards.citations import find_clause
from standards.conditions import Leaf, Tally
from standards.editions import Edition
from standards.logic import Atom, Node, Outcome, Tree, evaluate, outcome
from standards.logic import Value as Truth
from standards.phrases import phrase
from standards.variants import Section, TakenApart, taken_apart


@dataclass(frozen=True, slots=True)
class Told:
    """An answer a leaf reads: whose it is, and what it is in words; `state` says why there is none."""

    question: str
    text: str
    subject: str
    answer: str | None
    state: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a condition: `all` or `any` of others, or one leaf.

    `value` is T, F or U; `n_a` where the answer is 不涉及, which never holds. `decides` marks what the outcome
    rests on.
    """

    kind: Literal["all", "any", "leaf"]
    text: str
    value: Truth
    decides: bool
    n_a: bool = False
    told: tuple[Told, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One section of a variant (what gates it, what is excepted, what is forbidden)."""

    section: Section
    part: Part


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """A clause or branch under one reading."""

    name: str | None
    text: str
    basis: str
    outcome: Outcome
    sections: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """One clause (or branch) on one row: what it came to, and its condition taken apart.

    `finding` is what the verdict says; null where the row is none of its kind. `tallies` says how the elements stand.
    """

    edition: str
    clause: str
    citation: str
    summary: str
    branch_text: str | None
    subject: str | None
    finding: Finding | None
    readings: tuple[ReadingShown, ...]
    tallies: tuple[TallyCount, ...] = ()


class NoSuchClause(Exception):
    """No edition that applies has this clause; `editions` are those looked through."""

    def __init__(self, editions: Sequence[Edition]) -> None:
        """Keep the editions."""
        super().__init__()
        self.editions = tuple(editions)


class NoSuchSubject(Exception):
    """The clause is about no row of this name; `names` are those it is about."""

    def __init__(self, names: Sequence[str]) -> None:
        """Keep the names."""
        super().__init__()
        self.names = tuple(names)


def why(
    judge: Judge,
    form: Form,
    clause: str,
    *,
    subject: str | None = None,
    as_of: date | None = None,
    standards: Sequence[str] | None = None,
) -> list[Why]:
    """Why a clause came out as it did, on one row or on every row it is about.

    Args:
        judge: the judge.
        form: the form.
        clause: its number in any spelling, with or without the title of the standard.
        subject: the name of the row; all rows without it.
        as_of: as for the judge.
        standards: as for the judge.

    Raises:
        NoSuchClause: where no edition that applies has it.
        NoSuchSubject: where the clause is about no row of this name.
    """
    day = as_of or form.inspected_on
    editions = [one.edition for one in applied(form, judge.library, day, standards) if one.edition]
    named = [(e, name) for e in editions if (name := find_clause(e, _number(clause, e)))]
    if not named:
        raise NoSuchClause(editions)
    scene, _ = without_contradicted(judge.scene(form, day))
    verdict = judge.judge(form, as_of=as_of, standards=standards)
    found = [one for edition, name in named for one in _on_rows(edition, name, scene, verdict, judge.library)]
    if subject is None:
        return found
    mine = [one for one in found if one.subject == subject]
    if not mine:
        raise NoSuchSubject([one.subject for one in found if one.subject])
    return mine


def why_each(judge: Judge, form: Form, verdict: Verdict, findings: Sequence[Finding]) -> list[Why]:
    """Why each of some findings came out so; the form is gone through once, whatever their number.

    Args:
        judge: the judge.
        form: the form.
        verdict: what the judge says of it.
        findings: some of its findings that are under a clause.
    """
    day = date.fromisoformat(verdict.as_of) if verdict.as_of else form.inspected_on
    scene, _ = without_contradicted(judge.scene(form, day))
    wanted = {_key(one) for one in findings}
    found: dict[_Key, Why] = {}
    for edition, clause in dict.fromkeys((one.edition, one.clause) for one in findings):
        if clause is not None:
            for one in _on_rows(judge.library.editions[edition], clause, scene, verdict, judge.library, wanted):
                if one.finding:
                    found[_key(one.finding)] = one
    return [found[_key(one)] for one in findings if _key(one) in found]


def why_json(found: Sequence[Why]) -> list[dict[str, Any]]:
    """As plain JSON data."""
    return [asdict(one) for one in found]


def _number(text: str, edition: Edition) -> str:
    """The number in a citation: without the title of the standard, or the edition's id before a slash."""
    return re.sub(r"^\s*《[^》]*》\s*([（(][^（()）]*[)）])?", "", text).removeprefix(f"{edition.id}/")


def _on_rows(
    edition: Edition,
    name: str,
    scene: Scene,
    verdict: Verdict,
    library: Library,
    wanted: Collection[_Key] | None = None,
) -> Iterator[Why]:
    """A clause on every row it is about; of `wanted` findings alone, where these are given."""
    article, clause = edition.clauses[name]
    cited = edition.head.citation(article.article, clause)
    findings = list(_findings(verdict))
    if clause.effect == DECISION:
        mine: list[Finding | None] = [f for f in findings if (f.edition, f.clause) == (edition.id, name)]
        for decided in mine or [None]:
            whose = decided.subject.name if decided else None
            yield Why(edition.id, name, cited, clause.summary, None, whose, decided, ())
        return
    by_branch: dict[tuple[str | None, str], list[TakenApart]] = {}
    for one in taken_apart(edition, article, clause):
        by_branch.setdefault((one.variant.branch, one.variant.subject), []).append(one)
    rows = scene.surroundings.subjects
    mine_by_key = {_key(f): f for f in reversed(findings) if (f.edition, f.clause) == (edition.id, name)}
    for (branch, kind), variants in by_branch.items():
        text = clause.branches[branch].text if branch else None
        listed = [row for row in rows if row.kind == kind] or ([scene.enterprise] if kind == "enterprise" else [])
        for row in listed:
            key = (edition.id, name, branch, kind, row.name)
            if wanted is not None and key not in wanted:
                continue
            finding = mine_by_key.get(key)
            counts = tuple(
                c for c in _counts(verdict) if (c.edition, c.clause, c.subject.name) == (edition.id, name, row.name)
            )
            reading = _Reading(edition, row, scene, library, counts)
            yield Why(
                edition.id,
                name,
                cited,
                clause.summary,
                text,
                row.name,
                finding,
                tuple(map(reading.shown, variants)),
                counts,
            )
        if not listed:
            line = next(
                (f for f in findings if (f.edition, f.clause, f.subject.kind) == (edition.id, None, kind)), None
            )
            yield Why(edition.id, name, cited, clause.summary, text, None, line, ())


_Key = tuple[str, str | None, str | None, str, str | None]


def _key(finding: Finding) -> _Key:
    return finding.edition, finding.clause, finding.branch, finding.subject.kind, finding.subject.name


def _findings(verdict: Verdict) -> Iterator[Finding]:
    everything: tuple[Verdict | Advisory, ...] = (verdict, *verdict.advisory)
    for said in everything:
        yield from (*said.findings, *said.elements, *said.checklist)


def _counts(verdict: Verdict) -> Iterator[TallyCount]:
    everything: tuple[Verdict | Advisory, ...] = (verdict, *verdict.advisory)
    for said in everything:
        yield from said.tallies


@dataclass(frozen=True, slots=True)
class _Reading:
    """One row under one edition, on which variants are shown."""

    edition: Edition
    row: Subject
    scene: Scene
    library: Library
    counts: tuple[TallyCount, ...]

    def shown(self, apart: TakenApart) -> ReadingShown:
        variant = apart.variant
        came_out = outcome(self._value(variant.given), self._value(variant.hazard))
        sections = tuple(
            Shown(name, self._part(part, _decides(name, self._value(part), came_out)))
            for name, part in apart.sections.items()
        )
        return ReadingShown(variant.reading, variant.text, variant.basis, came_out, sections)

    def _value(self, part: Tree) -> Truth:
        return evaluate(part, lambda atom: atom.value(self._leaf(atom.leaf)))

    def _leaf(self, leaf: Leaf) -> str:
        if isinstance(leaf.value, Tally):
            return self._tally(leaf.value)
        return compile_leaf(leaf, silent_on_broken=self._silent)(self.row, self.scene)

    @property
    def _silent(self) -> bool:
        return self.edition.head.broken.as_ == "text_silent"

    def _tally(self, tally: Tally) -> str:
        """As the elements were counted; nothing is counted where the clause does not apply."""
        for count in self.counts:
            if count.needed == tally.at_least and {c.clause for c in (*count.certain, *count.possible)} <= {
                *tally.among
            }:
                certain, possible = len(count.certain), len(count.possible)
                return "T" if certain >= count.needed else "U" if certain + possible >= count.needed else "F"
        return "U"

    def _part(self, part: Tree, decides: bool) -> Part:
        value = self._value(part)
        if isinstance(part, Node):
            children = tuple(self._part(child, decides and self._value(child) == value) for child in part.parts)
            return Part(part.kind, "", value, decides, parts=children)
        return Part(
            "leaf",
            phrase(part, self.row.kind, self.library, broken_lacks=not self._silent),
            value,
            decides,
            self._leaf(part.leaf) == "N",
            tuple(self._told(part)),
        )

    def _told(self, atom: Atom) -> Iterator[Told]:
        if isinstance(atom.leaf.value, Tally):
            return
        for asked in asked_by(atom.leaf, self.row, self.scene):
            yield Told(
                asked.question, _asked_text(asked), asked.subject.name, _answer(asked, atom.leaf), asked.answer.state
            )


def _asked_text(asked: Asked) -> str:
    return asked.about.text if asked.about else asked.question


def _answer(asked: Asked, leaf: Leaf) -> str | None:
    return in_words(asked.about, asked.answer, leaf) if asked.about and asked.answer.known else None


def _decides(section: Section, value: Truth, came_out: Outcome) -> bool:
    """Whether a section is one by which a variant came out so."""
    if came_out == "major":
        return True
    if came_out == "undetermined":
        return value == "U"
    if came_out == "not_found":
        return section == "hazard"
    return section != "hazard" and value == ("T" if section == "unless" else "F")
