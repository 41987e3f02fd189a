"""Many requests of many kinds, with no error and flat memory: `python -m tests.load.mixed [requests [connections]]`.

Of ten requests five are checks, two validate findings, two read lists, one writes (a hazard reported by hand).
"""

from __future__ import annotations

import itertools
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from api.accounts import Accounts, NewGrant
from api.ciphers import Ciphers
from api.database import Database, Enterprise, Site
from api.database.upgrade import upgrade
from api.routers.validations import EXAMPLE
from tests.api.serving import serving
from tests.load.checks import form, memory
from tests.load.driver import Measured, Request, drive, request

PARTS = 5  # memory is looked at after each part
GROWTH = 1.05  # times the memory after the first part that is still called flat


def peopled(url: str) -> tuple[str, str]:
    """An officer's key, and a site."""
    database = Database(url)
    upgrade(database)
    with database.writing() as session:
        enterprise = Enterprise(name="示例家具有限公司")
        session.add(enterprise)
        session.flush()
        site = Site(enterprise_id=enterprise.id, name="一厂", region="370102", sectors=["light_industry"])
        session.add(site)
        session.flush()
        place = site.id
    accounts = Accounts(database, Ciphers(b"tests only"))
    accounts.add("officer", "示例执法人员", "long enough", NewGrant("officer", ("industry_trade",), "3701", "city"))
    key = accounts.key("officer", "load", 1)
    database.close()
    return key, place


def requests(key: str, site: str) -> Iterator[Request]:
    """The mixture, without end."""
    head = {"Authorization": f"Bearer {key}", "Content_Type": "application/json"}
    check = request("POST", "/v1/checks", form(), **head)
    validate = request("POST", "/v1/findings/validate", json.dumps(EXAMPLE).encode(), **head)
    hazards = request("GET", "/v1/hazards?limit=20", **head)
    sites = request("GET", "/v1/sites", **head)
    for number in itertools.count():
        told = {
            "site_id": site, "matter": "industry_trade", "level": "general", "origin": "inspection",
            "found_on": "2024-05-20", "description": f"示例隐患 {number}",
        }  # fmt: skip
        report = request("POST", "/v1/hazards", json.dumps(told).encode(), **head)
        yield from (check, validate, check, hazards, check, report, check, validate, check, sites)


@dataclass(frozen=True)
class Part:
    """One part of a run, and the memory of all of the service's processes after it, in MB."""

    measured: Measured
    memory: int


def parts(count: int, connections: int) -> Iterator[Part]:
    """Send so many requests, in parts.

    Raises:
        RuntimeError: where anything was answered with an error.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/panding.db"
        key, site = peopled(url)
        with serving(Path(folder), url) as served:
            endless = requests(key, site)
            for _ in range(PARTS):
                measured = drive(served.url, itertools.islice(endless, count // PARTS), connections)
                wrong = {status: body for status, body in measured.answers.items() if status >= 300}
                if wrong or measured.broken:
                    raise RuntimeError(f"errors: {wrong}, broken {measured.broken}")
                yield Part(measured, memory(served))


def main(count: int = 50_000, connections: int = 50) -> None:
    """Send, and print; exit with 1 where memory was not flat."""
    memories = []
    for number, part in enumerate(parts(count, connections), 1):
        print(f"{number}/{PARTS}: {part.measured}; memory {part.memory} MB", flush=True)
        memories.append(part.memory)
    if memories[-1] > memories[0] * GROWTH:
        sys.exit(f"memory grew from {memories[0]} to {memories[-1]} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
