"""What must not happen in the tests' own process: `python in_a_child.py NAME`. Exit status 0 where all is right."""

from __future__ import annotations

import os
import random
import sys
import threading
import warnings

import standards
from engine.judge import EditionJudge
from engine.program import Program


def programs() -> list[Program]:
    library = standards.load()
    return [program for e in library.editions.values() for program in EditionJudge(e, library).programs.values()]


def right(program: Program, tokens: list[str]) -> bool:
    return program.judge(tokens) == program.evaluate(tokens)


def some_rows(program: Program, count: int, seed: int = 0) -> list[list[str]]:
    rnd = random.Random(seed)
    return [
        rnd.choices("TFU", rnd.choice([(1, 1, 1), (8, 1, 1), (1, 8, 1), (1, 1, 8)]), k=len(program.layout))
        for _ in range(count)
    ]


def every_kind_on_rows_all_alike() -> bool:
    """All true fires most, all unknown has most alternatives alive, all false fires nothing but `not_given`."""
    return all(
        right(program, [token] * len(program.layout)) for program in programs() for token in "TFU" for _ in range(3)
    )


def more_rows_than_a_ruleset_has_sessions() -> bool:
    program = max(programs(), key=lambda p: len(p.variants))
    return all(right(program, row) for row in some_rows(program, 3000))


def parent_and_child_after_a_fork() -> bool:
    program, other = sorted(programs(), key=lambda p: -len(p.variants))[:2]
    before = all(right(program, row) for row in some_rows(program, 50))
    pid = os.fork()
    if pid == 0:
        fine = all(right(p, row) for p in (program, other) for row in some_rows(p, 50, 1))
        os._exit(0 if fine else 1)
    mine = all(right(p, row) for p in (program, other) for row in some_rows(p, 50, 2))
    return before and mine and os.waitpid(pid, 0)[1] == 0


def a_fork_while_another_thread_judges() -> bool:
    """The child must not wait for a lock that nobody in it holds."""
    program = max(programs(), key=lambda p: len(p.variants))
    assert right(program, ["T"] * len(program.layout))  # compiled before
    stop = threading.Event()

    def judge() -> None:
        rows = some_rows(program, 200)
        while not stop.is_set():
            for row in rows:
                program.judge(row)

    thread = threading.Thread(target=judge)
    thread.start()
    statuses = []
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)  # that is the point here
    for _ in range(10):
        pid = os.fork()
        if pid == 0:
            os._exit(0 if all(right(program, row) for row in some_rows(program, 5)) else 1)
        statuses.append(os.waitpid(pid, 0)[1])
    stop.set()
    thread.join()
    return not any(statuses)


def threads_at_once() -> bool:
    chosen = sorted(programs(), key=lambda p: -len(p.variants))[:3]
    wrong: list[Program] = []

    def judge(seed: int) -> None:
        for program in chosen:
            wrong.extend(program for row in some_rows(program, 200, seed) if not right(program, row))

    threads = [threading.Thread(target=judge, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return not wrong


if __name__ == "__main__":
    sys.exit(0 if globals()[sys.argv[1]]() else 1)
