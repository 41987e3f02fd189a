"""A claim that names no clause: which clauses the facts meet, wholly or in part; else which are near its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.reports.words import is_contested
from engine.validating import says
from engine.validating.case import Case
from engine.validating.hints import SHOWN
from engine.validating.known import KnownClause
from engine.validating.neighbours import neighbour
from engine.validating.otherwise import speaks_for
from engine.validating.telling import Telling, facts_of
from engine.validating.validation import Validation
from engine.verdict import Finding
from standards.editions import Edition

Judged = tuple[KnownClause, list[Finding]]


def without_a_clause(telling: Telling) -> Validation:
    """What facts or words alone come to. Words never support anything."""
    case = telling.case
    if case.form.answered:
        return _by_the_facts(telling)
    if case.claim.text and case.claim.text.strip():
        return _by_the_words(telling)
    if case.unreadable:
        return telling.open("unreadable", says.NOT_UNDERSTOOD)
    return telling.open("missing", says.NOTHING_SAID)


def _by_the_facts(telling: Telling) -> Validation:
    case, lang = telling.case, telling.lang
    judged = [(clause, findings) for clause in _clauses(case) if (findings := case.on(clause))]
    if not judged and (bare := _not_encoded(case)):
        return telling.open("not_encoded", says.not_encoded_says(bare))
    met = _first(judged, lambda finding: finding.outcome == "major")
    if met:
        return telling.of_a_clause("supported", says.finding_says(met[1][0], met[0], lang), *met)
    contested = _first(judged, is_contested)
    if contested:
        said = says.finding_says(contested[1][0], contested[0], lang)
        return telling.of_a_clause("insufficient", said, *contested, reason="needs_person")
    undecided = [(c, f) for c, findings in judged for f in findings if f.outcome == "undetermined"]
    leads = [(c, f) for c, f in undecided if speaks_for(case, f)]
    if not leads and not _asks_for_any(case, judged):
        return telling.not_listed(says.NOT_ASKED)
    if undecided:
        return _leads(telling, sorted(leads or undecided, key=lambda pair: len(pair[1].missing)))
    if case.miscounted:
        return telling.open("unreadable", says.MISCOUNTED)
    findings = [finding for _, several in judged for finding in several]
    said = says.ALL_CLEAR.in_(lang)
    return telling.whole("contradicted", said, findings=findings, contradicting=facts_of(findings))


def _clauses(case: Case) -> list[KnownClause]:
    """The clauses on the subject's kind, of the standards known to bind the enterprise, else of those that may."""
    subject, asked = case.form.subject, case.named.asked
    editions = [e for e in case.editions if asked in (None, e.head.standard)]
    binding = [e for e in editions if case.gate(e)] or [e for e in editions if case.gate(e) is None] or editions
    wanted = {edition.id for edition in binding}
    return [
        one
        for one in case.known.clauses.values()
        if one.edition.id in wanted and subject is not None and subject.kind in one.kinds
    ]


def _first(judged: Sequence[Judged], wanted: Callable[[Finding], bool]) -> Judged | None:
    """The first clause with such a finding; one that counts by itself before an element."""
    found = [(clause, [f for f in findings if wanted(f)]) for clause, findings in judged]
    return min((pair for pair in found if pair[1]), key=lambda pair: pair[0].clause.effect == "element", default=None)


def _asks_for_any(case: Case, judged: Sequence[Judged]) -> bool:
    """Whether any clause asks for any of the facts."""
    subject = case.form.subject
    asked = {pair for clause, _ in judged for pair in clause.asks}
    return subject is not None and any((subject.kind, question) in asked for question in case.form.answered)


def _not_encoded(case: Case) -> Edition | None:
    """The edition in force, not encoded, of a standard whose earlier edition speaks of the subject's kind."""
    subject, day = case.form.subject, case.day
    editions = case.judge.library.editions.values()
    speaking = {e.head.standard for e in editions if subject and subject.kind in case.known.kinds_of.get(e.id, ())}
    bare = (e for e in editions if e.head.standard in speaking and not e.clauses)
    return next((e for e in bare if day and e.in_force(day)), None)


def _leads(telling: Telling, leads: Sequence[tuple[KnownClause, Finding]]) -> Validation:
    """Clauses of which the facts meet a part: the one that lacks least first, all with what to ask."""
    clause, finding = leads[0]
    said = says.finding_says(finding, clause, telling.lang)
    shown = tuple(neighbour(telling.case, c, "partly", f) for c, f in leads[:SHOWN])
    return telling.of_a_clause("insufficient", said, clause, [finding], reason=finding.reason, candidates=shown)


def _by_the_words(telling: Telling) -> Validation:
    if telling.hints.candidates:
        return telling.open("missing", says.WORDS_ALONE)
    not_encoded = telling.hints.not_encoded()
    if not_encoded:
        return telling.open("not_encoded", not_encoded)
    return telling.not_listed(telling.hints.nothing_near())
