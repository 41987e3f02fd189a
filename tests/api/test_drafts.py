"""How far a draft has come, who can fill it in, and its rows: added, renamed, taken out."""

from __future__ import annotations

from typing import Any

from tests.api.filled import FORM, draft, form
from tests.api.world import World


def told(world: World, made: dict[str, Any], what: str) -> Any:
    answer = world.manager().get(f"/v1/forms/{made['id']}/{what}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def arranged(world: World, made: dict[str, Any], *rows: dict[str, Any]) -> Any:
    path = f"/v1/forms/{made['id']}"
    version = world.manager().get(path).json()["version"]
    return world.manager().put(f"{path}/rows", {"version": version, "rows": list(rows)})


def test_a_blank_draft_is_asked_what_applies(world: World) -> None:
    made = world.manager().post(f"/v1/sites/{world.workshop}/forms").json()
    found = told(world, made, "progress")
    (row,) = found["enterprise"]["rows"]
    assert {"combustible_dust", "uses_buildings", "gas_operator"} <= {one["question"] for one in row["asked"]}
    assert row["name"] is None


def test_a_draft_begins_with_its_day_and_its_standards(world: World) -> None:
    path = f"/v1/sites/{world.workshop}/forms?on=2024-05-20&standard=industry_trade"
    made = world.manager().post(path).json()
    assert (made["inspected_on"], made["content"]["standards"]) == ("2024-05-20", ["industry_trade"])
    assert world.manager().post(path.replace("industry_trade", "industry")).status_code == 422
    assert world.manager().post(path, FORM).status_code == 422
    found = told(world, made, "progress")
    assert len(found["enterprise"]["rows"][0]["asked"]) > 8


def test_what_a_post_has_answered_counts_before_it_is_merged(world: World) -> None:
    made = draft(world)
    before = {one["post"]: one for one in told(world, made, "progress")["posts"]}
    part = world.manager().post(f"/v1/forms/{made['id']}/parts", {"post": "equipment"}).json()
    filler = world.caller("filler", enterprise=world.furniture, post="equipment")
    asked = {
        (kind["kind"], row["name"], one["question"])
        for kind in filler.get(f"/v1/parts/{part['id']}").json()["kinds"]
        for row in kind["rows"]
        for one in row["asked"]
        if one["answer"] is None and one["so_far"] is None
    }
    kind, name, question = sorted(asked, key=str)[0]
    said = {"kind": kind, "name": name, "question": question, "answer": "不清楚"}
    assert filler.patch(f"/v1/parts/{part['id']}/answers", {"answers": [said]}).status_code == 200
    after = {one["post"]: one for one in told(world, made, "progress")["posts"]}
    assert after["equipment"]["answered"] == before["equipment"]["answered"] + 1
    assert after["equipment"]["asked"] == before["equipment"]["asked"]


def test_a_judgement_of_nobody_is_listed_until_somebody_stands_by_it(world: World) -> None:
    content = form()
    content["counts"]["dust_place"] = 1
    said = {"site_dust": "积尘严重", "cleaning_system": "没有"}
    content["subjects"].append({"kind": "dust_place", "name": "打磨间", "answers": said})
    made = draft(world, content)
    (one,) = told(world, made, "progress")["judged"]
    assert (one["name"], one["question"], one["answer"]) == ("打磨间", "site_dust", "积尘严重")
    answer = {"kind": "dust_place", "name": "打磨间", "question": "site_dust", "answer": "积尘严重",
              "ground": {"by": "示例李四", "reason": "示例：三处台面"}}  # fmt: skip
    world.manager().patch(f"/v1/forms/{made['id']}/answers", {"answers": [answer]})
    assert told(world, made, "progress")["judged"] == []


def test_people_are_those_of_the_enterprise_who_can_fill_in(world: World) -> None:
    made = draft(world)
    filler = world.caller("filler", enterprise=world.furniture, post="hr")
    world.caller("filler", enterprise=world.foundry, post="hr")
    found = {one["account"]: one for one in told(world, made, "people")}
    assert found[filler.account]["posts"] == ["hr"]
    assert [one["account"] for one in found.values() if one["posts"]] == [filler.account]


def test_a_renamed_row_keeps_its_answers_here_and_in_parts_and_what_lies_in_it(world: World) -> None:
    made = draft(world)
    part = world.manager().post(f"/v1/forms/{made['id']}/parts", {"post": "equipment"}).json()
    filler = world.caller("filler", enterprise=world.furniture, post="equipment")
    said = {"kind": "dust_system", "name": "2#除尘系统", "question": "airlock_discharge", "answer": "故障"}
    filler.patch(f"/v1/parts/{part['id']}/answers", {"answers": [said]})
    answer = arranged(
        world, made,
        {"kind": "confined_space", "before": "污水池", "name": "东污水池"},
        {"kind": "dust_system", "before": "1#除尘系统", "name": "2#除尘系统"},
        {"kind": "dust_system", "before": "2#除尘系统", "name": "1#除尘系统"},
        {"kind": "workshop", "name": "木工车间"},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    rows = {(one["kind"], one.get("name")): one for one in answer.json()["content"]["subjects"]}
    assert rows["confined_space_job", "5月6日清淤"]["within"] == ["东污水池"]
    assert rows["dust_system", "2#除尘系统"]["answers"]["airlock_discharge"] == "故障"
    assert ("workshop", "木工车间") in rows
    (kind,) = (one for one in filler.get(f"/v1/parts/{part['id']}").json()["kinds"] if one["kind"] == "dust_system")
    own = {row["name"]: [one["answer"] for one in row["asked"] if one["question"] == "airlock_discharge"]
           for row in kind["rows"]}  # fmt: skip
    assert own["1#除尘系统"] == ["故障"]


def test_rows_of_one_name_and_rows_that_are_not_there_are_refused(world: World) -> None:
    made = draft(world)
    assert arranged(world, made, {"kind": "dust_system", "name": "1# 除尘系统"}).status_code == 422
    assert arranged(world, made, {"kind": "dust_system", "before": "9#", "name": "8#"}).status_code == 422
    assert arranged(world, made, {"kind": "enterprise", "name": "x"}).status_code == 422
    gone = arranged(world, made, {"kind": "dust_system", "before": "2#除尘系统", "name": "2#除尘系统", "gone": True})
    assert [one["name"] for one in gone.json()["content"]["subjects"] if one["kind"] == "dust_system"] == ["1#除尘系统"]
    stale = world.manager().put(f"/v1/forms/{made['id']}/rows", {"version": made["version"], "rows": []})
    assert stale.status_code == 409
