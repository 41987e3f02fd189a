"""The validator: a claimed finding in, what it comes to out. Pure, and judged by the ordinary judge alone."""

from __future__ import annotations

from collections.abc import Sequence

from engine.judge import Judge
from engine.validating import says
from engine.validating.case import Case, case
from engine.validating.claim import Claim
from engine.validating.hints import Hints
from engine.validating.known import Known, KnownClause
from engine.validating.telling import Telling, facts_of
from engine.validating.unnamed import without_a_clause
from engine.validating.validation import Result, Validation
from engine.validating.words import Words
from engine.verdict import RANK
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
        return _answer(Telling(found, Hints(found, self.words)))


def _answer(telling: Telling) -> Validation:
    names, found = telling.names, telling.case
    if names.matches and not _meant_elsewhere(found):
        return _under_the_clause(telling)
    if names.effectiveness:
        return telling.not_listed(says.effectiveness_says(names.effectiveness))
    if names.unread:
        return telling.open("not_encoded", names.unread)
    if found.day is None and not names.explicit:
        return telling.without_a_day()
    if names.number:
        return _no_such_number(telling, names.number)
    return without_a_clause(telling)


def _meant_elsewhere(found: Case) -> bool:
    """Whether only an edition not in force has the number among the standards that surely bind the enterprise.

    3(1) of an enterprise of a 工贸 industry is not that of the grain depots, though in April 2023 only they had one.
    """
    names = found.named
    if names.asked or any(found.gate(one.edition) for one in names.matches):
        return False
    return any(found.gate(one.edition) for one in names.elsewhere)


def _under_the_clause(telling: Telling) -> Validation:
    found, lang = telling.case, telling.lang
    chosen, *others = sorted(telling.names.matches, key=lambda one: _fitness(found, one), reverse=True)
    findings = sorted(found.on(chosen), key=lambda finding: -RANK[finding.outcome])
    remarks = _remarks(found, chosen, others)
    if chosen.clause.effect == "checklist":
        return telling.not_listed(says.CHECKLIST, (chosen,), remarks)
    if not findings and chosen.clause.effect == "decision":
        said = says.A_PERSON_DECIDES.in_(lang)
        return telling.of_a_clause("insufficient", said, chosen, [], reason="needs_person", remarks=remarks)
    if not findings:
        return _none_there(telling, chosen, remarks)
    result, reason = RESULT_OF[findings[0].outcome], findings[0].reason
    said = says.finding_says(findings[0], chosen, lang)
    if result == "contradicted" and found.miscounted:
        result, reason, said = "insufficient", "unreadable", says.MISCOUNTED.in_(lang)
    return telling.of_a_clause(result, said, chosen, findings, reason=reason, remarks=remarks)


def _fitness(found: Case, one: KnownClause) -> tuple[float, ...]:
    """Which of several clauses of one number is meant: by the kind spoken of, by whom the standard binds."""
    findings, subject = found.on(one), found.form.subject
    return (
        0.5 if subject is None else float(subject.kind in one.kinds),
        {True: 1.0, None: 0.5, False: 0.0}[found.gate(one.edition)],
        max((RANK[finding.outcome] for finding in findings), default=0),
        float(one.edition.head.coverage == "full"),
    )


def _remarks(found: Case, chosen: KnownClause, others: Sequence[KnownClause]) -> list[str]:
    """What a reader must know of the clause chosen: what it is about, which others have its number, its source."""
    remarks: list[Text] = []
    subject, kinds = found.form.subject, found.judge.library.kinds
    rows = found.form.of(chosen.kinds)
    if subject and subject.kind not in chosen.kinds and not any(row.answers for row in rows):
        names = [kinds[kind].name for kind in chosen.kinds]
        remarks.append(says.wrong_kind_says(chosen, names, kinds[subject.kind].name))
    plausible = [one for one in others if not subject or subject.kind in one.kinds]
    if plausible and not found.gate(chosen.edition):
        remarks.append(says.several_say(chosen, dict.fromkeys(one.edition.head.cited_as for one in plausible)))
    if chosen.clause.source.status != "verified":
        remarks.append(says.UNVERIFIED)
    return [remark.in_(found.lang) for remark in remarks]


def _none_there(telling: Telling, chosen: KnownClause, remarks: list[str]) -> Validation:
    """Nothing of the clause's kind was listed: there is none, by the count."""
    verdict = telling.case.verdict
    lines = [f for f in verdict.findings if f.clause is None and f.subject.kind in chosen.kinds] if verdict else []
    if not lines or any(line.outcome == "undetermined" for line in lines):
        return telling.open("missing", says.NOTHING_SAID, (chosen,))
    said, because = says.NONE_THERE.in_(telling.lang), facts_of(lines)
    return telling.of_a_clause("contradicted", said, chosen, [], contradicting=because, remarks=remarks)


def _no_such_number(telling: Telling, number: str) -> Validation:
    names, day = telling.names, telling.case.day
    if names.partial and not names.elsewhere:
        return telling.open("partial_text", says.partial_says(names.partial, number))
    if names.elsewhere and day:
        return telling.not_listed(says.elsewhere_says(number, names.elsewhere, day), names.elsewhere)
    return telling.not_listed(says.unlisted_says(number, names.editions))
