"""Calling `panding`: in this process where that will do, as a process of its own where statuses and bytes matter."""

from __future__ import annotations

import os
import subprocess
import sys

from typer.testing import CliRunner, Result

from cli.app import app

# A clean environment: what a test does not say must not come from the one who runs it.
ENV = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}


def call(*args: object, columns: int | None = None) -> Result:
    """What `panding` says; an exception that it does not handle is the test's."""
    env = {"COLUMNS": str(columns) if columns else None}
    return CliRunner().invoke(app, [str(arg) for arg in args], env=env, catch_exceptions=False)


def process(*args: object, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """`panding` as a process."""
    command = [sys.executable, "-c", "from cli.app import main; main()", *map(str, args)]
    return subprocess.run(command, capture_output=True, env=ENV | (env or {}), timeout=60, check=False)


def squeezed(text: str) -> str:
    """Without line breaks and blanks: where a line is broken does not matter."""
    return "".join(text.split())
