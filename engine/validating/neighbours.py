"""The clauses beside the one claimed: those the same facts meet, or would with one more, and those that ask the same.

Everything is read off the one verdict; only what is alike is looked up by what clauses ask and say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.reports.words import is_contested, telling_readings
from engine.validating.asking import to_ask
from engine.validating.case import Case
from engine.validating.known import KnownClause
from engine.validating.otherwise import speaks_for
from engine.validating.says import (
    NEAR_MATTER,
    SAME_FACTS,
    SAME_FACTS_CONTESTED,
    SAME_MATTER,
    SINGLE_FACT,
    SOME_FACTS,
    other_industry,
)
from engine.validating.validation import Ask, Fit, Neighbour
from engine.verdict import RANK, Finding, Missing
from standards.editions import AT_ONCE
from standards.wording import Text

MANY = 6  # neighbours worth showing
ALIKE = 0.3  # from here on two clauses ask the same matter: so do the twins of other industries, and no others
SAME = 0.6  # from here on they forbid by the same questions
_ORDER: dict[Fit, int] = {"supported": 0, "contested": 1, "alike": 2, "one_fact": 3, "partly": 4, "words": 5}


def neighbours(case: Case, references: Sequence[KnownClause], *, met: bool = False) -> tuple[Neighbour, ...]:
    """The neighbours of the clauses a claim names, the best fitting first.

    Args:
        case: the claim, judged.
        references: the clauses claimed; none where a claim names none.
        met: the claimed one is met: then only others that the same facts decide are worth a word.
    """
    found = [one for one in _all(case, references) if not met or one[0].fit in ("supported", "contested")]
    found.sort(key=lambda pair: (_ORDER[pair[0].fit], -pair[1]))
    return tuple(one for one, _ in found[:MANY])


def _all(case: Case, references: Sequence[KnownClause]) -> Iterator[tuple[Neighbour, float]]:
    named = {one.key for one in references}
    names = case.known.clauses
    for key, findings in case.by_clause.items():
        if key in named or key not in names:
            continue
        other = names[key]
        alike = max((case.known.alike(one, other) for one in references), default=0.0)
        finding = max(findings, key=lambda f: RANK[f.outcome])
        fit = _fit(case, finding, other, alike)
        if fit:
            yield neighbour(case, other, fit, finding, references), alike
        named.add(key)
    for other in _twins(case, references):
        if other.key not in case.by_clause:
            nearness = max(case.known.alike(one, other) for one in references)
            yield neighbour(case, other, "alike", None, references), nearness


def _fit(case: Case, finding: Finding, other: KnownClause, alike: float) -> Fit | None:
    """How a clause that was judged fits; None where it does not."""
    if other.clause.effect in ("checklist", "decision"):
        return None
    if finding.outcome == "major":
        return "supported"
    if is_contested(finding):
        return "contested"
    if finding.outcome != "undetermined":
        return None
    if not case.gate(other.edition) and not any(one.edition is other.edition for one in case.named.matches):
        return None  # of another standard of which nothing says that it binds the enterprise
    if len(finding.missing) == 1 and (alike >= ALIKE or speaks_for(case, finding)):
        return "one_fact"
    return "alike" if alike >= ALIKE else None


def _twins(case: Case, references: Sequence[KnownClause]) -> Iterator[KnownClause]:
    """Clauses in force, for the subject's own industry, that ask what the claimed one asks in another's article.

    For a clause of an edition not in force also those of the edition in its place.
    """
    sectors = case.sectors
    for one in references:
        current = case.day is None or one.edition.in_force(case.day)
        if current and (not one.sectors or not sectors or one.sectors & sectors):
            continue
        for other in case.known.clauses.values():
            if other.edition.head.standard != one.edition.head.standard or other.key == one.key:
                continue
            applies = other.edition.in_force(case.day) if case.day else other.edition is one.edition
            fits = not other.sectors or not sectors or bool(other.sectors & sectors)
            if applies and fits and case.known.alike(one, other) >= ALIKE and (other.sectors or not current):
                yield other


def neighbour(
    case: Case, other: KnownClause, fit: Fit, finding: Finding | None, references: Sequence[KnownClause] = ()
) -> Neighbour:
    """A clause as a neighbour of those claimed, with why it is one and what to ask of it."""
    contested = finding is not None and is_contested(finding)
    return Neighbour(
        edition=other.edition.id,
        clause=other.id,
        citation=other.citation,
        summary=other.clause.summary,
        fit=fit,
        why=_why(case, other, fit, finding, references),
        cites=finding.cites if finding else (),
        outcome=finding.outcome if finding else None,
        past=finding.past if finding else False,
        as_element=fit == "supported" and other.clause.effect == "element",
        subject_kind=other.kinds[0] if other.kinds else None,
        ask=to_ask(finding.missing, kinds_of_rows(case), case.judge.library, case.lang)
        if finding
        else asks_of(case, other),
        readings=tuple(telling_readings(finding)) if finding and contested else (),
    )


def _why(case: Case, other: KnownClause, fit: Fit, finding: Finding | None, references: Sequence[KnownClause]) -> str:
    lang = case.lang
    parts: list[str] = []
    reference = max(references, key=lambda one: case.known.alike(one, other), default=None)
    if reference and not (case.day is None or reference.edition.in_force(case.day)):
        parts.append(Text(f"{case.day}适用的是{other.edition.head.cited_as}", f"in force on {case.day}").in_(lang))
    elif reference and other.sectors and (said := other_industry(reference, case.sectors, lang)):
        parts.append(said)
    if reference and case.known.alike(reference, other) >= ALIKE:
        named = "" if fit != "alike" else other.article.article
        same = case.known.alike(reference, other) >= SAME
        parts.append(f"{named}{(SAME_MATTER if same else NEAR_MATTER).in_(lang)}")
    if fit == "supported":
        parts.append(SAME_FACTS.in_(lang))
    elif fit == "contested":
        parts.append(SAME_FACTS_CONTESTED.in_(lang))
    elif fit == "one_fact" and finding:
        parts.append(SINGLE_FACT.in_(lang).format(question=finding.missing[0].text))
    elif fit == "partly":
        parts.append(SOME_FACTS.in_(lang))
    elif fit == "alike":
        names = "、".join(case.judge.library.kinds[kind].name for kind in other.kinds)
        parts.append(Text(f"看的是{names}", f"it is about {names}").in_(lang))
    return Text("；", "; ").in_(lang).join(parts)


def asks_of(case: Case, one: KnownClause) -> tuple[Ask, ...]:
    """What to ask of a clause: what is missing on its rows, else all it reads of its own kinds."""
    library, lang = case.judge.library, case.lang
    judged = [finding for finding in case.on(one) if finding.outcome == "undetermined"]
    if judged:
        return to_ask((m for finding in judged for m in finding.missing), kinds_of_rows(case), library, lang)
    kinds = {library.kinds[kind].name: kind for kind in one.kinds}
    asked = sorted(one.asks, key=lambda pair: (pair[1].startswith(AT_ONCE), pair in one.forbids, pair))
    missing = (
        Missing(question, library.kinds[kind].by_id[question].text, library.kinds[kind].name, False)
        for kind, question in asked
        if kind in one.kinds and question in library.kinds[kind].by_id
    )
    return to_ask(missing, kinds, library, lang)


def kinds_of_rows(case: Case) -> dict[str, str]:
    """The kind of each row, by its name."""
    return {row.name: row.kind for row in (*case.form.form.subjects, case.form.form.enterprise)}
