"""What the commands that prove need beyond the program itself."""

from __future__ import annotations

from importlib.util import find_spec

from cli.options import fail


def need_solver() -> None:
    """End with status 2, saying what to install, where the solver is missing."""
    from standards.wording import Text

    if find_spec("z3") is None:
        fail(
            Text(
                "这个命令要用求解器 z3，没有装：pip install 'panding[verify]'",
                "this command needs the solver z3, which is not installed: pip install 'panding[verify]'",
            ),
            "zh",
        )
