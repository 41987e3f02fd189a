"""The claims of the YAML tables, read as an engineer writes them: every scalar stays text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standards.text import read

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    file: str
    name: str
    claim: dict[str, Any]
    expect: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.file}: {self.name}"


def _table(path: Path) -> Iterator[Case]:
    document = read(path.read_text(encoding="utf-8"), path.name)
    assert not document.problems, document.problems
    common = document.data.get("common", {})
    for one in document.data["claims"]:
        assert one.keys() <= {"name", "claim", "expect"}, one
        yield Case(path.stem, one["name"], {**common, **one["claim"]}, one["expect"])


def cases() -> list[Case]:
    return [case for path in sorted(FOLDER.glob("*.yaml")) for case in _table(path)]
