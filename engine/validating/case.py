"""A claim judged once, under every edition that could apply: what everything else is read off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from engine.answers import Subject
from engine.contradictions import without_contradicted
from engine.judge import ENGINE, Judge
from engine.leaves import Scene, truth
from engine.validating.claim import Claim
from engine.validating.claimed import ENTERPRISE, Claimed, claimed, kind_of
from engine.validating.known import Known, KnownClause
from engine.validating.naming import Named, named
from engine.verdict import Digests, Finding, UnreadableCell, Verdict
from standards.editions import Edition
from standards.logic import tree
from standards.wording import Lang


@dataclass
class Case:
    """One claim: what it names, the form it makes, what the judge says of that form.

    `verdict` is null where no edition in force speaks of any of its rows.
    """

    claim: Claim
    judge: Judge
    known: Known
    lang: Lang
    day: date | None
    named: Named
    form: Claimed
    verdict: Verdict | None
    editions: tuple[Edition, ...]

    @cached_property
    def scene(self) -> Scene:
        """What the leaves were read against."""
        return without_contradicted(self.judge.scene(self.form.form, self.day))[0]

    @cached_property
    def by_clause(self) -> dict[tuple[str, str], list[Finding]]:
        """The findings under the editions that apply, by edition and clause."""
        found: dict[tuple[str, str], list[Finding]] = {}
        for one in _findings(self.verdict):
            found.setdefault((one.edition, one.clause or ""), []).append(one)
        return found

    def on(self, one: KnownClause) -> list[Finding]:
        """The findings under a clause on the rows it is about."""
        mine = self.by_clause.get(one.key, [])
        rows = {(row.kind, row.name) for row in self.form.of(one.kinds)}
        return [finding for finding in mine if (finding.subject.kind, finding.subject.name) in rows]

    def row(self, finding: Finding) -> Subject | None:
        """The row of the scene that a finding is about."""
        rows = (*self.scene.surroundings.subjects, self.scene.enterprise)
        return next((r for r in rows if (r.kind, r.name) == (finding.subject.kind, finding.subject.name)), None)

    def gate(self, edition: Edition) -> bool | None:
        """Whether an edition binds the enterprise; null where that is not known."""
        value = truth(tree(edition.head.given), self.scene.enterprise, self.scene)
        return {"T": True, "F": False}.get(value)

    @property
    def unreadable(self) -> tuple[UnreadableCell, ...]:
        """What was not understood of the claim."""
        if self.verdict:
            return self.verdict.unreadable
        return tuple(UnreadableCell(u.where, u.text, u.message.in_(self.lang)) for u in self.form.form.unreadable)

    @property
    def digests(self) -> Digests:
        """Of the facts as a form, of the standards, of the engine."""
        return Digests("", self.form.form.digest, self.judge.library.digest, ENGINE)

    @property
    def miscounted(self) -> bool:
        """Whether fewer are counted of a kind than there are rows: then nothing of it is clear."""
        listed = Counter(row.kind for row in self.form.form.subjects)
        return any(count < listed[kind] for kind, count in self.form.form.counts.items())

    @property
    def sectors(self) -> frozenset[str]:
        """The industries the subject is certainly under."""
        row = self.form.subject
        mine = next((r for r in self.scene.surroundings.subjects if row and r.name == row.name), self.scene.enterprise)
        return frozenset(sector for sector, value in self.scene.sectors(mine).values.items() if value == "T")


def case(claim: Claim, judge: Judge, known: Known, lang: Lang) -> Case:
    """Judge a claim.

    Raises:
        ClaimError: where it names a standard nobody knows, or its facts are not such as a form can hold.
    """
    day = claim.as_of or claim.inspected_on
    kind = kind_of(claim, judge.library, ())
    names = named(claim, known, day, kind)
    clauses = names.matches or names.elsewhere
    spoken_of = [one for one in clauses if kind in one.kinds] or clauses
    wanted = tuple(dict.fromkeys(kind for one in spoken_of for kind in one.kinds))
    form = claimed(claim, judge.library, wanted)
    kinds = {row.kind for row in form.rows} or {ENTERPRISE}
    kinds |= {kind for kind in wanted if kind == ENTERPRISE}
    if form.subject:
        kinds |= {form.subject.kind}
    editions = tuple(_editions(known, names, day, kinds))
    asked = [edition.head.standard if day else edition.id for edition in editions]
    verdict = judge.judge(form.form, as_of=claim.as_of, standards=asked, lang=lang) if asked else None
    return Case(claim, judge, known, lang, day, names, form, verdict, editions)


def _editions(known: Known, names: Named, day: date | None, kinds: Iterable[str]) -> Iterator[Edition]:
    """The editions that apply and speak of any of the kinds, that of the claim's own standard first."""
    wanted = set(kinds)
    others = [e for e in known.library.editions.values() if day and e.clauses and e.in_force(day)]
    claimed_of = dict.fromkeys(one.edition.id for one in names.matches)
    for name in claimed_of | dict.fromkeys(e.id for e in others):
        if name in claimed_of or known.kinds_of[name] & wanted:
            yield known.library.editions[name]


def _findings(verdict: Verdict | None) -> Iterator[Finding]:
    """Every finding on a row under the editions in force."""
    if verdict:
        yield from (f for f in (*verdict.findings, *verdict.elements, *verdict.checklist) if f.clause)
