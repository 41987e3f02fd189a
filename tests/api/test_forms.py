"""Drafts, filled in by several; handed in by the head; judged, kept and unchanged."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from api.database import Act, AuditEntry, Event, Finding, Form, Hazard, StoredVerdict
from tests.api.filled import FORM, draft, example, finding, form, inspected, submitted, with_airlock
from tests.api.world import JINAN, QINGDAO, Caller, World


def filler(world: World, post: str, enterprise: str | None = None) -> Caller:
    return world.caller("filler", enterprise=enterprise or world.furniture, post=post)


def entry(question: str, answer: Any, **more: Any) -> dict[str, Any]:
    return {"kind": "dust_system", "name": "1#除尘系统", "question": question, "answer": answer, **more}


def row(content: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in content["subjects"] if one.get("name") == name)
    return found


def test_three_posts_from_blank_to_a_signed_verdict(world: World) -> None:
    manager, head = world.manager(), world.head()
    blank = manager.post(f"/v1/sites/{world.workshop}/forms").json()
    assert blank["content"]["enterprise"]["name"] == "示例家具有限公司" and blank["state"] == "draft"
    path = f"/v1/forms/{blank['id']}"
    known = {
        "inspected_on": "2024-05-20",
        "answers": [
            {"kind": "enterprise", "question": "is_industry_trade", "answer": "是"},
            {"kind": "enterprise", "question": "combustible_dust", "answer": "有"},
        ],
        "counts": {"dust_system": 1, "special_worker": 1},
    }
    assert manager.patch(f"{path}/answers", known).status_code == 200
    content = manager.get(path).json()
    content["content"]["standards"] = ["industry_trade"]
    assert manager.put(path, {"version": content["version"], "content": content["content"]}).status_code == 200

    said = {
        "equipment": [entry("collection", "干式"), entry("airlock_discharge", "故障")],
        "workshop": [entry("dusts", ["木质粉尘"]), entry("several_dusts", "否")],
        "hr": [
            {"kind": "special_worker", "name": "示例丙", "question": question, "answer": answer}
            for question, answer in (("work_type", "特种作业"), ("certificate", "无证"))
        ],
    }
    for post, answers in said.items():
        part = manager.post(f"{path}/parts", {"post": post}).json()
        who = filler(world, post)
        assert [one["id"] for one in who.get("/v1/parts").json()["items"]] == [part["id"]]
        asked = who.get(f"/v1/parts/{part['id']}")
        assert asked.status_code == 200, asked.text
        kinds = {kind["kind"]: {one["id"] for one in kind["questions"]} for kind in asked.json()["kinds"]}
        assert {one["question"] for one in answers} <= kinds[answers[0]["kind"]], kinds
        filled = who.patch(f"/v1/parts/{part['id']}/answers", {"answers": answers})
        assert filled.status_code == 200 and filled.json()["not_understood"] == [], filled.text

    version = manager.get(path).json()["version"]
    merged = manager.post(f"{path}/merge", {"version": version}).json()
    assert merged["merged_parts"] == 3 and merged["conflicts"] == [] and merged["unreadable"] == []
    answers = row(merged["content"], "1#除尘系统")["answers"]
    assert answers.keys() == {"collection", "airlock_discharge", "dusts", "several_dusts"}
    assert answers["dusts"]["wood"] == "yes" and answers["airlock_discharge"] == "故障"
    assert all(part["merged"] for part in merged["parts"])

    trial = manager.post(f"{path}/trial").json()
    assert trial["outcome"] == "major"
    with world.service.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StoredVerdict)) == 0

    assert manager.post(f"{path}/submit", {"version": merged["version"]}).status_code == 403  # the head signs
    handed = head.post(f"{path}/submit", {"version": merged["version"]})
    assert handed.status_code == 200, handed.text
    told = handed.json()
    assert told["outcome"] == "major" and any("第四十一条" in duty for duty in told["duties"])
    major = finding(told, "11(6)")
    assert major["self_check"][0]["decision"] == "confirmed" and major["suggestion"]["words"].endswith("（拟判定）")
    assert {one["standing"] for one in told["hazards"]} == {"self"}
    verdict = head.get(f"{path}/verdict").json()
    assert verdict["findings"] == trial["findings"] and verdict["origin"] == "self"
    assert world.officer().get(f"{path}/verdict").status_code == 200
    paper = head.get(f"{path}/papers/opinion?format=html")
    assert (
        paper.status_code == 200 and "1#除尘系统" in paper.text and "attachment" in paper.headers["content-disposition"]
    )
    assert head.get(f"{path}/papers/plan").content.startswith(b"PK")


def test_a_draft_is_nobody_elses(world: World) -> None:
    made = draft(world)
    path = f"/v1/forms/{made['id']}"
    outsiders = [
        world.officer(), world.caller("statistician", region=JINAN, matters=("*",)), world.administrator(),
        world.head(world.foundry), filler(world, "equipment"),
    ]  # fmt: skip
    for who in outsiders:
        for answer in (who.get(path), who.get(f"{path}/verdict"), who.post(f"{path}/trial")):
            assert answer.status_code == 403, answer.text
        listed = who.get("/v1/forms")
        assert listed.status_code == 403 or listed.json()["items"] == []
    assert [one["id"] for one in world.manager().get("/v1/forms?state=draft").json()["items"]] == [made["id"]]
    handed = submitted(world)
    assert [one["id"] for one in world.officer().get("/v1/forms").json()["items"]] == [handed["form"]]
    assert world.officer(region=QINGDAO).get(f"/v1/forms/{handed['form']}").status_code == 403
    assert world.officer(matters=("fire",)).get(f"/v1/forms/{handed['form']}").status_code == 403


def test_a_filler_answers_only_for_their_post(world: World) -> None:
    made = draft(world)
    part = world.manager().post(f"/v1/forms/{made['id']}/parts", {"post": "equipment"}).json()
    path = f"/v1/parts/{part['id']}"
    mechanic = filler(world, "equipment")
    refused = mechanic.patch(
        f"{path}/answers", {"answers": [entry("airlock_discharge", "正常"), entry("dusts", ["木质粉尘"])]}
    )
    assert refused.status_code == 422 and refused.json()["type"] == "urn:panding:not-the-post"
    assert mechanic.patch(f"{path}/answers", {"counts": {"dust_system": 0}}).status_code == 422
    asked = {kind["kind"]: kind for kind in mechanic.get(path).json()["kinds"]}
    rows = {one["name"]: one["asked"] for one in asked["dust_system"]["rows"]}
    assert [one["answer"] for one in rows["1#除尘系统"]] == [None] * len(rows["1#除尘系统"])  # nothing was written
    for stranger in (filler(world, "hr"), filler(world, "equipment", world.foundry), world.officer()):
        assert stranger.get(path).status_code == 403
        assert stranger.patch(f"{path}/answers", {"answers": [entry("airlock_discharge", "正常")]}).status_code == 403
        assert stranger.get(f"/v1/forms/{made['id']}").status_code == 403
    named = filler(world, "electrician")
    own = (
        world.manager().post(f"/v1/forms/{made['id']}/parts", {"post": "electrician", "account": named.account}).json()
    )
    assert named.get(f"/v1/parts/{own['id']}").status_code == 200
    assert filler(world, "electrician").get(f"/v1/parts/{own['id']}").status_code == 403
    for nobody in (mechanic.account, world.officer().account):
        answer = world.manager().post(f"/v1/forms/{made['id']}/parts", {"post": "hr", "account": nobody})
        assert answer.status_code == 422


def test_a_part_asks_only_what_can_still_matter(world: World) -> None:
    data = form()
    data["subjects"].append({"kind": "dust_system", "name": "3#除尘系统", "answers": {"dusts": ["不可燃粉尘"]}})
    data["counts"]["dust_system"] = 3
    made = draft(world, data)
    part = world.manager().post(f"/v1/forms/{made['id']}/parts", {"post": "equipment"}).json()
    kinds = {kind["kind"]: kind for kind in world.manager().get(f"/v1/parts/{part['id']}").json()["kinds"]}
    assert "melt_bay" not in kinds  # no metal is melted in light industry
    rows = {one["name"]: {asked["question"] for asked in one["asked"]} for one in kinds["dust_system"]["rows"]}
    assert "airlock_discharge" in rows["1#除尘系统"]  # answered: to be looked at
    assert "tunnel_duct" in rows["1#除尘系统"]  # 11(5) is open
    assert rows["3#除尘系统"] == set()  # its dust does not burn: nothing on it can matter


def test_a_part_answers_on_a_row_that_says_nothing_yet(world: World) -> None:
    data = form()
    data["subjects"].append({"kind": "dust_system", "name": "3#除尘系统"})
    made = draft(world, data)
    part = world.manager().post(f"/v1/forms/{made['id']}/parts", {"post": "workshop"}).json()
    path = f"/v1/parts/{part['id']}"
    said = entry("dusts", {"木质粉尘": "是"}) | {"name": "3#除尘系统"}
    answer = world.manager().patch(f"{path}/answers", {"answers": [said]})
    assert answer.status_code == 200, answer.text
    told = world.manager().get(path).json()
    assert (told["site"], told["site_id"], told["inspected_on"]) == ("一厂", world.workshop, "2024-05-20")
    rows = {one["name"]: one for kind in told["kinds"] for one in kind["rows"] if kind["kind"] == "dust_system"}
    dusts = {one["question"]: one for one in rows["3#除尘系统"]["asked"]}["dusts"]
    assert dusts["answer"] == {"木质粉尘": "是"} and dusts["open"]  # of the other dusts nothing is said yet


def test_what_people_say_differently_is_left_open(world: World) -> None:
    data = form()
    del data["subjects"][1]["answers"]["airlock_discharge"]
    manager, made = world.manager(), draft(world, data)
    path = f"/v1/forms/{made['id']}"
    one, two = (filler(world, "equipment") for _ in range(2))
    parts = []
    for who, state in ((one, "故障"), (two, "正常")):
        part = manager.post(f"{path}/parts", {"post": "equipment", "account": who.account}).json()["id"]
        parts.append(part)
        assert (
            who.patch(f"/v1/parts/{part}/answers", {"answers": [entry("airlock_discharge", state)]}).status_code == 200
        )
    merged = manager.post(f"{path}/merge", {"version": 1}).json()
    (conflict,) = merged["conflicts"]
    assert {said["text"] for said in conflict["said"]} == {"故障", "正常"} and "1#除尘系统" in conflict["where"]
    assert "airlock_discharge" not in row(merged["content"], "1#除尘系统")["answers"]
    again = manager.post(f"{path}/merge", {"version": merged["version"]}).json()
    assert again["merged_parts"] == 0 and again["conflicts"] == merged["conflicts"]  # not forgotten either

    # The second looks again; nobody else has to do anything, and what was merged before does not contradict it.
    two.patch(f"/v1/parts/{parts[1]}/answers", {"answers": [entry("airlock_discharge", "故障")]})
    settled = manager.post(f"{path}/merge", {"version": again["version"]}).json()
    assert settled["conflicts"] == []
    assert row(settled["content"], "1#除尘系统")["answers"]["airlock_discharge"] == "故障"
    # Changed once more, it contradicts the first again, who still says what is merged.
    changed = [entry("airlock_discharge", "人为停用"), entry("serves_across", ["不同防火分区"])]
    two.patch(f"/v1/parts/{parts[1]}/answers", {"answers": changed})
    apart = manager.post(f"{path}/merge", {"version": settled["version"]}).json()
    assert "airlock_discharge" not in row(apart["content"], "1#除尘系统")["answers"] and len(apart["conflicts"]) == 1
    assert row(apart["content"], "1#除尘系统")["answers"]["serves_across"]["fire_compartments"] == "yes"
    # An answer that nobody else gave is corrected by whoever gave it.
    two.patch(f"/v1/parts/{parts[1]}/answers", {"answers": [entry("serves_across", ["不同建（构）筑物"])]})
    corrected = manager.post(f"{path}/merge", {"version": apart["version"]}).json()
    across = row(corrected["content"], "1#除尘系统")["answers"]["serves_across"]
    assert (across["buildings"], across["fire_compartments"]) == ("yes", "no") and len(corrected["conflicts"]) == 1
    # What the manager answers settles it.
    manager.patch(f"{path}/answers", {"answers": [entry("airlock_discharge", "故障")]})
    assert manager.get(path).json()["conflicts"] == []


def test_a_blank_never_erases(world: World) -> None:
    head, made = world.head(), draft(world)
    path = f"/v1/forms/{made['id']}"
    for blank in (None, "", " ", "—"):
        assert head.patch(f"{path}/answers", {"answers": [entry("airlock_discharge", blank)]}).status_code == 200
    assert row(head.get(path).json()["content"], "1#除尘系统")["answers"]["airlock_discharge"] == "故障"
    both = [
        entry("serves_across", {"buildings": "是"}),
        entry("serves_across", {"fire_compartments": "否", "buildings": None}),
    ]
    head.patch(f"{path}/answers", {"answers": both})
    answers = row(head.get(path).json()["content"], "1#除尘系统")["answers"]
    assert answers["serves_across"] == {"buildings": "是", "fire_compartments": "否"}
    head.patch(f"{path}/answers", {"answers": [entry("airlock_discharge", None, clear=True)]})
    assert "airlock_discharge" not in row(head.get(path).json()["content"], "1#除尘系统")["answers"]
    told = head.patch(f"{path}/answers", {"answers": [entry("airlock_discharge", "下周到货")]}).json()
    assert len(told["not_understood"]) == 1
    for wrong in (entry("airlock", "正常"), {**entry("airlock_discharge", "正常"), "kind": "boiler"},
                  {**entry("airlock_discharge", "正常"), "name": None}):  # fmt: skip
        assert head.patch(f"{path}/answers", {"answers": [wrong]}).status_code == 422


def test_two_who_change_a_draft(world: World) -> None:
    head, made = world.head(), draft(world)
    path = f"/v1/forms/{made['id']}"
    first = head.put(path, {"version": made["version"], "content": with_airlock("正常")})
    assert first.status_code == 200
    second = head.put(path, {"version": made["version"], "content": form()})
    assert second.status_code == 409
    assert second.json()["version"] == first.json()["version"]
    assert row(second.json()["content"], "1#除尘系统")["answers"]["airlock_discharge"] == "正常"

    # Single answers of several people at once: every one of them is there.
    questions = ["takes_vapour", "gravity_chamber", "tunnel_duct", "several_dusts"] * 2
    clients = [world.head() for _ in questions]

    def fill(who: Caller, question: str, name: str) -> int:
        answer = {"answers": [{**entry(question, "否"), "name": name}]}
        status: int = who.patch(f"{path}/answers", answer).status_code
        return status

    names = ["1#除尘系统"] * 4 + ["2#除尘系统"] * 4
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(fill, clients, questions, names)) == {200}
    content = head.get(path).json()["content"]
    for name in set(names):
        assert {q for q in questions if row(content, name)["answers"].get(q) == "否"} == set(questions)


def test_a_workbook_and_its_original(world: World) -> None:
    workbook = Path("docs/examples/foundry.xlsx").read_bytes()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    head = world.head()
    made = head.post(f"/v1/sites/{world.workshop}/forms", files={"file": ("铸造自查.xlsx", workbook, kind)}).json()
    assert made["original"] and len(made["content"]["subjects"]) > 5
    kept = head.get(f"/v1/forms/{made['id']}/original")
    assert kept.content == workbook and "%E9%93%B8" in kept.headers["content-disposition"]
    assert world.officer().get(f"/v1/forms/{made['id']}/original").status_code == 403
    assert draft(world)["original"] is False
    assert head.get(f"/v1/forms/{draft(world)['id']}/original").status_code == 422
    json_ = "application/json"
    for content, sent_as in ((b"{", json_), (b"PK\x03\x04", kind), (b'{"form": "panding/1", "id": "\\u0000"}', json_)):
        answer = head.post(f"/v1/sites/{world.workshop}/forms", content=content, headers={"Content-Type": sent_as})
        assert answer.status_code == 422, answer.text


def test_what_was_not_understood_is_accepted_by_name_only(world: World) -> None:
    head, made = world.head(), draft(world, with_airlock("下周到货"))
    path = f"/v1/forms/{made['id']}/submit"
    refused = head.post(path, {"version": 1})
    assert refused.status_code == 422 and refused.json()["type"] == "urn:panding:not-understood"
    assert refused.json()["errors"][0]["text"] == "下周到货"
    assert head.post(path, {"version": 1, "accept_unreadable": True}).status_code == 200
    undated = form()
    del undated["inspected_on"]
    made = draft(world, undated)
    assert head.post(f"/v1/forms/{made['id']}/submit", {"version": 1}).status_code == 422


def test_what_no_enterprise_may_say(world: World) -> None:
    head = world.head()
    assert head.post(f"/v1/sites/{world.workshop}/forms", form(origin="inspection")).status_code == 422
    decided = form(decisions=[{"clause": "11(6)", "by": "示例", "role": "执法人员", "reason": "示例"}])
    made = draft(world, decided)
    assert head.post(f"/v1/forms/{made['id']}/submit", {"version": 1}).status_code == 422
    others = form(enterprise={"name": "示例别厂", "uscc": "91370102MA3C9X7Y1F"})
    made = draft(world, others)
    answer = head.post(f"/v1/forms/{made['id']}/submit", {"version": 1})
    assert answer.status_code == 422 and "另一家企业" in answer.json()["detail"]


def test_what_was_handed_in_stays_as_it_is(world: World) -> None:
    head, made = world.head(), draft(world)
    path = f"/v1/forms/{made['id']}"
    part = head.post(f"{path}/parts", {"post": "equipment"}).json()
    handed = head.post(f"{path}/submit", {"version": made["version"]})
    assert handed.status_code == 200, handed.text
    version = handed.json()["version"]
    for answer in (
        head.post(f"{path}/submit", {"version": version}),
        head.put(path, {"version": version, "content": FORM}),
        head.patch(f"{path}/answers", {"answers": [entry("airlock_discharge", "正常")]}),
        head.post(f"{path}/merge", {"version": version}),
        head.post(f"{path}/parts", {"post": "hr"}),
        head.patch(f"/v1/parts/{part['id']}/answers", {"answers": [entry("airlock_discharge", "正常")]}),
        head.delete(path),
    ):
        assert answer.status_code == 409 and answer.json()["state"] == "submitted", answer.text
    assert head.get(path).json()["content"] == made["content"]
    for table in ("verdict", "finding", "act"):
        for change in (f"UPDATE {table} SET made_at = made_at", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match="only added to"), world.service.database.writing() as session:
                session.execute(text(change))
    other = draft(world)["id"]
    for column in [one.name for one in Form.__table__.columns]:
        with pytest.raises(DatabaseError, match="stays as it is"), world.service.database.writing() as session:
            session.execute(text(f"UPDATE form SET {column} = {column} WHERE state = 'submitted'"))
    for change in ("UPDATE form SET state = 'draft'", "DELETE FROM form"):
        with pytest.raises(DatabaseError, match="stays as it is"), world.service.database.writing() as session:
            session.execute(text(f"{change} WHERE id = :id"), {"id": made["id"]})
    with world.service.database.writing() as session:  # a draft is still being written
        session.execute(text("UPDATE form SET version = 9 WHERE id = :id"), {"id": other})
    assert head.get(f"/v1/forms/{other}").json()["version"] == 9
    gone = draft(world)
    assert head.delete(f"/v1/forms/{gone['id']}").json()["state"] == "withdrawn"
    assert head.post(f"/v1/forms/{gone['id']}/submit", {"version": 2}).status_code == 409
    assert world.officer().get(f"/v1/forms/{gone['id']}").status_code == 403


def test_handed_in_twice_at_once_counts_once(world: World) -> None:
    made = draft(world)
    heads = [world.head() for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        answers = list(
            threads.map(lambda head: head.post(f"/v1/forms/{made['id']}/submit", {"version": made["version"]}), heads)
        )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    with world.service.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StoredVerdict)) == 1
        assert session.scalar(select(func.count()).select_from(Hazard)) == 1
    # The same request once more, after its answer was lost: it gets that answer.
    head, again = world.head(), draft(world)
    key = {"headers": {"Idempotency-Key": "once"}}
    first = head.post(f"/v1/forms/{again['id']}/submit", {"version": 1}, **key)
    second = head.post(f"/v1/forms/{again['id']}/submit", {"version": 1}, headers={"Idempotency-Key": "once"})
    assert first.status_code == second.status_code == 200 and first.content == second.content


def test_a_job_that_is_over_is_a_lead_and_no_hazard(world: World) -> None:
    handed = submitted(world)
    past = finding(handed, "13(2)")
    assert handed["leads"] == [past["id"]]
    assert past["suggestion"]["words"] == "违法线索（作业已结束）"
    assert [one["clause"] for one in handed["hazards"]] == ["11(6)"]


def test_the_head_may_object_and_nothing_goes_away(world: World) -> None:
    objections = [{"clause": "第十一条第（六）项", "subject": "1#除尘系统", "reason": "示例：当天已修好"}]
    handed = submitted(world, objections=objections)
    one = finding(handed, "11(6)")
    assert one["state"] == "objected" and one["self_check"][0]["words"] == "企业异议"
    assert handed["outcome"] == "major" and [hazard["standing"] for hazard in handed["hazards"]] == ["suggested"]
    made = draft(world)
    wrong = [{"clause": "11(5)", "subject": "1#除尘系统", "reason": "示例"}]
    answer = world.head().post(f"/v1/forms/{made['id']}/submit", {"version": 1, "objections": wrong})
    assert answer.status_code == 422
    assert world.head().get(f"/v1/forms/{made['id']}").json()["state"] == "draft"
    # On the form itself, as on paper.
    on_paper = form(objections=[{"clause": "11(6)", "subject": "1#除尘系统", "by": "示例甲", "reason": "示例"}])
    assert finding(submitted(world, on_paper), "11(6)")["state"] == "objected"


def test_what_is_for_a_person_the_head_does_not_decide(world: World) -> None:
    handed = submitted(world, example("furniture"), accept_unreadable=True)
    open_ones = [one for one in handed["findings"] if one["suggestion"]["outcome"] == "undetermined"]
    assert len(open_ones) > 5
    assert all(one["self_check"] == [] and one["state"] == "for_a_person" for one in open_ones)
    clauses = {(one["clause"], one["subject_name"]) for one in handed["hazards"]}
    assert not clauses & {(one["clause"], one["subject_name"]) for one in open_ones}


def test_nothing_personal_is_audited(world: World) -> None:
    submitted(world, example("furniture"), accept_unreadable=True)
    with world.service.database.reading() as session:
        data = " ".join(session.scalars(select(AuditEntry.data)))
        actions = set(session.scalars(select(AuditEntry.action)))
    assert {"form.made", "form.submitted", "finding.self", "hazard.found", "hazard.self_determined"} <= actions
    assert "示例" not in data and "tip" not in data


def test_an_inspection_is_handed_in_at_once(world: World) -> None:
    handed = inspected(world)
    one = finding(handed, "11(6)")
    assert one["origin"] == "inspection" and one["self_check"] == []
    assert [hazard["standing"] for hazard in handed["hazards"]] == ["suggested"]
    mine = world.head().get(f"/v1/findings/{one['id']}").json()
    assert mine["origin"] is None and mine["id"] == one["id"]
    officer = world.officer(matters=("fire",))
    answer = officer.post(f"/v1/sites/{world.workshop}/inspections", FORM)
    assert answer.status_code == 403
    answer = world.officer().post(f"/v1/sites/{world.workshop}/inspections", form(origin="self"))
    assert answer.status_code == 422


def test_where_it_came_from_never_reaches_the_enterprise(world: World) -> None:
    content = json.dumps(form(origin="tip_off")).encode()
    officer = world.officer()
    files = {"file": ("检查.json", content, "application/json")}
    handed = officer.post(f"/v1/sites/{world.workshop}/inspections", files=files).json()
    plain = inspected(world, with_airlock("未设", id="另一份"))
    one, other = finding(handed, "11(6)"), finding(plain, "11(6)")
    for path in ("/v1/forms/{form}", "/v1/forms/{form}/verdict", "/v1/verdicts/{verdict}", "/v1/forms/{form}/original",
                 "/v1/forms/{form}/papers/opinion?format=html"):  # fmt: skip
        for who in (world.head(), world.manager()):
            answer = who.get(path.format(**handed))
            assert "tip_off" not in answer.text and "举报" not in answer.text, path
            assert answer.status_code == (403 if path.endswith("original") else 200)
            if path.endswith("}"):  # nothing tells it from any other inspection
                assert answer.json().keys() == who.get(path.format(**plain)).json().keys()
    assert officer.get(f"/v1/verdicts/{handed['verdict']}").json()["origin"] == "tip_off"
    for path in (f"/v1/findings/{one['id']}", "/v1/findings", "/v1/discrepancies", f"/v1/findings/{one['id']}/history"):
        assert "tip_off" not in world.head().get(path).text
    assert world.head().get(f"/v1/findings/{other['id']}").json()["origin"] is None


def test_a_finding_keeps_what_it_was_made_of(world: World) -> None:
    handed = submitted(world)
    with world.service.database.reading() as session:
        row_of = session.scalars(select(Finding).where(Finding.clause == "11(6)")).one()
        kept = session.scalars(select(Form)).one()
        events = session.scalars(select(Event).order_by(Event.number)).all()
        acts = session.scalars(select(Act)).all()
    assert kept.state == "submitted" and kept.submitted_by is not None
    assert (row_of.region, row_of.matter, row_of.edition) == (JINAN, "industry_trade", "industry_trade_2023")
    assert [event.act for event in events] == ["found", "self_determined"]
    assert {act.finding_id for act in acts} == {one["id"] for one in handed["findings"]}
    verdict = world.head().get(f"/v1/verdicts/{handed['verdict']}").json()
    assert verdict["findings"][row_of.number]["clause"] == "11(6)"


def test_slips_stay_in_a_draft_until_they_are_put_right(world: World) -> None:
    slips = form(inspected_on=["五月"])
    slips["subjects"][1] |= {"name": 1, "within": "一车间"}
    made = draft(world, slips)
    assert made["inspected_on"] is None and made["content"]["inspected_on"] == ["五月"]
    part = world.head().post(f"/v1/forms/{made['id']}/parts", {"post": "equipment"}).json()
    asked = world.head().get(f"/v1/parts/{part['id']}")
    assert asked.status_code == 200, asked.text
    rows = {row["name"]: row["within"] for kind in asked.json()["kinds"] for row in kind["rows"]}
    assert rows["1"] == ["一车间"]
    trial = world.head().post(f"/v1/forms/{made['id']}/trial").json()
    assert {"五月", "一车间"} <= {
        text for one in trial["unreadable"] for text in ("五月", "一车间") if text in one["text"]
    }
