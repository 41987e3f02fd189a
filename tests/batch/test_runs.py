"""Runs over many forms: the order, and that nothing is lost whatever ends a run."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.batch.run import into_folder
from cli.handed import form_files
from engine.batch.results import FAILED, JOURNAL, RESULTS, RUN
from engine.batch.work import Judging
from standards import Library
from tests.batch.deaths import Deadly
from tests.cli import forms
from tests.cli.calls import ENV, process
from tests.cli.forms import write

MIXED = [forms.CLEAR, forms.MAJOR, forms.OPEN, forms.CONTESTED, forms.TOO_FEW]


def some(count: int) -> str:
    """So many forms as NDJSON, each with its own id; every hundredth line is none."""
    lines = (json.dumps(MIXED[n % 5] | {"id": f"form-{n}"}, ensure_ascii=False) for n in range(count))
    return "\n".join("{" if n % 100 == 50 else line for n, line in enumerate(lines))


def handed(folder: Path, count: int = 40) -> Path:
    """A folder of files of several kinds, some of which are no forms."""
    named = {f"{n:03}.json": MIXED[n % 5] | {"id": f"single-{n}"} for n in range(12)}
    write(folder, {**named, "b/many.ndjson": some(count), "broken.xlsx": "no workbook", "c.yaml": "form: 7"})
    return folder


# Tests that were started in the background ignore Ctrl-C, and so would whatever they start.
HEARS = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"


def started(*args: object) -> subprocess.Popen[bytes]:
    """A run in a process group of its own, as a shell would start it."""
    command = [sys.executable, "-c", f"{HEARS}; from cli.app import main; main()", "check", *map(str, args)]
    return subprocess.Popen(command, env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def written(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in (RESULTS, FAILED, JOURNAL, RUN)}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def gone(pids: list[int]) -> bool:
    """Whether all end within some seconds."""
    for _ in range(50):
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.1)
    return False


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forms enough for a second or two."""
    return handed(tmp_path_factory.mktemp("many"), 3000)


@pytest.fixture(scope="module")
def undisturbed(many: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("out") / "out"
    done = process("check", many, "--jobs", 2, "--output", out)
    assert done.returncode == 1, done.stderr
    return written(out)


def test_results_stand_in_the_order_of_the_files_and_say_which_they_are(tmp_path: Path) -> None:
    folder, out = handed(tmp_path / "forms"), tmp_path / "out"
    done = process("check", folder, "--jobs", 2, "--output", out)
    alone = process("check", folder, "--format", "ndjson")
    assert (done.returncode, alone.returncode) == (1, 1)
    found = lines(out / RESULTS)
    assert [(one["file"], one["line"]) for one in found[:13]] == [
        *((str(folder / f"{n:03}.json"), None) for n in range(12)),
        (str(folder / "b/many.ndjson"), 1),
    ]
    assert [one["form"] for one in found[12:]] == [f"form-{n}" for n in range(40)]
    assert [{k: v for k, v in one.items() if k not in ("file", "line")} for one in found] == [
        json.loads(line) for line in alone.stdout.splitlines()
    ]
    assert [(Path(one["file"]).name, one["why"]) for one in lines(out / FAILED)] == [
        ("broken.xlsx", "unread"),
        ("c.yaml", "unread"),
    ]
    run = json.loads((out / RUN).read_bytes())
    assert run["finished"] and run["forms"] == 54 and sum(run["outcomes"].values()) == 54
    assert run["outcomes"] == Counter(one["outcome"] for one in found) | {"failed": 2, "not_applicable": 0}


def test_without_a_folder_the_same_lines_as_in_one_process(tmp_path: Path) -> None:
    folder = handed(tmp_path)
    alone = process("check", folder, "--format", "ndjson")
    many = process("check", folder, "--format", "ndjson", "--jobs", 2)
    assert (many.stdout, many.stderr, many.returncode) == (alone.stdout, alone.stderr, alone.returncode)


def test_a_run_killed_again_and_again_comes_to_the_same_bytes(
    many: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    random.seed(4)
    out, kills = tmp_path / "out", 0
    for _ in range(6):
        run = started(many, "--jobs", 2, "--output", out, "--resume")
        victims = [run.pid]
        try:
            run.wait(random.uniform(0.8, 2.5))
            break
        except subprocess.TimeoutExpired:
            victims += children(run.pid)
            os.kill(random.choice(victims), signal.SIGKILL)  # the run itself or one of its workers
            kills += 1
        if run.poll() is None:
            run.kill()
        run.communicate()
    assert kills
    done = process("check", many, "--jobs", 1, "--output", out, "--resume")
    assert done.returncode == 1, done.stderr
    assert written(out) == undisturbed


def test_a_worker_killed_from_outside_costs_nothing(many: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    run = started(many, "--jobs", 2, "--output", tmp_path / "out")
    journal = tmp_path / "out" / JOURNAL
    while run.poll() is None and not (journal.exists() and journal.stat().st_size):
        time.sleep(0.02)  # until both are at work
    victims = [pid for pid in children(run.pid) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    assert run.poll() is None and len(victims) == 2
    os.kill(victims[0], signal.SIGKILL)
    run.communicate(timeout=60)
    assert run.returncode == 1
    assert written(tmp_path / "out") == undisturbed


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_by_hand_it_says_how_to_go_on(
    many: Path, undisturbed: dict[str, bytes], tmp_path: Path, number: int
) -> None:
    out = tmp_path / "out"
    run = started(many, "--jobs", 2, "--output", out)
    while run.poll() is None and not ((out / JOURNAL).exists() and (out / JOURNAL).stat().st_size):
        time.sleep(0.02)
    workers = children(run.pid)
    os.killpg(run.pid, number) if number == signal.SIGINT else os.kill(run.pid, number)
    _, said = run.communicate(timeout=30)
    assert run.returncode == 130 and "--resume" in said.decode() and "Traceback" not in said.decode()
    assert workers and gone(workers)
    assert 0 < len(lines(out / RESULTS)) < len(undisturbed[RESULTS].splitlines())
    assert process("check", many, "--jobs", 2, "--output", out, "--resume").returncode == 1
    assert written(out) == undisturbed


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_by_hand_without_a_folder_it_says_so_too(many: Path, number: int) -> None:
    run = started(many, "--jobs", 2, "--format", "ndjson")
    assert run.stdout
    first = run.stdout.readline()
    workers = children(run.pid)
    os.killpg(run.pid, number) if number == signal.SIGINT else os.kill(run.pid, number)
    rest, said = run.communicate(timeout=30)
    assert run.returncode == 130 and "已停下" in said.decode() and "Traceback" not in said.decode()
    assert json.loads(first)["form"] == "single-0" and len(rest.splitlines()) < 2900
    assert workers and gone(workers)


def test_half_lines_at_the_end_are_cut_off(many: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    for name, content in undisturbed.items():
        kept = content.splitlines(keepends=True)[: {RESULTS: 1700, FAILED: 9, JOURNAL: 600}.get(name)]
        (tmp_path / name).write_bytes(b"".join(kept) + (b'["half' if name != RUN else b""))
    assert process("check", many, "--jobs", 2, "--output", tmp_path, "--resume").returncode == 1
    assert written(tmp_path) == undisturbed


def test_results_are_never_written_over(tmp_path: Path) -> None:
    folder, out = handed(tmp_path / "forms"), tmp_path / "out"
    process("check", folder, "--jobs", 1, "--output", out)
    before = written(out)
    done = process("check", folder, "--jobs", 1, "--output", out)
    assert done.returncode == 2 and "--resume" in done.stderr.decode()
    assert written(out) == before


def test_results_in_the_folder_of_the_forms_are_no_forms(tmp_path: Path) -> None:
    folder = handed(tmp_path)
    for _ in range(2):
        process("check", folder, "--jobs", 1, "--output", folder / "out", "--resume")
    assert json.loads((folder / "out" / RUN).read_bytes())["forms"] == 54


def run_here(
    folder: Path, out: Path, library: Library, log: Path, *, resume: bool = False, retry: bool = False, **more: Any
) -> Counter[str]:
    judging = Judging(library.digest, **more)

    def files() -> Iterator[Path]:
        return form_files([folder], "zh")

    return into_folder(judging, files, 2, out, resume=resume, retry=retry, work=Deadly(judging, log))


def judged(log: Path) -> list[str]:
    """The forms that were really judged since this was last asked."""
    found = sorted(Path(line).name for line in log.read_text(encoding="utf-8").splitlines()) if log.exists() else []
    log.unlink(missing_ok=True)
    return found


def test_a_deadly_form_is_reported_and_the_others_are_judged(tmp_path: Path, library: Library) -> None:
    folder, log = handed(tmp_path / "forms", 10), tmp_path / "log"
    write(folder, {"005.json": MIXED[0] | {"id": "deadly"}, "007.json": MIXED[0] | {"id": "wrong"}})
    outcomes = run_here(folder, tmp_path / "out", library, log)
    failed = {Path(one["file"]).name: one for one in lines(tmp_path / "out" / FAILED)}
    assert {name: one["why"] for name, one in failed.items()} == {
        "005.json": "died",
        "007.json": "error",
        "broken.xlsx": "unread",
        "c.yaml": "unread",
    }
    assert "-9" in failed["005.json"]["message"] and "a slip of the program" in failed["007.json"]["message"]
    assert outcomes["failed"] == 4 and outcomes.total() == 24
    assert judged(log).count("005.json:0") == 2


def test_lost_forms_are_tried_again_only_where_asked(tmp_path: Path, library: Library) -> None:
    folder, out, log = handed(tmp_path / "forms", 10), tmp_path / "out", tmp_path / "log"
    write(folder, {"005.json": MIXED[0] | {"id": "deadly"}, "007.json": MIXED[0] | {"id": "wrong"}})
    run_here(folder, out, library, log)
    judged(log)
    run_here(folder, out, library, log, resume=True)
    assert judged(log) == []
    run_here(folder, out, library, log, resume=True, retry=True)  # and they are lost again
    assert judged(log) == ["005.json:0", "005.json:0", "007.json:0"]
    assert len(lines(out / FAILED)) == 4

    def files() -> Iterator[Path]:
        return form_files([folder], "zh")

    outcomes = into_folder(Judging(library.digest), files, 1, out, resume=True, retry=True)
    assert outcomes["failed"] == 2
    into_folder(Judging(library.digest), files, 1, tmp_path / "fresh", resume=False)
    assert written(out) == written(tmp_path / "fresh")


def test_only_what_changed_is_judged_anew(tmp_path: Path, library: Library) -> None:
    folder, out, log = handed(tmp_path / "forms", 10), tmp_path / "out", tmp_path / "log"
    run_here(folder, out, library, log)
    judged(log)
    write(folder, {"003.json": forms.MAJOR | {"id": "changed"}, "0035.json": forms.OPEN | {"id": "added"}})
    (folder / "009.json").unlink()
    run_here(folder, out, library, log, resume=True)
    assert judged(log) == ["003.json:0", "0035.json:0"]
    run_here(folder, tmp_path / "fresh", library, log)
    assert written(out) == written(tmp_path / "fresh")
    assert sorted(path.name for path in out.iterdir()) == sorted([RESULTS, FAILED, JOURNAL, RUN])


def test_other_settings_judge_everything_anew(tmp_path: Path, library: Library) -> None:
    folder, out, log = handed(tmp_path / "forms", 5), tmp_path / "out", tmp_path / "log"
    run_here(folder, out, library, log)
    all_of_them = judged(log)
    run_here(folder, out, library, log, resume=True)
    assert judged(log) == []
    run_here(folder, out, library, log, resume=True, lang="en")
    assert judged(log) == all_of_them
    run_here(folder, tmp_path / "fresh", library, log, lang="en")
    assert written(out) == written(tmp_path / "fresh")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "json", "--output", "out"], "ndjson"),
        ([], "--output"),
        (["--resume", "--format", "ndjson"], "--output"),
        (["--retry-failed", "--output", "out"], "--resume"),
        (["--output", "out", "--standard", "industry_trad"], "industry_trade"),
    ],
)
def test_calls_that_make_no_sense(tmp_path: Path, arguments: list[str], said: str) -> None:
    folder = handed(tmp_path, 1)
    arguments = [str(tmp_path / "out") if word == "out" else word for word in arguments]
    done = process("check", folder, "--jobs", 2, *arguments)
    assert done.returncode == 2 and said in done.stderr.decode()
    assert not (tmp_path / "out").exists()
