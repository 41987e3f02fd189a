"""What goes to another database and comes back is the same; nothing is overwritten; nothing personal leaves."""

from __future__ import annotations

import io
import json
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import psycopg
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import func, select

from api.app import create_app
from api.calls import by_itself
from api.ciphers import Ciphers
from api.database import AuditEntry, Database, Enterprise, Event, Foreign, Hazard, Site
from api.exchange.envelopes import schema
from api.exchange.items import PEOPLE, HazardItem
from api.loop.opening import Found, open_hazard
from api.practice import Practice
from api.service import Service
from api.settings import Settings
from engine import Judge
from standards import Library
from tests.api.conftest import _NUMBERS
from tests.api.exchanged import envelope, verdict
from tests.api.world import JINAN, QINGDAO, World

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def other(
    world: World, url: str, request: pytest.FixtureRequest, tmp_path: Path, library: Library, judge: Judge
) -> Iterator[World]:
    """Another deployment, on the other kind of database."""
    folder = tmp_path / "other"
    folder.mkdir()
    if url.startswith("sqlite"):
        base: str = request.getfixturevalue("postgresql")
        name = f"test_{next(_NUMBERS)}"
        with psycopg.connect(base.replace("+psycopg", "") + "postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template_panding")
        there = base + name
    else:
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "panding.db")
        there = f"sqlite:///{folder / 'panding.db'}"
    settings = Settings(data=folder, database_url=there, secret=SecretStr("another"), requests_per_minute=0)
    database = Database(settings.url)
    service = Service(settings, library, judge, database, Ciphers(settings.key), Practice(), world.service.judges)
    with TestClient(create_app(service=service), raise_server_exceptions=False) as client:
        yield coded(World(service, client))
    database.close()


@pytest.fixture
def world(service: Service, client: TestClient) -> World:
    return coded(World(service, client))


def coded(world: World) -> World:
    """The furniture factory with a credit code that checks: files with others are refused."""
    with world.service.database.writing() as session:
        session.get_one(Enterprise, world.furniture).uscc = "91370102MA3C9X7Y09"
    return world


def hazard(world: World, number: int = 0, **more: Any) -> str:
    """A hazard in the furniture factory."""
    with by_itself(world.service) as writing:
        site = writing.session.get_one(Site, more.pop("site", world.workshop))
        told = {"subject_kind": "dust_system", "subject_name": f"{number}#除尘系统", "edition": "industry_trade_2023"}
        told |= {"clause": "11(6)", "citation": "第十一条第六项", "description": "收尘桶没有锁气卸灰装置"} | more
        origin, level = told.pop("origin", "inspection"), told.pop("level", "major")
        found = Found(site, "industry_trade", level, origin, date(2024, 5, 1 + number % 28), **told)
        row = open_hazard(writing, found)
        return row.id


def change(world: World, id: str, act: str = "rectified", **values: Any) -> None:
    """Something is done to a hazard."""
    with by_itself(world.service) as writing:
        row = writing.session.get_one(Hazard, id)
        for name, value in values.items():
            setattr(row, name, value)
        number = (writing.session.scalar(select(func.max(Event.number)).where(Event.hazard_id == id)) or 0) + 1
        writing.session.add(Event(hazard_id=id, number=number, act=act, data={}))


def out(world: World, query: str = "", kind: str = "hazards") -> Any:
    answer = world.administrator().get(f"/v1/exchange/{kind}{query}")
    assert answer.status_code == 200, answer.text
    return answer


def take_in(world: World, data: bytes, kind: str = "application/json") -> Any:
    answer = world.administrator().post("/v1/exchange/imports", content=data, headers={"Content-Type": kind})
    assert answer.status_code == 201, answer.text
    return answer.json()


def rows(world: World, table: Any) -> list[Any]:
    with world.service.database.reading() as session:
        return list(session.scalars(select(table).order_by(table.id)))


def filled(world: World) -> None:
    """Hazards in several states, and verdicts."""
    for number in range(5):
        hazard(world, number)
    change(world, hazard(world, 6), state="written_off", closed_on=date(2024, 6, 1), due_on=date(2024, 6, 20))
    change(world, hazard(world, 7, level="general", clause=None, edition=None, citation=None), state="rectifying")
    hazard(world, 8, site=world.other_site, origin="tip_off", subject_name="=1+1", description="+示例\n第二行")
    for example in ("furniture", "seafood"):
        verdict(world, world.workshop, example)


@pytest.mark.parametrize(("format", "type"), [("json", "application/json"), ("xlsx", XLSX)])
def test_there_and_back_again(world: World, other: World, format: str, type: str) -> None:
    filled(world)
    for kind in ("hazards", "verdicts"):
        first = out(world, f"?format={format}", kind)
        count = out(world, kind=kind).json()["count"]
        assert count >= 3
        taken = take_in(other, first.content, type)
        assert taken["counts"] == {"items": count, "new": count, "changed": 0, "there": 0, "refused": 0}, taken
        second = out(other, f"?format={format}", kind)
        assert second.headers["panding-digest"] == first.headers["panding-digest"]
        home = take_in(world, second.content, type)
        assert home["counts"] == {"items": count, "new": 0, "changed": 0, "there": count, "refused": 0}, home
    mirrored = rows(other, Hazard)
    assert {row.origin for row in mirrored} == {"platform"}
    assert {row.number for row in rows(other, Foreign) if row.kind == "hazards"} == {
        row.number for row in rows(world, Hazard)
    }
    assert sorted(row.state for row in mirrored) == sorted(row.state for row in rows(world, Hazard))
    assert len(rows(world, Hazard)) == 8


def test_the_same_file_again_changes_nothing(world: World, other: World) -> None:
    filled(world)
    data = out(world).content
    first = take_in(other, data)
    before = [(row.id, row.version) for row in rows(other, Hazard)]
    again = take_in(other, data)
    assert again["counts"] == {"items": 8, "new": 0, "changed": 0, "there": 8, "refused": 0}
    assert again["digest"] == first["digest"]
    assert [(row.id, row.version) for row in rows(other, Hazard)] == before
    assert len(rows(other, Enterprise)) == 2  # known by code, or by name and site in one region


def test_a_change_is_followed_until_something_is_done_here(world: World, other: World) -> None:
    id = hazard(world)
    take_in(other, out(world).content)
    change(world, id, state="rectified")
    assert take_in(other, out(world).content)["counts"]["changed"] == 1
    [row] = rows(other, Hazard)
    assert (row.state, [event.act for event in rows(other, Event)]) == ("rectified", ["imported", "imported"])
    change(other, row.id, "reinspected", state="reinspected")
    change(world, id, "written_off", state="written_off", closed_on=date(2024, 7, 1))
    refused = take_in(other, out(world).content)
    assert refused["counts"]["refused"] == 1
    assert refused["problems"][0]["why"] == "acted_on"
    assert rows(other, Hazard)[0].state == "reinspected"
    [told] = out(other).json()["items"]
    assert told["state"] == "reinspected"
    assert told["producer"] == world.service.ciphers.deployment  # still the one born there
    home = take_in(world, out(other).content)
    assert home["problems"][0]["why"] == "own"
    assert rows(world, Hazard)[0].state == "written_off"


def test_nothing_of_persons_or_of_tips_leaves(world: World) -> None:
    hazard(world, 1, origin="tip_off", description="老王（13800138000）称，证号 T370102199001011234 过期")
    worker = {"subject_kind": "special_worker", "subject_name": "示例张三（电工）", "clause": "3(2)"}
    hazard(world, 2, description="示例张三无证", **worker)
    hazard(world, 3, origin="inspection")
    verdict(world, world.workshop, "seafood", "tip_off")  # has welders and electricians by name
    told = out(world).text + out(world, kind="verdicts").text
    for secret in ("tip", "13800138000", "T370102199001011234", "张三", "示例甲", "示例乙", "示例丁", "举报"):
        assert secret not in told, secret
    items = out(world).json()["items"]
    assert {item["channel"] for item in items} == {"outside"}  # a tip is not told from an inspection
    assert "special_worker" in out(world, kind="verdicts").text


def test_kinds_that_are_people_are_known(library: Library) -> None:
    assert {id for id, kind in library.kinds.items() if kind.name.endswith(("人员", "人"))} <= PEOPLE


def item(**more: Any) -> HazardItem:
    told: dict[str, Any] = {
        "producer": "0" * 16, "number": "1", "enterprise": "示例新厂", "site": "一厂", "region": JINAN,
        "matter": "industry_trade", "channel": "inside", "level": "major", "found_on": "2024-05-20",
        "state": "found", "standing": "suggested",
    }  # fmt: skip
    return HazardItem.model_validate(told | more)


def test_every_item_is_looked_at(world: World) -> None:
    data = json.loads(
        envelope(
            [
                item(),
                item(number="2", region=QINGDAO),
                item(number="3", matter="gas"),
                item(number="4", sectors=["nonsense"]),
                item(number="5", uscc="91370102MA3C9X7Y00"),
            ]
        )
    )
    data["items"] += [{"number": "6"}, 7, data["items"][0] | {"number": "8", "found_on": "昨天"}]
    answer = world.officer().post("/v1/exchange/imports", data).json()
    assert answer["counts"] == {"items": 8, "new": 1, "changed": 0, "there": 0, "refused": 7}
    assert [(one["place"], one["why"]) for one in answer["problems"]] == [
        (2, "not_yours"), (3, "not_yours"), *((place, "invalid") for place in range(4, 9)),
    ]  # fmt: skip
    assert "昨天" not in json.dumps(answer, ensure_ascii=False)  # what was written is not repeated
    assert answer["problems"][6]["number"] == "8"
    assert len(rows(world, Hazard)) == 1


def test_a_changed_file_is_refused_as_a_whole(world: World) -> None:
    data = json.loads(envelope([item()]))
    data["items"][0]["state"] = "written_off"
    for body in (data, data | {"exchange": "panding-exchange/2"}, {"items": []}, [], data | {"items": {}}):
        answer = world.administrator().post("/v1/exchange/imports", body)
        assert answer.status_code == 422, answer.text
    deep = b'{"items":' + b"[" * 100_000
    head = {"Content-Type": "application/json"}
    assert world.administrator().post("/v1/exchange/imports", content=deep, headers=head).status_code == 422
    assert rows(world, Hazard) == []


def test_a_cell_changed_in_the_workbook_is_noticed(world: World, other: World) -> None:
    hazard(world)
    book = openpyxl.load_workbook(io.BytesIO(out(world, "?format=xlsx").content))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[3]]
    sheet.cell(4, heads.index("状态") + 1).value = "written_off"
    changed = io.BytesIO()
    book.save(changed)
    answer = other.administrator().post("/v1/exchange/imports", files=[("file", ("a.xlsx", changed.getvalue(), XLSX))])
    assert answer.status_code == 422
    assert answer.json()["declared"] != answer.json()["found"]


def test_two_imports_at_once_take_it_in_once(world: World) -> None:
    data = envelope([item(number=str(n)) for n in range(300)])
    told: list[Any] = []
    callers = [world.administrator() for _ in range(3)]
    head = {"Content-Type": "application/json"}

    def send(caller: Any) -> None:
        told.append(caller.post("/v1/exchange/imports", content=data, headers=head).json())

    threads = [threading.Thread(target=send, args=(caller,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one["counts"]["new"] for one in told) == 300
    assert sum(one["counts"]["there"] for one in told) == 600
    assert len(rows(world, Hazard)) == 300
    assert len(rows(world, Site)) == 3


def test_only_what_is_asked_for(world: World) -> None:
    filled(world)
    assert len(out(world, f"?region={QINGDAO}").json()["items"]) == 1
    assert len(out(world, "?state=closed").json()["items"]) == 1
    assert len(out(world, "?level=general").json()["items"]) == 1
    assert len(out(world, "?matter=gas").json()["items"]) == 0
    assert len(out(world, "?since=2024-05-04&until=2024-05-07").json()["items"]) == 3
    assert len(world.head().get("/v1/exchange/hazards").json()["items"]) == 7  # the enterprise's own
    fire = world.officer(matters=("fire",)).get("/v1/exchange/verdicts").json()["items"]
    assert {item["matter"] for item in fire} == {"fire"}
    assert len(out(world, kind="verdicts").json()["items"]) > len(fire) > 0


def test_receipts_and_the_audit_log_tell_what_went_where(world: World) -> None:
    hazard(world)
    caller = world.administrator()
    sent = caller.get(f"/v1/exchange/hazards?region={JINAN}")
    receipt = caller.get(f"/v1/exchange/receipts/{sent.headers['panding-receipt']}").json()
    assert (receipt["direction"], receipt["counts"]) == ("out", {"items": 1})
    assert receipt["digest"] == sent.headers["panding-digest"] == sent.json()["digest"]
    key = {"Idempotency-Key": "once", "Content-Type": "application/json"}
    first = caller.post("/v1/exchange/imports", content=envelope([item()]), headers=dict(key))
    with world.service.database.reading() as session:
        noted = session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("exchange.%"))).all()
    assert noted == ["exchange.out", "exchange.in"]
    assert first.json()["counts"]["new"] == 1
    assert caller.get(f"/v1/exchange/receipts/{first.json()['id']}").json() == first.json()
    assert world.administrator().get(f"/v1/exchange/receipts/{first.json()['id']}").status_code == 403


def test_the_schema_says_what_goes_out(world: World) -> None:
    committed = json.loads(Path("docs/schema/exchange.json").read_text())
    assert committed == json.loads(json.dumps(schema()))
    filled(world)
    for kind in ("hazards", "verdicts"):
        jsonschema.validate(out(world, kind=kind).json(), committed)


def test_two_thousand_hazards(world: World, other: World) -> None:
    items = [item(number=str(n), description="示例" * 50) for n in range(2000)]
    begun = time.monotonic()
    assert take_in(world, envelope(items))["counts"]["new"] == 2000
    sheet = out(world, "?format=xlsx")
    assert take_in(other, sheet.content, XLSX)["counts"]["new"] == 2000
    assert out(other).headers["panding-digest"] == sheet.headers["panding-digest"]
    assert time.monotonic() - begun < 120
