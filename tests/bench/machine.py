"""What it was measured on."""

from __future__ import annotations

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path

from engine.judge import ENGINE


def machine() -> str:
    """Date, machine, versions, and how busy it was: figures of a busy machine are worth less."""
    processor = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    memory = re.search(r"^MemTotal:\s*(\d+) kB$", Path("/proc/meminfo").read_text(encoding="ascii"), re.MULTILINE)
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {processor[1] if processor else platform.machine()}, "
        f"{os.cpu_count()} cores, {int(memory[1]) / 1e6 if memory else 0:.0f} GB; Linux {platform.release()}, "
        f"Python {platform.python_version()}, {ENGINE}"
    )


def load() -> str:
    """How many processes wanted a core over the last minute."""
    return f"{os.getloadavg()[0]:.1f}"
