"""Every line of every case table, judged by the engine."""

from __future__ import annotations

import pytest

from engine import Judge
from engine.proof.cases import Case, cases, differences, tables

ALL = [case for path in tables() for case in cases(path)]


@pytest.mark.parametrize("case", ALL, ids=[f"{case.file}:{case.line}-{case}" for case in ALL])
def test_case(case: Case, judge: Judge) -> None:
    assert not differences(case, judge), f"{case.file}:{case.line} {case.name}"
