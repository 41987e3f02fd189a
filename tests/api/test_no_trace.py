"""Nobody but the handlers of a tip-off finds a trace of it: over HTTP, in the database, in logs, in figures."""

from __future__ import annotations

import io
import itertools
import json
import re
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.accounts import Accounts, NewGrant
from api.ciphers import Ciphers
from api.database import AuditEntry, Database, Hazard, Table, Tip
from api.rights import INSIDE
from tests.api.reporter import CONTACT, HAZARD, PLACE, TEXT, Reporter, handler, only_tip, phone_photo, step
from tests.api.serving import Served, serving
from tests.api.tries import MISSING
from tests.api.world import JINAN, QINGDAO, Caller, World

TOLD, NOTE, ADDED = "请问排风是几点关的，方便的话告诉我们", "夜里到场，风机电源被拔下", "大约凌晨一点以后都关着"
ORIGINS = ("tip_off", "tip-off", "举报")


@dataclass
class Story:
    """A tip-off that came to a hazard, and everything that must not be found of it."""

    handler: Caller
    recused: Caller
    tip: dict[str, Any]
    hazard: str
    secrets: tuple[str, ...]


@pytest.fixture
def story(world: World) -> Story:
    one, cousin, third = handler(world), handler(world), handler(world)
    reporter = Reporter.of(world, enterprise="示例家具厂夜班")
    assert reporter.photo(phone_photo()).status_code == 201
    tip = only_tip(one)
    assert one.post(f"/v1/tips/{tip['id']}/recusals", {"account": cousin.account}).status_code == 204
    tip |= step(one, {"id": tip["id"], "version": 2}, "accept", note=NOTE, told=TOLD)
    assert reporter.add(ADDED).status_code == 201
    tip |= step(third, only_tip(third), "substantiate", **HAZARD, site_id=world.workshop)
    reward = {"amount_yuan": 3177, "document": "示例奖〔2024〕77号", "decided_by": "示例局", "decided_on": "2024-06-20"}
    path = f"/v1/tips/{tip['id']}/reward"
    assert one.put(path, reward | {"expects": tip["version"]}).status_code == 200
    assert third.post(f"{path}/approval", {"expects": tip["version"] + 1}).status_code == 200
    secrets = (
        *_pieces(TEXT), *_pieces(ADDED), *_pieces(TOLD), *_pieces(NOTE), *CONTACT.split(), PLACE, "示例家具厂夜班",
        reporter.code, reporter.code.replace("-", ""),
    )  # fmt: skip
    return Story(one, cousin, tip, tip["hazards"][0], secrets)


def _pieces(text: str) -> list[str]:
    """A text in pieces: whoever shows half of it shows enough."""
    return [text[i : i + 7] for i in range(0, len(text) - 6, 5)]


def others(world: World, story: Story) -> dict[str, Caller]:
    """Everybody who is somebody, but the handlers."""
    return {
        "head": world.head(),
        "safety_manager": world.manager(),
        "filler": world.caller("filler", enterprise=world.furniture, post="office"),
        "other head": world.head(world.foundry),
        "administrator": world.administrator(),
        "county administrator": world.administrator(JINAN),
        "officer": world.officer(matters=("*",)),
        "statistician": world.caller("statistician", region=JINAN, matters=("*",)),
        "grid_worker": world.caller("grid_worker", region=JINAN, matters=("*",)),
        "handler elsewhere": handler(world, QINGDAO),
        "handler of another matter": handler(world, matter="gas"),
        "recused": story.recused,
    }


def test_nobody_else_finds_a_trace_over_http(world: World, story: Story) -> None:
    paths = list(_paths(world, story))
    assert any(story.tip["id"] in path for path in paths)
    control = [_plain(answer) for path in paths if (answer := story.handler.get(path)).status_code == 200]
    assert any(TEXT in text for text in control)  # a handler does find it, so that this test can fail
    with world.service.database.reading() as session:
        number = session.scalars(select(Hazard.number)).one()
    found = []
    for who, caller in others(world, story).items():
        inside = who.replace("other ", "") in INSIDE or "administrator" in who
        for path in paths:
            answer = caller.get(path)
            assert answer.status_code < 500, (who, path)
            text = _plain(answer)
            hidden = [*story.secrets, story.tip["id"], *story.tip["photos"]]
            found += [(who, path, word) for word in hidden if word in text and word not in path]
            if inside and (story.hazard in text or number in text):  # of this hazard they learn no source
                found += [(who, path, word) for word in ORIGINS if word in text]
    assert found == []


def _paths(world: World, story: Story) -> Iterator[str]:
    """Every GET of the app, with everything that there is put in."""
    known = {
        "site": [world.workshop],
        "enterprise": [world.furniture],
        "hazard": [story.hazard],
        "tip": [story.tip["id"]],
        "photo": story.tip["photos"],
    }
    anything = [one for ids in known.values() for one in ids]
    for path, operations in world.client.get("/v1/openapi.json").json()["paths"].items():
        if "get" in operations:
            names = re.findall(r"{(\w+)}", path)
            for ids in itertools.product(*(known.get(name, [*anything, MISSING]) for name in names)):
                yield path.format(**dict(zip(names, ids, strict=True)))
    yield f"/v1/audit?object={story.tip['id']}"
    yield f"/v1/audit?object={story.hazard}"
    yield f"/v1/audit?account={story.handler.account}"


def _plain(answer: Any) -> str:
    """All of an answer that can be read, archives unpacked and escapes resolved."""
    content: bytes = answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    text = content.decode("utf-8", "replace") + str(answer.headers)
    escaped = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    return text + escaped


def test_who_reads_the_audit_log_sees_nothing_of_it(world: World, story: Story) -> None:
    world.manager().post(f"/v1/sites/{world.workshop}/report-code")
    told = world.administrator().get("/v1/audit?limit=200").json()["items"]
    assert [entry["action"] for entry in told] == ["report_code.made"]
    with world.service.database.reading() as session:
        actions = set(session.scalars(select(AuditEntry.action)))
        assert {"tip.received", "tip.read", "tip.substantiated", "hazard.found", "tip.rewarded"} <= actions


def test_the_enterprise_cannot_tell_it_from_an_inspection(world: World, story: Story) -> None:
    """The day is that of the check, and nothing else of the hazard comes from the tip-off."""
    with world.service.database.reading() as session:
        hazard, tip = session.scalars(select(Hazard)).one(), session.scalars(select(Tip)).one()
        assert hazard.found_on.isoformat() == HAZARD["checked_on"] != tip.on.isoformat()
        assert tip.on.isoformat() not in json.dumps([event.data for event in hazard.events])


def test_the_database_holds_nothing_of_it_in_the_clear(world: World, story: Story, url: str) -> None:
    written = []
    with world.service.database.reading() as session:
        for table in Table.metadata.sorted_tables:
            written += [repr(tuple(row)) for row in session.execute(table.select())]
    if url.startswith("sqlite"):
        files = Path(url.removeprefix("sqlite:///")).parent.glob("panding.db*")
        written += [path.read_bytes().decode("utf-8", "replace") for path in files]
    whole = "\n".join(written)
    assert story.tip["id"] in whole  # that is where it would be
    assert [word for word in story.secrets if word in whole] == []


def test_logs_and_figures_tell_nothing_of_it(url: str, tmp_path: Path) -> None:
    """The service as it runs: everything is tried, right and wrong, and then its log is read."""
    database = Database(url)
    accounts = Accounts(database, Ciphers(b"tests only"))
    accounts.add("one", "示例受理人", "long enough", NewGrant("tip_handler", ("*",), JINAN))
    key = accounts.key("one", "tests", 1)
    database.close()
    with serving(tmp_path, url, workers=1) as served:
        code = _asked(served, "/v1/tips", {"text": TEXT, "region": JINAN, "contact": CONTACT}, 201)["code"]
        _asked(served, "/v1/tips/status", {"code": code}, 200)
        _asked(served, "/v1/tips/status", {"code": TEXT[:20]}, 403)
        _asked(served, f"/v1/tips/status?code={code}", {"code": code, "contact": CONTACT}, 422)
        _asked(served, "/v1/tips", {"text": TEXT, "region": CONTACT}, 422)
        _asked(served, "/v1/tips/additions", {"code": code, "text": ADDED}, 201)
        (tip,) = _asked(served, "/v1/tips", None, 200, key)["items"]
        assert _asked(served, f"/v1/tips/{tip['id']}", None, 200, key)["text"] == TEXT
        _asked(served, "/v1/nowhere", None, 404)
        figures = urllib.request.urlopen(f"{served.url}/metrics").read().decode()
    log = served.log.read_text()
    assert '"status": 404' in log  # it does write a log
    secrets = (*_pieces(TEXT), *_pieces(ADDED), *CONTACT.split(), code, tip["id"], "127.0.0.1", "/v1/tips")
    assert [word for word in secrets if word in log or word in figures] == []


def _asked(served: Served, path: str, data: Any, status: int, key: str | None = None) -> Any:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    body = json.dumps(data).encode() if data is not None else None
    try:
        with urllib.request.urlopen(urllib.request.Request(served.url + path, body, headers)) as answer:
            assert answer.status == status
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        assert refused.code == status, refused.read()
        return json.load(refused)


def test_what_fails_is_still_told(world: World, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that loses reports must not be silent: of failures logs tell the route, and no more."""
    from structlog.testing import capture_logs

    handler(world)
    monkeypatch.setattr(Ciphers, "mark", lambda *_: 1 / 0)
    with capture_logs() as lines:
        assert client.post("/v1/tips", json={"text": TEXT, "region": JINAN}).status_code == 500
    assert [line["route"] for line in lines if line["event"] == "request"] == ["/v1/tips"]
    assert not any(piece in str(lines) for piece in _pieces(TEXT))
