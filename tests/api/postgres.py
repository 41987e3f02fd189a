"""A PostgreSQL server of the tests' own: started when first needed, on loopback, and stopped at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_ROOM = 2_000_000_000  # bytes


def quick_folder() -> Path | None:
    """A folder in memory, where there is one with room: databases there wait for no disk."""
    memory = Path("/dev/shm")
    return memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM else None


def binaries() -> Path | None:
    """Where Debian keeps the server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def server() -> Iterator[str]:
    """A running server; gives the start of its URLs, to which the name of a database is added."""
    programs = binaries()
    assert programs, "PostgreSQL is not installed: apt-get install postgresql"
    user = "postgres" if os.getuid() == 0 else None  # the server refuses to run as root
    # Not in pytest's folder: the server's own user must be able to reach it.
    with tempfile.TemporaryDirectory(prefix="panding-pg-", dir=quick_folder(), ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        made = [programs / "initdb", "-D", data, "-U", "panding", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        subprocess.run(made, check=True, capture_output=True, user=user, cwd=folder)
        port = _free_port()
        process = subprocess.Popen(
            [
                programs / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", folder,
                "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200",
            ],
            user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            base = f"postgresql://panding@127.0.0.1:{port}/"
            _wait(base + "postgres", process)
            yield base.replace("postgresql:", "postgresql+psycopg:")
        finally:
            process.terminate()
            process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended at once: {process.returncode}")
        try:
            with psycopg.connect(url, connect_timeout=1):
                return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not start")
