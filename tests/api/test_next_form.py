"""The next form from the last one: what comes along, who says that nothing changed, and what counts then."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from api.database import AuditEntry
from tests.api.filled import FORM, draft, form, inspected, submitted
from tests.api.world import Caller, World

SYSTEM = {"kind": "dust_system", "name": "1#除尘系统"}
ON = "2024-06-10"  # three weeks after the form before: all answers still hold


def begun(world: World, on: str = ON, before: str = "last", who: Caller | None = None) -> dict[str, Any]:
    """A draft from the form before."""
    answer = (who or world.manager()).post(f"/v1/sites/{world.workshop}/forms?from={before}&on={on}")
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def row(content: dict[str, Any], name: str = "1#除尘系统") -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in content["subjects"] if one.get("name") == name)
    return found


def part_of(world: World, made: dict[str, Any], post: str) -> tuple[Caller, str]:
    """Somebody of a post, and the address of their part."""
    part = world.manager().post(f"/v1/forms/{made['id']}/parts", {"post": post}).json()
    return world.caller("filler", enterprise=world.furniture, post=post), f"/v1/parts/{part['id']}"


def told(who: Caller, part: str) -> dict[str, Any]:
    """What a part says of the answers of last time on 1#, by question."""
    answer = who.get(part)
    assert answer.status_code == 200, answer.text
    kinds = {kind["kind"]: kind for kind in answer.json()["kinds"]}
    found = next(one for one in kinds["dust_system"]["rows"] if one["name"] == SYSTEM["name"])
    return {one["question"]: one["last"] for one in found["asked"] if one["last"]} | {"row": found["changed"]}


def said(who: Caller, part: str, **given: Any) -> None:
    answer = who.patch(f"{part}/answers", given)
    assert answer.status_code == 200, answer.text


def merged(world: World, made: dict[str, Any]) -> dict[str, Any]:
    path = f"/v1/forms/{made['id']}"
    answer = world.manager().post(f"{path}/merge", {"version": world.manager().get(path).json()["version"]})
    assert answer.status_code == 200, answer.text
    whole: dict[str, Any] = answer.json()
    return whole


def outcome(world: World, made: dict[str, Any], clause: str = "11(6)") -> str:
    """What 1# comes to under a clause, should the draft be judged."""
    verdict = world.manager().post(f"/v1/forms/{made['id']}/trial").json()
    found = {(one["clause"], one["subject"]["name"]): one["outcome"] for one in verdict["findings"]}
    return found.get((clause, SYSTEM["name"]), "none")


def test_what_comes_along(world: World) -> None:
    before = submitted(world)["form"]
    made = begun(world)
    assert made["state"] == "draft" and made["inspected_on"] == ON and not made["original"]
    assert made["next"]["before"] == before and made["next"]["carried"] > 5 and made["next"]["again"] == 0
    assert any("作业" in one for one in made["next"]["left"])
    content = made["content"]
    assert content["last"]["inspected_on"] == "2024-05-20" and content["last"]["counts"]["dust_system"] == "2"
    assert "counts" not in content and row(content)["answers"]["airlock_discharge"] == "failed"
    then = row(content)["last"]["answers"]["airlock_discharge"]
    assert then == {"answer": "failed", "at": "2024-05-20", "carried": True}
    assert all(one["kind"] != "confined_space_job" for one in content["subjects"])
    assert outcome(world, made) == "undetermined"  # nobody has said yet that nothing changed
    with world.service.database.reading() as session:
        data = list(session.scalars(select(AuditEntry.data).where(AuditEntry.action == "form.made")))
    assert any(before in one for one in data)
    later = begun(world, on="2024-08-20", before=before)
    assert "airlock_discharge" not in row(later["content"])["answers"] and later["next"]["again"] > 0
    assert not row(later["content"])["last"]["answers"]["airlock_discharge"].get("carried")


def test_a_post_stands_by_its_own_answers(world: World) -> None:
    submitted(world)
    made = begun(world)
    mechanic, part = part_of(world, made, "equipment")
    last = told(mechanic, part)["airlock_discharge"]
    assert last == {"answer": "failed", "at": "2024-05-20", "days": 21, "carried": True, "standing": "open"}
    said(mechanic, part, answers=[{**SYSTEM, "question": "airlock_discharge", "unchanged": True}])
    assert told(mechanic, part)["airlock_discharge"]["standing"] == "confirmed"
    assert told(mechanic, part)["collection"]["standing"] == "open"
    whole = merged(world, made)
    assert row(whole["content"])["grounds"] == {"airlock_discharge": {"at": "2024-05-20"}} and not whole["conflicts"]
    # Another post's answers are not stood by: what dust it is nobody has said.
    assert outcome(world, made) == "undetermined"
    said(mechanic, part, rows=[{**SYSTEM, "changed": "无"}])
    workshop, dusts = part_of(world, made, "workshop")
    assert told(workshop, dusts)["dusts"]["standing"] == "open"
    said(workshop, dusts, rows=[{**SYSTEM, "changed": "no"}])
    merged(world, made)
    confirm = {"rows": [{"kind": "enterprise", "changed": "无变化"}]}
    assert world.manager().patch(f"/v1/forms/{made['id']}/answers", confirm).status_code == 200
    assert outcome(world, made) == "major"
    handed = world.head().post(
        f"/v1/forms/{made['id']}/submit", {"version": world.head().get(f"/v1/forms/{made['id']}").json()["version"]}
    )
    assert handed.status_code == 200, handed.text
    # 无 makes nothing younger: from this form the next one takes the day of the first.
    again = row(begun(world, on="2024-06-19")["content"])["last"]["answers"]["airlock_discharge"]
    assert (again["at"], again["carried"]) == ("2024-05-20", True)
    assert not row(begun(world, on="2024-07-01")["content"])["last"]["answers"]["airlock_discharge"].get("carried")


def test_a_post_that_says_something_changed(world: World) -> None:
    submitted(world)
    made = begun(world)
    mechanic, part = part_of(world, made, "equipment")
    said(mechanic, part, rows=[{**SYSTEM, "changed": "无"}])
    merged(world, made)
    said(mechanic, part, rows=[{**SYSTEM, "changed": "有"}])
    assert told(mechanic, part)["row"] == "有"
    content = merged(world, made)["content"]
    assert row(content)["last"]["changed"] == "有" and "airlock_discharge" not in row(content)["answers"]
    assert "airlock_discharge" not in row(content).get("grounds", {})  # the next answer is of another day
    said(mechanic, part, answers=[{**SYSTEM, "question": "airlock_discharge", "answer": "正常"}])
    assert told(mechanic, part)["airlock_discharge"]["standing"] == "anew"
    assert row(merged(world, made)["content"])["answers"]["airlock_discharge"] == "正常"
    # Whoever has said so takes it back as well.
    said(mechanic, part, rows=[{**SYSTEM, "changed": "已改，其余无变化"}])
    content = merged(world, made)["content"]
    assert "changed" not in row(content)["last"] and row(content)["answers"]["airlock_discharge"] == "正常"
    assert row(content)["grounds"]["collection"] == {"at": "2024-05-20"}
    # The manager says otherwise of the whole row: it is left open.
    rows = {"rows": [{**SYSTEM, "changed": "无"}]}
    assert world.manager().patch(f"/v1/forms/{made['id']}/answers", rows).status_code == 200
    said(mechanic, part, rows=[{**SYSTEM, "changed": "不清楚"}])
    whole = merged(world, made)
    assert [one["place"][-1] for one in whole["conflicts"]] == ["changed"]
    assert "changed" not in row(whole["content"])["last"]


def test_the_same_answer_again_counts_with_a_day(world: World) -> None:
    submitted(world)
    made = begun(world)
    mechanic, part = part_of(world, made, "equipment")
    entry = {**SYSTEM, "question": "airlock_discharge", "answer": "故障"}
    said(mechanic, part, answers=[entry])
    merged(world, made)
    assert told(mechanic, part)["airlock_discharge"]["standing"] == "open"  # the same words, and no day of this time
    said(mechanic, part, answers=[{**entry, "ground": {"at": ON, "how": "seen"}}])
    content = merged(world, made)["content"]
    assert row(content)["grounds"]["airlock_discharge"] == {"how": "seen", "at": ON}
    assert told(mechanic, part)["airlock_discharge"]["standing"] == "anew"


def test_an_answer_altered_after_it_was_stood_by(world: World) -> None:
    submitted(world)
    made = begun(world)
    path = f"/v1/forms/{made['id']}"
    manager = world.manager()
    same = {**SYSTEM, "question": "airlock_discharge", "unchanged": True}
    assert manager.patch(f"{path}/answers", {"answers": [same]}).status_code == 200
    assert row(manager.get(path).json()["content"])["grounds"]["airlock_discharge"] == {"at": "2024-05-20"}
    other = {**SYSTEM, "question": "airlock_discharge", "answer": "正常"}
    assert manager.patch(f"{path}/answers", {"answers": [other]}).status_code == 200
    content = manager.get(path).json()["content"]
    assert row(content)["answers"]["airlock_discharge"] == "正常" and row(content)["grounds"] == {}


@pytest.mark.parametrize(
    "given",
    [
        {"rows": [{**SYSTEM, "changed": "也许"}]},
        {"rows": [{**SYSTEM, "name": "9#除尘系统", "changed": "无"}]},
        {"rows": [{"kind": "boiler", "changed": "无"}]},
        {"answers": [{**SYSTEM, "question": "tunnel_duct", "unchanged": True}]},
        {"answers": [{**SYSTEM, "question": "airlock_discharge", "answer": "正常", "unchanged": True}]},
    ],
)
def test_what_did_not_come_along_is_not_stood_by(world: World, given: dict[str, Any]) -> None:
    submitted(world)
    made = begun(world)
    path = f"/v1/forms/{made['id']}/answers"
    assert world.manager().patch(path, given).status_code == 422
    mechanic, part = part_of(world, made, "equipment")
    assert mechanic.patch(f"{part}/answers", given).status_code == 422
    workshop = {"answers": [{**SYSTEM, "question": "dusts", "unchanged": True}]}
    refused = mechanic.patch(f"{part}/answers", workshop)  # another post's
    assert refused.status_code == 422 and refused.json()["type"] == "urn:panding:not-the-post"


def test_from_which_form(world: World) -> None:
    head, path = world.head(), f"/v1/sites/{world.workshop}/forms"
    none = head.post(f"{path}?from=last")
    assert none.status_code == 422 and none.json()["type"] == "urn:panding:no-form-before"
    official = inspected(world)["form"]
    assert head.post(f"{path}?from=last").json()["type"] == "urn:panding:no-form-before"
    older = submitted(world, form(inspected_on="2024-04-20"))["form"]
    newest = submitted(world)["form"]
    assert submitted(world, form(inspected_on="2024-03-20"))["form"] != newest  # handed in late, and still older
    assert begun(world)["next"]["before"] == newest
    assert begun(world, before=older, who=head)["next"]["before"] == older
    open_draft = draft(world)["id"]
    theirs = world.site(world.furniture, "二厂", "370102", ["light_industry"])
    other = head.post(f"/v1/sites/{theirs}/forms?from={newest}")
    missing = "01909ad6-5be0-7b52-8b52-3f5c2b7c1a10"
    for answer in (other, *(head.post(f"{path}?from={one}") for one in (official, open_draft, missing))):
        assert answer.status_code == 403, answer.text
    for stranger in (world.head(world.foundry), world.officer(), world.caller("filler", enterprise=world.furniture)):
        assert stranger.post(f"{path}?from={newest}").status_code == 403
    assert head.post(f"{path}?from=last&on=2024-05-01").status_code == 422  # before the last one
    assert head.post(f"{path}?from=last", FORM).status_code == 422
    assert head.post(f"{path}?on=2024-06-01", FORM).status_code == 422
    undated = head.post(f"{path}?from=last")
    assert undated.status_code == 201 and undated.json()["inspected_on"] is None
