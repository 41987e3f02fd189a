"""举报 from the code that is handed out to the hazard that is written off; what handlers may do and may not."""

from __future__ import annotations

import base64
import doctest
import io
import tempfile
import threading
from datetime import date, timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select, update

from api.database import Attachment, AuditEntry, Event, Hazard, Tip, TipPhoto
from api.database.tables import today
from api.guard import Allowance
from api.intake import quoting
from api.intake.gate import Gate
from tests.api.reporter import CONTACT, HAZARD, OWN_WORDS, PLACE, TEXT, Reporter, handler, only_tip, phone_photo, step
from tests.api.world import JINAN, QINGDAO, World


def test_the_whole_way_of_a_tip_off(world: World) -> None:
    one, other = handler(world), handler(world)
    reporter = Reporter.of(world)
    assert reporter.status() == {
        "state": "received",
        "status": "已收到",
        "received_on": today().isoformat(),
        "photos": 0,
        "told": [],
        "reward": None,
    }
    tip = only_tip(one)
    assert (tip["text"], tip["place"], tip["has_contact"]) == (TEXT, PLACE, True)
    assert one.get(f"/v1/tips/{tip['id']}/contact").json() == {"contact": CONTACT}
    tip |= step(one, tip, "accept", told="已受理，近日到现场核查")
    assert reporter.status()["status"] == "核查中"
    tip |= step(other, tip, "check", note="夜间到现场，排风机未开")
    tip |= step(one, tip, "substantiate", **HAZARD, site_id=world.workshop, told="情况属实，已责令整改")
    assert tip["status"] == "已核实属实"
    told = reporter.status()
    assert told["status"] == "已核实属实"
    assert [line["text"] for line in told["told"]] == ["已受理，近日到现场核查", "情况属实，已责令整改"]
    (hazard,) = tip["hazards"]
    with world.service.database.writing() as session:
        row = session.get_one(Hazard, hazard)
        assert (row.origin, row.found_on, row.level, row.clause) == ("tip_off", date(2024, 5, 20), "major", "11(6)")
        assert row.description == OWN_WORDS
        row.state = "rectifying"
    assert reporter.status()["status"] == "整改中"
    with world.service.database.writing() as session:
        session.execute(update(Hazard).values(state="written_off", closed_on=date(2024, 6, 1)))
    assert reporter.status()["status"] == "已销号"
    history = [(event["act"], event["by"]) for event in only_tip(one)["events"]]
    assert history == [("accepted", one.account), ("checked", other.account), ("substantiated", one.account)]


def test_what_is_not_true_is_told_and_can_be_taken_up_again(world: World) -> None:
    one, reporter = handler(world), Reporter.of(world)
    tip = only_tip(one)
    early = one.post(f"/v1/tips/{tip['id']}/acts", {"act": "unfounded", "expects": 1, "note": "没去看"})
    assert (early.status_code, early.json()["type"]) == (422, "urn:panding:not-now")
    tip |= step(one, tip, "accept")
    tip |= step(one, tip, "unfounded", note="三次夜查都正常", told="经三次夜间核查，未发现所述情况")
    assert reporter.status()["status"] == "不属实"
    assert reporter.add("你们是白天来的").status_code == 409
    step(one, tip, "accept", told="重新核查")
    assert reporter.status()["status"] == "核查中"
    assert reporter.add("请凌晨来").status_code == 201
    assert [event["note"] for event in only_tip(one)["events"] if event["by"] is None] == ["请凌晨来"]


def test_a_code_is_found_however_it_is_typed_and_a_wrong_one_tells_nothing(world: World) -> None:
    handler(world)
    reporter = Reporter.of(world)
    for typed in (reporter.code.lower(), reporter.code.replace("-", " "), f" {reporter.code.replace('-', '')} "):
        assert Reporter(world.client, typed).status()["state"] == "received"
    last = "2" if reporter.code[-1] != "2" else "3"
    wrong = [reporter.code[:-1] + last, "x", "-", "7KQ4M-X2PAB-9TRWE-H3VCN"]
    answers = [world.client.post("/v1/tips/status", json={"code": code}) for code in wrong]
    assert {(answer.status_code, answer.content) for answer in answers} == {(403, answers[0].content)}
    photo = Reporter(world.client, wrong[0]).photo(phone_photo())
    assert (photo.status_code, photo.content) == (403, answers[0].content)
    assert world.client.get("/v1/tips/status", params={"code": reporter.code}).status_code in (401, 405, 422)


def test_too_many_from_one_address(world: World) -> None:
    handler(world)
    narrow = world.service.settings.model_copy(update={"tips_per_minute": 2, "codes_per_minute": 3})
    world.service.gate = Gate(narrow)
    given = {"text": TEXT, "region": JINAN}
    assert [world.client.post("/v1/tips", json=given).status_code for _ in range(3)] == [201, 201, 429]
    tried = [world.client.post("/v1/tips/status", json={"code": f"{n}"}) for n in range(4)]
    assert [answer.status_code for answer in tried] == [403, 403, 403, 429]
    assert int(tried[-1].headers["Retry-After"]) >= 1
    assert world.service.settings.tips_per_minute <= 5
    assert isinstance(Gate(narrow)._reports, Allowance)


def test_where_nobody_would_read_it_nothing_is_taken(world: World) -> None:
    given = {"text": TEXT, "region": JINAN, "matter": "gas"}
    assert world.client.post("/v1/tips", json=given).status_code == 422
    handler(world)
    assert world.client.post("/v1/tips", json=given).status_code == 422
    assert world.client.post("/v1/tips", json=given | {"matter": None}).status_code == 201
    with world.service.database.reading() as session:
        assert len(session.scalars(select(Tip)).all()) == 1


def test_a_tip_off_without_matter_is_any_handlers_until_it_is_said(world: World) -> None:
    trade, gas = handler(world), handler(world, matter="gas")
    Reporter.of(world, matter=None)
    tip = only_tip(gas)
    assert only_tip(trade)["id"] == tip["id"]
    assert gas.post(f"/v1/tips/{tip['id']}/acts", {"act": "accept", "expects": 1, "matter": "fire"}).status_code == 422
    step(gas, tip, "accept", matter="gas")
    assert trade.get("/v1/tips").json()["items"] == []
    assert trade.get(f"/v1/tips/{tip['id']}").status_code == 403


def test_handing_over_to_another_place(world: World) -> None:
    one, reporter = handler(world), Reporter.of(world)
    tip = only_tip(one)
    over = {"act": "transfer", "expects": 1, "region": QINGDAO, "matter": "industry_trade", "note": "厂区在那边"}
    nobody = one.post(f"/v1/tips/{tip['id']}/acts", over)
    assert (nobody.status_code, "没人办" in nobody.text) == (422, True)
    there = handler(world, QINGDAO)
    assert there.get("/v1/tips").json()["items"] == []
    assert step(one, tip, "transfer", **{k: v for k, v in over.items() if k not in ("act", "expects")})["version"] == 2
    assert reporter.status()["status"] == "已转办"
    assert one.get(f"/v1/tips/{tip['id']}").status_code == 403
    assert only_tip(there)["events"][0]["note"] == "厂区在那边"
    step(there, only_tip(there), "accept")
    assert reporter.status()["status"] == "核查中"


@pytest.mark.parametrize(
    ("description", "quoted"),
    [
        (f"接反映：{TEXT}", True),
        ("喷漆班每天半夜 把排风关掉，省电", True),  # blanks and punctuation do not hide it
        ("排风装置未开启，示例甲某某称已停一周", True),
        ("请联系 199-0000-1234 核实", True),
        ("喷漆班夜间排风装置未开启", False),
    ],
)
def test_a_description_must_not_quote(world: World, description: str, quoted: bool) -> None:
    one = handler(world)
    Reporter.of(world)
    tip = only_tip(one)
    tip |= step(one, tip, "accept")
    given = HAZARD | {
        "act": "substantiate",
        "expects": tip["version"],
        "site_id": world.workshop,
        "description": description,
    }
    answer = one.post(f"/v1/tips/{tip['id']}/acts", given)
    assert answer.status_code == (422 if quoted else 200), answer.text
    if quoted:
        assert answer.json()["type"] == "urn:panding:quoted"
        with world.service.database.reading() as session:
            assert session.scalars(select(Hazard)).all() == []


def test_a_hazard_needs_a_clause_a_past_day_and_a_site_within_reach(world: World) -> None:
    one = handler(world)
    Reporter.of(world)
    tip = only_tip(one)
    tip |= step(one, tip, "accept")
    good = HAZARD | {"act": "substantiate", "expects": tip["version"], "site_id": world.workshop}
    tomorrow = (today() + timedelta(days=1)).isoformat()
    wrong: list[tuple[dict[str, Any], int]] = [
        ({"edition": None, "clause": None}, 422),
        ({"clause": "九十九"}, 422),
        ({"checked_on": tomorrow}, 422),
        ({"site_id": world.other_site}, 403),
        ({"matter": "fire"}, 403),
    ]
    for change, status in wrong:
        assert one.post(f"/v1/tips/{tip['id']}/acts", good | change).status_code == status, change
    general = good | {"edition": None, "clause": None, "level": "general"}
    assert one.post(f"/v1/tips/{tip['id']}/acts", general).status_code == 200


def test_who_stands_aside_sees_it_no_more(world: World) -> None:
    one, cousin = handler(world), handler(world)
    Reporter.of(world)
    tip = only_tip(cousin)
    missing = cousin.get("/v1/tips/01909ad6-5be0-4b52-8b52-3f5c2b7c1a10").content
    path = f"/v1/tips/{tip['id']}"
    assert one.post(f"{path}/recusals", {"account": cousin.account}).status_code == 204
    assert cousin.get("/v1/tips").json()["items"] == []
    asked = [
        cousin.get(path),
        cousin.get(f"{path}/contact"),
        cousin.get(f"{path}/audit"),
        cousin.post(f"{path}/acts", {"act": "accept", "expects": 2}),
        cousin.post(f"{path}/recusals", {"account": one.account}),
        cousin.put(f"{path}/reward", {"expects": 2, "amount_yuan": 1, "document": "x", "decided_by": "x",
                                      "decided_on": "2024-05-20"}),
    ]  # fmt: skip
    assert {(answer.status_code, answer.content) for answer in asked} == {(403, missing)}
    assert [line["account"] for line in only_tip(one)["handlers"]] == [one.account]
    last = one.post(f"{path}/recusals", {"account": one.account})
    assert (last.status_code, "没有人能办理" in last.text) == (409, True)
    assert one.post(f"{path}/recusals", {"account": world.head().account}).status_code == 422


def test_a_reward_needs_a_second_person(world: World) -> None:
    one, other, reporter = handler(world), handler(world), Reporter.of(world)
    tip = only_tip(one)
    path = f"/v1/tips/{tip['id']}/reward"
    reward = {
        "amount_yuan": 3000,
        "document": "示例奖〔2024〕1号",
        "decided_by": "示例局",
        "decided_on": "2024-06-20",
    }
    assert one.put(path, reward | {"expects": 1}).status_code == 422  # not found true yet
    tip |= step(one, tip, "accept")
    tip |= step(one, tip, "substantiate", **HAZARD, site_id=world.workshop)
    assert one.post(f"{path}/approval", {"expects": 3}).status_code == 422
    assert one.put(path, reward | {"expects": 3}).status_code == 200
    assert reporter.status()["reward"] is None
    own = one.post(f"{path}/approval", {"expects": 4})
    assert (own.status_code, own.json()["type"]) == (422, "urn:panding:second-person")
    assert other.post(f"{path}/approval", {"expects": 4}).status_code == 200
    assert reporter.status()["reward"] == {"amount_yuan": 3000, "document": "示例奖〔2024〕1号"}
    assert one.put(path, reward | {"expects": 5}).status_code == 422  # decided is decided


def test_of_two_handlers_at_once_one_wins(world: World) -> None:
    callers = [handler(world), handler(world)]
    Reporter.of(world)
    tip = only_tip(callers[0])
    answers: list[Any] = []
    start = threading.Barrier(2)

    def take(number: int) -> None:
        start.wait()
        answers.append(callers[number].post(f"/v1/tips/{tip['id']}/acts", {"act": "accept", "expects": 1}))

    threads = [threading.Thread(target=take, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (lost,) = (answer.json() for answer in answers if answer.status_code == 409)
    assert lost["current"]["state"] == "checking"


def test_a_photo_leaves_without_place_time_and_device(world: World) -> None:
    one, reporter = handler(world), Reporter.of(world)
    sent = phone_photo()
    assert dict(Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825))  # it does say where
    assert reporter.photo(sent).json()["photos"] == 1
    tip = only_tip(one)
    answer = one.get(f"/v1/tips/{tip['id']}/photos/{tip['photos'][0]}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.headers["content-disposition"] == 'attachment; filename="1.jpg"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    seen = Image.open(io.BytesIO(answer.content))
    assert (seen.size, len(seen.getexif()), "comment" in seen.info) == ((320, 240), 0, False)
    with world.service.database.reading() as session:
        kept = session.scalar(select(TipPhoto.content))
        assert kept is not None
        assert world.service.ciphers.decrypt(kept) == answer.content  # the file itself is not kept
        assert session.scalars(select(Attachment)).all() == []
    assert one.get(f"/v1/tips/{tip['id']}/photos/{tip['id']}").status_code == 403


def test_what_is_no_photo_and_more_than_five(world: World) -> None:
    handler(world)
    reporter = Reporter.of(world)
    assert reporter.photo(b"<svg xmlns='http://www.w3.org/2000/svg'/>").status_code == 415
    assert reporter.photo(b"\0\0\0\x18ftypheic").status_code == 415
    assert reporter.photo(phone_photo()[:900]).status_code == 422
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    assert reporter.photo(bomb.getvalue()).status_code == 422
    assert [reporter.photo(phone_photo()).status_code for _ in range(6)] == [201] * 5 + [409]
    assert world.client.post("/v1/tips/photos", json={"code": reporter.code}).status_code == 415
    assert world.client.post("/v1/tips/photos", files={"file": ("x.jpg", phone_photo())}).status_code == 422


def test_an_answer_with_what_was_reported_is_never_kept(world: World) -> None:
    one = handler(world)
    Reporter.of(world)
    tip = only_tip(one)
    key = {"Idempotency-Key": "again"}
    assert one.get(f"/v1/tips/{tip['id']}", headers=key).status_code == 422
    accepted = {"act": "accept", "expects": 1}
    first = one.post(f"/v1/tips/{tip['id']}/acts", accepted, headers=key)
    again = one.post(f"/v1/tips/{tip['id']}/acts", accepted, headers=key)
    assert (first.status_code, again.content) == (200, first.content)
    assert TEXT[:6] not in first.text


def test_who_is_signed_in_while_reporting_is_not_looked_at(world: World) -> None:
    """A worker reports from the browser in which the enterprise's account is signed in."""
    one, worker = handler(world), world.caller("filler", enterprise=world.furniture)
    given = {"text": TEXT, "region": JINAN}
    answer = worker.post("/v1/tips", given, headers={"Idempotency-Key": "1"})
    assert answer.status_code == 201
    step(one, only_tip(one), "accept")
    with world.service.database.reading() as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.account_id == worker.account)).all() == []


def test_the_audit_log_learns_of_it_with_the_handlers_act_and_not_when_it_came(world: World) -> None:
    one = handler(world)
    Reporter.of(world)
    with world.service.database.writing() as session:
        assert session.scalars(select(AuditEntry)).all() == []
        tip = session.scalars(select(Tip)).one()
        assert tip.id[14] == "4"  # a random id: others tell the millisecond
        assert int.from_bytes(base64.urlsafe_b64decode(tip.content)[1:9]) == 0  # Fernet would tell the second
        session.execute(update(Tip).values(on=today() - timedelta(days=1)))
    Reporter.of(world, text="示例：另一件事，冲床的光栅被拆了")
    fresh = next(tip for tip in one.get("/v1/tips").json()["items"] if tip["on"] == today().isoformat())
    step(one, fresh, "accept")
    with world.service.database.reading() as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "tip.received")).all()
        assert {entry.object_id for entry in noted} == set(session.scalars(select(Tip.id)))
    step(one, {"id": fresh["id"], "version": 2}, "check", note="再看一次")
    with world.service.database.reading() as session:
        assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "tip.received")).all()) == 2


def test_who_read_it_is_known_to_its_handlers(world: World) -> None:
    one, other = handler(world), handler(world)
    Reporter.of(world)
    tip = only_tip(other)
    other.get(f"/v1/tips/{tip['id']}/contact")
    told = one.get(f"/v1/tips/{tip['id']}/audit").json()
    assert [(line["account_id"], line["action"]) for line in told] == [
        (other.account, "tip.read"),
        (other.account, "tip.contact_read"),
    ]


def test_one_hazard_for_several_tip_offs_and_several_hazards_of_one(world: World) -> None:
    one = handler(world)
    first, second = Reporter.of(world), Reporter.of(world, text="示例：另一人也说这间喷漆房有事")
    for listed in one.get("/v1/tips").json()["items"]:
        tip = listed | step(one, listed, "accept")
        tip |= step(one, tip, "substantiate", **HAZARD, site_id=world.workshop, subject_name="喷漆房")
    tip |= step(one, tip, "substantiate", **HAZARD, site_id=world.workshop, subject_name="调漆间")
    with world.service.database.writing() as session:
        hazards = session.scalars(select(Hazard).order_by(Hazard.id)).all()
        assert [hazard.subject_name for hazard in hazards] == ["喷漆房", "调漆间"]
        assert [event.act for event in session.scalars(select(Event).order_by(Event.id))] == [
            "found",
            "found_again",
            "found",
        ]
        hazards[0].state = "written_off"
    assert sorted(reporter.status()["status"] for reporter in (first, second)) == ["已销号", "整改中"]


def test_the_examples_of_quoting_hold() -> None:
    assert doctest.testmod(quoting).attempted >= 4
    assert not doctest.testmod(quoting).failed


def test_what_the_page_is_sent_stays_in_memory(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large photos too: a form's files usually go to a temporary file, with the place and the phone they came from."""

    def rolled(file: tempfile.SpooledTemporaryFile[bytes]) -> None:
        raise AssertionError("a photo as it was sent went to the disk")

    handler(world)
    reporter = Reporter.of(world)
    photo = phone_photo() + b"\0" * 3_000_000
    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", rolled)
    files = {"photo": ("IMG_1.jpg", photo, "image/jpeg")}
    answer = world.client.post("/tip/follow", data={"code": reporter.code}, files=files)
    assert answer.status_code == 200 and reporter.status()["photos"] == 1
