"""Help is quick, and a form in one format does not wait for the reader of another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli import forms
from tests.cli.calls import ENV
from tests.cli.forms import write

OURS = {"standards.loader", "engine.judge", "api"}
HEAVY = {
    "pydantic",
    "durable_rules_engine",
    "python_calamine",
    "yaml",
    "rich",
    "stdnum",
    "xlsxwriter",
    "pysat",
    "duckdb",
}
JUDGING = {"standards.loader", "engine.judge", "pydantic", "durable_rules_engine", "yaml", "stdnum"}
TYPER = {"pydantic"}  # Typer's own, for the options of a command

# what a command may load of the above
LOADS: dict[str, set[str]] = {
    "--help": set(),
    "check --help": TYPER,
    "form blank --help": TYPER,
    "standards show --help": TYPER,
    "standards list": {"standards.loader", "pydantic", "yaml"},
    "check {form} --format json": JUDGING,
    "check {form}": JUDGING | {"rich"},
    "fix --help": TYPER,
    "ask --help": TYPER,
    "why --help": TYPER,
    "validate --help": TYPER,
    "summary --help": TYPER,
}
SAY = "import atexit, sys; atexit.register(lambda: sys.stderr.write(' '.join(sys.modules)))"


@pytest.mark.parametrize("command", LOADS)
def test_what_a_command_loads(command: str, tmp_path: Path) -> None:
    (file,) = write(tmp_path, {"a.json": forms.CLEAR})
    call = [sys.executable, "-c", f"{SAY}; from cli.app import main; main()", *command.format(form=file).split()]
    done = subprocess.run(call, capture_output=True, env=ENV, check=True)
    assert (HEAVY | OURS) & set(done.stderr.decode().split()) <= LOADS[command]
