"""A real server: bodies that come slowly, headers without end, and what its log says of failures."""

from __future__ import annotations

import http.client
import json
import socket
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from api.ciphers import Ciphers
from api.database import Account, Database, Grant
from api.database.upgrade import upgrade
from api.protocol import MOST
from tests.api.serving import Served, serving
from tests.api.world import World

NAME, TEXT = "示例姓名王某某", "举报人说除尘器坏了"
SECRET = "tests only"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def key(folder: Path) -> str:
    """An administrator's key, in a database in which one account's certificate can no longer be read."""
    database = Database(f"sqlite:///{folder / 'panding.db'}")
    upgrade(database)
    service: Any = SimpleNamespace(database=database, ciphers=Ciphers(SECRET.encode()))
    world = World(service, SimpleNamespace())  # type: ignore[arg-type]
    broken = Account(login="x", name=NAME, active=True, certificate=NAME, grants=[Grant(role="officer", matters=["*"])])
    world._added(broken)
    found = world.administrator().key
    database.close()
    return found


@pytest.fixture(scope="module")
def served(folder: Path, key: str) -> Iterator[Served]:
    with serving(folder, workers=1, PANDING_REQUEST_SECONDS="1", PANDING_BODY_BYTES="100000") as one:
        yield one


def connected(served: Served) -> socket.socket:
    to = urlsplit(served.url)
    return socket.create_connection((to.hostname, to.port), timeout=15)


def answer(line: socket.socket) -> tuple[int, bytes]:
    """The status, and all that came until the other side closed or said all it had to say."""
    read = http.client.HTTPResponse(line)
    read.begin()
    return read.status, read.read()


def test_a_body_that_comes_too_slowly(served: Served, key: str) -> None:
    for how in ("Content-Length: 1000", "Transfer-Encoding: chunked"):
        with connected(served) as line:
            begun = time.monotonic()
            line.sendall(
                f"POST /v1/checks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n"
                f"Content-Type: application/json\r\n{how}\r\n\r\n".encode()
            )
            status, body = answer(line)
        assert status == 408, body
        assert json.loads(body)["type"] == "urn:panding:too-slow"
        assert 0.5 < time.monotonic() - begun < 8


def test_a_body_that_comes_in_drops(served: Served, key: str) -> None:
    with connected(served) as line:
        line.sendall(
            f"POST /v1/ask HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n"
            "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n".encode()
        )
        for _ in range(8):
            line.sendall(b" ")
            time.sleep(0.2)
        assert answer(line)[0] == 408


def test_chunks_without_end(served: Served, key: str) -> None:
    with connected(served) as line:
        line.sendall(
            f"POST /v1/ask HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n"
            "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        try:
            for _ in range(200):
                line.sendall(b"2710\r\n" + b" " * 10_000 + b"\r\n")
        except OSError:
            pass  # it has heard enough
        assert answer(line)[0] == 413


@pytest.mark.parametrize("flood", [b"X-A: " + b"x" * 1000 + b"\r\n", b"x" * 1000], ids=["many", "one"])
def test_headers_without_end(served: Served, flood: bytes) -> None:
    sent = 0
    with connected(served) as line:
        line.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nX-B: ")
        try:
            while sent < 50_000_000:
                line.sendall(flood)
                sent += len(flood)
        except OSError:
            pass
        assert sent < 10_000_000  # it heard 64 kB; the rest lies in buffers on the way
    assert_alive(served)


def test_large_headers_are_refused_in_words(served: Served) -> None:
    with connected(served) as line:
        line.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nX-B: " + b"x" * (MOST + 10))
        status, body = answer(line)
    assert status == 431
    assert json.loads(body)["title"] == "请求头太大"


def test_nonsense_instead_of_http(served: Served) -> None:
    for nonsense in (b"\x16\x03\x01\x02\x00\x01" + b"\0" * 500, b"GET\r\n\r\n", b"\r\n" * 1000 + b"x y z\r\n\r\n"):
        with connected(served) as line:
            line.sendall(nonsense)
            assert answer(line)[0] == 400
    assert_alive(served)


def test_a_request_on_a_kept_connection_is_not_cut_short(served: Served, key: str) -> None:
    with connected(served) as line:
        for _ in range(3):
            line.sendall(f"GET /v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n".encode())
            assert answer(line)[0] == 200


def test_the_log_holds_no_names_texts_or_queries(served: Served, key: str, folder: Path) -> None:
    """Whatever fails: what was sent, by whom, and what the database holds stays out of the log."""
    form = {"form": "panding/1", "id": NAME, "enterprise": {"name": NAME}, "objections": TEXT}
    to = urlsplit(served.url)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def asked(method: str, path: str, body: Any = None, **more: str) -> int:
        connection = http.client.HTTPConnection(to.hostname or "", to.port, timeout=30)
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        connection.request(method, path, data, headers | more)
        got = connection.getresponse()
        text = got.read().decode()
        connection.close()
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        if got.status >= 500:
            assert NAME not in text and TEXT not in text
            assert json.loads(text)["type"].startswith("urn:panding:")
            assert got.headers["X-Request-Id"]
        return got.status

    query = quote(TEXT)
    assert asked("GET", "/v1/accounts") == 500  # a certificate that cannot be decrypted
    assert asked("POST", f"/v1/checks?standard={query}", form) == 422
    assert asked("POST", f"/v1/checks?as_of={query}", form) == 422
    assert asked("POST", "/v1/ask", {"form": form, "unknown": NAME}) == 422
    assert asked("POST", "/v1/sessions", {"login": NAME, "password": TEXT}) == 401
    assert asked("GET", f"/v1/kinds/{query}?q={query}") == 404
    assert asked("GET", f"/{query}") == 404
    assert asked("POST", "/v1/enterprises", {"name": NAME, "uscc": "913701020000000000"}) == 422
    with sqlite3.connect(folder / "panding.db") as database:
        database.execute("ALTER TABLE enterprise RENAME TO gone")
    try:
        assert asked("POST", "/v1/enterprises", {"name": NAME}) in (500, 503)
    finally:
        with sqlite3.connect(folder / "panding.db") as database:
            database.execute("ALTER TABLE gone RENAME TO enterprise")
    time.sleep(0.3)
    log = served.log.read_text(encoding="utf-8")
    for word in (NAME, TEXT, query, query.lower(), key, "li.na", "standard=", "as_of="):
        assert word not in log
        assert json.dumps(word)[1:-1] not in log
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    failed = [line for line in lines if line["event"] == "failed"]
    assert failed and all(line["request"] and line["at"] for line in failed)
    assert {line.get("status") for line in lines if line["event"] == "request"} >= {401, 404, 422, 500}
    assert "Traceback" not in log


def assert_alive(served: Served) -> None:
    to = urlsplit(served.url)
    connection = http.client.HTTPConnection(to.hostname or "", to.port, timeout=15)
    connection.request("GET", "/health")
    assert connection.getresponse().status == 200
    connection.close()
