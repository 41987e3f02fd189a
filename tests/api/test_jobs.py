"""Jobs: what comes out is what `panding check` writes, byte for byte, whoever judged it and whatever ended them."""

from __future__ import annotations

import csv
import http.client
import io
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openpyxl
from sqlalchemy import select, update

from api.accounts import Accounts, NewGrant
from api.ciphers import Ciphers
from api.database import AuditEntry, Database, Delivery, Job
from api.database.tables import now
from api.housekeeping import tidy
from api.jobs.folders import job_folder
from api.jobs.runner import Runner
from api.service import Service
from api.settings import Settings
from engine.batch.results import FAILED, RESULTS
from tests.api.serving import ENTRY, environment, serving
from tests.api.world import Caller, World
from tests.batch.test_runs import MIXED, some

EXAMPLES = Path("docs/examples")


def archive(count: int = 60) -> bytes:
    """What a clerk sends: workbooks, lines, a file that is none, names in Chinese."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.write(EXAMPLES / "furniture.xlsx", "甲/家具.xlsx")
        package.write(EXAMPLES / "seafood.xlsx", "seafood.xlsx")
        package.writestr("many.ndjson", some(count))
        package.writestr("broken.xlsx", "no workbook")
        package.writestr("one.json", json.dumps(MIXED[1] | {"id": "=1+1"}))
    return out.getvalue()


def checked(folder: Path, name: str, data: bytes) -> tuple[bytes, bytes]:
    """What `panding check` makes of a file: results and failures."""
    folder.mkdir()
    (folder / name).write_bytes(data)
    command = [sys.executable, "-c", ENTRY, "check", name, "--jobs", "1", "--output", "out"]
    done = subprocess.run(command, env=environment(folder, None), cwd=folder, capture_output=True, check=False)
    assert done.returncode in (1, 3), done.stderr
    return (folder / "out" / RESULTS).read_bytes(), (folder / "out" / FAILED).read_bytes()


def send(caller: Caller, data: bytes, name: str = "十月.zip", **headers: str) -> Any:
    return caller.post("/v1/checks/batch", files=[("file", (name, data, "application/zip"))], headers=headers)


def outputs(caller: Caller, job: str) -> tuple[bytes, bytes]:
    return caller.get(f"/v1/jobs/{job}/results").content, caller.get(f"/v1/jobs/{job}/failed").content


def test_a_job_is_what_check_writes(world: World, tmp_path: Path) -> None:
    caller, data = world.head(), archive()
    made = send(caller, data)
    assert made.status_code == 202, made.text
    job = made.json()["id"]
    assert caller.get(f"/v1/jobs/{job}/results").status_code == 409
    assert Runner(world.service).turn()
    told = caller.get(f"/v1/jobs/{job}").json()
    assert (told["state"], told["share"], told["name"]) == ("done", 1.0, "十月.zip")
    assert told["done"] == sum(told["outcomes"].values()) == 60 + 4
    assert outputs(caller, job) == checked(tmp_path / "cli", "十月.zip", data)
    assert not job_folder(world.service.settings.data, job).input.exists()
    assert not Runner(world.service).turn()
    with world.service.database.reading() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == job)).all()
    assert actions == ["job.made", "job.done"]


def test_results_as_tables(world: World) -> None:
    caller = world.head()
    job = send(caller, archive(5)).json()["id"]
    assert Runner(world.service).turn()
    plain = caller.get(f"/v1/jobs/{job}/results?format=csv")
    assert plain.headers["content-type"] == "text/csv; charset=utf-8"
    lines = list(csv.reader(io.StringIO(plain.content.decode("utf-8-sig"))))
    assert lines[0][:2] == ["自查表", "企业名称"]
    assert {"'=1+1"} == {line[0] for line in lines if "1+1" in line[0]}  # no spreadsheet runs it
    book = openpyxl.load_workbook(io.BytesIO(caller.get(f"/v1/jobs/{job}/results?format=xlsx").content))
    rows = [[cell or "" for cell in row] for row in book.worksheets[0].iter_rows(min_row=4, values_only=True)]
    assert len(rows) == len(lines) - 1
    assert [row[13] for row in rows] == [line[13] for line in lines[1:]]  # 判定结果
    english = caller.get(f"/v1/jobs/{job}/results?format=csv&lang=en").content.decode("utf-8-sig")
    assert english.startswith("Form,")


def test_lines_as_the_body(world: World, tmp_path: Path) -> None:
    caller, data = world.head(), some(20).encode()
    head = {"Content-Type": "application/x-ndjson"}
    made = caller.post("/v1/checks/batch?name=表.ndjson&as_of=2024-05-20&strict=true", content=data, headers=head)
    assert made.json()["options"]["as_of"] == "2024-05-20"
    assert Runner(world.service).turn()
    results, failed = outputs(caller, made.json()["id"])
    assert len(results.splitlines()) + len(failed.splitlines()) == 20
    assert json.loads(results.splitlines()[0])["file"] == "表.ndjson"


def test_the_same_upload_again_is_the_same_job(world: World) -> None:
    caller, data = world.head(), archive(3)
    first = send(caller, data, **{"Idempotency-Key": "once"})
    again = send(caller, data, **{"Idempotency-Key": "once"})
    assert first.json() == again.json()
    assert again.headers["idempotent-replay"] == "true"
    other = send(caller, archive(4), **{"Idempotency-Key": "once"})
    assert other.status_code == 422
    assert other.json()["type"] == "urn:panding:key-reused"
    assert len(caller.get("/v1/jobs").json()["items"]) == 1
    assert len(list((world.service.settings.data / "jobs").iterdir())) == 1  # nothing of the others is left


def test_what_is_refused_leaves_nothing(world: World) -> None:
    caller, parts = world.head(), "multipart/form-data"
    for answer, status in (
        (send(caller, b""), 422),
        (send(caller, b"x", name="x.exe"), 415),
        (caller.post("/v1/checks/batch", content=b"x", headers={"Content-Type": "image/png"}), 415),
        (caller.post("/v1/checks/batch?standard=none", content=b"{}"), 422),
        (
            caller.post(
                "/v1/checks/batch",
                content=b"--x\r\nbroken",
                headers={"Content-Type": "multipart/form-data; boundary=x"},
            ),
            400,
        ),
        (caller.post("/v1/checks/batch", content=b"x", headers={"Content-Type": parts}), 400),
    ):
        assert answer.status_code == status, answer.text
    folder = world.service.settings.data / "jobs"
    assert not folder.exists() or not list(folder.iterdir())


def test_names_are_names_and_no_paths(world: World) -> None:
    caller = world.head()
    line = some(1).encode()
    names = ["../../etc/x.ndjson", "C:\\a\\x.ndjson", "x.ndjson", "‮evil.ndjson"]
    made = caller.post("/v1/checks/batch", files=[("file", (name, line, "text/plain")) for name in names])
    assert made.json()["options"]["files"] == ["x.ndjson", "x (2).ndjson", "x (3).ndjson", "evil.ndjson"]
    inside = job_folder(world.service.settings.data, made.json()["id"]).input
    assert sorted(path.name for path in inside.iterdir()) == [f"{n:04}.ndjson" for n in range(4)]


def test_too_many_at_once(world: World) -> None:
    object.__setattr__(world.service.settings, "jobs_waiting", 2)
    caller = world.head()
    answers = [send(caller, archive(1)).status_code for _ in range(3)]
    assert answers == [202, 202, 429]
    assert send(world.head(), archive(1)).status_code == 202  # others are not kept out


def test_a_job_is_seen_by_its_maker_only(world: World) -> None:
    job = send(world.head(), archive(1)).json()["id"]
    for other in (world.head(), world.administrator(), world.officer()):
        for answer in (
            other.get(f"/v1/jobs/{job}"),
            other.get(f"/v1/jobs/{job}/results"),
            other.delete(f"/v1/jobs/{job}"),
        ):
            assert answer.status_code == 403
        assert other.get("/v1/jobs").json()["items"] == []


def test_progress_is_told_until_the_end(world: World) -> None:
    caller = world.head()
    job = send(caller, archive(200)).json()["id"]
    running = threading.Thread(target=Runner(world.service).turn)
    running.start()
    answer = caller.get(f"/v1/jobs/{job}/events")
    running.join()
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = [line.partition(": ")[2] for line in answer.text.splitlines() if line.startswith("event: ")]
    data = [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: ")]
    assert told[-1] == "end" and set(told[:-1]) == {"progress"}
    assert data[-1]["state"] == "done"
    assert [one["done"] for one in data] == sorted(one["done"] for one in data)


def test_cancelled_before_and_while_it_runs(world: World) -> None:
    caller = world.head()
    waiting = send(caller, archive(1)).json()["id"]
    assert caller.delete(f"/v1/jobs/{waiting}").status_code == 204
    assert caller.get(f"/v1/jobs/{waiting}").json()["state"] == "cancelled"
    assert not job_folder(world.service.settings.data, waiting).path.exists()
    assert not Runner(world.service).turn()
    job = send(caller, archive(20_000)).json()["id"]
    running = threading.Thread(target=Runner(world.service).turn)
    running.start()
    while caller.get(f"/v1/jobs/{job}").json()["done"] < 10:
        time.sleep(0.1)
    assert caller.delete(f"/v1/jobs/{job}").status_code == 204
    running.join(30)
    assert not running.is_alive()
    assert caller.get(f"/v1/jobs/{job}").json()["state"] == "cancelled"
    assert not job_folder(world.service.settings.data, job).path.exists()
    assert caller.get(f"/v1/jobs/{job}/results").status_code == 409
    assert caller.delete(f"/v1/jobs/{job}").status_code == 204  # over: now it is gone
    assert caller.get(f"/v1/jobs/{job}").status_code == 403


def test_given_back_at_the_end_of_a_worker_and_gone_on_with(world: World, tmp_path: Path) -> None:
    caller, data = world.head(), archive(1500)
    job = send(caller, data).json()["id"]
    first = Runner(world.service)
    running = threading.Thread(target=first.turn)
    running.start()
    while caller.get(f"/v1/jobs/{job}").json()["done"] < 100:
        time.sleep(0.05)
    first.stop()
    running.join(30)
    told = caller.get(f"/v1/jobs/{job}").json()
    assert told["state"] == "waiting"
    assert 100 <= told["done"] < 1504
    assert Runner(world.service).turn()
    assert outputs(caller, job) == checked(tmp_path / "cli", "十月.zip", data)


def test_taken_over_only_when_it_is_left(world: World) -> None:
    caller = world.head()
    job = send(caller, archive(1)).json()["id"]
    first, second = Runner(world.service), Runner(world.service)
    claim = first._claimed()
    assert claim and second._claimed() is None
    with world.service.database.writing() as session:
        session.execute(update(Job).values(beat_at=now() - timedelta(hours=1)))
    assert second._claimed() is None  # it stalls, but it still holds the files
    claim.lock.close()
    taken = second._claimed()
    assert taken and taken.attempts == 2
    taken.lock.close()
    with world.service.database.writing() as session:
        session.execute(update(Job).values(beat_at=now() - timedelta(hours=1), attempts=5))
    assert second.turn()
    assert caller.get(f"/v1/jobs/{job}").json()["state"] == "failed"  # it has cost workers enough


def test_webhooks_are_told_of_ones_own_jobs(world: World) -> None:
    mine, other = world.administrator(), world.administrator()
    for caller in (mine, other):
        made = caller.post("/v1/webhooks", {"url": "https://platform.example.cn/", "events": ["job.done"]})
        assert made.status_code == 201
    job = send(mine, archive(1)).json()["id"]
    assert Runner(world.service).turn()
    with world.service.database.reading() as session:
        [delivery] = session.scalars(select(Delivery))
    assert json.loads(delivery.body)["data"]["job"] == job


def test_old_jobs_are_thrown_away_and_it_is_noted(world: World) -> None:
    caller = world.head()
    old, young = (send(caller, archive(1)).json()["id"] for _ in range(2))
    assert Runner(world.service).turn() and Runner(world.service).turn()
    with world.service.database.writing() as session:
        session.execute(update(Job).where(Job.id == old).values(ended_at=now() - timedelta(days=8)))
    stray = job_folder(world.service.settings.data, "stray").path
    stray.mkdir()
    os.utime(stray, (1, 1))
    tidy(world.service)
    assert [one["id"] for one in caller.get("/v1/jobs").json()["items"]] == [young]
    folders = {path.name for path in (world.service.settings.data / "jobs").iterdir()}
    assert folders == {young}
    with world.service.database.reading() as session:
        assert session.scalar(select(AuditEntry.account_id).where(AuditEntry.action == "job.removed")) is None
        assert session.scalars(select(AuditEntry.object_id).where(AuditEntry.action == "job.removed")).all() == [old]


def test_background_work_ends_with_the_service(settings: Settings) -> None:
    before = set(threading.enumerate())
    service = Service.start(settings)
    names = {thread.name for thread in set(threading.enumerate()) - before}
    assert {"background-jobs", "background-webhooks", "background-housekeeping"} <= names
    service.close()
    assert set(threading.enumerate()) <= before


def clerk(url: str) -> str:
    database = Database(url)
    accounts = Accounts(database, Ciphers(b"tests only"))
    accounts.add("clerk", "示例", "long enough", NewGrant("statistician", ("*",)))
    key = accounts.key("clerk", "tests", 1)
    database.close()
    return key


class Remote:
    """The service over the network; a file is sent as it is read."""

    def __init__(self, url: str, key: str) -> None:
        self.host, self.key = urlsplit(url).netloc, key

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection(self.host, timeout=120)) as line:
            line.request(method, path, body, {"Authorization": f"Bearer {self.key}", **headers})
            answer = line.getresponse()
            return answer.status, answer.read()

    def job(self, job: str) -> Any:
        return json.loads(self.ask("GET", f"/v1/jobs/{job}")[1])

    def until(self, job: str, seconds: float = 240) -> Iterator[Any]:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            yield (told := self.job(job))
            if told["state"] == "done":
                return
            time.sleep(0.2)
        raise AssertionError(told)


def test_a_job_survives_a_kill(url: str, tmp_path: Path) -> None:
    key, data = clerk(url), archive(1500)
    with serving(tmp_path, url, workers=2, PANDING_JOB_PATIENCE="2") as served:
        remote = Remote(served.url, key)
        status, body = remote.ask("POST", "/v1/checks/batch?name=a.zip", data, **{"Content-Type": "application/zip"})
        assert status == 202, body
        job = json.loads(body)["id"]
        for told in remote.until(job):
            if told["done"] > 100:
                break
        served.kill()
    journal = tmp_path / "jobs" / job / "output" / "journal.ndjson"
    kept = len(journal.read_bytes().splitlines())
    assert 0 < kept < 1504
    with serving(tmp_path, url, workers=2, PANDING_JOB_PATIENCE="2") as served:
        remote = Remote(served.url, key)
        assert [told["state"] for told in remote.until(job)][-1] == "done"
        results, failed = (remote.ask("GET", f"/v1/jobs/{job}/{part}")[1] for part in ("results", "failed"))
    assert (results, failed) == checked(tmp_path / "cli", "a.zip", data)


def test_two_thousand_forms_in_flat_memory(sqlite_template: Path, tmp_path: Path) -> None:
    """What the service holds does not depend on the database."""
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'panding.db')}"
    key = clerk(url)
    many = tmp_path / "many.ndjson"
    padding = " " * 40_000  # 80 MB in all
    few = tmp_path / "few.ndjson"
    few.write_text(some(50))
    with many.open("w") as out:
        out.writelines(json.dumps(MIXED[n % 5] | {"id": f"form-{n}"}) + padding + "\n" for n in range(2000))
    with serving(tmp_path, url, workers=1) as served:
        remote, kind = Remote(served.url, key), {"Content-Type": "application/x-ndjson"}
        peaks = []
        for content in (few, many):
            with content.open("rb") as body:
                size = {"Content-Length": str(content.stat().st_size)}
                status, answer = remote.ask("POST", "/v1/checks/batch", body, **size, **kind)
            assert status == 202, answer
            job = json.loads(answer)["id"]
            *_, told = remote.until(job)
            assert remote.ask("GET", f"/v1/jobs/{job}/results")[0] == 200
            peaks.append(peak(served.process.pid))
    assert told["done"] == 2000
    assert peaks[1] - peaks[0] < 40_000_000, peaks


def peak(pid: int) -> int:
    """The most memory a process has held, in bytes."""
    told = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(told.split("VmHWM:")[1].split()[0]) * 1024
