"""What the tests share: the standards loaded once, one judge."""

from __future__ import annotations

import pytest

import standards
from engine import Judge
from standards import Library


@pytest.fixture(scope="session")
def library() -> Library:
    return standards.load()


@pytest.fixture(scope="session")
def judge(library: Library) -> Judge:
    return Judge(library)
