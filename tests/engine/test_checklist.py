"""重点检查事项 (effect: checklist): judged and shown, and of no account for anything that decides."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from cli.table import write_table
from engine import Judge, Verdict, form_from
from engine.blank import plan
from engine.handed import Handed
from standards import load
from tests.engine.build import row

JUDGE = Judge(load(Path(__file__).parent / "checklist"))
GOOD = {"valve": "working", "label": "yes"}


def judged(*rows: dict[str, Any], standards: tuple[str, ...] = ("mixed",), **counts: int) -> Verdict:
    told = {kind: sum(r["kind"] == kind for r in rows) for kind in ("boiler", "notice")}
    data = {
        "form": "panding/1",
        "id": "t",
        "inspected_on": "2024-05-20",
        "standards": list(standards),
        "counts": told | counts,
        "subjects": [{"kind": "enterprise", "answers": {"open_at_night": "no"}}, *rows],
    }
    return JUDGE.judge(form_from(Handed(data), JUDGE.library))


def boiler(**answers: str) -> dict[str, Any]:
    return row("boiler", "1号炉", **{**GOOD, **answers})


def notice(**answers: str) -> dict[str, Any]:
    return row("notice", "门口", **answers)


def listed(verdict: Verdict) -> dict[str | None, str]:
    return {finding.clause: finding.outcome for finding in verdict.checklist}


@pytest.mark.parametrize("valve", ["working", "failed", ""])
@pytest.mark.parametrize("label", ["yes", "no", ""])
@pytest.mark.parametrize("readable", ["yes", "no", ""])
def test_what_decides_is_the_same_whatever_the_checklist_says(valve: str, label: str, readable: str) -> None:
    verdict, without = judged(boiler(valve=valve, label=label), notice(readable=readable)), judged(boiler(valve=valve))
    assert (verdict.outcome, verdict.totals()) == (without.outcome, without.totals())
    assert verdict.findings == without.findings
    assert [(s.outcome, s.reasons) for s in verdict.standards] == [(s.outcome, s.reasons) for s in without.standards]
    said = {"yes": "not_found", "no": "major", "": "undetermined"}
    assert listed(verdict) == {"1(2)": said[label], "1(3)": said[readable]}


def test_a_kind_that_only_a_checklist_asks_about_leaves_nothing_open_that_decides() -> None:
    data = {"form": "panding/1", "id": "t", "inspected_on": "2024-05-20", "standards": ["mixed"]}
    form = form_from(Handed(data | {"counts": {"boiler": 1}, "subjects": [boiler()]}), JUDGE.library)
    verdict = JUDGE.judge(form)
    assert verdict.outcome == "not_found"
    (line,) = [finding for finding in verdict.checklist if finding.clause is None]
    assert (line.subject.kind, line.outcome, line.reason) == ("notice", "undetermined", "missing")


def test_its_questions_are_asked_after_those_that_decide() -> None:
    verdict = judged(boiler(valve="", label=""), notice(readable=""))
    assert [(q.question, q.settles) for q in verdict.open] == [
        ("valve", ("1(1)",)),
        ("label", ("1(2)",)),
        ("readable", ("1(3)",)),
    ]


def test_its_questions_stand_on_a_blank_form() -> None:
    asked = plan(JUDGE, form_from(Handed({"form": "panding/1", "id": "t"}), JUDGE.library), [_edition("mixed_2020")])
    assert [question.id for question in asked.questions("boiler")] == ["valve", "label"]
    assert [question.id for question in asked.questions("notice")] == ["readable"]


def _edition(name: str) -> Any:
    return JUDGE.library.editions[name]


@pytest.mark.parametrize("readable", ["yes", "no", ""])
def test_a_standard_that_is_nothing_but_a_checklist_never_decides(readable: str) -> None:
    verdict = judged(boiler(), notice(readable=readable), standards=("mixed", "listed"))
    assert verdict.outcome == "not_found"
    (mixed, only) = verdict.standards
    assert (mixed.decides, only.decides) == (True, False)
    assert (only.outcome, only.reasons) == ("not_applicable", ())  # partial though it is


def test_asked_for_alone_it_leaves_everything_open_for_nothing_was_assessed() -> None:
    verdict = judged(notice(readable="yes"), standards=("listed",))
    assert (verdict.outcome, verdict.findings) == ("undetermined", ())
    assert listed(verdict) == {"1(1)": "not_found"}


def test_the_table_shows_it_apart() -> None:
    out = io.StringIO()
    write_table(out, judged(boiler(label="no"), notice(readable=""), standards=("mixed", "listed")))
    text = out.getvalue()
    section = text.partition("■ 重点检查事项（不作重大隐患判定）\n")[2].partition("■")[0]
    assert "1. 1号炉　1(2)　没有标牌" in section
    assert "存在问题：1；待核实：2" in section
    assert "符合重大事故隐患判定情形 0 项" in text
    assert "只有重点检查事项，不作重大隐患判定" in text
