"""A claim is judged by the ordinary judge: over every case of the case tables, and over random facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import Judge
from engine.proof.cases import JUDGED, Case, cases, form_of, tables
from engine.reports.words import is_contested
from engine.validating import ClaimError, Validator, claim_from
from engine.verdict import RANK, Finding
from tests.engine.forms import LIBRARY

JUDGE = Judge(LIBRARY)
VALIDATOR = Validator(JUDGE)
ASSESSED = {"how": "seen", "by": "示例检查人", "reason": "示例理由"}
RESULT = {
    "major": "supported",
    "undetermined": "insufficient",
    "not_found": "contradicted",
    "not_applicable": "contradicted",
}
TABLES = tables()
many = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def _plain(answers: dict[str, Any]) -> dict[str, Any]:
    return {q: a.isoformat() if isinstance(a, date) else a for q, a in answers.items()}


def _number(case: Case) -> str:
    """The clause without the branch."""
    return case.clause.partition("/")[0]


def claim_of(case: Case) -> dict[str, Any]:
    """A case of the tables as a claim, with what the row lies in."""
    around = {name: (kind, answers) for kind, name, _, answers in case.rows}
    within = [{"kind": k, "name": n, "answers": _plain(a)} for n in case.own[2] for k, a in [around[n]]]
    answers = {} if case.subject == "enterprise" else _plain(case.own[3])
    own = {"kind": case.subject, "name": case.row_name, "answers": answers, "within": within}
    return {
        "standard": case.edition,
        "clause": _number(case),
        "inspected_on": case.day.isoformat(),
        "enterprise": _plain(case.enterprise),
        "subject": own,
        "grounds": ASSESSED,
    }


def claimable(path: Any) -> Iterator[Case]:
    """The cases a claim can hold: without rows that lie in the one judged, and not of a tally, which counts kinds."""
    for case in cases(path):
        effect = LIBRARY.editions[case.edition].clauses[_number(case)][1].effect
        if case.rows[-1][1] == JUDGED and effect in ("major", "element"):
            yield case


def findings_of(case: Case) -> list[Finding]:
    verdict = JUDGE.judge(form_of(case, LIBRARY))
    every = (*verdict.findings, *verdict.elements)
    return [f for f in every if f.clause == _number(case) and f.subject.name == case.row_name]


@pytest.mark.parametrize("path", TABLES, ids=[f"{path.parent.name}/{path.stem}" for path in TABLES])
def test_supported_is_what_the_judge_calls_major(path: Any) -> None:
    for case in list(claimable(path))[::3]:
        findings = findings_of(case)
        gravest = max(findings, key=lambda f: RANK[f.outcome])
        validation = VALIDATOR.validate(claim_from(claim_of(case)))
        assert validation.result == RESULT[gravest.outcome], case
        assert validation.clause == _number(case), case
        assert not (validation.contested and validation.result != "insufficient"), case
        assert validation.contested == (gravest.outcome == "undetermined" and any(map(is_contested, findings))), case
        if gravest.outcome == "undetermined":
            assert {a.question for a in validation.ask} == {m.question for f in findings for m in f.missing}, case
        if validation.result == "contradicted":
            assert validation.contradicting and validation.otherwise, case


ALL = [case for path in TABLES for case in claimable(path)]


@many
@given(st.data())
def test_the_order_of_facts_does_not_matter(data: st.DataObject) -> None:
    claim = claim_of(data.draw(st.sampled_from(ALL)))
    shuffled = {**claim, "enterprise": _shuffled(data, claim["enterprise"])}
    shuffled["subject"] = {**claim["subject"], "answers": _shuffled(data, claim["subject"]["answers"])}
    one, other = (VALIDATOR.validate(claim_from(c)).model_dump(exclude={"digests"}) for c in (claim, shuffled))
    assert one == other


def _shuffled(data: st.DataObject, answers: dict[str, Any]) -> dict[str, Any]:
    return dict(data.draw(st.permutations(list(answers.items()))))


@many
@given(st.data())
def test_a_fact_the_clause_does_not_ask_for_changes_nothing(data: st.DataObject) -> None:
    """Of the claim itself; other clauses may well ask for it."""
    case = data.draw(st.sampled_from(ALL))
    claim = claim_of(case)
    known = VALIDATOR.known.clauses[case.edition, _number(case)]
    asked = {q for kind, q in known.asks if kind in (case.subject, "")} | claim["subject"]["answers"].keys()
    options = [q for q in LIBRARY.kinds[case.subject].questions if q.id not in asked and q.type == "safeguard"]
    more = {q.id: data.draw(st.sampled_from(["working", "absent", "failed", ""])) for q in options}
    richer = {**claim, "subject": {**claim["subject"], "answers": claim["subject"]["answers"] | more}}
    wanted = {"result", "reason", "contested", "says", "ask", "contradicting", "otherwise", "clause", "past"}
    one, other = (VALIDATOR.validate(claim_from(c)).model_dump(include=wanted) for c in (claim, richer))
    assert one == other


def _garbage() -> st.SearchStrategy[Any]:
    word = st.sampled_from(["", "dust_system", "11(6)", "是", "workshop", "industry_trade", "2024-05-20", "《》", "8"])
    scalar = st.none() | st.booleans() | st.integers() | st.floats() | word | st.text(max_size=8)
    return st.recursive(scalar, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(word, inner, max_size=3))


@many
@given(st.data())
def test_garbage_is_refused_with_words_or_answered(data: st.DataObject) -> None:
    """Nothing but ClaimError is ever raised."""
    claim = claim_of(data.draw(st.sampled_from(ALL)))
    keys = [*claim, "as_of", "count", "text", "claims", "decisions"]
    for key in data.draw(st.lists(st.sampled_from(keys), max_size=3)):
        claim[key] = data.draw(_garbage())
    if isinstance(claim.get("subject"), dict):
        place = data.draw(st.sampled_from(["kind", "name", "within", "answers", "grounds", "at_once", "other"]))
        claim["subject"] = {**claim["subject"], place: data.draw(_garbage())}
    try:
        validation = VALIDATOR.validate(claim_from(claim))
    except ClaimError as error:
        assert error.message.zh and error.message.en
    else:
        assert validation.says


@many
@given(_garbage())
def test_what_is_no_claim_at_all_is_refused(data: Any) -> None:
    if isinstance(data, dict) and not data:
        return
    with pytest.raises(ClaimError):
        claim_from(data)


@many
@given(st.text(max_size=60))
def test_words_alone_never_support_anything(text: str) -> None:
    validation = VALIDATOR.validate(claim_from({"inspected_on": "2024-05-20", "text": text}))
    assert validation.result in ("insufficient", "not_a_listed_item")
    assert validation.clause is None
