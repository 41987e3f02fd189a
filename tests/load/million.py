"""Statistics over a million findings: `python -m tests.load.million [DATABASE_URL [findings]]`.

50,000 sites in 13 cities, 100,000 self-checks, a million findings (a twentieth of them decided on) and 300,000 hazards
of three years. Every statistic is then asked for over HTTP, for one city and for all, and the median of three answers
printed: by the clock, and what it took of a processor. A database that is named is kept, and not filled twice.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import insert, select, text

import standards
from api.app import create_app
from api.ciphers import Ciphers
from api.database import Act, Database, Enterprise, Finding, Form, Hazard, Site, StoredVerdict
from api.database.tables import new_id
from api.database.upgrade import upgrade
from api.judging import Judges
from api.judging.work import JudgingWork
from api.practice import Practice
from api.service import Service
from api.settings import Settings
from engine import Judge
from tests.api.world import World

CITIES, COUNTIES, TOWNS = 13, 10, 12
SITES, FORMS, FINDINGS, HAZARDS = 50_000, 100_000, 1_000_000, 300_000
START, DAYS = date(2024, 1, 1), 1096
_AT_ONCE = 20_000
Row = dict[str, Any]


def fill(database: Database, account: str, findings: int = FINDINGS, seed: int = 1) -> None:
    """Write sites, forms, findings, acts and hazards in proportion to so many findings."""
    pick, scale = random.Random(seed), findings / FINDINGS
    sites = list(_sites(pick, int(SITES * scale)))
    enterprises = [{"id": site["enterprise_id"], "name": "示例企业"} for site in sites]
    forms = [_form(pick, pick.choice(sites), account) for _ in range(int(FORMS * scale))]
    place = {site["id"]: site for site in sites}
    forms.sort(key=lambda form: place[form["site_id"]]["region"])  # indexes are filled from one end to the other
    verdicts = [_verdict(form) for form in forms]
    _write(database, Enterprise, enterprises)
    _write(database, Site, sites)
    _write(database, Form, forms)
    _write(database, StoredVerdict, verdicts)
    each = findings // len(forms)
    made = [
        _finding(pick, form, verdict, place[form["site_id"]], number)
        for form, verdict in zip(forms, verdicts, strict=True)
        for number in range(each)
    ]
    _write(database, Finding, made)
    _write(database, Act, [_act(pick, one, account) for one in made[::20]])
    del made
    hazards = [_hazard(pick, pick.choice(sites), number) for number in range(int(HAZARDS * scale))]
    _write(database, Hazard, sorted(hazards, key=lambda hazard: hazard["region"]))
    with database.writing() as session:
        session.execute(text("ANALYZE"))


def _write(database: Database, table: Any, rows: list[Row]) -> None:
    for first in range(0, len(rows), _AT_ONCE):
        with database.writing() as session:
            session.execute(insert(table), rows[first : first + _AT_ONCE])


def _sites(pick: random.Random, count: int) -> Iterator[Row]:
    for number in range(count):
        city, county, town = pick.randrange(1, CITIES + 1), pick.randrange(1, COUNTIES + 1), pick.randrange(TOWNS)
        yield {
            "id": new_id(), "enterprise_id": new_id(), "name": f"示例{number}厂",
            "made_at": datetime(2023, 5, 1, tzinfo=UTC), "region": f"37{city:02}{county:02}{town:03}000",
            "sectors": pick.choice((["machinery"], ["light_industry"])),
            "matters": ["fire"], "active": True, "high_risk": False,
        }  # fmt: skip


def _day(pick: random.Random) -> date:
    return START + timedelta(days=pick.randrange(DAYS))


def _form(pick: random.Random, site: Row, account: str) -> Row:
    return {
        "id": new_id(), "site_id": site["id"], "state": "submitted", "origin": "self", "inspected_on": _day(pick),
        "made_by": account, "content": {},
    }  # fmt: skip


def _verdict(form: Row) -> Row:
    return {
        "id": new_id(), "form_id": form["id"], "site_id": form["site_id"], "outcome": "major",
        "as_of": form["inspected_on"], "form_digest": "", "standards_digest": "", "engine": "", "body": b"",
    }  # fmt: skip


def _finding(pick: random.Random, form: Row, verdict: Row, site: Row, number: int) -> Row:
    major = pick.random() < 0.6
    return {
        "id": new_id(), "verdict_id": verdict["id"], "form_id": form["id"], "site_id": site["id"],
        "enterprise_id": site["enterprise_id"], "number": number, "matter": pick.choice(("industry_trade", "fire")),
        "region": site["region"], "origin": "self", "as_of": form["inspected_on"], "edition": "industry_trade_2023",
        "clause": f"{pick.randrange(3, 14)}({pick.randrange(1, 7)})", "subject_kind": "dust_system",
        "summary": "铝镁等金属粉尘、木质粉尘的干式除尘系统未规范设置锁气卸灰装置", "past": False,
        "outcome": "major" if major else "undetermined", "reason": None if major else "needs_person",
    }  # fmt: skip


def _act(pick: random.Random, finding: Row, account: str) -> Row:
    return {
        "id": new_id(), "finding_id": finding["id"], "number": 1, "kind": "determination", "by": account,
        "decision": pick.choice(("confirmed", "confirmed", "overturned")), "officers": [],
    }  # fmt: skip


def _hazard(pick: random.Random, site: Row, number: int) -> Row:
    found = _day(pick)
    rectified = found + timedelta(days=pick.randrange(60)) if pick.random() < 0.9 else None
    closed = rectified + timedelta(days=pick.randrange(30)) if rectified else None
    return {
        "id": new_id(), "number": f"示例-{number}", "site_id": site["id"], "enterprise_id": site["enterprise_id"],
        "region": site["region"], "version": 1, "matter": pick.choice(("industry_trade", "fire")),
        "level": pick.choice(("major", "general", "general", "general")), "origin": pick.choice(("self", "inspection")),
        "edition": "industry_trade_2023", "clause": f"{pick.randrange(3, 14)}({pick.randrange(1, 7)})",
        "description": "示例：除尘系统锁气卸灰装置损坏，粉尘在灰斗内堆积", "found_on": found, "rectified_on": rectified,
        "closed_on": closed, "due_on": found + timedelta(days=30), "state": "written_off" if closed else "found",
        "standing": "determined", "done": {"found": {"event": 1}}, "planned": False,
    }  # fmt: skip


QUESTIONS = {
    "the whole": "/v1/statistics?{span}",
    **{f"by {by}": f"/v1/statistics?{{span}}&by={by}" for by in ("region", "industry", "clause", "channel", "level")},
    "by month": "/v1/statistics?{span}&by=period&period=month",
    "unreported": "/v1/statistics/unreported?{span}",
    "overdue hazards": "/v1/statistics/hazards?{span}&figure=overdue",
    "findings listed": "/v1/statistics/findings?{span}&figure=major",
    "lagging": "/v1/statistics/lagging?{span}&measure=rate",
    "monthly.xlsx": "/v1/statistics/monthly.xlsx?{span}",
}
SPANS = {"a month": "of=2025-05", "a year": "of=2025"}


class Province(World):
    """A world of what is in the database: a kept one has all enterprises already."""

    def __init__(self, service: Service, client: TestClient) -> None:
        self.service, self.client = service, client


@contextmanager
def served(url: str, folder: Path) -> Iterator[World]:
    """The service in this process."""
    settings = Settings(data=folder, database_url=url, secret=SecretStr("load"), requests_per_minute=0)
    database, library = Database(url), standards.load()
    upgrade(database)
    judges = Judges(JudgingWork(library.digest), 1, 60.0)
    service = Service(settings, library, Judge(library), database, Ciphers(settings.key), Practice(), judges)
    with TestClient(create_app(service=service)) as client:
        yield Province(service, client)
    service.close()


def ask(world: World) -> None:
    """Ask for everything, and print how long it took."""
    everywhere = world.caller("statistician", matters=("*",), region="37")
    for where, region in (("one city", "&region=3701"), ("all", "")):
        for days, span in SPANS.items():
            for name, address in QUESTIONS.items():
                if days == "a month" and name == "by month":
                    continue
                seconds, used = [], []
                for _ in range(3):
                    began, before = time.perf_counter(), time.process_time()
                    answer = everywhere.get(address.format(span=span) + region)
                    seconds.append(time.perf_counter() - began)
                    used.append(time.process_time() - before)
                    assert answer.status_code == 200, answer.text
                wall, processor = (statistics.median(each) * 1000 for each in (seconds, used))
                print(f"{where:9} {days:8} {name:16} {wall:7.0f} ms, of the processor {processor:6.0f} ms", flush=True)


def main(url: str = "", findings: int = FINDINGS) -> None:
    """Fill, unless it is filled, and ask."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(url or f"sqlite:///{folder}/panding.db", Path(folder)) as world,
    ):
        with world.service.database.reading() as session:
            filled = session.scalar(select(Hazard.id).limit(1))
        if not filled:
            began = time.perf_counter()
            fill(world.service.database, world.caller("administrator").account, findings)
            print(f"{findings:,} findings written in {time.perf_counter() - began:.0f} s", flush=True)
        ask(world)


if __name__ == "__main__":
    main(*sys.argv[1:2], *map(int, sys.argv[2:]))
