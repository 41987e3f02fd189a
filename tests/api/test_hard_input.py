"""What attackers and careless programs send: refused with a problem, quickly, and the service goes on."""

from __future__ import annotations

import io
import json
import logging
import re
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import IntegrityError

from api.database import Enterprise, Party
from api.errors import broken_constraint
from api.judging import Judges
from api.logs import _Bare
from api.settings import Settings
from tests.api.test_law import SHOWN
from tests.api.tries import MISSING
from tests.api.world import Caller, World

ROOT = Path(__file__).parents[2]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
FORM = {"form": "panding/1", "id": "1", "inspected_on": "2024-05-20", "standards": ["industry_trade"]}
NAME = "示例姓名王某某"
LIMIT = 300_000


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"body_bytes": LIMIT})


@pytest.fixture
def head(world: World) -> Caller:
    return world.head()


def is_problem(answer: Any, *statuses: int) -> None:
    assert answer.status_code in statuses, (answer.status_code, answer.text[:300])
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    assert answer.json()["type"].startswith("urn:panding:")
    assert re.search(r"[\u4e00-\u9fff]", answer.json()["title"])
    is_guarded(answer)


def is_guarded(answer: Any) -> None:
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "default-src" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "same-origin"
    assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["x-request-id"])


@pytest.mark.parametrize("path", ["/v1/checks", "/v1/ask", "/v1/sessions"])
def test_a_body_too_large_is_refused_whether_announced_or_not(head: Caller, path: str) -> None:
    large = json.dumps({"login": "x" * LIMIT}).encode()
    kind = {"Content-Type": "application/json"}
    is_problem(head.post(path, content=large, headers=kind), 413)

    def chunks() -> Iterator[bytes]:
        for at in range(0, len(large), 10_000):
            yield large[at : at + 10_000]

    is_problem(head.post(path, content=chunks(), headers=kind), 413)


@pytest.mark.parametrize("path", ["/v1/checks", "/v1/ask", "/v1/replay", "/v1/sessions"])
def test_towers_of_brackets(head: Caller, path: str) -> None:
    kind = {"Content-Type": "application/json"}
    for tower in (b"[" * 100_000, b'{"form":' * 30_000, b"[" * 100_000 + b"]" * 100_000):
        is_problem(head.post(path, content=tower, headers=kind), 400, 422)
    inside: Any = "x"
    for _ in range(200):
        inside = [inside]
    is_problem(head.post(path, {"form": inside, "verdict": inside, "login": inside, "password": "x"}), 422)


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def doctored(part: str, data: bytes) -> bytes:
    """The blank-ish example workbook with one of its parts replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(ROOT / "docs/examples/furniture.xlsx") as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            new.writestr(info.filename, data if info.filename == part else old.read(info))
    return file.getvalue()


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol0 "lol">'
    + b"".join(b'<!ENTITY lol%d "%s">' % (n, b"&lol%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><workbook>&lol9;</workbook>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><workbook>&x;</workbook>'


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (XLSX, doctored("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 150_000_000)),
        (XLSX, doctored("xl/workbook.xml", LAUGHS)),
        (XLSX, doctored("xl/sharedStrings.xml", LAUGHS)),
        (XLSX, doctored("xl/worksheets/sheet1.xml", LAUGHS)),
        (XLSX, doctored("xl/workbook.xml", OUTSIDE)),
        (ODS, packed(**{"content.xml": LAUGHS, "mimetype": ODS.encode()})),
        (ODS, packed(**{"content.xml": b"<a>" + b" " * 150_000_000})),
        (XLSX, doctored("xl/worksheets/sheet1.xml", b'<worksheet><sheetData><row r="1048577"><c r="ZZZZ9999999">')),
    ],
    ids=["zip bomb", "laughs", "laughing strings", "laughing sheet", "outside", "ods laughs", "ods bomb", "far cells"],
)
def test_bombs_in_workbooks(head: Caller, judges: Judges, kind: str, data: bytes) -> None:
    assert head.post("/v1/checks", FORM).status_code == 200  # the process is there
    deaths, begun = judges.deaths, time.monotonic()
    answer = head.post("/v1/checks", content=data, headers={"Content-Type": kind})
    is_problem(answer, 422)
    assert "root:" not in answer.text and "lollol" not in answer.text
    assert time.monotonic() - begun < 20
    assert judges.deaths == deaths


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("../../../etc/passwd.json", "passwd"),
        ("..\\..\\windows\\win.json", "win"),
        ("/etc/cron.d/自查表.json", "自查表"),
        ("a\x01b\u202eexe.json", "abexe"),
        (".json", "form"),
        ("x" * 300 + ".json", "x" * 80),
    ],
)
def test_an_upload_is_called_by_its_last_name_only(head: Caller, name: str, form: str) -> None:
    data = json.dumps({key: value for key, value in FORM.items() if key != "id"}).encode()
    body = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n'
        b"Content-Type: application/json\r\n\r\n" + data + b"\r\n--b--\r\n"
    )
    answer = head.post("/v1/checks", content=body, headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["form"] == form


def test_uploads_that_are_none(head: Caller) -> None:
    is_problem(head.post("/v1/checks", data={f"f{n}": "x" for n in range(1000)}, files={"file": b"{}"}), 400)
    is_problem(head.post("/v1/checks", files=[("file", ("a.json", b"{}"))] * 2), 400)
    is_problem(head.post("/v1/checks", files={"other": ("a.json", b"{}")}), 422)
    is_problem(head.post("/v1/checks", files={"file": ("a.exe", b"MZ")}), 415)
    kind = {"Content-Type": "multipart/form-data"}
    is_problem(head.post("/v1/checks", content=b"--b\r\n\r\n", headers=kind), 400)
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    is_problem(head.post("/v1/checks", content=b"--b\r\nContent-Dispo", headers=kind), 400, 422)


def test_one_enormous_cell(world: World, head: Caller) -> None:
    world.service.settings.__dict__["body_bytes"] = 20_000_000
    begun = time.monotonic()
    for data in (b"form," + b"x" * 10_000_000, b'form,kind\n"' + b"x\n" * 5_000_000, b"\0" * 1_000_000):
        is_problem(head.post("/v1/checks", content=data, headers={"Content-Type": "text/csv"}), 413, 422)
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize(
    "body",
    [
        b'{"label": "x", "days": 1e999}',
        b'{"label": "x", "days": -1e999}',
        b'{"label": "x", "days": NaN}',
        b'{"label": "x", "days": ' + b"9" * 30 + b"}",
        b'{"label": "x", "days": ' + b"9" * 6000 + b"}",
        b'{"label": "\\ud800"}',
        b'{"label": "a\\u0000b"}',
        b'{"label": "x", "\\ud800": 1}',
        b'{"label": "x", "label\\ud800": 1, "label\\ud800": 2}',
        b'{"label": "x", "officers": ["\\u0000"]}',
        b'{"label": "\xff\xfe"}',
        b'\xff\xfe{\x00"\x00',
        b"null",
        b"[]",
        b'"x"',
        b"",
        b"{",
        b'{"label": "x"} {"label": "y"}',
    ],
)
def test_bodies_that_are_no_bodies(world: World, body: bytes) -> None:
    administrator = world.administrator()
    path = f"/v1/accounts/{administrator.account}/keys"
    is_problem(administrator.post(path, content=body, headers={"Content-Type": "application/json"}), 400, 422)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "image/png", "", "x" * 3000, "application/json;charset"]
)
def test_odd_kinds_of_content(head: Caller, kind: str) -> None:
    data = json.dumps(FORM).encode()
    for path in ("/v1/checks", "/v1/ask"):
        answer = head.post(path, content=data if path == "/v1/checks" else b'{"form":' + data + b"}",
                           headers={"Content-Type": kind})  # fmt: skip
        if answer.status_code != 200:
            is_problem(answer, 415, 422)
            assert "x" * 100 not in answer.text


def test_a_key_of_half_a_character_written_twice(head: Caller) -> None:
    body = b'{"form": "panding/1", "id": "1", "\\ud800": 1, "\\ud800": 2}'
    is_problem(head.post("/v1/checks", content=body, headers={"Content-Type": "application/json"}), 422)
    half = b'{"form": "panding/1", "id": "\\ud800", "enterprise": {"name": "\\udfff"}}'
    answer = head.post("/v1/checks", content=half, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200 or is_problem(answer, 422) is None


def test_dates_at_the_edges_of_time(head: Caller) -> None:
    for day in ("0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "2024-02-30", "-1", "１９４９-10-01"):
        answer = head.post(f"/v1/checks?as_of={quote(day)}", FORM)
        assert answer.status_code == 200 or is_problem(answer, 422) is None
        answer = head.post("/v1/ask", {"form": FORM | {"inspected_on": day}})
        assert answer.status_code == 200 or is_problem(answer, 422) is None


def test_numbers_without_end_on_a_form(head: Caller) -> None:
    for number in (b"1e999", b"-1e999", b"NaN", b"9" * 4000, b"9" * 6000, b"1e-9999", b"0x10"):
        body = json.dumps(FORM).encode()[:-1] + b', "counts": {"dust_system": ' + number + b"}}"
        answer = head.post("/v1/checks", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 200 or is_problem(answer, 422) is None
        answer = head.post("/v1/fix", content=b'{"form":' + body + b"}", headers={"Content-Type": "application/json"})
        assert answer.status_code == 200 or is_problem(answer, 400, 422) is None


@pytest.mark.parametrize(
    "cursor",
    ["x", "====", "W10", "WzFd", "WyJhIiwiYiJd", "WyJcdTAwMDAiXQ", "WyJcdWQ4MDAiXQ", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OV0",
     "W3RydWVd", "W1sxXV0", "eyJhIjoxfQ", "W05hTl0", "漢", "A" * 499],
)  # fmt: skip
def test_cursors_that_are_none(world: World, cursor: str) -> None:
    is_problem(world.administrator().get(f"/v1/accounts?cursor={quote(cursor)}"), 422)


def test_strange_letters_in_addresses_and_headers(world: World, head: Caller) -> None:
    for path in ("/v1/sites/%00", "/v1/sites/%ff%fe", "/v1/sites/" + "9" * 5000, "/v1/sites?enterprise=%00",
                 "/v1/standards/%00", "/v1/standards/%F0%9F%98%80", "/v1/kinds/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
                 "/v1/standards/industry_trade_2023/clauses/%00", "/v1/forms/blank.xlsx?sector=%00"):  # fmt: skip
        answer = head.get(path)
        assert answer.status_code == 200 or is_problem(answer, 403, 404, 422) is None
    for name, value in (
        ("Idempotency-Key", "é".encode("latin-1")),
        ("Idempotency-Key", b"x" * 5000),
        ("X-Request-Id", b"x" * 5000),
        ("Accept-Language", b"\xff\xfe"),
        ("Authorization", b"Bearer \xff"),
        ("Authorization", b"Basic eDp5"),
        ("Authorization", b"Bearer pd_" + b"x" * 5000),
        ("Cookie", b"panding_session=\xff\xfe; ="),
        ("If-None-Match", b'\xff, W/, ""'),
    ):
        answer = world.client.post("/v1/checks", json=FORM, headers={name: value})
        is_problem(answer, 401, 422)
        assert "x" * 100 not in str(answer.headers)


def test_what_was_sent_is_never_repeated(world: World) -> None:
    administrator = world.administrator()
    wrong: tuple[tuple[str, Any], ...] = (
        ("/v1/accounts", {"login": NAME + " ", "name": [NAME], "grants": NAME, "password": NAME}),
        ("/v1/accounts", {"login": "abc", "name": "x", "grants": [{"role": NAME, "level": NAME, "enterprise": NAME}]}),
        ("/v1/enterprises", {"name": {"x": NAME}, "uscc": NAME}),
        ("/v1/ask", {"form": NAME, "as_of": NAME}),
        ("/v1/replay", {"form": {}, "verdict": {"form": [NAME], "outcome": NAME, "findings": NAME}}),
        ("/v1/sessions", {"login": NAME, "password": {"x": NAME}}),
    )
    for path, body in wrong:
        answer = administrator.post(path, body)
        is_problem(answer, 422)
        assert NAME not in answer.text, (path, answer.text)
        assert answer.json()["errors"]
        assert all(re.search(r"[\u4e00-\u9fff]", one["message"]) for one in answer.json()["errors"]), answer.text
    long_key = administrator.post("/v1/enterprises", {"name": "x", "k" * 10_000: 1, "\x07" + "z": 2})
    is_problem(long_key, 422)
    assert len(long_key.content) < 2000


def test_errors_of_routing_are_problems_too(client: TestClient, head: Caller) -> None:
    is_problem(client.get("/nowhere"), 404)
    page = client.get("/nowhere", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    is_problem(client.get("/v1/standards/"), 404)  # no redirect to a host that the caller names
    is_problem(client.post("/v1/standards"), 405)
    answer = client.options("/v1/accounts")
    is_problem(answer, 405)
    assert answer.headers["allow"] == "GET, POST"
    assert client.options("/v1/tips/status").headers["allow"] == "POST"
    assert client.get("/v1/tips/status").headers["allow"] == "POST"


def test_every_answer_is_guarded(client: TestClient, head: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in SHOWN:
        first = client.get(path)
        is_guarded(first)
        is_guarded(client.get(path, headers={"If-None-Match": first.headers["etag"]}))
    for path in ("/health", "/ready", "/metrics", "/v1/me", "/v1/docs", "/v1/openapi.json", "/nowhere"):
        is_guarded(client.get(path))
    assert client.get("/v1/me").headers["cache-control"] == "no-store"
    named = "01909ad6-5be0-7b52-8b52-3f5c2b7c1a10"
    assert client.get("/health", headers={"X-Request-Id": named}).headers["x-request-id"] == named
    assert client.get("/health", headers={"X-Request-Id": "x\ty"}).headers["x-request-id"] != "x\ty"


def test_an_error_of_the_program_says_nothing(
    world: World, head: Caller, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fails(task: object) -> None:
        raise RuntimeError(f"{NAME} {task}")

    monkeypatch.setattr(world.service.judges, "judge", fails)
    answer = head.post(f"/v1/checks?standard={quote(NAME)}", FORM | {"enterprise": {"name": NAME}})
    is_problem(answer, 500)
    assert answer.json()["type"] == "urn:panding:internal"
    assert NAME not in answer.text and "RuntimeError" not in answer.text


def test_what_a_database_refuses_is_told_apart(world: World) -> None:
    def refused(row: Any) -> str:
        with pytest.raises(IntegrityError) as raised:
            world._added(row)
        return broken_constraint(raised.value)

    world._added(Enterprise(name="a", uscc="913701020000000001"))
    assert refused(Enterprise(name="b", uscc="913701020000000001")) == "unique"
    assert refused(Party(site_id=MISSING, kind="tenant", name="x")) == "foreign"
    assert refused(Enterprise(name=None)) == "other"


def test_what_libraries_log_names_no_values(capfd: pytest.CaptureFixture[str]) -> None:
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "lost", None, None)
    try:
        raise ValueError(NAME)
    except ValueError:
        record.exc_info = sys.exc_info()
    said = _Bare("%(name)s: %(message)s").format(record)
    assert said.startswith("x: lost\nValueError test_hard_input.py:")
    assert NAME not in said


def test_one_way_to_write_a_table() -> None:
    """Formulas are guarded against in one place for csv and one for workbooks: nobody else writes any."""
    writers = {
        str(path.relative_to(ROOT))
        for room in ("api", "cli", "engine", "standards")
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"csv\.(Dict)?[Ww]riter|xlsxwriter\.Workbook|openpyxl", path.read_text(encoding="utf-8"))
    }
    assert writers == {"engine/reports/tables/delimited.py", "engine/formats/xlsx/sheets.py"}
