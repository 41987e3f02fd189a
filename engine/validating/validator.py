"""The validator: a claimed finding in, what it comes to out. Pure, and judged by the ordinary judge alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine.judge import Judge
from engine.reports.words import DISCLAIMER, is_contested
from engine.validating import says
from engine.validating.asking import the_day, to_ask
from engine.validating.case import Case, case
from engine.validating.claim import Claim
from engine.validating.hints import SHOWN, Hints
from engine.validating.known import Known, KnownClause
from engine.validating.neighbours import kinds_of_rows, neighbour, neighbours
from engine.validating.otherwise import otherwise, speaks_for
from engine.validating.validation import EditionUsed, Neighbour, Result, Validation
from engine.validating.words import Words
from engine.verdict import RANK, Because, Finding, Reason
from standards.editions import Edition
from standards.wording import Lang, Text

RESULT_OF: dict[str, Result] = {
    "major": "supported",
    "undetermined": "insufficient",
    "not_found": "contradicted",
    "not_applicable": "contradicted",
}


class Validator:
    """Validates claimed findings under the standards of a judge's library."""

    def __init__(self, judge: Judge) -> None:
        """Take the judge; what clauses ask and say is gathered when first needed."""
        self.judge = judge
        self.known = Known(judge.library)
        self.words = Words(self.known)

    def validate(self, claim: Claim, lang: Lang = "zh") -> Validation:
        """What a claimed finding comes to.

        Args:
            claim: the claim.
            lang: the language of the program's words; clauses and questions stay Chinese.

        Raises:
            ClaimError: where it names a standard nobody knows, or its facts are not such as a form can hold.
        """
        found = case(claim, self.judge, self.known, lang)
        return _Answering(found, Hints(found, self.words)).answer()


class _Answering:
    """One claim being answered."""

    def __init__(self, found: Case, hints: Hints) -> None:
        self.case, self.hints, self.lang = found, hints, found.lang
        self.names = found.named

    def answer(self) -> Validation:
        names = self.names
        if names.matches:
            return self._under_the_clause()
        if names.effectiveness:
            return self._not_listed(says.effectiveness_says(names.effectiveness), ())
        if names.unread:
            return self._open("not_encoded", names.unread, ())
        if self.case.day is None and not names.explicit:
            return self._open("missing", says.NO_DAY, names.elsewhere, day_missing=True)
        if names.number:
            return self._no_such_number(names.number)
        return self._without_a_clause()

    # -- under a clause

    def _under_the_clause(self) -> Validation:
        chosen, *others = sorted(self.names.matches, key=self._fitness, reverse=True)
        findings = sorted(self.case.on(chosen), key=lambda f: -RANK[f.outcome])
        remarks = self._remarks(chosen, others)
        if chosen.clause.effect == "checklist":
            return self._not_listed(says.CHECKLIST, (chosen,), remarks)
        if chosen.clause.effect == "decision" and not findings:
            return self._told(
                "insufficient", says.A_PERSON_DECIDES.in_(self.lang), chosen, [], reason="needs_person", remarks=remarks
            )
        if not findings:
            return self._none_there(chosen, remarks)
        first = findings[0]
        result, reason = RESULT_OF[first.outcome], first.reason
        said = says.finding_says(first, chosen, self.lang)
        if result == "contradicted" and self._miscounted(chosen):
            result, reason, said = "insufficient", "unreadable", says.MISCOUNTED.in_(self.lang)
        return self._told(result, said, chosen, findings, reason=reason, remarks=remarks)

    def _fitness(self, one: KnownClause) -> tuple[float, ...]:
        """Which of several clauses of one number is meant: by the kind spoken of, by whom the standard binds."""
        findings = self.case.on(one)
        subject = self.case.form.subject
        return (
            0.5 if subject is None else float(subject.kind in one.kinds),
            {True: 1.0, None: 0.5, False: 0.0}[self.case.gate(one.edition)],
            max((RANK[f.outcome] for f in findings), default=0),
            float(one.edition.head.coverage == "full"),
        )

    def _remarks(self, chosen: KnownClause, others: Sequence[KnownClause]) -> list[str]:
        remarks = []
        subject, kinds = self.case.form.subject, self.case.judge.library.kinds
        if subject and subject.kind not in chosen.kinds:
            names = {kind: kinds[kind].name for kind in chosen.kinds}
            remarks.append(says.wrong_kind_says(chosen, names, kinds[subject.kind].name).in_(self.lang))
        elsewhere = dict.fromkeys(o.edition.head.cited_as for o in others if not subject or subject.kind in o.kinds)
        if elsewhere and not self.case.gate(chosen.edition):
            told = says.SEVERAL.in_(self.lang).format(number=chosen.id, others="、".join(elsewhere))
            remarks.append(told)
        if chosen.clause.source.status != "verified":
            remarks.append(says.UNVERIFIED.in_(self.lang))
        return remarks

    def _miscounted(self, chosen: KnownClause) -> bool:
        """Whether fewer are counted than there are rows: then nothing on them is clear."""
        counts, rows = self.case.form.form.counts, self.case.form.of(chosen.kinds)
        return any(counts.get(row.kind, 1) < 1 for row in rows)

    def _none_there(self, chosen: KnownClause, remarks: list[str]) -> Validation:
        """There is none of the kind, by the count."""
        lines = [f for f in self.case.verdict.findings if f.clause is None] if self.case.verdict else []
        mine = [f for f in lines if f.subject.kind in chosen.kinds and f.outcome == "not_applicable"]
        because = tuple(b for line in mine for b in line.because)
        told = says.NONE_THERE.in_(self.lang)
        return self._told("contradicted", told, chosen, [], contradicting=because, remarks=remarks)

    # -- no clause applies

    def _no_such_number(self, number: str) -> Validation:
        names, day = self.names, self.case.day
        if names.partial and not names.elsewhere:
            missing = "；".join(names.partial.head.missing)
            told = Text(
                f"{names.partial.head.cited_as}条文收录不全，没有{number}：{missing}",
                f"{names.partial.head.cited_as} is encoded in part, without {number}: {missing}",
            )
            return self._open("partial_text", told, ())
        if names.elsewhere and day:
            return self._not_listed(says.elsewhere_says(number, names.elsewhere, day), names.elsewhere)
        return self._not_listed(says.unlisted_says(number, names.editions), ())

    def _not_listed(self, told: Text, references: Sequence[KnownClause], remarks: Sequence[str] = ()) -> Validation:
        said = told.in_(self.lang)
        return self._validation("not_a_listed_item", said, references=references, remarks=remarks)

    def _open(
        self, reason: Reason, told: Text, references: Sequence[KnownClause], *, day_missing: bool = False
    ) -> Validation:
        ask = (the_day(self.lang),) if day_missing else ()
        return self._validation("insufficient", told.in_(self.lang), references=references, reason=reason, ask=ask)

    # -- no clause is named

    def _without_a_clause(self) -> Validation:
        if self.case.form.answered:
            return self._by_the_facts()
        if self.case.claim.text:
            return self._by_the_words()
        if self.case.unreadable:
            return self._validation("insufficient", says.NOT_UNDERSTOOD.in_(self.lang), reason="unreadable")
        return self._validation("insufficient", says.NOTHING_SAID.in_(self.lang), reason="missing")

    def _by_the_facts(self) -> Validation:
        judged = [(clause, findings) for clause in self._editions_clauses() if (findings := self.case.on(clause))]
        if not judged and (bare := self._not_encoded()):
            return self._open("not_encoded", says.not_encoded_says(bare), ())
        met = self._first(judged, lambda f, _: f.outcome == "major")
        if met:
            return self._told("supported", says.finding_says(met[1][0], met[0], self.lang), *met)
        contested = self._first(judged, lambda f, _: is_contested(f))
        if contested:
            told = says.finding_says(contested[1][0], contested[0], self.lang)
            return self._told("insufficient", told, *contested, reason="needs_person")
        undecided = [(c, f) for c, findings in judged for f in findings if f.outcome == "undetermined"]
        leads = [(c, f) for c, f in undecided if speaks_for(self.case, f)]
        if not leads and not self._asked_of(judged):
            return self._validation("not_a_listed_item", says.NOT_ASKED.in_(self.lang))
        if undecided:
            return self._leads(sorted(leads or undecided, key=lambda pair: len(pair[1].missing)))
        findings = [f for _, several in judged for f in several]
        return self._validation(
            "contradicted", says.ALL_CLEAR.in_(self.lang), findings=findings, contradicting=_facts(findings)
        )

    def _not_encoded(self) -> Edition | None:
        """The edition in force, not encoded, of a standard whose earlier edition speaks of the subject's kind."""
        subject, day = self.case.form.subject, self.case.day
        editions = self.case.judge.library.editions.values()
        speaking = {
            edition.head.standard
            for edition in editions
            if subject and subject.kind in self.case.known.kinds_of.get(edition.id, ())
        }
        bare = (e for e in editions if e.head.standard in speaking and not e.clauses)
        return next((e for e in bare if day and e.in_force(day)), None)

    def _leads(self, leads: Sequence[tuple[KnownClause, Finding]]) -> Validation:
        """Clauses of which the facts meet a part: the one that lacks least first, all with what to ask."""
        clause, finding = leads[0]
        told = says.finding_says(finding, clause, self.lang)
        shown = tuple(neighbour(self.case, c, "partly", f) for c, f in leads[:SHOWN])
        return self._told("insufficient", told, clause, [finding], reason=finding.reason, candidates=shown)

    def _editions_clauses(self) -> list[KnownClause]:
        """The clauses of the editions that apply, those on the subject's kind."""
        subject, asked = self.case.form.subject, self.names.asked
        return [
            one
            for one in self.case.known.clauses.values()
            if one.edition in self.case.editions
            and asked in (None, one.edition.head.standard)
            and subject is not None
            and subject.kind in one.kinds
        ]

    def _first(
        self, judged: Sequence[tuple[KnownClause, list[Finding]]], wanted: Callable[[Finding, KnownClause], bool]
    ) -> tuple[KnownClause, list[Finding]] | None:
        """The first clause with such a finding; one that counts by itself before an element."""
        found = [(c, [f for f in findings if wanted(f, c)]) for c, findings in judged]
        return min((pair for pair in found if pair[1]), key=lambda p: p[0].clause.effect == "element", default=None)

    def _asked_of(self, judged: Sequence[tuple[KnownClause, Any]]) -> bool:
        """Whether any clause asks for any of the facts."""
        subject = self.case.form.subject
        asked = {pair for clause, _ in judged for pair in clause.asks}
        return subject is not None and any((subject.kind, question) in asked for question in self.case.form.answered)

    def _by_the_words(self) -> Validation:
        if self.hints.candidates:
            told = says.WORDS_ALONE.in_(self.lang)
            return self._validation("insufficient", told, reason="missing")
        not_encoded = self.hints.not_encoded()
        if not_encoded:
            return self._open("not_encoded", not_encoded, ())
        return self._validation("not_a_listed_item", self.hints.nothing_near())

    # -- putting it together

    def _told(
        self,
        result: Result,
        said: str,
        clause: KnownClause,
        findings: Sequence[Finding],
        *,
        reason: Reason | None = None,
        contradicting: tuple[Because, ...] = (),
        candidates: tuple[Neighbour, ...] = (),
        remarks: Sequence[str] = (),
    ) -> Validation:
        first = findings[0] if findings else None
        contested = first is not None and is_contested(first) and result == "insufficient"
        denied = [f for f in findings if f.outcome in ("not_found", "not_applicable")]
        contradicted = result == "contradicted"
        missing = [m for f in findings for m in f.missing] if result == "insufficient" else []
        library = self.case.judge.library
        return self._validation(
            result,
            said,
            references=(clause,),
            reason=reason,
            contested=contested,
            as_element=result == "supported" and clause.clause.effect == "element",
            past=first.past if first and result == "supported" else False,
            clause=clause.id,
            citation=clause.citation,
            cites=first.cites if first else (),
            summary=clause.clause.summary,
            edition=self._edition(clause.edition),
            findings=findings,
            tallies=self._tallies(clause),
            contradicting=contradicting or (_facts(denied) if contradicted else ()),
            otherwise=otherwise(self.case, denied) if contradicted else (),
            ask=to_ask(missing, kinds_of_rows(self.case), library, self.lang),
            candidates=candidates,
            remarks=remarks,
        )

    def _tallies(self, clause: KnownClause) -> tuple[Any, ...]:
        """The counts that an element goes into, or that of the tally claimed."""
        if self.case.verdict is None or clause.clause.effect not in ("element", "tally"):
            return ()
        counts = (c for c in self.case.verdict.tallies if c.edition == clause.edition.id)
        if clause.clause.effect == "tally":
            return tuple(c for c in counts if c.clause == clause.id)
        return tuple(c for c in counts if any(one.clause == clause.id for one in (*c.certain, *c.possible)))

    def _edition(self, edition: Edition) -> EditionUsed:
        head, day = edition.head, self.case.day
        return EditionUsed(
            edition=edition.id,
            standard=head.standard,
            title=head.cited_as,
            effective=head.effective,
            superseded_on=head.superseded_on,
            in_force=edition.in_force(day) if day else None,
            why=says.edition_why(edition, day).in_(self.lang),
        )

    def _validation(
        self,
        result: Result,
        said: str,
        *,
        references: Sequence[KnownClause] = (),
        remarks: Sequence[str] = (),
        findings: Sequence[Finding] = (),
        candidates: tuple[Neighbour, ...] = (),
        **more: Any,
    ) -> Validation:
        beside = neighbours(self.case, references, met=result == "supported")
        beside = (*beside, *self._by_words_beside(references, beside, result))
        hints = self.hints
        lost = result != "supported"
        return Validation(
            result=result,
            says=said,
            as_of=self.case.day,
            findings=tuple(findings),
            neighbours=beside,
            candidates=candidates or (hints.candidates if not self.names.number and lost else ()),
            searched=hints.searched,
            left_to_people=hints.left_to_people() if result == "not_a_listed_item" else (),
            handed_over=hints.handed_over() if lost else (),
            remarks=(*remarks, *(note.in_(self.lang) for note in self.case.form.form.notes)),
            unreadable=self.case.unreadable,
            digests=self.case.digests,
            disclaimer=DISCLAIMER.in_(self.lang),
            **more,
        )

    def _by_words_beside(
        self, references: Sequence[KnownClause], beside: Sequence[Neighbour], result: Result
    ) -> tuple[Neighbour, ...]:
        """Clauses nearer to the words than the one claimed, where the facts do not support it."""
        if result == "supported" or not self.names.number:
            return ()
        shown = {(one.edition, one.clause) for one in beside}
        named = {one.key for one in references}
        nearer: list[Neighbour] = []
        for one in self.hints.candidates:
            if (one.edition, one.clause) in named:
                break
            nearer += [one] if (one.edition, one.clause) not in shown else []
        return tuple(nearer)


def _facts(findings: Sequence[Finding]) -> tuple[Because, ...]:
    """The answers that findings rest on, each once."""
    once = {(b.question, b.subject, b.answer_text): b for finding in findings for b in finding.because}
    return tuple(once.values())
