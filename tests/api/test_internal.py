"""内部报告: by the code on the poster, answered by the enterprise, read by no authority."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from api.database import Hazard, Table
from api.intake.gate import Gate
from tests.api.world import World

TEXT = "示例：抛光机除尘器的泄爆片换成了铁板，检修的人说省得漏灰"
REPORTER = "示例乙某某 打磨二班"
HAZARD = {
    "act": "hazard",
    "matter": "industry_trade",
    "level": "major",
    "found_on": "2024-05-20",
    "description": "抛光机除尘器泄爆口被封堵",
    "edition": "industry_trade_2023",
    "clause": "11(6)",
}


def poster(world: World) -> str:
    answer = world.manager().post(f"/v1/sites/{world.workshop}/report-code")
    assert answer.status_code == 201, answer.text
    code: str = answer.json()["code"]
    return code


def reported(world: World, code: str, **more: Any) -> Any:
    return world.client.post("/v1/internal-reports", json={"site_code": code, "text": TEXT} | more)


def followed(world: World, code: str) -> Any:
    return world.client.post("/v1/internal-reports/status", json={"code": code}).json()


def test_from_the_poster_to_the_hazard(world: World) -> None:
    code = reported(world, poster(world), place="抛光车间", reporter=REPORTER).json()["code"]
    assert followed(world, code)["status"] == "已收到"
    head, manager = world.head(), world.manager()
    (listed,) = manager.get("/v1/internal-reports").json()["items"]
    path = f"/v1/internal-reports/{listed['id']}"
    whole = manager.get(path).json()
    assert (whole["text"], whole["place"], whole["reporter"]) == (TEXT, "抛光车间", REPORTER)
    assert manager.post(f"{path}/acts", {"act": "answer", "expects": 1, "told": "已停机"}).status_code == 200
    late = head.post(f"{path}/acts", {"act": "close", "expects": 1, "told": "没问题"})
    assert (late.status_code, late.json()["current"]["state"]) == (409, "handling")
    named = head.post(f"{path}/acts", HAZARD | {"expects": 2, "description": "示例乙某某发现泄爆口被封堵"})
    assert (named.status_code, named.json()["type"]) == (422, "urn:panding:quoted")
    assert head.post(f"{path}/acts", HAZARD | {"expects": 2, "told": "谢谢，已列为隐患"}).status_code == 200
    assert [line["text"] for line in followed(world, code)["told"]] == ["已停机", "谢谢，已列为隐患"]
    assert head.post(f"{path}/acts", HAZARD | {"expects": 3}).status_code == 422
    with world.service.database.writing() as session:
        row = session.scalars(select(Hazard)).one()
        assert (row.origin, row.found_on, row.site_id) == ("internal", date(2024, 5, 20), world.workshop)
        row.state = "rectifying"
    assert followed(world, code)["status"] == "整改中"


def test_closed_with_a_reason(world: World) -> None:
    code = reported(world, poster(world)).json()["code"]
    manager = world.manager()
    path = f"/v1/internal-reports/{manager.get('/v1/internal-reports').json()['items'][0]['id']}/acts"
    assert manager.post(path, {"act": "close", "expects": 1}).status_code == 422
    assert manager.post(path, {"act": "close", "expects": 1, "told": "已查看，是备用机"}).status_code == 200
    told = followed(world, code)
    assert (told["status"], told["told"][0]["text"]) == ("已办结", "已查看，是备用机")


def test_a_new_poster_ends_the_old_one(world: World) -> None:
    first, head = poster(world), world.head()
    own = reported(world, first).json()["code"]
    second = poster(world)
    wrong = reported(world, "7KQ4M-X2PAB-9TRWE-H3VCN")
    assert (reported(world, first).status_code, reported(world, first).content) == (403, wrong.content)
    assert reported(world, second.lower()).status_code == 201
    assert len(head.get(f"/v1/sites/{world.workshop}/report-code").json()) == 1
    assert head.delete(f"/v1/sites/{world.workshop}/report-code").status_code == 204
    world.service.gate = Gate(world.service.settings)
    assert reported(world, second).status_code == 403
    assert head.get(f"/v1/sites/{world.workshop}/report-code").json() == []
    assert followed(world, own)["state"] == "received"  # what was reported can still be followed
    again = head.post(f"/v1/sites/{world.workshop}/report-code", headers={"Idempotency-Key": "1"})
    assert again.status_code == 422  # the answer would be kept, and the code with it


def test_no_authority_and_no_other_enterprise_reads_it(world: World) -> None:
    code = reported(world, poster(world), reporter=REPORTER).json()["code"]
    path = f"/v1/internal-reports/{world.manager().get('/v1/internal-reports').json()['items'][0]['id']}"
    missing = world.officer().get("/v1/internal-reports/01909ad6-5be0-4b52-8b52-3f5c2b7c1a10").content
    others = [
        world.officer(matters=("*",)),
        world.administrator(),
        world.caller("tip_handler", region="", matters=("*",)),
        world.caller("statistician", region="", matters=("*",)),
        world.caller("filler", enterprise=world.furniture),
        world.head(world.foundry),
    ]
    for other in others:
        answer = other.get(path)
        assert (answer.status_code, answer.content) == (403, missing)
        assert other.get("/v1/internal-reports").json().get("items", []) == []
    entries = world.administrator().get("/v1/audit?limit=200").json()["items"]
    assert {entry["object_kind"] for entry in entries} == {"site"}
    with world.service.database.reading() as session:
        whole = "\n".join(
            repr(tuple(row)) for table in Table.metadata.sorted_tables for row in session.execute(table.select())
        )
    assert [word for word in (TEXT[4:12], TEXT[-8:], *REPORTER.split(), code) if word in whole] == []


def test_reports_too_are_limited(world: World) -> None:
    code = poster(world)
    world.service.gate = Gate(world.service.settings.model_copy(update={"tips_per_minute": 1}))
    assert [reported(world, code).status_code for _ in range(2)] == [201, 429]
