"""Judging over HTTP gives what the engine gives, stores nothing, and survives a crash of the judging process."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import yaml
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from api.database import Form, StoredVerdict
from api.judging import Judges
from engine import Judge, form_from, verdict_json
from engine.formats.reading import read_forms
from tests.api.world import World

EXAMPLES = Path("docs/examples")


def furniture(judge: Judge) -> tuple[dict[str, Any], dict[str, Any]]:
    """The example's form as data, and its verdict."""
    data = yaml.load((EXAMPLES / "src/furniture.yaml").read_text(), yaml.BaseLoader)
    handed = next(iter(read_forms("form.json", json.dumps(data).encode(), judge.library)))
    return data, verdict_json(judge.judge(form_from(handed, judge.library)))


def test_a_check_is_what_the_engine_says(world: World, judge: Judge) -> None:
    data, expected = furniture(judge)
    answer = world.head().post("/v1/checks", data)
    assert answer.status_code == 200
    told = answer.json()
    assert told["outcome"] == "major" == expected["outcome"]
    assert told["findings"] == expected["findings"]
    with world.service.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Form)) == 0
        assert session.scalar(select(func.count()).select_from(StoredVerdict)) == 0


def test_a_workbook_as_body_and_as_upload(world: World) -> None:
    workbook = (EXAMPLES / "furniture.xlsx").read_bytes()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    head = world.head()
    as_body = head.post("/v1/checks", content=workbook, headers={"Content-Type": kind}).json()
    uploaded = head.post("/v1/checks", files={"file": ("家具.xlsx", workbook, kind)}).json()
    assert as_body["outcome"] == uploaded["outcome"] == "major"
    assert as_body["findings"] == uploaded["findings"]


def test_nobody_judges_without_an_account(client: TestClient, judge: Judge) -> None:
    data, _ = furniture(judge)
    answer = client.post("/v1/checks", json=data)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:panding:unauthorized"


def test_what_cannot_be_read_is_said_in_both_languages(world: World) -> None:
    head = world.head()
    for content, kind, status in (
        (b"{", "application/json", 422),
        (b"", "application/json", 422),
        (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 422),
        (b"x", "image/png", 415),
        (b"[" * 100_000, "application/json", 422),
    ):
        zh = head.post("/v1/checks", content=content, headers={"Content-Type": kind})
        en = head.post("/v1/checks?lang=en", content=content, headers={"Content-Type": kind})
        assert zh.status_code == en.status_code == status, zh.text
        assert zh.json()["title"] != en.json()["title"]


def test_a_dying_process_costs_one_attempt(world: World, judge: Judge, judges: Judges) -> None:
    data, _ = furniture(judge)
    head = world.head()
    assert head.post("/v1/checks", data).status_code == 200
    deaths = judges.deaths
    for pid in judges.processes:
        os.kill(pid, signal.SIGKILL)
    assert head.post("/v1/checks", data).status_code == 200
    assert judges.deaths == deaths + 1


def test_files_are_read_where_a_death_costs_one_attempt(world: World, judges: Judges) -> None:
    workbook = (EXAMPLES / "furniture.xlsx").read_bytes()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    head, path = world.head(), f"/v1/sites/{world.workshop}/forms"
    first = head.post(path, content=workbook, headers={"Content-Type": kind})
    assert first.status_code == 201, first.text
    deaths = judges.deaths
    for pid in judges.processes:
        os.kill(pid, signal.SIGKILL)
    again = head.post(path, content=workbook, headers={"Content-Type": kind})
    assert again.status_code == 201 and judges.deaths == deaths + 1
    assert again.json()["content"] == first.json()["content"]


def test_one_form_at_a_time(world: World, judge: Judge) -> None:
    data, expected = furniture(judge)
    line = json.dumps(data, ensure_ascii=False).encode()
    head = world.head()
    for path in ("/v1/checks", f"/v1/sites/{world.workshop}/forms"):
        for content, refused in ((line, False), (line + b"\n" + line, True), (b"\n\n", True)):
            answer = head.post(path, files={"file": ("表.ndjson", content, "application/x-ndjson")})
            assert (answer.status_code == 422) is refused, answer.text
            if refused:
                assert answer.json()["type"] == "urn:panding:invalid"
    told = head.post("/v1/checks", files={"file": ("表.ndjson", line, "application/x-ndjson")}).json()
    assert told["findings"] == expected["findings"]


def test_replay_tells_a_true_verdict_from_a_changed_one(world: World, judge: Judge) -> None:
    data, _ = furniture(judge)
    head = world.head()
    verdict = head.post("/v1/checks", data).json()
    assert head.post("/v1/replay", {"verdict": verdict, "form": data}).json()["result"] == "same"
    changed = json.loads(json.dumps(verdict))
    changed["outcome"] = "not_found"
    told = head.post("/v1/replay", {"verdict": changed, "form": data}).json()
    assert told["result"] == "different"
    assert told["differences"] == [{"part": "outcome", "then": "not_found", "now": "major"}]
    other = json.loads(json.dumps(data))
    other["inspected_on"] = "2024-06-01"
    assert head.post("/v1/replay", {"verdict": verdict, "form": other}).json()["result"] == "other_form"
