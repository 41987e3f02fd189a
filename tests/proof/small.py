"""Small standards with one clause, written for a test: the kinds of tests/standards/good, one article of our own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

import standards
from standards import Library

GOOD = Path(__file__).parents[1] / "standards" / "good"
CLAUSE = "1(1)"


def library_with(
    tmp_path: Path,
    clause: dict[str, Any],
    article: dict[str, Any] | None = None,
    *,
    gated: bool = True,
    twice: bool = False,
) -> Library:
    """The small library with this clause on a machine.

    `gated`: the edition applies only to enterprises with machines. `twice`: a second edition says the same.
    """
    root = shutil.copytree(GOOD, tmp_path / "standards")
    whole = {
        "item": 1,
        "summary": "示例",
        "subject": "machine",
        "remedy": "示例",
        "source": {"status": "verified", "copies": 2},
        **clause,
    }
    _write(
        root / "tiny" / "article_01.yaml",
        {"article": "第一条", "heading": "示例", **(article or {}), "clauses": [whole]},
    )
    head = yaml.load((root / "tiny" / "edition.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    head["superseded_on"] = "2021-01-01" if twice else None
    if not gated:
        del head["given"]
    _write(root / "tiny" / "edition.yaml", head)
    if twice:
        shutil.copytree(root / "tiny", root / "again")
        _write(
            root / "again" / "edition.yaml",
            {**head, "edition": "tiny_2021", "effective": "2021-01-01", "superseded_on": None},
        )
    return standards.load(root)


def _write(path: Path, data: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
