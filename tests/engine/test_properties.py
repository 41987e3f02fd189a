"""What must hold of every form: answers never take a hit back, silence never clears, and the like."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine import Form, Judge, verdict_json
from tests.engine.build import judged
from tests.engine.forms import (
    LIBRARY,
    N_A_KINDS,
    SETTLED,
    answered,
    blanks,
    by_key,
    drawn_answers,
    emptied,
    forms,
    open_rows,
)
from tests.engine.forms import row as typed_row

CLEAR = {"not_found", "not_applicable"}
JUDGE, OTHER = Judge(LIBRARY), Judge(LIBRARY)
many = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
some = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def outcomes(form: Form) -> dict:
    return {key: finding.outcome for key, finding in by_key(JUDGE.judge(form)).items()}


@many
@given(st.data())
def test_an_answer_added_to_a_blank_takes_no_hit_back(data):
    form = data.draw(forms())
    places = blanks(form)
    assume(places)
    place = data.draw(st.sampled_from(places))
    hits = {key for key, outcome in outcomes(form).items() if outcome == "major"}
    after = outcomes(answered(form, drawn_answers(data.draw, form, [place])))
    assert {key: after[key] for key in hits} == dict.fromkeys(hits, "major")


@many
@given(st.data())
def test_what_is_clear_stays_clear_however_the_blanks_are_filled(data):
    """Over answers, `within` and rows not yet listed."""
    form = data.draw(forms())
    before = outcomes(form)
    after = outcomes(filled(data.draw, form))
    for key, outcome in after.items():
        if outcome == "major":
            whole_kind = (None, None, key[2], None)
            assert before.get(key, before.get(whole_kind)) in ("major", "undetermined"), key


def filled(draw: st.DrawFn, form: Form) -> Form:
    """Every blank answered, every blank `within` given, some of what may be unlisted listed."""
    full = answered(form, drawn_answers(draw, form, blanks(form)))
    rows = [fitted_in(draw, full, subject) for subject in full.subjects]
    for kind in sorted(LIBRARY.kinds.keys() - {"enterprise", "workshop"} if draw(st.booleans()) else {"dust_system"}):
        listed = sum(subject.kind == kind for subject in rows)
        if (form.counts.get(kind) is None or form.counts[kind] > listed) and draw(st.booleans()):
            rows.append(typed_row(kind, f"漏列的{kind}", draw(open_rows(kind))))
    return replace(full, subjects=rows)


def fitted_in(draw, form, subject):
    kinds = LIBRARY.kinds[subject.kind].within
    inside = [s.name for s in form.subjects if s.kind in kinds and s.kind != "workshop"]
    return subject if subject.within or not inside else replace(subject, within=(draw(st.sampled_from(inside)),))


@many
@given(st.data())
def test_every_n_a_on_which_a_clear_outcome_rests_is_listed(data):
    """It rests on a 不涉及 where taking that answer away opens it."""
    form = data.draw(forms(N_A_KINDS, most=1))
    verdict = JUDGE.judge(form)
    before, listed = by_key(verdict), {(n.question, n.subject) for n in verdict.rests_on.n_a}
    for i, subject in enumerate(form.subjects):
        for question, answer in subject.answers.items():
            if answer.state == "n_a" and (question, subject.name) not in listed:
                after = outcomes(emptied(form, (i, question)))
                assert [k for k, f in before.items() if f.outcome in CLEAR and after[k] == "undetermined"] == []


@some
@given(forms())
def test_every_count_of_0_on_which_a_clear_outcome_rests_is_listed(form):
    verdict = JUDGE.judge(form)
    for kind, count in form.counts.items():
        counts = {k: n for k, n in form.counts.items() if k != kind}
        line = by_key(JUDGE.judge(replace(form, counts=counts))).get((None, None, kind, None))
        rests = count == 0 and line is not None and line.outcome == "undetermined"
        assert (kind in verdict.rests_on.zero_counts) == rests, kind


@some
@given(forms())
def test_the_same_form_gives_the_same_bytes(form):
    once, again = (json.dumps(verdict_json(judge.judge(form)), ensure_ascii=False) for judge in (JUDGE, OTHER))
    assert once == again


SCRIPT = """
import hashlib, json, standards
from engine import Judge, verdict_json
from tests.engine.build import DRY, WOOD, judged, row
rows = row("dust_system", "1#", **DRY), row("contractor", "甲")
verdict = judged(Judge(standards.load()), *rows, enterprise=WOOD, counts={"melt_bay": None})
print(hashlib.sha256(json.dumps(verdict_json(verdict), ensure_ascii=False).encode()).hexdigest())
"""


def test_processes_that_order_sets_differently_give_the_same_bytes():
    digests = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.getcwd()},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(digests) == 1
    assert len(digests.pop().strip()) == 64


@some
@given(forms())
def test_totals_show_every_outcome_and_every_finding(form):
    verdict = JUDGE.judge(form)
    totals = verdict.totals()
    assert list(totals) == ["major", "past", "undetermined", "not_found", "not_applicable"]
    assert sum(totals.values()) == len(verdict.findings)
    for outcome in ("undetermined", "not_found", "not_applicable"):
        assert totals[outcome] == sum(f.outcome == outcome for f in verdict.findings)


@some
@given(forms(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_no_outcome(form, rnd):
    shuffled = replace(form, subjects=rnd.sample(form.subjects, len(form.subjects)))
    assert facts(shuffled) == facts(form)


def facts(form: Form) -> dict:
    return {
        key: (f.outcome, f.reasons, f.cites, f.past, frozenset((m.question, m.subject) for m in f.missing))
        for key, f in by_key(JUDGE.judge(form)).items()
    }


@many
@given(st.data())
def test_only_questions_that_can_decide_are_missing(data):
    """Answering every question that is not listed as missing changes nothing."""
    form = data.draw(forms())
    before = {key: f for key, f in by_key(JUDGE.judge(form)).items() if f.reasons == ("missing",) and f.clause}
    assume(before)
    key = data.draw(st.sampled_from(sorted(before, key=str)))
    asked = {(m.question, m.subject) for m in before[key].missing}
    others = [(i, q) for i, q in blanks(form) if (q, form.subjects[i].name) not in asked]
    after = by_key(JUDGE.judge(answered(form, drawn_answers(data.draw, form, others))))[key]
    assert (after.outcome, after.missing) == (before[key].outcome, before[key].missing)


@many
@given(st.data())
def test_answering_all_that_is_missing_can_decide(data):
    form = data.draw(forms())
    before = {key: f for key, f in by_key(JUDGE.judge(form)).items() if f.reasons == ("missing",) and f.clause}
    assume(before)
    key = data.draw(st.sampled_from(sorted(before, key=str)))
    asked = {(m.question, m.subject) for m in before[key].missing}
    assume(not any(question == "within" for question, _ in asked))
    places = [(i, q) for i, s in enumerate(form.subjects) for q in LIBRARY.kinds[s.kind].by_id if (q, s.name) in asked]
    assert len(places) == len(asked)
    assert any(
        decided(answered(form, tried), key)
        for tried in ways(form, places, data.draw(st.randoms(use_true_random=False)))
    )


def ways(form, places, rnd, most=80):
    for _ in range(most):
        yield {(i, q): rnd.choice(SETTLED[form.subjects[i].kind, q]) for i, q in places}


def decided(form, key):
    found = by_key(JUDGE.judge(form))[key]
    return found.outcome != "undetermined" or found.reasons == ("needs_person",)


def test_a_blank_form_clears_nothing_that_its_enterprise_does_not_rule_out(judge):
    verdict = judged(judge, enterprise={"sectors": ["light_industry"]}, counts=dict.fromkeys(LIBRARY.kinds))
    assert verdict.outcome == "undetermined"
    assert {f.outcome for f in verdict.findings if f.subject.kind in ("contractor", "dust_system")} == {"undetermined"}
    assert {f.outcome for f in verdict.findings if f.subject.kind in ("casting_furnace", "water_cooled_unit")} == {
        "not_applicable"
    }
