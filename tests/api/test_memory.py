"""What a request leaves behind in a worker: nothing; and threads share heaps instead of each keeping one of its own."""

from __future__ import annotations

import ctypes
import gc
import itertools
import json
import os
import subprocess
import sys
from uuid import uuid4

import pytest

from api.routers.validations import EXAMPLE
from tests.api.world import Caller, World
from tests.load.checks import form

ROUNDS = 4
EACH = 30  # times that one round asks all
THREADS = """
import ctypes, threading
from api.heaps import share_heaps
share_heaps()
together = threading.Barrier(20)
def run():
    together.wait()
    kept = ctypes.CDLL(None).malloc(1000)
    together.wait()
threads = [threading.Thread(target=run) for _ in range(20)]
[one.start() for one in threads]
[one.join() for one in threads]
libc = ctypes.CDLL(None)
libc.fdopen.restype, libc.malloc_info.argtypes = ctypes.c_void_p, (ctypes.c_int, ctypes.c_void_p)
out = libc.fdopen(1, b"w")
libc.malloc_info(0, out)
libc.fflush(ctypes.c_void_p(out))
"""


def ask_all(officer: Caller, site: str) -> int:
    """One request of every kind, none like any before; how many they were."""
    told = {
        "site_id": site, "matter": "industry_trade", "level": "general", "origin": "inspection",
        "found_on": "2024-05-20", "description": f"示例隐患 {uuid4()}",
    }  # fmt: skip
    answers = [
        officer.post("/v1/checks", json.loads(form()) | {"id": f"示例 {uuid4()}"}),
        officer.post("/v1/findings/validate", EXAMPLE | {"text": f"示例 {uuid4()}"}),
        officer.post("/v1/hazards", told, headers={"Idempotency-Key": str(uuid4()), "X-Request-Id": str(uuid4())}),
        officer.get("/v1/hazards?limit=5"),
        officer.get(f"/v1/hazards/{uuid4()}"),
        officer.get(f"/v1/{uuid4()}"),
        officer.client.get("/v1/sites", headers={"Authorization": f"Bearer pd_{uuid4()}"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 201, 200, 403, 404, 401]
    return len(answers)


def test_requests_leave_nothing_behind(world: World) -> None:
    """Python's blocks of memory after each round. What leaks, leaks in every round; what is kept once does not.

    A dictionary with one thing in it that every request leaves behind are two blocks or more.
    """
    officer = world.officer()
    ask_all(officer, world.workshop)
    after, requests = [], 0
    for _ in range(1 + ROUNDS):
        requests = sum(ask_all(officer, world.workshop) for _ in range(EACH))
        gc.collect()
        after.append(sys.getallocatedblocks())
    grown = [later - before for before, later in itertools.pairwise(after)]
    assert min(grown) < requests / 2, grown


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="not glibc")
@pytest.mark.parametrize(("said", "heaps"), [({}, 2), ({"MALLOC_ARENA_MAX": "5"}, 5)], ids=["ours", "theirs"])
def test_threads_share_heaps(said: dict[str, str], heaps: int) -> None:
    rest = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"}
    run = subprocess.run([sys.executable, "-c", THREADS], env=rest | said, capture_output=True, text=True, check=True)
    assert run.stdout.count("<heap nr=") == heaps
