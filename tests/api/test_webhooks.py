"""Webhooks: told once and signed, tried again, given up; never to addresses inside, never what is out of reach."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update

from api.calls import by_itself
from api.database import Account, Delivery, Webhook
from api.database.tables import now
from api.rights import Where
from api.settings import Settings
from api.webhooks import addresses, posting
from api.webhooks.addresses import Refused, resolved, target
from api.webhooks.sender import TRIES, Sender, pause
from api.webhooks.telling import tell
from tests.api.filled import submitted
from tests.api.receiver import Receiver, receiving
from tests.api.world import JINAN, QINGDAO, World

BODY = {"hazard": "01909ad6-5be0-7b52-8b52-3f5c2b7c1a10", "state": "written_off"}


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    """A closed network: the receiver is on loopback and knows no https."""
    return Settings(
        data=tmp_path, database_url=url, secret=SecretStr("tests only"), requests_per_minute=0,
        webhook_http=True, webhook_private=True,
    )  # fmt: skip


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def hook(world: World, receiver: Receiver, region: str = "", events: tuple[str, ...] = ("hazard.closed",)) -> Any:
    made = world.administrator(region).post("/v1/webhooks", {"url": receiver.url, "events": list(events)})
    assert made.status_code == 201, made.text
    return made.json()


def happened(world: World, where: Where | None = None, account: str | None = None) -> None:
    with by_itself(world.service) as writing:
        tell(writing, "hazard.closed", where or Where("industry_trade", JINAN), BODY, account=account)


def delivery(world: World) -> Delivery:
    with world.service.database.reading() as session:
        return session.scalars(select(Delivery)).one()


def due_now(world: World) -> None:
    with world.service.database.writing() as session:
        session.execute(update(Delivery).values(next_at=now()))


def test_told_once_and_signed(world: World, receiver: Receiver) -> None:
    made = hook(world, receiver)
    happened(world)
    sender = Sender(world.service)
    assert sender.turn()
    assert not sender.turn()
    due_now(world)
    assert not sender.turn()
    [(headers, body)] = receiver.heard
    parts = dict(part.split("=", 1) for part in headers["Panding-Signature"].split(","))
    signed = hmac.new(made["secret"].encode(), f"{parts['t']}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(parts["v1"], signed)
    assert abs(time.time() - int(parts["t"])) < 30
    told = json.loads(body)
    assert told["data"] == BODY
    assert told["event"] == "hazard.closed" == headers["Panding-Event"]
    assert told["id"] == headers["Panding-Delivery"] == delivery(world).id
    assert delivery(world).state == "told"


def test_a_secret_is_shown_once_and_kept_encrypted(world: World, receiver: Receiver) -> None:
    administrator = world.administrator()
    given, again = {"url": receiver.url, "events": ["job.done"]}, {"headers": {"Idempotency-Key": "one"}}
    secret = administrator.post("/v1/webhooks", given, **again).json()["secret"]
    assert administrator.post("/v1/webhooks", given, headers={"Idempotency-Key": "one"}).json()["secret"] == secret
    [listed] = administrator.get("/v1/webhooks").json()["items"]
    assert "secret" not in listed
    with world.service.database.reading() as session:
        [row] = session.scalars(select(Webhook))
        assert secret.encode() not in row.secret
        from api.database import Reply

        assert all(secret.encode() not in reply.body for reply in session.scalars(select(Reply)))


def test_tried_again_with_the_same_bytes_until_it_is_taken(world: World, receiver: Receiver) -> None:
    hook(world, receiver)
    happened(world)
    receiver.answers = [500, 0, 200]  # fails, hangs up without a word, takes it
    sender = Sender(world.service)
    for attempt in (1, 2):
        before = now()
        assert sender.turn()
        waiting = delivery(world)
        assert (waiting.state, waiting.attempts) == ("waiting", attempt)
        assert waiting.next_at - before >= pause(attempt) - timedelta(seconds=1)
        assert not sender.turn()  # not before its time
        due_now(world)
    assert sender.turn()
    assert delivery(world).state == "told"
    assert len({body for _, body in receiver.heard}) == 1
    assert len({headers["Panding-Delivery"] for headers, _ in receiver.heard}) == 1
    assert [headers["Panding-Attempt"] for headers, _ in receiver.heard] == ["1", "2", "3"]


def test_given_up_and_seen_to_be(world: World, receiver: Receiver) -> None:
    administrator = world.administrator()
    made = administrator.post("/v1/webhooks", {"url": receiver.url, "events": ["hazard.closed"]}).json()
    happened(world)
    receiver.answers = [503]
    sender = Sender(world.service)
    for _ in range(TRIES):
        assert sender.turn()
        due_now(world)
    assert not sender.turn()
    [one] = administrator.get(f"/v1/webhooks/{made['id']}/deliveries").json()["items"]
    assert (one["state"], one["attempts"], one["message"]) == ("given_up", TRIES, "HTTP 503")
    assert administrator.get("/v1/webhooks").json()["items"][0]["given_up"] == 1
    receiver.answers = [200]
    assert administrator.post(f"/v1/webhooks/{made['id']}/deliveries/{one['id']}/again").status_code == 200
    assert sender.turn()
    assert delivery(world).state == "told"
    assert administrator.post(f"/v1/webhooks/{made['id']}/deliveries/{one['id']}/again").status_code == 422


def test_a_redirect_is_not_followed(world: World, receiver: Receiver) -> None:
    hook(world, receiver)
    happened(world)
    receiver.answers, receiver.elsewhere = [307], receiver.url
    assert Sender(world.service).turn()
    assert len(receiver.heard) == 1
    assert delivery(world).message == "HTTP 307"


def test_who_answers_a_byte_at_a_time_is_hung_up_on(
    world: World, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "ANSWERING", 1.0)
    hook(world, receiver)
    happened(world)
    receiver.slowly = True
    begun = time.monotonic()
    assert Sender(world.service).turn()
    assert time.monotonic() - begun < 5
    assert delivery(world).state in ("waiting", "told")


def test_two_senders_send_it_once(world: World, receiver: Receiver) -> None:
    hook(world, receiver)
    happened(world)
    first, second = Sender(world.service), Sender(world.service)
    claim = first._claimed()
    assert claim
    assert second._claimed() is None
    with world.service.database.writing() as session:  # the first is gone, its time is over
        session.execute(update(Delivery).values(next_at=now()))
    later = second._claimed()
    assert later and later.id == claim.id
    second._end(later, state="told")
    first._end(claim, state="given_up")  # what it says no longer counts
    assert delivery(world).state == "told"


def test_only_what_is_within_reach(world: World, receiver: Receiver) -> None:
    hook(world, receiver, region=JINAN)
    happened(world, Where("industry_trade", QINGDAO))
    assert not Sender(world.service).turn()
    happened(world, Where("industry_trade", JINAN))
    assert Sender(world.service).turn()
    with world.service.database.writing() as session:
        session.execute(update(Account).values(active=False))
    happened(world, Where("industry_trade", JINAN))
    assert not Sender(world.service).turn()


def test_nothing_is_told_of_what_was_undone(world: World, receiver: Receiver) -> None:
    hook(world, receiver)
    with pytest.raises(RuntimeError), by_itself(world.service) as writing:
        tell(writing, "hazard.closed", Where("industry_trade", JINAN), BODY)
        raise RuntimeError
    assert not Sender(world.service).turn()


def test_a_removed_webhook_is_told_nothing_more(world: World, receiver: Receiver) -> None:
    administrator = world.administrator()
    made = administrator.post("/v1/webhooks", {"url": receiver.url, "events": ["hazard.closed"]}).json()
    happened(world)
    assert administrator.delete(f"/v1/webhooks/{made['id']}").status_code == 204
    happened(world)
    assert not Sender(world.service).turn()
    assert receiver.heard == []
    assert administrator.get("/v1/webhooks").json()["items"] == []


def test_one_that_is_down_keeps_nobody_waiting(world: World, receiver: Receiver) -> None:
    with receiving() as down:
        down.answers = [500]
        hook(world, down)
        for _ in range(5):
            happened(world)
        hook(world, receiver)
        happened(world)
        sender = Sender(world.service)
        while sender.turn():
            pass
        assert len(receiver.heard) == 1
        assert len(down.heard) <= 2  # the others due there wait as well


CLOSED = Settings(data=Path("/nonexistent"))


@pytest.mark.parametrize(
    "url",
    [
        "http://platform.example.cn/",
        "ftp://platform.example.cn/",
        "https://",
        "https://user:word@platform.example.cn/",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://192.168.0.1:8443/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://0.0.0.0/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "https://a.example.cn/汉 字",
        "https://a.example.cn/x\r\nHost: b",
        "https://[::1/",
        "https://a.example.cn:99999/",
        "https://" + "a" * 70 + ".example.cn/",
    ],
)
def test_where_webhooks_do_not_go(url: str) -> None:
    with pytest.raises(Refused):
        resolved(target(url, CLOSED), CLOSED)


def test_a_name_that_leads_inside_is_refused_and_a_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def lookup(*found: str) -> Any:
        def look(host: str, port: int, **_: Any) -> Any:
            asked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

        return look

    where = target("https://platform.example.cn/x", CLOSED)
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lookup("8.8.8.8", "10.0.0.1"))
    with pytest.raises(Refused):
        resolved(where, CLOSED)
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lookup("8.8.8.8"))
    connected: list[Any] = []

    def connect(address: Any, timeout: float) -> Any:
        connected.append(address)
        raise OSError

    monkeypatch.setattr(posting.socket, "create_connection", connect)
    asked.clear()
    with pytest.raises(posting.NotTold):
        posting.post("https://platform.example.cn/x", "s", b"{}", {}, CLOSED)
    assert asked == ["platform.example.cn"]
    assert connected == [("8.8.8.8", 443)]


def test_a_private_address_is_refused_when_the_webhook_is_made(world: World) -> None:
    object.__setattr__(world.service, "settings", CLOSED)
    answer = world.administrator().post("/v1/webhooks", {"url": "https://10.0.0.1/", "events": ["job.done"]})
    assert answer.status_code == 422
    assert "内网" in answer.json()["detail"]


def test_what_happens_is_told(world: World, receiver: Receiver) -> None:
    """A form handed in, its hazards, a determination: told to who reaches the place, without names and origins."""
    hook(world, receiver, events=("verdict.submitted", "hazard.opened", "hazard.changed", "finding.determined"))
    hook(world, receiver, QINGDAO, events=("verdict.submitted", "hazard.opened"))
    handed = submitted(world)
    finding = handed["findings"][0]["id"]
    decided = {"decision": "confirmed", "expects": 1}
    assert world.officer().post(f"/v1/findings/{finding}/determinations", decided).status_code == 201
    with world.service.database.reading() as session:
        told = session.scalars(select(Delivery).order_by(Delivery.id)).all()
    events = [one.event for one in told]
    assert events.count("verdict.submitted") == 1 and events.count("finding.determined") == 1
    assert events.count("hazard.opened") == len(handed["hazards"]) > 0
    assert "hazard.changed" in events
    assert not any("示例" in one.body or "origin" in one.body for one in told)
