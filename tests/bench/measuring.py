"""How things are measured: rounds that take turns, and processes with all their children."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

Times = dict[str, list[float]]
LOOK = 0.2  # seconds
PANDING = (sys.executable, "-c", "from cli.app import main; main()")


def interleaved(
    tasks: Mapping[str, Callable[[], object]], rounds: int, clock: Callable[[], float] = time.process_time
) -> Times:
    """Seconds of every task in every round. Each round begins with another task, so that a drift hits all alike.

    By default seconds of processors that this process and its threads took: on a busy machine the clock on the wall
    counts others' work too, and long tasks, which are interrupted more often than short ones, would look worse.
    """
    names, times = list(tasks), {name: list[float]() for name in tasks}
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            begun = clock()
            tasks[name]()
            times[name].append(clock() - begun)
    return times


def ratio(times: Times, name: str, to: str) -> float:
    """How many times as long as `to` a task takes: the median over the rounds, each held against its own."""
    return median(one / other for one, other in zip(times[name], times[to], strict=True))


@dataclass(frozen=True, slots=True)
class Ran:
    """What a process and all its children took: seconds on the clock and of processors, the most memory (PSS)."""

    seconds: float
    cpu: float
    memory: int


def ran(command: Sequence[object], *, allowed: Sequence[int] = (0, 1, 3), look: float = LOOK) -> Ran:
    """Run a process to its end, its output thrown away; look at its memory every so many seconds.

    Raises:
        RuntimeError: for an exit status that is not among the allowed.
    """
    begun, ended, looks = time.perf_counter(), threading.Event(), [0]
    process = subprocess.Popen([*map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watching = threading.Thread(target=_look, args=(process.pid, ended, looks, look))
    watching.start()
    _, status, usage = os.wait4(process.pid, 0)  # of the children too that were waited for
    seconds = time.perf_counter() - begun
    ended.set()
    watching.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return Ran(seconds, usage.ru_utime + usage.ru_stime, max(looks))


def _look(pid: int, ended: threading.Event, looks: list[int], every: float) -> None:
    while not ended.wait(every):
        looks.append(pss(pid))


def pss(pid: int) -> int:
    """Proportional set size of a process and its children, in bytes: memory that they share counts once."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except (OSError, ValueError):  # it has ended meanwhile
        return 0
    own = sum(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
    return own + sum(pss(int(child)) for child in children)


def resident() -> int:
    """Resident set size of this process, in bytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))
