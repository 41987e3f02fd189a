"""A validation put together: what the result is said of, with what to ask, neighbours and hints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.reports.words import DISCLAIMER, is_contested
from engine.validating import says
from engine.validating.asking import the_day, to_ask
from engine.validating.case import Case
from engine.validating.hints import Hints
from engine.validating.known import KnownClause
from engine.validating.neighbours import kinds_of_rows, neighbours
from engine.validating.otherwise import otherwise
from engine.validating.validation import EditionUsed, Neighbour, Result, Validation
from engine.verdict import Because, Finding, Reason, TallyCount
from standards.editions import Edition
from standards.wording import Text


class Telling:
    """What is known of one claim, ready to be told."""

    def __init__(self, case: Case, hints: Hints) -> None:
        """Take the claim, judged, and the hints of its words."""
        self.case, self.hints, self.lang = case, hints, case.lang
        self.names = case.named

    def of_a_clause(
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
        """The result under one clause, by its findings, the gravest first."""
        first = findings[0] if findings else None
        met, open_, denied = result == "supported", result == "insufficient", result == "contradicted"
        return self.whole(
            result,
            said,
            references=(clause,),
            reason=reason,
            contested=open_ and any(map(is_contested, findings)),
            as_element=met and clause.clause.effect == "element",
            past=met and first is not None and first.past,
            clause=clause.id,
            citation=clause.citation,
            cites=first.cites if first else (),
            summary=clause.clause.summary,
            edition=self._edition(clause.edition),
            findings=findings,
            tallies=self._tallies(clause),
            contradicting=contradicting or (facts_of(findings) if denied else ()),
            otherwise=otherwise(self.case, findings) if denied else (),
            ask=to_ask(
                (missing for finding in findings for missing in finding.missing if open_),
                kinds_of_rows(self.case),
                self.case.judge.library,
                self.lang,
            ),
            candidates=candidates,
            remarks=remarks,
        )

    def not_listed(self, told: Text, references: Sequence[KnownClause] = (), remarks: Sequence[str] = ()) -> Validation:
        """No clause that applies says so; `references` are those named that do not apply."""
        return self.whole("not_a_listed_item", told.in_(self.lang), references=references, remarks=remarks)

    def open(self, reason: Reason, told: Text, references: Sequence[KnownClause] = ()) -> Validation:
        """Nothing could be held against a clause."""
        return self.whole("insufficient", told.in_(self.lang), references=references, reason=reason)

    def without_a_day(self) -> Validation:
        """No edition can be chosen."""
        said, ask = says.NO_DAY.in_(self.lang), (the_day(self.lang),)
        return self.whole("insufficient", said, references=self.names.elsewhere, reason="missing", ask=ask)

    def whole(
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
        """The whole answer: what is beside it comes from the one verdict and from the words."""
        met, hints = result == "supported", self.hints
        beside = neighbours(self.case, references, met=met)
        nearer = self._nearer_words(references, beside) if self.names.number and not met else ()
        near = hints.candidates if not self.names.number and not met else ()
        return Validation(
            result=result,
            says=said,
            as_of=self.case.day,
            findings=tuple(findings),
            neighbours=(*beside, *nearer),
            candidates=candidates or near,
            searched=hints.searched,
            left_to_people=hints.left_to_people() if result == "not_a_listed_item" else (),
            handed_over=() if met else hints.handed_over(),
            remarks=(*remarks, *(note.in_(self.lang) for note in self.case.form.form.notes)),
            unreadable=self.case.unreadable,
            digests=self.case.digests,
            disclaimer=DISCLAIMER.in_(self.lang),
            **more,
        )

    def _nearer_words(self, references: Sequence[KnownClause], beside: Sequence[Neighbour]) -> tuple[Neighbour, ...]:
        """The clauses nearer to the words than the one claimed."""
        shown = {(one.edition, one.clause) for one in beside}
        named = {one.key for one in references}
        nearer: list[Neighbour] = []
        for one in self.hints.candidates:
            if (one.edition, one.clause) in named:
                break
            nearer += [one] if (one.edition, one.clause) not in shown else []
        return tuple(nearer)

    def _tallies(self, clause: KnownClause) -> tuple[TallyCount, ...]:
        """The counts that an element goes into, or that of the tally claimed."""
        effect = clause.clause.effect
        counts = [c for c in self.case.verdict.tallies if c.edition == clause.edition.id] if self.case.verdict else []
        if effect == "tally":
            return tuple(count for count in counts if count.clause == clause.id)
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


def facts_of(findings: Sequence[Finding]) -> tuple[Because, ...]:
    """The answers that findings rest on, each once."""
    once = {(b.question, b.subject, b.answer_text): b for finding in findings for b in finding.because}
    return tuple(once.values())
