"""What is kept is kept: through kill -9 amid writes, through a backup of the running service and its restoring."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from api import audit
from api.accounts import Accounts, NewGrant
from api.ciphers import Ciphers
from api.database import AuditEntry, Database, Event, Hazard, Site
from tests.api.serving import ENTRY, Served, environment, serving
from tests.load.driver import Request, drive, request
from tests.load.mixed import peopled

SECRET = Ciphers(b"tests only")
WRITES = 500


def panding(folder: Path, url: str, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The command line against this database."""
    called = [sys.executable, "-c", ENTRY, *command]
    return subprocess.run(
        called, env=environment(folder, url, **more), cwd=folder, capture_output=True, text=True, check=False
    )


def administrator(url: str) -> str:
    """A key of somebody who may add sites."""
    database = Database(url)
    accounts = Accounts(database, SECRET)
    accounts.add("admin", "示例管理员", "long enough", NewGrant("administrator", ("*",)))
    key = accounts.key("admin", "tests", 1)
    database.close()
    return key


def site(number: int) -> bytes:
    return json.dumps({"name": f"厂区{number}", "region": "370102", "sectors": ["light_industry"]}).encode()


def hazard(key: str, place: str, number: int) -> Request:
    """A report of a hazard."""
    told = {
        "site_id": place, "matter": "industry_trade", "level": "general", "origin": "inspection",
        "found_on": "2024-05-20", "description": f"示例隐患 {number}",
    }  # fmt: skip
    head = {"Authorization": f"Bearer {key}", "Content_Type": "application/json"}
    return request("POST", "/v1/hazards", json.dumps(told).encode(), **head)


def enterprise(served: Served, key: str) -> str:
    ids: list[str] = []
    one = request(
        "POST", "/v1/enterprises", b'{"name": "x"}', Authorization=f"Bearer {key}", Content_Type="application/json"
    )
    drive(served.url, iter([one]), 1, lambda asked, status, body: ids.append(json.loads(body)["id"]))
    return ids[0]


@dataclass
class Killer:
    """Keeps the ids that were answered, and kills the service once there are enough; the others go on meanwhile."""

    served: Served
    enough: int
    answered: set[str]

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self.served.kill)

    def heard(self, asked: Request, status: int, body: bytes) -> None:
        assert status == 201, body
        self.answered.add(json.loads(body)["id"])
        if len(self.answered) == self.enough:
            self.thread.start()


def test_what_was_answered_outlives_a_kill(url: str, tmp_path: Path) -> None:
    """500 hazards reported over 50 connections, all processes killed somewhere amid them, twice."""
    key, place = peopled(url)
    answered, sent, chance = set[str](), 0, random.Random(7)
    for _ in range(2):
        with serving(tmp_path, url) as served:
            writes = [hazard(key, place, sent + n) for n in range(WRITES)]
            sent += WRITES
            killer = Killer(served, len(answered) + chance.randint(20, 200), answered)
            done = drive(served.url, iter(writes), 50, killer.heard)
            killer.thread.join()
            assert done.broken
    database = Database(url)
    with serving(tmp_path, url), database.reading() as session:
        there = set(session.scalars(select(Hazard.id)))
        assert answered <= there
        # No half-written hazard: each has the event it came with, and its line in the audit log; each line its hazard.
        assert there == set(session.scalars(select(Event.hazard_id).where(Event.act == "found")))
        assert there == set(session.scalars(select(AuditEntry.object_id).where(AuditEntry.action == "hazard.found")))
        count, _, breaks = audit.verify(session, SECRET.audit_key)
        assert not breaks
        assert count == session.scalar(select(func.count()).select_from(AuditEntry))
    database.close()


def test_a_backup_of_the_running_service_is_put_back(url: str, tmp_path: Path) -> None:
    key = administrator(url)
    other = _empty(url, tmp_path)
    with serving(tmp_path, url) as served:
        head = {"Authorization": f"Bearer {key}", "Content_Type": "application/json"}
        place = f"/v1/enterprises/{enterprise(served, key)}/sites"
        writes = (request("POST", place, site(n), **head) for n in range(300))
        writing = threading.Thread(target=drive, args=(served.url, writes, 4))
        writing.start()
        time.sleep(0.5)
        made = panding(tmp_path, url, "db", "backup", str(tmp_path / "copy"))
        writing.join()
        assert made.returncode == 0, made.stderr
    again = panding(tmp_path, url, "db", "backup", str(tmp_path / "copy"))
    assert again.returncode == 2  # never overwritten
    put_back = panding(tmp_path, other, "db", "restore", str(tmp_path / "copy"))
    assert put_back.returncode == 0, put_back.stderr + put_back.stdout
    assert "完整" in put_back.stdout
    assert panding(tmp_path, other, "db", "restore", str(tmp_path / "copy")).returncode == 2  # not empty any more
    database = Database(other)
    with database.reading() as session:
        count = session.scalar(select(func.count()).select_from(Site)) or 0
        assert 0 < count <= 300
        assert count == session.scalar(select(func.count()).where(AuditEntry.action == "site.made"))
    database.close()
    with serving(tmp_path, other) as served:
        assert enterprise(served, key)


def _empty(url: str, folder: Path) -> str:
    """Another database, with nothing in it."""
    if url.startswith("sqlite"):
        return f"sqlite:///{folder / 'other.db'}"
    base, _, name = url.rpartition("/")
    with psycopg.connect(f"{base.replace('+psycopg', '')}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}_other")
    return f"{base}/{name}_other"


@pytest.mark.parametrize(
    "change", ["UPDATE audit SET data = '{}' WHERE number = 1", "DELETE FROM audit WHERE number = 1"]
)
def test_the_audit_log_cannot_be_changed_and_a_change_shows(url: str, tmp_path: Path, change: str) -> None:
    administrator(url)
    database = Database(url)
    with pytest.raises(DBAPIError), database.writing() as session:
        session.execute(text(change))
    with database.writing() as session:  # as somebody would who owns the database
        if database.on_sqlite:
            session.execute(text("DROP TRIGGER audit_update"))
            session.execute(text("DROP TRIGGER audit_delete"))
        else:
            session.execute(text("DROP TRIGGER audit_unchanging ON audit"))
        session.execute(text(change))
    database.close()
    told = panding(tmp_path, url, "audit", "verify")
    assert told.returncode == 1
    assert "断裂" in told.stdout


def test_a_cut_off_end_shows_by_the_head_noted_down(url: str, tmp_path: Path) -> None:
    key = administrator(url)
    assert key
    whole = panding(tmp_path, url, "audit", "verify")
    assert whole.returncode == 0
    head = whole.stdout.split("摘要 ")[1].split("；")[0]
    assert panding(tmp_path, url, "audit", "verify", "--head", head).returncode == 0
    database = Database(url)
    with database.writing() as session:
        session.execute(
            text("DROP TRIGGER audit_delete" if database.on_sqlite else "DROP TRIGGER audit_unchanging ON audit")
        )
        session.execute(text("DELETE FROM audit WHERE number = 2"))
    database.close()
    assert panding(tmp_path, url, "audit", "verify").returncode == 0
    assert panding(tmp_path, url, "audit", "verify", "--head", head).returncode == 1


def test_accounts_from_the_command_line(url: str, tmp_path: Path) -> None:
    add = ("user", "add", "chief", "--name", "示例管理员", "--role", "administrator", "--matter", "*")
    assert panding(tmp_path, url, *add, PANDING_NEW_PASSWORD="short").returncode == 2
    assert panding(tmp_path, url, *add, PANDING_NEW_PASSWORD="long enough").returncode == 0
    assert panding(tmp_path, url, *add, PANDING_NEW_PASSWORD="long enough").returncode == 2  # taken
    assert "administrator *" in panding(tmp_path, url, "user", "list").stdout
    key = panding(tmp_path, url, "user", "key", "chief", "--label", "tests").stdout.strip()
    with serving(tmp_path, url, workers=1) as served:
        assert enterprise(served, key)
        assert panding(tmp_path, url, "user", "close", "chief").returncode == 0
        one = request("GET", "/v1/sites", Authorization=f"Bearer {key}")
        assert drive(served.url, iter([one]), 1).statuses == {401: 1}
    assert panding(tmp_path, url, "user", "password", "nobody", PANDING_NEW_PASSWORD="long enough").returncode == 2
    assert panding(tmp_path, url, "db", "status").returncode == 0
