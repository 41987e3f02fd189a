"""What to change so that a finding is gone: offered only what putting right can change, and only what does clear it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from engine import Form, Judge
from engine.answers import BLANK, Answer, Ground
from engine.remedies.advice import Advice, Change, Target, advice_json
from engine.remedies.advising import advise
from engine.reports.advice import ELEMENTS, FUTURE, PROVEN, STUCK, lines
from engine.reports.words import is_contested
from engine.vocabulary import understand
from tests.engine import test_tallies as counting
from tests.engine.build import DRY, WOOD, form, row
from tests.engine.forms import LIBRARY, forms

JUDGE = Judge(LIBRARY)
SIGNED = Ground(how="seen", by="示例检查人", reason="示例理由")
ALL_ABSENT = {"explosion_control": [], "vent_faces_people": "no"}


def advised(*rows: dict[str, Any], contested: bool = False, costs: dict[str, Any] | None = None, **more: Any) -> Advice:
    prices = {name: Decimal(price) for name, price in (costs or {}).items()}
    return advise(JUDGE, form(LIBRARY, *rows, **more), contested=contested, costs=prices)


def of(advice: Advice, clause: str, subject: str | None = None) -> Target:
    (found,) = [t for t in advice.targets if t.clause == clause and subject in (None, t.subject.name)]
    return found


def shown(changes: tuple[Change, ...]) -> list[str]:
    return [f"{c.text}：{c.now_text} → {c.to_text}" for c in changes]


def ways(target: Target) -> list[list[str]]:
    return [shown(changes) for changes in target.alternatives]


def dust(**answers: Any) -> dict[str, Any]:
    return row("dust_system", "1#", **{**DRY, "gravity_chamber": "no", "tunnel_duct": "no", **answers})


def test_a_device_is_to_work() -> None:
    target = of(advised(dust(airlock_discharge="failed"), enterprise=WOOD), "11(6)")
    assert ways(target) == [["灰斗卸灰口的锁气卸灰装置：故障 → 正常"]]


def test_any_one_of_several_measures_is_an_alternative() -> None:
    collector = row("dust_collector", "1#箱", "1#", collection="dry", zone="zone20", inner_electrics=[], **ALL_ABSENT)
    target = of(advised(dust(airlock_discharge="working"), collector, enterprise=WOOD), "11(3)")
    firsts = {changes[0].option for changes in target.alternatives}
    assert {"venting", "inerting", "suppression"} <= firsts
    assert all(len(changes) == 1 for changes in target.alternatives)


@pytest.mark.parametrize(("workers", "to"), [("10", "至多 9 人"), ("23", "至多 9 人")])
def test_a_number_goes_to_its_limit_and_says_in_which_direction(workers: str, to: str) -> None:
    freezer = row("quick_freezer", "1#", own_room="yes", workers=workers)
    target = of(advised(freezer, enterprise={"sectors": ["light_industry"], "ammonia_refrigeration": "yes"}), "12(2)")
    assert [way[0].rpartition(" → ")[2] for way in ways(target)] == [to]


def test_the_options_that_offend_are_taken_out() -> None:
    bay = row(
        "melt_bay", "A跨", bay_use="hoisting", rooms_on_floor=["control"], rooms_under_path=["bathhouse", "meeting"]
    )
    enterprise = {"sectors": ["nonferrous"], "metal_smelting": "yes"}
    found = [t for t in advised(bay, enterprise=enterprise).targets if t.clause == "5(1)"]
    assert found
    changes = [change for way in found[0].alternatives for change in way]
    assert {(c.now, c.to) for c in changes} == {("yes", ("no",))}


def test_what_a_thing_is_made_as_is_no_remedy() -> None:
    target = of(advised(dust(airlock_discharge="working", gravity_chamber="yes"), enterprise=WOOD), "11(5)")
    assert (target.alternatives, target.stuck) == ((), "unchangeable")


def test_no_gate_is_offered() -> None:
    """Neither the industry, nor that it is wood, nor that the system is dry."""
    advice = advised(dust(airlock_discharge="absent"), enterprise=WOOD)
    offered = {c.question for t in advice.targets for way in t.alternatives for c in way}
    assert not offered & {"sectors", "combustible_dust", "wood_products", "collection", "dusts"}


def test_a_check_never_done_can_be_done_now_and_what_else_is_missing_is_named() -> None:
    contractor = row("contractor", "甲", relation="contractor", coordination=[], last_check="never", agreement="yes")
    (way,) = ways(of(advised(contractor), "3(1)"))
    assert "最近一次对其安全检查的日期：从未 → 补做一次，填补做的日期" in way
    assert "规定多久检查一次：未填 → 定下来并写明" in way
    assert sum("→ 是" in one for one in way) == 4  # three things to do, and an interval laid down


def test_the_day_somebody_took_office_stays() -> None:
    manager = row("safety_manager", "甲", role="principal", in_post_since="2020-01-01", assessment_passed="no")
    enterprise = {"sectors": ["metallurgy"], "metal_smelting": "yes"}
    offered = {
        c.question
        for t in advised(manager, enterprise=enterprise, contested=True).targets
        for w in t.alternatives
        for c in w
    }
    assert offered == {"assessment_passed"}


def job(state: str, **answers: Any) -> list[dict[str, Any]]:
    space = row("confined_space", "池", toxic_risk=["h2s"], identified="yes", in_ledger="yes", warning_sign="clear")
    done = {"ventilation_started": "2024-05-20 08:00", "gas_tested": "2024-05-20 08:30", "entered": "2024-05-20 09:00"}
    given = {"approval": "none", "guardian": "whole_time", **done, **answers}
    return [space, row("confined_space_job", "清掏", "池", job_state=state, **given)]


def test_a_job_that_is_over_is_a_lead_and_no_answer_undoes_it() -> None:
    advice = advised(*job("over"))
    assert not [t for t in advice.targets if t.clause == "13(2)"]
    assert [p.subject.name for p in advice.past] == ["清掏"]
    assert FUTURE.zh in "".join(line.text for line in lines(advice, "zh"))


def test_a_job_under_way_is_to_be_stopped() -> None:
    target = of(advised(*job("under_way")), "13(2)")
    assert (target.alternatives, target.stuck) == ((), "job")
    assert "立即停止作业" in STUCK["job"].zh


def test_what_only_one_reading_finds_is_cleared_if_asked() -> None:
    contractor = row(
        "contractor", "甲", relation="contractor", coordination=["coordinator", "briefing", "work_approval"],
        interval_set="yes", check_interval="31", last_check="2024-05-10", agreement="no",
    )  # fmt: skip
    assert advised(contractor).targets == ()
    (target,) = advised(contractor, contested=True).targets
    assert target.why == "contested"
    assert ways(target) == [["签订了安全生产管理协议，或者合同约定了各自的安全生产管理职责：否 → 是"]]


COLLECTOR = row("dust_collector", "1#箱", "1#", collection="dry", zone="zone20", inner_electrics=[], **ALL_ABSENT)


@pytest.mark.parametrize("cheap", ["venting", "inerting"])
def test_the_plan_counts_costs(cheap: str) -> None:
    """A cost is by question, so what differs is the number of answers: one against two."""
    space = row("confined_space", "池", toxic_risk=["h2s"], identified="no", in_ledger="no", warning_sign="none")
    costs = {"warning_sign": "2.5"} if cheap == "venting" else {"confined_space.warning_sign": "1.5"}
    plan = advised(space, costs=costs).plan
    assert plan is not None
    assert plan.proven and plan.confirmed
    assert (plan.cost, len(plan.changes)) == ((Decimal(2), 2) if cheap == "venting" else (Decimal("1.5"), 1))


def test_one_change_that_clears_two_findings_is_made_once() -> None:
    """A machinery workshop of a furniture maker: the spray room is met by the articles of both industries."""
    answers = {"paint": "solvent", "room": "mixing", "flammable_gas_alarm": "absent", "ventilation": "working"}
    workshop = row("workshop", "五金车间", sector="machinery")
    advice = advised(workshop, row("paint_room", "调漆间", "五金车间", **answers), enterprise=WOOD)
    assert {t.clause for t in advice.targets} == {"7(7)", "8(6)"}
    assert advice.plan is not None
    assert shown(advice.plan.changes) == ["固定式可燃气体浓度监测报警装置：未设 → 正常"]


def test_a_tally_is_not_counted_down() -> None:
    """Four elements where three are needed: all four are to be put right."""
    rows = (
        counting.building(lane="blocked", ladder_ground="no", **{"at_once.7.1": "no"}),
        counting.place(exits="no"),
        counting.part(doors_broken="yes"),
    )
    advice = advise(counting.JUDGE, counting.form(*rows))
    assert sorted(t.clause for t in advice.targets) == ["7.1", "7.2", "7.3", "7.4"]
    assert {t.why for t in advice.targets} == {"element"}
    plan = advice.plan
    assert plan is not None and plan.confirmed and len(plan.changes) == 4
    assert not [c for c in plan.changes if c.question.startswith("at_once")]
    assert ELEMENTS.zh in [line.text for line in lines(advice, "zh")]


def test_a_decision_of_a_person_is_theirs_to_lift() -> None:
    decision = {"clause": "10", "by": "示例执法人员", "role": "执法人员", "reason": "示例", "outcome": "major"}
    advice = advised(decisions=[decision], standards=["gas"], enterprise={"gas_operator": "yes", "gas_licence": "yes"})
    assert of(advice, "10").stuck == "by_a_person"


def test_what_is_still_open_may_hide_more_and_is_said() -> None:
    advice = advised(row("dust_system", "1#", **DRY), enterprise=WOOD)
    assert advice.targets == () and advice.still_open > 0
    assert "panding ask" in "".join(line.text for line in lines(advice, "zh"))


def test_what_is_contested_and_left_out_is_counted() -> None:
    space = row("confined_space", "池", toxic_risk=["h2s"], identified="yes", in_ledger="no", warning_sign="none")
    advice = advised(space)
    assert (advice.targets, advice.contested_left) == ((), 1)
    assert "--contested" in "".join(line.text for line in lines(advice, "zh"))
    assert advised(space, contested=True).contested_left == 0


def test_nothing_to_clear_is_said() -> None:
    advice = advised()
    assert (advice.targets, advice.plan) == ((), None)
    assert "没有要消除的命中" in "".join(line.text for line in lines(advice, "zh"))


def test_costs_in_json_are_not_rounded() -> None:
    data = advice_json(advised(COLLECTOR, dust(), enterprise=WOOD, costs={"explosion_control": "0.1"}))
    assert {c["cost"] for t in data["targets"] if t["clause"] == "11(3)" for way in t["alternatives"] for c in way} == {
        "0.1"
    }


# What must hold of every form


def with_changes(form: Form, changes: tuple[Change, ...]) -> Form:
    """The form filled in anew with what the advice says, read as a form is read."""
    rows = list(form.subjects)
    for change in changes:
        number = next(i for i, r in enumerate(rows) if (r.kind, r.name) == (change.kind, change.subject))
        subject, question = rows[number], LIBRARY.kinds[change.kind].by_id[change.question]
        if change.option is None:
            answer = understand(question, change.to[0])
        else:
            stood = subject.answer(question.id)
            part = understand(question, {change.option: change.to[0]}).value
            answer = Answer(
                "given", {**(stood.value if stood.state == "given" else part), change.option: part[change.option]}
            )
        rows[number] = replace(
            subject, answers=subject.answers | {question.id: answer}, grounds=subject.grounds | {question.id: SIGNED}
        )
    return replace(form, subjects=rows)


def outcomes(form: Form) -> dict[tuple[Any, ...], str]:
    return {
        (f.edition, f.clause, f.branch, f.subject): "contested" if is_contested(f) else f.outcome
        for f in JUDGE.judge(form).findings
        if f.clause
    }


many = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
CLEAR = ("not_found", "not_applicable")


def is_clear(form: Form, changes: tuple[Change, ...], targets: tuple[Target, ...]) -> bool:
    after = outcomes(with_changes(form, changes))
    return all(
        outcome in CLEAR
        for (edition, clause, _, subject), outcome in after.items()
        for t in targets
        if (t.edition, t.clause, t.subject) == (edition, clause, subject) and t.branch_text is None
    )


@many
@given(forms(most=2))
def test_every_alternative_offered_clears_its_finding_and_brings_no_other(form: Form) -> None:
    advice = advise(JUDGE, form, contested=True)
    assume(advice.targets)
    before = outcomes(form)
    for target in advice.targets:
        for changes in target.alternatives:
            after = outcomes(with_changes(form, changes))
            assert is_clear(form, changes, (target,))
            assert {k for k, o in after.items() if o == "major" and before[k] != "major"} == set()


@many
@given(forms(most=2))
def test_no_part_of_an_alternative_would_do(form: Form) -> None:
    advice = advise(JUDGE, form, contested=True)
    for target in advice.targets:
        if target.branch_text is None:
            for changes in target.alternatives[:4]:
                for left_out in range(len(changes)):
                    rest = changes[:left_out] + changes[left_out + 1 :]
                    assert not is_clear(form, rest, (target,)) or brings_another(form, rest)


def brings_another(form: Form, changes: tuple[Change, ...]) -> bool:
    before, after = outcomes(form), outcomes(with_changes(form, changes))
    rank = {"major": 2, "contested": 1}
    return any(rank.get(o, 0) > rank.get(before[k], 0) for k, o in after.items())


@many
@given(forms(most=2))
def test_the_plan_clears_all_and_nothing_smaller_does(form: Form) -> None:
    """Brute force over every set of fewer of the changes that any alternative or the plan makes."""
    advice = advise(JUDGE, form, contested=True)
    plan = advice.plan
    assume(plan is not None and plan.proven)
    assert plan is not None and plan.confirmed
    targets = tuple(t for t in advice.targets if t.stuck != "unchangeable" and t.stuck != "job")
    assume(all(t.branch_text is None for t in targets))
    assert is_clear(form, plan.changes, targets)
    pool = tuple(dict.fromkeys(c for t in targets for way in t.alternatives for c in way) | dict.fromkeys(plan.changes))
    assume(len(pool) <= 9)
    for size in range(len(plan.changes)):
        for fewer in combinations(pool, size):
            if len({(c.kind, c.subject, c.question, c.option) for c in fewer}) == size:
                assert not is_clear(form, fewer, targets) or brings_another(form, fewer), (fewer, plan.changes, targets)


def test_the_words_say_that_it_was_proven_and_judged_again() -> None:
    advice = advised(dust(airlock_discharge="failed"), enterprise=WOOD)
    assert PROVEN.zh in [line.text for line in lines(advice, "zh")]


def test_a_blank_that_must_be_answered_too_is_part_of_the_way() -> None:
    """What is not known cannot be called cleared."""
    plain_dust = form(LIBRARY, COLLECTOR, dust(), enterprise=WOOD)
    rows = [
        replace(s, answers={**s.answers, "vent_faces_people": BLANK}) if s.kind == "dust_collector" else s
        for s in plain_dust.subjects
    ]
    target = of(advise(JUDGE, replace(plain_dust, subjects=rows)), "11(3)")
    (venting,) = [way for way in target.alternatives if way[0].option == "venting"]
    assert [c.question for c in venting] == ["explosion_control", "vent_faces_people"]
