"""The loop of one hazard: the whole way, each wrong step refused with words, and what branches off."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from api.database import AuditEntry, Event, Hazard
from api.database.tables import today
from api.loop.acts import ACTS
from api.loop.life import STATES, replay
from api.loop.outlook import STATUS
from api.loop.payloads import NAMES
from api.practice import Closing, Deadline, Place, Practice, Steps
from api.steps import STEPS
from tests.api.loops import DAY, NOT_NEEDED, SAID, Loop, city_officer, general, reported, uploaded
from tests.api.world import JINAN, QINGDAO, Caller, World


def test_every_step_has_a_name_a_payload_and_an_example() -> None:
    assert set(NAMES) == set(ACTS) == set(SAID)
    assert set(ACTS) <= set(STEPS)
    assert set(STATUS) == set(STATES)


def to_accepted(loop: Loop, manager: Caller, head: Caller) -> None:
    """From found to 企业验收, by the manager and the head."""
    if not loop.told(head)["planned"]:
        loop.does(manager, "planned")
    loop.does(manager, "rectified")
    loop.does(head, "accepted")


def test_the_whole_way_of_one_ordered_by_the_department(world: World) -> None:
    manager, head = world.manager(), world.head()
    officer, second = world.officer(), world.officer()
    loop = reported(world, officer, origin="inspection")
    assert loop.told(officer)["status"] == "未整改"
    loop.does(manager, "controlled")
    loop.does(manager, "told_head")
    loop.does(officer, "determined")
    loop.does(officer, "ordered")
    assert loop.told(head)["due_on"] == "2024-06-20"
    loop.does(head, "reported_department")
    loop.does(head, "reported_congress")
    loop.refused(manager, "rectified", "治理方案")
    loop.refused(manager, "accepted", "未整改")
    loop.does(manager, "planned")
    assert loop.does(manager, "rectifying")["status"] == "整改中"
    loop.refused(officer, "write_off_proposed", "整改中")
    photo = uploaded(loop, manager, role="after").json()["id"]
    assert loop.does(manager, "rectified", photos=[photo], no_photo=None)["status"] == "待验收"
    loop.refused(manager, "accepted", "验收人不能是整改人")
    loop.refused(head, "accepted", "验收人不能是整改人", people=["示例 张三"])
    loop.refused(officer, "reinspected", "企业还没有验收")
    loop.does(head, "accepted")
    loop.refused(head, "closed", "企业不能自行销号")
    loop.refused(head, "written_off", "无权办理", status=403)
    loop.refused(officer, "write_off_proposed", "复查合格后才能核销")
    assert loop.does(manager, "reinspection_requested")["status"] == "待复查"
    loop.refused(officer, "written_off", "要先有“提出核销”")
    loop.does(officer, "reinspected")
    loop.does(officer, "write_off_proposed")
    loop.refused(officer, "written_off", "第二人审核")
    loop.refused(head, "archived", "不能办“归档”")
    told = loop.does(second, "written_off")
    assert (told["status"], told["closed_on"]) == ("已销号", loop.told(second)["closed_on"])
    assert [one["act"] for one in told["missing"]] == ["published", "archived"]
    loop.does(second, "published")
    told = loop.does(head, "archived")
    assert told["missing"] == []
    assert [one["act"] for one in told["next"]] == ["reopened"]
    loop.refused(officer, "ordered", "先重新打开")
    whole = loop.told(second)
    assert [event["number"] for event in whole["events"]] == list(range(1, len(whole["events"]) + 1))
    assert whole["version"] == len(whole["events"])
    assert len({event["by"] for event in whole["events"]}) >= 3
    acting = {event["by"] or "" for event in whole["events"]}
    assert acting == {"示例officer", "示例head", "示例safety_manager"}
    with world.service.database.reading() as session:
        assert session.scalar(select(func.count(func.distinct(Event.by))).where(Event.hazard_id == loop.id)) == 4
        noted = session.scalars(select(AuditEntry).where(AuditEntry.object_id == loop.id)).all()
        assert len(noted) == len(whole["events"])
        assert not any("示例" in entry.data for entry in noted), "no names and no texts in the audit log"


def test_a_failed_reinspection_goes_back_and_names_the_case(world: World) -> None:
    manager, head, officer = world.manager(), world.head(), world.officer()
    loop = reported(world, officer)
    loop.does(officer, "ordered")
    to_accepted(loop, manager, head)
    told = loop.does(
        officer, "reinspected", passed=False, opinion="仍停用", case="示例立〔2024〕3号", deadline="2024-07-15"
    )
    assert (told["status"], told["due_on"]) == ("整改中", "2024-07-15")
    assert {"rectified", "accepted"} <= {one["act"] for one in told["missing"]}
    assert told["events"][-1]["data"]["case"] == "示例立〔2024〕3号"
    loop.refused(officer, "write_off_proposed", "整改中")
    to_accepted(loop, manager, head)
    assert loop.does(officer, "reinspected")["status"] == "待复查"


def test_a_failed_acceptance_goes_back(world: World) -> None:
    manager, head = world.manager(), world.head()
    loop = general(world, head)
    loop.does(manager, "rectified")
    assert loop.does(head, "accepted", passed=False, opinion="没改好")["status"] == "整改中"
    loop.does(manager, "rectified")
    assert loop.does(head, "accepted")["status"] == "已销号"


def test_a_general_hazard_goes_the_short_way(world: World) -> None:
    manager, head = world.manager(), world.head()
    loop = general(world, manager)
    loop.does(manager, "rectified")
    loop.refused(manager, "accepted", "验收人不能是整改人")
    told = loop.does(head, "accepted")
    assert (told["status"], told["missing"], told["closed_on"]) == ("已销号", [], "2024-05-21")


def test_a_general_hazard_that_was_ordered_is_closed_by_who_ordered(world: World) -> None:
    manager, head, officer = world.manager(), world.head(), world.officer()
    loop = general(world, officer)
    loop.does(officer, "ordered")
    loop.does(manager, "rectified")
    assert loop.does(head, "accepted")["status"] == "待复查"
    loop.refused(head, "closed", "由责令整改的部门核销")


def test_a_department_of_another_level_does_not_write_off(world: World) -> None:
    manager, head, county, city = world.manager(), world.head(), world.officer(), city_officer(world)
    loop = reported(world, city)
    loop.does(city, "ordered")
    to_accepted(loop, manager, head)
    loop.refused(county, "reinspected", "责令或者挂牌督办的部门")
    loop.does(city, "reinspected")
    loop.refused(county, "write_off_proposed", "责令或者挂牌督办的部门")
    loop.does(city, "write_off_proposed")
    loop.does(city_officer(world), "written_off")


def test_sent_back_by_the_second_person(world: World) -> None:
    manager, head, officer, second = world.manager(), world.head(), world.officer(), world.officer()
    loop = reported(world, officer)
    to_accepted(loop, manager, head)
    loop.does(officer, "write_off_proposed")
    loop.refused(officer, "write_off_returned", "第二人审核")
    loop.does(second, "write_off_returned")
    loop.refused(second, "written_off", "要先有“提出核销”")
    loop.does(second, "write_off_proposed")
    assert loop.does(officer, "written_off")["status"] == "已销号"


def test_found_by_the_enterprise_and_no_rule_configured(world: World) -> None:
    manager, head = world.manager(), world.head()
    loop = reported(world, head)
    told = loop.told(head)
    assert (told["standing"], told["origin"]) == ("self", "self")
    to_accepted(loop, manager, head)
    told = loop.told(head)
    assert told["closed_on"] is None
    assert told["closer"] == {"by": "authority", "why": "地方规则未配置，由监管部门核销", "source": None}
    assert "地方规则未配置，由监管部门核销" in [one["why"] for one in told["missing"]]
    loop.refused(head, "closed", "地方规则未配置，由监管部门核销")
    officer, second = world.officer(), world.officer()
    loop.does(officer, "write_off_proposed")
    assert loop.does(second, "written_off")["status"] == "已销号"


RULES = Practice(
    places=(
        Place(
            region="3701",
            name="示例市",
            closing=(Closing(by="enterprise", source="示例办法第五条"),),
            steps=(Steps(needs=("reported_congress",), source="示例办法第六条"),),
            deadlines=(
                Deadline(act="rectified", after="found", days=30, source="示例办法第七条"),
                Deadline(act="reported_department", after="found", days=3, working_days=True, source="示例办法第八条"),
            ),
        ),
    )
)


class TestWithRules:
    @pytest.fixture
    def practice(self) -> Practice:
        return RULES

    def test_closed_by_the_enterprise_as_the_place_has_it(self, world: World) -> None:
        manager, head = world.manager(), world.head()
        loop = reported(world, head)
        to_accepted(loop, manager, head)
        loop.refused(head, "closed", "报告职代会")
        loop.refused(world.officer(), "write_off_proposed", "由企业销号")
        loop.does(head, "reported_congress")
        told = loop.does(head, "closed")
        assert (told["status"], told["closer"]["source"]) == ("已销号", "示例办法第五条")

    def test_terms_run_with_their_source(self, world: World) -> None:
        head = world.head()
        loop = reported(world, head, found_on="2024-05-17")  # a Friday
        told = loop.told(head)
        assert told["due_on"] == "2024-06-16"
        assert told["overdue"]
        assert {(term["act"], term["due_on"], term["source"], term["without_holidays"]) for term in told["terms"]} == {
            ("rectified", "2024-06-16", "示例办法第七条", False),
            ("reported_department", "2024-05-22", "示例办法第八条", True),
        }
        loop.does(head, "reported_department", on="2024-05-21")
        assert [t["late"] for t in loop.told(head)["terms"] if t["act"] == "reported_department"] == [False]

    def test_what_an_inspection_found_is_not_closed_by_the_enterprise(self, world: World) -> None:
        manager, head = world.manager(), world.head()
        loop = reported(world, world.officer())
        to_accepted(loop, manager, head)
        loop.refused(head, "closed", "不是本单位自查发现的")


def test_there_are_no_terms_of_our_own(world: World) -> None:
    told = reported(world, world.head()).told(world.officer())
    assert (told["terms"], told["due_on"], told["overdue"]) == ([], None, False)


def test_listing_extension_and_taking_off(world: World) -> None:
    manager, head, officer, second = world.manager(), world.head(), world.officer(), world.officer()
    loop = reported(world, officer)
    loop.refused(head, "listed", "无权办理", status=403)
    loop.refused(officer, "listed", "挂牌级别", level="city")
    loop.refused(officer, "listed", "早于办理日期", deadline="2024-01-01")
    loop.refused(manager, "extension_requested", "还没有整改期限")
    assert loop.does(officer, "listed")["due_on"] == "2024-07-31"
    loop.refused(officer, "extension_decided", "要先有“申请延期”")
    loop.does(manager, "extension_requested")
    told = loop.does(officer, "extension_decided", granted=False, until=None)
    assert told["due_on"] == "2024-07-31"
    loop.does(manager, "extension_requested")
    loop.refused(officer, "extension_decided", "延期后的日期要晚于", until="2024-07-01")
    assert loop.does(officer, "extension_decided")["due_on"] == "2024-08-31"
    assert [row["id"] for row in officer.get("/v1/hazards?listed=true").json()["items"]] == [loop.id]
    to_accepted(loop, manager, head)
    loop.refused(officer, "write_off_proposed", "复查合格后才能核销")
    loop.does(officer, "reinspected")
    loop.does(officer, "write_off_proposed")
    loop.does(second, "written_off")
    assert "unlisted" in [one["act"] for one in loop.told(officer)["missing"]]
    loop.refused(officer, "archived", "还有没了结的：挂牌督办")
    assert loop.does(officer, "unlisted")["listed"] is None
    loop.does(officer, "archived")


def test_an_order_closes_nothing_and_its_number_is_not_a_stroke(world: World) -> None:
    officer = world.officer()
    loop = reported(world, officer)
    loop.refused(officer, "ordered", "不要画“/”", document="/")
    assert loop.does(officer, "ordered")["status"] == "未整改"
    loop.refused(world.manager(), "planned", "不要画“/”", goal={"value": "/"})
    assert loop.does(world.manager(), "planned", safety=NOT_NEEDED)["planned"] is True
    loop.refused(world.manager(), "planned", "必须填写", safety={"not_needed": True})


def test_a_plan_that_is_not_needed_needs_a_reason(world: World) -> None:
    manager, head = world.manager(), world.head()
    loop = reported(world, head)
    loop.refused(manager, "plan_not_needed", "不要画“/”", reason="—")
    loop.does(manager, "plan_not_needed")
    assert "planned" not in [one["act"] for one in loop.told(head)["missing"]]
    loop.does(manager, "rectified")


def test_handed_over_received_and_answered(world: World) -> None:
    officer = world.officer()
    loop = reported(world, officer)
    loop.refused(officer, "handover_received", "要先有“交办”")
    loop.does(officer, "handed_over")
    assert [(t["act"], t["due_on"]) for t in loop.told(officer)["terms"]] == [("handover_answered", "2024-06-10")]
    loop.refused(officer, "handover_answered", "要先有“交办签收”")
    loop.does(officer, "handover_received")
    loop.does(officer, "handover_answered")


def test_the_three_stops_each_with_its_own_end(world: World) -> None:
    manager, officer = world.manager(), world.officer()
    loop = reported(world, officer)
    loop.does(manager, "self_stopped")
    loop.does(officer, "ordered_stop")
    told = loop.does(officer, "penalty_suspension")
    assert [one["act"] for one in told["stops"]] == ["self_stopped", "ordered_stop", "penalty_suspension"]
    loop.refused(manager, "self_resumed", "审查同意后才能恢复")
    loop.does(manager, "resumption_requested")
    told = loop.does(officer, "resumption_reviewed", agreed=False, opinion="未整改")
    assert "ordered_stop" in [one["act"] for one in told["stops"]]
    loop.does(manager, "resumption_requested")
    told = loop.does(officer, "resumption_reviewed")
    assert [one["act"] for one in told["stops"]] == ["self_stopped", "penalty_suspension"]
    loop.refused(manager, "self_resumed", "停产停业整顿还有效")
    loop.does(officer, "penalty_suspension_ended")
    assert loop.does(manager, "self_resumed")["stops"] == []
    loop.refused(manager, "self_resumed", "要先有“自行停产”")


def test_reopened_with_its_history(world: World) -> None:
    manager, head = world.manager(), world.head()
    loop = general(world, manager)
    loop.does(manager, "rectified")
    loop.does(head, "accepted")
    loop.refused(head, "reopened", "不要画“/”", reason="/")
    told = loop.does(head, "reopened")
    assert (told["status"], told["closed_on"]) == ("整改中", None)
    assert [event["act"] for event in told["events"]] == ["found", "rectified", "accepted", "reopened"]


def test_found_again_after_closing_is_a_recurrence_and_before_is_the_same(world: World) -> None:
    manager, head, officer, second = world.manager(), world.head(), world.officer(), world.officer()
    first = reported(world, officer)
    same = reported(world, head)
    assert same.id == first.id
    to_accepted(first, manager, head)
    first.does(officer, "write_off_proposed")
    first.does(second, "written_off")
    again = reported(world, officer)
    assert again.id != first.id
    told = again.told(officer)
    assert [one["id"] for one in told["again"]] == [first.id]


def test_what_came_in_from_outside_leaves_no_gap(world: World) -> None:
    """Neither numbers nor versions tell an enterprise that somebody else reported its hazard too."""
    manager, officer = world.manager(), world.officer()
    loop = reported(world, manager)
    loop.does(manager, "controlled")
    seen = loop.told(manager)["version"]
    assert reported(world, officer).id == loop.id
    loop.does(officer, "ordered")
    whole = loop.told(manager)
    assert [event["act"] for event in whole["events"]] == ["found", "controlled", "ordered"]
    assert [event["number"] for event in whole["events"]] == [1, 2, 3]
    assert whole["version"] == seen + 1
    assert loop.told(officer)["version"] == seen + 2
    assert loop.asks(manager, "told_head", expects=seen).status_code == 409
    told = loop.asks(manager, "told_head", expects=whole["version"])
    assert told.status_code == 200, told.text
    assert told.json()["version"] == seen + 2
    (line,) = manager.get("/v1/hazards").json()["items"]
    assert line["version"] == seen + 2


def test_alike_are_found_and_merged_by_a_person(world: World) -> None:
    officer = world.officer()
    one = general(world, officer, origin="hotline_12345", description="打磨间除尘器停用，积尘严重")
    other = reported(world, world.head(), description="打磨间的除尘器停用了，积尘严重")
    general(world, officer, description="食堂门口有积水")
    told = officer.get(f"{one.path}/alike").json()
    assert [(like["hazard"]["id"], like["reasons"]) for like in told] == [(other.id, ["alike_words"])]
    body = {"into": other.id, "expects": 1, "reason": "示例：同一处"}
    assert officer.post(f"{other.path}/merge", body | {"into": one.id}).status_code == 422
    assert officer.post(f"{one.path}/merge", body | {"expects": 7}).status_code == 409
    assert world.head().post(f"{one.path}/merge", body).status_code == 403
    merged = officer.post(f"{one.path}/merge", body)
    assert (merged.status_code, merged.json()["status"]) == (200, "已并案"), merged.text
    listed = [row["id"] for row in officer.get("/v1/hazards").json()["items"]]
    assert one.id not in listed and other.id in listed
    assert [row["id"] for row in other.told(officer)["took_in"]] == [one.id]
    one.refused(officer, "ordered", "已并案")
    one.does(officer, "unmerged", on=None)
    assert one.told(officer)["status"] == "未整改"


def test_merging_loses_no_order(world: World) -> None:
    officer = world.officer()
    one, other = general(world, officer), general(world, officer, description="另一处")
    one.does(officer, "ordered")
    body = {"into": other.id, "expects": one.version(), "reason": "示例"}
    answer = officer.post(f"{one.path}/merge", body)
    assert (answer.status_code, "反过来并" in answer.text) == (422, True)
    body = {"into": one.id, "expects": other.version(), "reason": "示例"}
    assert officer.post(f"{other.path}/merge", body).status_code == 200


def test_a_tip_off_shows_nowhere_to_the_enterprise(world: World) -> None:
    """Nor does what is left out say so: an inspection's hazard looks the same."""
    head, officer = world.head(), world.officer()
    tip = general(world, officer, level=None, description="举报所说的", origin="tip_off")
    inspection = general(world, officer, level=None, description="检查发现的", finders=["示例赵六"])
    assert tip.told(officer)["origin"] == "tip_off"
    seen, other = tip.told(head), inspection.told(head)
    assert seen["origin"] is None and other["origin"] is None
    for told in (seen, other):
        (event,) = told["events"]
        assert event["by"] is None and event["officers"] == []
        assert not {"origin", "finding", "finders"} & set(event["data"])
    assert set(seen["events"][0]["data"]) == set(other["events"][0]["data"])
    for path in (tip.path, "/v1/hazards", f"{tip.path}/file"):
        assert "tip_off" not in head.get(path).text and "举报查实" not in head.get(path).text
    assert world.administrator().get(tip.path).status_code == 403


def test_a_grid_worker_reports_and_does_not_rate(world: World) -> None:
    grid = world.caller("grid_worker", region=JINAN, matters=("industry_trade",))
    body = {"site_id": world.workshop, "matter": "industry_trade", "found_on": DAY, "description": "示例"}
    assert grid.post("/v1/hazards", body | {"level": "general"}).status_code == 422
    loop = Loop(world, grid.post("/v1/hazards", body).json()["id"])
    officer, head = world.officer(), world.head()
    assert loop.told(officer)["level"] == "unrated"
    loop.refused(head, "rated", "由监管部门定级")
    loop.refused(officer, "rated", "要写明标准和条项", level="major")
    told = loop.does(officer, "rated", level="major", edition="industry_trade_2023", clause="11(6)")
    assert (told["level"], told["standing"], told["clause"]) == ("major", "suggested", "11(6)")
    assert "第十一条" in told["citation"]


def test_what_is_reported_has_to_fit(world: World) -> None:
    officer = world.officer()
    body = {"site_id": world.workshop, "matter": "industry_trade", "found_on": DAY, "description": "示例"}
    for more, words in (
        ({"level": "major"}, "要写明标准和条项"),
        ({"level": "major", "edition": "industry_trade_2023", "clause": "99"}, "没有这个标准或者条项"),
        ({"level": "major", "edition": "fire_2017", "clause": "7.3.6"}, "不属于所写的监管领域"),
        ({"origin": "self"}, "这种来源不由您上报"),
        ({"found_on": (today() + timedelta(days=1)).isoformat()}, "今天之后"),
        ({"description": "/"}, "不要画"),
    ):
        answer = officer.post("/v1/hazards", body | more)
        assert (answer.status_code, words in answer.text) == (422, True), answer.text


def test_overturned_is_no_hazard_and_confirmed_again_it_is(world: World) -> None:
    officer = world.officer()
    loop = reported(world, world.head())
    loop.refused(world.head(), "determined", "无权办理", status=403)
    told = loop.does(officer, "determined", decision="overturned")
    assert (told["status"], told["standing"], bool(told["closed_on"])) == ("认定不成立", "determined", True)
    loop.refused(world.manager(), "rectifying", "认定不成立")
    told = loop.does(officer, "determined")
    assert (told["status"], told["closed_on"]) == ("未整改", None)


def test_a_fire_hazard_is_discussed_first(world: World) -> None:
    officer = world.officer(matters=("fire",))
    loop = reported(world, officer, matter="fire", edition="fire_2017", clause="7.3.6")
    loop.refused(officer, "determined", "集体讨论")
    loop.does(officer, "determined", discussion={"on": DAY, "people": 3, "agreed": 3})


def test_days_do_not_run_backwards(world: World) -> None:
    manager, head = world.manager(), world.head()
    loop = general(world, manager)
    loop.refused(manager, "rectified", "早于发现日期", on="2024-05-19")
    loop.refused(manager, "rectified", "今天之后", on=(today() + timedelta(days=1)).isoformat())
    loop.does(manager, "rectified", on="2024-05-25")
    loop.refused(head, "accepted", "早于整改完成", on="2024-05-24")


def test_a_key_that_names_no_officer_does_nothing_for_the_department(world: World) -> None:
    loop = reported(world, world.head())
    nameless = world.caller("officer", region=JINAN, matters=("industry_trade",), officers=())
    loop.refused(nameless, "ordered", "没有写明办理的执法人员")
    stranger = world.officer(region=QINGDAO)
    loop.refused(world.officer(), "determined", "不是这里的执法人员", with_officers=[stranger.account])
    other = world.officer()
    told = loop.does(world.officer(), "determined", with_officers=[other.account])
    assert len(told["events"][-1]["officers"]) == 2


@pytest.mark.parametrize("act", sorted(ACTS))
def test_each_step_needs_its_own_right(world: World, act: str) -> None:
    """Whoever has not the right gets 403, whatever state the hazard is in; who has it does not."""
    loop = reported(world, world.head())
    callers = {"head": world.head(), "officer": world.officer()}
    who = ACTS[act].who
    may = {
        "head": any(one in ("hazard.enterprise", "hazard.accept") for one in who),
        "officer": any(one in ("hazard.authority", "hazard.list", "hazard.merge") for one in who),
    }
    for role, caller in callers.items():
        answer = loop.asks(caller, act, expects=99)  # nobody saw this version: whoever has the right gets 409
        assert answer.status_code == (409 if may[role] else 403), (role, answer.text)
    for caller in (world.head(world.foundry), world.officer(QINGDAO), world.officer(matters=("gas",))):
        assert loop.asks(caller, act, expects=99).status_code == 403


def test_an_old_version_is_answered_with_the_current_state(world: World) -> None:
    manager = world.manager()
    loop = general(world, manager)
    loop.does(manager, "rectifying")
    answer = loop.asks(manager, "rectified", expects=1)
    assert answer.status_code == 409
    assert (answer.json()["current"]["version"], answer.json()["current"]["status"]) == (2, "整改中")


def test_two_officers_write_off_at_once_and_one_wins(world: World) -> None:
    manager, head, officer = world.manager(), world.head(), world.officer()
    loop = reported(world, officer)
    to_accepted(loop, manager, head)
    loop.does(officer, "write_off_proposed")
    version, answers = loop.version(), []
    barrier = threading.Barrier(4)

    def write_off(caller: Caller) -> None:
        barrier.wait()
        answers.append(loop.asks(caller, "written_off", expects=version))

    threads = [threading.Thread(target=write_off, args=(world.officer(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409], [a.text for a in answers]
    for answer in answers:
        if answer.status_code == 409:
            assert answer.json()["current"]["status"] == "已销号"
    assert [event["act"] for event in loop.told(head)["events"]].count("written_off") == 1


def test_two_who_find_the_same_at_once_open_it_once(world: World) -> None:
    barrier, found = threading.Barrier(4), []

    def find(caller: Caller) -> None:
        barrier.wait()
        found.append(reported(world, caller).id)

    threads = [threading.Thread(target=find, args=(world.officer(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and len(set(found)) == 1


def test_events_are_only_added_to(world: World) -> None:
    loop = reported(world, world.head())
    for change in ("UPDATE event SET act = 'x'", "DELETE FROM event"):
        with pytest.raises(DatabaseError), world.service.database.writing() as session:
            session.execute(text(change))
    assert loop.version() == 1


def test_the_row_is_what_its_events_come_to(world: World) -> None:
    manager, head, officer = world.manager(), world.head(), world.officer()
    loop = reported(world, officer)
    loop.does(officer, "listed")
    to_accepted(loop, manager, head)
    loop.does(officer, "reinspected", passed=False)
    same_as_replayed(world, loop)


def same_as_replayed(world: World, loop: Loop) -> Any:
    with world.service.database.reading() as session:
        row = session.get_one(Hazard, loop.id)
        life = replay(row.events)
        assert {name: getattr(row, name) for name in life.row()} == life.row()
        assert row.version == len(row.events)
        return life
