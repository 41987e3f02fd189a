"""临时控制: what comes first, for every kind of thing."""

from __future__ import annotations

from engine.reports.papers import first_steps
from engine.reports.papers.first_steps import first_step, urgency
from standards import Library


def test_it_speaks_of_kinds_that_there_are(library: Library) -> None:
    assert set(first_steps._BY_KIND) <= set(library.kinds)
    assert all(urgency(first_step(kind)) >= 0 for kind in library.kinds)


def test_what_runs_hot_is_not_simply_switched_off() -> None:
    assert first_step("gas_kiln").zh == "撤出人员，按操作规程停用"
    assert first_step("dust_system").zh == "停用"
    assert urgency(first_step("dust_place")) < urgency(first_step("dust_system")) < urgency(first_step("contractor"))
