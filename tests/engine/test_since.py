"""Two checks compared: new, gone, changed, still there; by other answers or by other rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine import Judge, Verdict
from engine.since import Change, since
from tests.engine.build import DRY, WOOD, form, row
from tests.engine.forms import LIBRARY

JUDGE = Judge(LIBRARY)


def checked(*rows: dict[str, Any], **more: Any) -> Verdict:
    return JUDGE.judge(form(LIBRARY, *rows, enterprise=WOOD, **more))


def system(name: str, state: str) -> dict[str, Any]:
    return row("dust_system", name, **DRY, airlock_discharge=state)


def told(before: Verdict, after: Verdict) -> set[tuple[str, str | None, str | None]]:
    def as_told(one: Change) -> tuple[str, str | None, str | None]:
        return one.what, one.cause, one.shown.subject.name

    return {as_told(one) for one in since(before, after, LIBRARY) if one.shown.clause == "11(6)"}


def test_each_row_is_new_gone_or_still_there() -> None:
    before = checked(system("1#", "failed"), system("2#", "working"), system("3#", "failed"), system("4#", "failed"))
    after = checked(system("1#", "failed"), system("2#", "failed"), system("3#", "working"), system("5#", "failed"))
    assert told(before, after) == {
        ("still", None, "1#"),
        ("new", "answers", "2#"),
        ("gone", "answers", "3#"),
        ("gone", "not_listed", "4#"),
        ("new", "added", "5#"),
    }
    assert [one.what for one in since(before, after, LIBRARY)] == ["new", "new", "gone", "gone", "still"]


def test_the_same_answers_under_other_rules_are_said_to_be_so() -> None:
    after = checked(system("1#", "failed"))
    before = checked(system("1#", "failed"))
    cleared = tuple(replace(one, outcome="not_found") if one.clause == "11(6)" else one for one in before.findings)
    before = replace(before, findings=cleared)
    assert told(before, after) == {("new", "answers", "1#")}  # nothing says that the rules were others
    assert told(replace(before, digests=replace(before.digests, standards="0")), after) == {("new", "rules", "1#")}


def test_only_standards_that_both_were_judged_by_are_compared() -> None:
    before, after = checked(system("1#", "failed")), checked(system("1#", "failed"))
    assert since(replace(before, standards=()), after, LIBRARY) == []
