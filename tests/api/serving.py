"""The service as its users run it: `panding serve` in a process of its own, on loopback, stopped at the end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ENTRY = "from cli.app import main; main()"


@dataclass
class Served:
    """A running service."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """Kill -9 it with all its workers."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def members(self) -> list[int]:
        """All processes of the service."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with suppress(OSError):
                    if os.getpgid(int(entry.name)) == self.process.pid:
                        found.append(int(entry.name))
        return found


def environment(folder: Path, url: str | None, **more: str) -> dict[str, str]:
    """What the service is set to."""
    own = {"PANDING_DATA": str(folder), "PANDING_SECRET": "tests only", "PANDING_REQUESTS_PER_MINUTE": "0"}
    if url:
        own["PANDING_DATABASE_URL"] = url
    root = str(Path(__file__).parents[2])
    rest = {name: value for name, value in os.environ.items() if not name.startswith("PANDING_")}
    return rest | {"PYTHONPATH": root} | own | more


@contextmanager
def serving(folder: Path, url: str | None = None, workers: int = 2, **more: str) -> Iterator[Served]:
    """`panding serve`, ready to answer."""
    port = _free_port()
    log = folder / f"serve-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", ENTRY, "serve", "--port", str(port), "--workers", str(workers)],
            env=environment(folder, url, **more),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    served = Served(f"http://127.0.0.1:{port}", process, log)
    try:
        _wait(served)
        yield served
    finally:
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=15)
        served.kill()


def _wait(served: Served) -> None:
    for _ in range(600):
        if served.process.poll() is not None:
            raise RuntimeError(f"the service ended at once:\n{served.log.read_text()[-3000:]}")
        with (
            suppress(urllib.error.URLError, ConnectionError, TimeoutError),
            urllib.request.urlopen(f"{served.url}/ready", timeout=2) as answer,
        ):
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the service is not ready:\n{served.log.read_text()[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
