"""Three acts on a finding, side by side: what the program suggests, what the enterprise says, what officers decide."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from api.database import Act, Event, Hazard
from api.practice import Discussion, Officers, Place, Practice
from tests.api.filled import example, finding, form, inspected, submitted, with_airlock
from tests.api.world import JINAN, QINGDAO, Caller, World

SOURCE = "示例市行政执法规定第五条"
DISCUSSED = {"on": "2024-05-27", "people": 3}


def determine(who: Caller, one: dict[str, Any], decision: str = "confirmed", **more: Any) -> Any:
    given = {"decision": decision, "expects": one["acts"], **more}
    return who.post(f"/v1/findings/{one['id']}/determinations", given)


def hazards(world: World) -> list[Hazard]:
    with world.service.database.reading() as session:
        return list(session.scalars(select(Hazard).order_by(Hazard.id)))


def events(world: World) -> list[str]:
    with world.service.database.reading() as session:
        return list(session.scalars(select(Event.act).order_by(Event.hazard_id, Event.number)))


def hotel(**changes: Any) -> dict[str, Any]:
    return example("hotel") | changes


def test_confirmed_overturned_amended_stand_side_by_side(world: World) -> None:
    officer = world.officer()
    one = finding(submitted(world), "11(6)")
    assert one["state"] == "open" and one["acts"] == 1
    confirmed = determine(officer, one)
    assert confirmed.status_code == 201, confirmed.text
    told = confirmed.json()
    assert [act["words"] for act in told["self_check"]] == ["自查判定：成立"]
    assert [act["words"] for act in told["determinations"]] == ["核实认定：成立"]
    assert told["determinations"][0]["officers"] == [{"id": officer.account, "name": "示例officer"}]
    assert told["state"] == "decided" and told["suggestion"]["finding"]["clause"] == "11(6)"
    assert hazards(world)[0].standing == "determined"

    amended = determine(
        officer, told, "amended", edition="industry_trade_2023", clause="第十一条第五项", reason="示例：是巷道式"
    ).json()
    assert amended["determinations"][1]["clause"] == "11(5)"
    assert amended["determinations"][1]["citation"].endswith("第十一条第五项")
    assert amended["clause"] == "11(6)"  # what was suggested stays as it was
    (hazard,) = hazards(world)
    assert (hazard.clause, hazard.standing, hazard.closed_on) == ("11(5)", "determined", None)

    overturned = determine(officer, amended, "overturned", reason="示例：复核后不成立").json()
    assert [act["decision"] for act in overturned["determinations"]] == ["confirmed", "amended", "overturned"]
    (hazard,) = hazards(world)
    assert hazard.state == "overturned" and hazard.closed_on is not None
    again = determine(officer, overturned).json()
    (hazard,) = hazards(world)
    assert hazard.state == "found" and hazard.closed_on is None
    assert events(world) == ["found", "self_determined", "determined", "determined", "overturned", "determined"]
    assert hazard.version == 6  # made, then one a decision

    for who in (officer, world.head(), world.manager()):
        steps = who.get(f"/v1/findings/{one['id']}/history").json()
        assert [step["act"] for step in steps] == ["suggested", "self"] + ["determination"] * 4
        assert steps[0]["words"] == "符合重大事故隐患判定情形（拟判定）"
    assert again["acts"] == 5


def test_what_a_determination_needs(world: World) -> None:
    officer = world.officer()
    one = finding(submitted(world), "11(6)")
    for given in (
        {"decision": "overturned"},
        {"decision": "amended", "reason": "示例"},
        {"decision": "amended", "reason": "示例", "edition": "industry_trade_2023", "clause": "99(1)"},
        {"decision": "amended", "reason": "示例", "edition": "industry_trade_1999", "clause": "11(5)"},
        {"decision": "amended", "reason": "示例", "edition": "industry_trade_2017", "clause": "粉尘-1"},  # not in force
        {"decision": "amended", "reason": "示例", "edition": "fire_2017", "clause": "6.1"},  # another department's
        {"decision": "amended", "reason": "示例", "edition": "industry_trade_2023", "clause": "11(6)"},  # the same
        {"decision": "confirmed", "edition": "industry_trade_2023", "clause": "11(5)"},
        {"decision": "maybe"},
    ):
        answer = officer.post(f"/v1/findings/{one['id']}/determinations", {"expects": 1, **given})
        assert answer.status_code == 422, (given, answer.text)
    nameless = world.caller("officer", region=JINAN, matters=("industry_trade",), officers=())
    answer = determine(nameless, one)
    assert answer.status_code == 422 and answer.json()["type"] == "urn:panding:no-officer"
    for elsewhere in (world.officer(QINGDAO), world.officer(matters=("fire",)), world.head()):
        assert determine(elsewhere, one).status_code == 403
    with world.service.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Act).where(Act.kind == "determination")) == 0
    assert events(world) == ["found", "self_determined"]


def test_two_officers_at_once(world: World) -> None:
    one = finding(submitted(world), "11(6)")
    officers = [world.officer() for _ in range(6)]
    decisions = ["confirmed", "overturned"] * 3
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda who, word: determine(who, one, word, reason="示例"), officers, decisions))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409, 409]
    (won,) = [answer.json() for answer in answers if answer.status_code == 201]
    for answer in answers:
        if answer.status_code == 409:
            current = answer.json()["acts"]
            assert [act["number"] for act in current] == [1, 2]
            assert current[1]["decision"] == won["determinations"][0]["decision"]
    late = determine(world.officer(), one)
    assert late.status_code == 409 and len(late.json()["acts"]) == 2
    assert len(world.officer().get(f"/v1/findings/{one['id']}").json()["determinations"]) == 1
    assert hazards(world)[0].version == 3


def test_an_objection_later_is_an_act_too(world: World) -> None:
    one = finding(inspected(world), "11(6)")
    head = world.head()
    assert one["acts"] == 0 and hazards(world)[0].standing == "suggested"
    objected = head.post(f"/v1/findings/{one['id']}/objections", {"reason": "示例：已修好", "expects": 0})
    assert objected.status_code == 201 and objected.json()["state"] == "objected"
    assert determine(world.officer(), one).status_code == 409  # the officer has not seen it yet
    assert determine(world.officer(), objected.json()).status_code == 201
    assert head.post(f"/v1/findings/{one['id']}/objections", {"reason": "示例", "expects": 1}).status_code == 409
    assert (
        world.manager().post(f"/v1/findings/{one['id']}/objections", {"reason": "示", "expects": 2}).status_code == 403
    )
    assert events(world) == ["found", "objected", "determined"]


def test_what_was_left_to_people_is_decided_by_officers(world: World) -> None:
    handed = submitted(world, example("furniture"), accept_unreadable=True)
    contested = finding(handed, "3(1)")
    before = len(hazards(world))
    assert contested["state"] == "for_a_person" and contested["suggestion"]["words"] == "存在分歧，待人工判定"
    told = determine(world.officer(), contested).json()
    assert told["state"] == "decided" and told["suggestion"]["outcome"] == "undetermined"  # it stays what it was
    opened = hazards(world)
    assert len(opened) == before + 1
    assert (opened[-1].clause, opened[-1].standing) == ("3(1)", "determined")
    other = finding(handed, "13(1)", "污水池")
    assert determine(world.officer(), other, "overturned", reason="示例").status_code == 201
    assert len(hazards(world)) == before + 1
    past = finding(handed, "13(2)")
    assert determine(world.officer(), past).status_code == 201
    assert len(hazards(world)) == before + 1  # a job that is over is no hazard


def test_a_hazard_that_two_findings_stand_behind(world: World) -> None:
    officer = world.officer()
    own = finding(submitted(world), "11(6)")
    found = finding(inspected(world), "11(6)")
    assert len(hazards(world)) == 1
    determine(officer, found, "overturned", reason="示例")
    assert hazards(world)[0].closed_on is None  # the enterprise's own word still stands
    determine(officer, own, "overturned", reason="示例")
    assert hazards(world)[0].state == "overturned"
    # Found once more: another hazard, and not one that comes again, for it was none.
    submitted(world)
    assert [(one.state, one.again_of) for one in hazards(world)] == [("overturned", None), ("found", None)]


def test_fire_is_discussed_first(world: World) -> None:
    handed = submitted(world, hotel(), accept_unreadable=True)
    one = finding(handed, "6.8")
    assert one["suggestion"]["words"] == "符合重大火灾隐患判定要素（拟判定），待集体讨论"
    assert one["matter"] == "fire"
    assert determine(world.officer(), one).status_code == 403
    officer = world.officer(matters=("fire",))
    alone = determine(officer, one)
    assert alone.status_code == 422 and "4.2" in alone.json()["source"]
    for discussion in (
        DISCUSSED | {"people": 2},
        DISCUSSED | {"experts": 6, "agreed": 6},
        DISCUSSED | {"experts": 9, "agreed": 5},
        DISCUSSED | {"experts": 2, "agreed": 3},
        DISCUSSED | {"on": "2999-01-01"},
    ):
        assert determine(officer, one, discussion=discussion).status_code == 422, discussion
    told = determine(officer, one, discussion=DISCUSSED | {"experts": 9, "agreed": 6})
    assert told.status_code == 201, told.text
    assert told.json()["determinations"][0]["discussion"]["people"] == 3


class TestWhatAPlaceAsksFor:
    """Two officers, and a discussion, by regional configuration with its source."""

    @pytest.fixture
    def practice(self) -> Practice:
        place = Place(
            region="3701",
            name="示例市",
            officers=(Officers(at_least=2, source=SOURCE),),
            discussions=(Discussion(matter="gas", at_least=5, source="示例规定"),),
        )
        return Practice(places=(place,))

    def test_two_officers(self, world: World) -> None:
        one = finding(submitted(world), "11(6)")
        first, second = world.officer(), world.officer()
        alone = determine(first, one)
        assert alone.status_code == 422
        assert alone.json()["source"] == SOURCE and alone.json()["needed"] == 2
        assert determine(first, one, officers_present=[first.account]).status_code == 422  # the same twice is one
        for unfit in (world.officer(QINGDAO), world.officer(matters=("fire",)), world.manager()):
            answer = determine(first, one, officers_present=[unfit.account])
            assert answer.status_code == 422 and answer.json()["type"] == "urn:panding:not-entitled"
        told = determine(first, one, officers_present=[second.account])
        assert told.status_code == 201
        assert {officer["id"] for officer in told.json()["determinations"][0]["officers"]} == {
            first.account, second.account,
        }  # fmt: skip
        both = world.caller(
            "officer", region=JINAN, matters=("industry_trade",), officers=(first.account, second.account)
        )
        assert determine(both, told.json()).status_code == 201

    def test_three_officers(self, world: World) -> None:
        one = finding(submitted(world), "11(6)")
        first, *others = (world.officer() for _ in range(3))
        present = [officer.account for officer in others]
        unfit = world.officer(QINGDAO).account
        assert determine(first, one, officers_present=[*present, unfit]).status_code == 422  # one of them may not
        told = determine(first, one, officers_present=[*present, first.account])
        assert told.status_code == 201, told.text
        named = [officer["id"] for officer in told.json()["determinations"][0]["officers"]]
        assert sorted(named) == sorted([first.account, *present])

    def test_the_terms_name_their_source(self, world: World) -> None:
        one = finding(submitted(world), "11(6)")
        told = world.officer().get(f"/v1/findings/{one['id']}/terms").json()
        assert told["officers"] == {"at_least": 2, "source": SOURCE}

    def test_only_there(self, world: World) -> None:
        moved = world.site(world.furniture, "二厂", QINGDAO, ["light_industry"])
        officer = world.officer(QINGDAO)
        handed = officer.post(f"/v1/sites/{moved}/inspections", form()).json()
        assert determine(officer, finding(handed, "11(6)")).status_code == 201


def test_lists_by_state(world: World) -> None:
    handed = submitted(world, example("furniture"), accept_unreadable=True)
    officer = world.officer()

    def count(**query: str) -> int:
        pages, cursor = 0, ""
        while cursor is not None:
            page = officer.get("/v1/findings", params={"limit": 7, "cursor": cursor, **query}).json()
            pages, cursor = pages + len(page["items"]), page["next"]
        return pages

    major = [one for one in handed["findings"] if one["state"] == "open"]
    assert count() == len(handed["findings"]) == 23
    assert count(state="open") == len(major)
    assert count(state="objected") == 1 and count(state="decided") == 0  # the form itself objects to 11(5)
    assert count(state="for_a_person") == len(handed["findings"]) - len(major) - 1
    determine(officer, major[0])
    assert count(state="decided") == 1 and count(region=QINGDAO) == 0 and count(matter="fire") == 0
    assert world.officer(QINGDAO).get("/v1/findings").json()["items"] == []
    assert world.head(world.foundry).get("/v1/findings").json()["items"] == []


def test_self_check_no_inspection_yes(world: World) -> None:
    submitted(world, with_airlock("故障", inspected_on="2024-03-01"))
    submitted(world, with_airlock("正常", inspected_on="2024-05-01"))
    later = inspected(world, form(inspected_on="2024-04-01", id="先"))  # before it the self-check had said yes
    none = form(inspected_on="2024-05-10", id="后")
    none["subjects"].append({"kind": "crusher", "name": "粉碎机", "answers": {"foreign_matter_remover": "未设"}})
    found = inspected(world, none)
    submitted(world, with_airlock("正常", inspected_on="2024-05-05", id="补"))  # too late to have been known
    listed = world.officer().get(f"/v1/discrepancies?region={JINAN}").json()["items"]
    assert [one["finding"]["id"] for one in listed] == [finding(found, "11(6)")["id"]]
    assert listed[0]["self_check"]["said"] == "not_found" and listed[0]["self_check"]["as_of"] == "2024-05-01"
    assert finding(later, "11(6)")["id"] not in {one["finding"]["id"] for one in listed}
    assert world.officer(QINGDAO).get("/v1/discrepancies").json()["items"] == []
    assert world.caller("statistician", region=JINAN, matters=("*",)).get("/v1/discrepancies").status_code == 403


def test_none_of_these_said_and_one_found(world: World) -> None:
    none = with_airlock("正常")
    none["counts"] |= {"crusher": 0}
    submitted(world, none)
    found = form(inspected_on="2024-05-21", id="查")
    found["subjects"].append({"kind": "crusher", "name": "粉碎机", "answers": {"foreign_matter_remover": "未设"}})
    handed = inspected(world, found)
    listed = world.officer().get("/v1/discrepancies").json()["items"]
    said = {one["finding"]["clause"]: (one["self_check"]["said"], one["self_check"]["about"]) for one in listed}
    assert said == {"11(6)": ("not_found", "subject"), "11(8)": ("not_applicable", "kind")}, handed["findings"]


def test_in_the_order_in_which_officers_decide(world: World) -> None:
    handed = submitted(world)
    officer = world.officer()
    ids = [one["id"] for one in officer.get("/v1/findings?oldest=true&state=undecided").json()["items"]]
    assert ids == sorted(one["id"] for one in handed["findings"])
    first = officer.get("/v1/findings?oldest=true&limit=1").json()
    assert [one["id"] for one in first["items"]] == ids[:1]
    rest = officer.get("/v1/findings", params={"oldest": "true", "cursor": first["next"]}).json()
    assert [one["id"] for one in rest["items"]] == ids[1:]
    assert officer.get("/v1/findings/counts").json() == {"open": 2, "decided": 0, "objected": 0, "for_a_person": 0}
    determine(officer, finding(handed, "11(6)"))
    assert officer.get("/v1/findings/counts").json()["decided"] == 1
    assert [one["id"] for one in officer.get("/v1/findings?state=undecided").json()["items"]] == [
        one for one in ids if one != finding(handed, "11(6)")["id"]
    ]
    assert sum(world.officer(QINGDAO).get("/v1/findings/counts").json().values()) == 0


def test_what_a_determination_will_ask_for(world: World) -> None:
    one = finding(submitted(world), "11(6)")
    officer, above = world.officer(), world.officer(JINAN[:2], level="province")
    world.officer(QINGDAO), world.officer(matters=("fire",)), world.manager()
    told = officer.get(f"/v1/findings/{one['id']}/terms").json()
    assert (told["officers"], told["discussed"], told["discussion"]) == (None, False, None)
    assert [who["id"] for who in told["entitled"]] == [officer.account, above.account]  # the nearest first
    fire = finding(submitted(world, hotel(), accept_unreadable=True), "6.8")
    told = world.officer(matters=("fire",)).get(f"/v1/findings/{fire['id']}/terms").json()
    assert told["discussed"] and told["discussion"]["at_least"] == 3 and "4.2" in told["discussion"]["source"]
