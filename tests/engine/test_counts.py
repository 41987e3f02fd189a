"""How many there are and how many are listed: every line of the table in design.md section 4."""

from __future__ import annotations

import pytest

from tests.engine.build import DRY, WOOD, finding, judged, lines, row

SYSTEM = row("dust_system", "1#", **DRY, airlock_discharge="absent")
OTHER = row("dust_system", "2#", **DRY, airlock_discharge="working")


@pytest.mark.parametrize(
    ("count", "rows", "line"),
    [
        (0, [], ("not_applicable", None)),
        (1, [SYSTEM], None),
        (2, [SYSTEM, OTHER], None),
        (2, [], ("undetermined", "not_listed")),
        (2, [SYSTEM], ("undetermined", "not_listed")),
        (0, [SYSTEM], ("undetermined", "unreadable")),
        (1, [SYSTEM, OTHER], ("undetermined", "unreadable")),
        (None, [], ("undetermined", "missing")),
        (None, [SYSTEM], ("undetermined", "not_listed")),
        (None, [SYSTEM, OTHER], ("undetermined", "not_listed")),
    ],
)
def test_count_and_rows_give_one_line_a_kind(judge, count, rows, line):
    verdict = judged(judge, *rows, enterprise=WOOD, counts={"dust_system": count})
    assert lines(verdict).get("dust_system") == line
    assert [f.clause for f in verdict.findings if f.subject.kind == "dust_system"].count(None) == (line is not None)
    assert {f.subject.name for f in verdict.findings if f.subject.kind == "dust_system" and f.clause} == {
        r["name"] for r in rows
    }
    for listed in rows:
        hit = listed["answers"]["airlock_discharge"] == "absent"
        assert finding(verdict, "11(6)", listed["name"]).outcome == ("major" if hit else "not_found")


@pytest.mark.parametrize(("count", "rows"), [(0, [SYSTEM]), (1, [SYSTEM, OTHER])])
def test_fewer_counted_than_listed_is_reported_as_unreadable(judge, count, rows):
    verdict = judged(judge, *rows, enterprise=WOOD, counts={"dust_system": count})
    (cell,) = verdict.unreadable
    assert cell.where == "counts.dust_system（除尘系统）"
    assert str(count) in cell.message and str(len(rows)) in cell.message


@pytest.mark.parametrize(("count", "rows"), [(2, [OTHER]), (None, [OTHER]), (None, []), (3, []), (0, [OTHER])])
def test_a_kind_that_is_not_all_listed_is_never_clear(judge, count, rows):
    verdict = judged(judge, *rows, enterprise=WOOD, counts={"dust_system": count})
    assert verdict.outcome == "undetermined"
    assert verdict.standards[0].outcome == "undetermined"


def test_a_count_of_0_is_listed_for_the_inspector(judge):
    verdict = judged(judge, enterprise=WOOD)
    assert "dust_system" in verdict.rests_on.zero_counts
    (because,) = finding(verdict, None, "dust_system").because
    assert (because.question, because.answer) == ("count", "0")


def test_a_count_of_0_that_the_enterprise_rules_out_anyway_is_not(judge):
    verdict = judged(judge)
    assert "dust_system" not in verdict.rests_on.zero_counts
    assert lines(verdict)["dust_system"] == ("not_applicable", None)


@pytest.mark.parametrize("count", [None, 0, 3])
def test_what_the_enterprise_rules_out_needs_no_count(judge, count):
    verdict = judged(judge, counts={"dust_system": count})
    assert lines(verdict)["dust_system"] == ("not_applicable", None)
    assert [q for q in verdict.open if q.subject == "除尘系统"] == []


@pytest.mark.parametrize(("text", "count"), [("0", 0), (" 2 ", 2), ("２", 2), (3, 3)])
def test_a_count_is_read_however_it_is_written(judge, text, count):
    verdict = judged(judge, enterprise=WOOD, counts={"dust_system": text})
    assert lines(verdict)["dust_system"] == (("not_applicable", None) if count == 0 else ("undetermined", "not_listed"))
    assert verdict.unreadable == ()


@pytest.mark.parametrize("text", ["-1", "1.5", "两套", "无", True])
def test_a_count_that_is_no_number_is_unreadable_and_leaves_it_open(judge, text):
    verdict = judged(judge, enterprise=WOOD, counts={"dust_system": text})
    assert lines(verdict)["dust_system"] == ("undetermined", "missing")
    (cell,) = verdict.unreadable
    assert (cell.where, cell.text) == ("counts.dust_system", str(text))


@pytest.mark.parametrize("text", ["", "不清楚", " 不清楚 "])
def test_a_count_that_is_not_known_is_blank(judge, text):
    verdict = judged(judge, enterprise=WOOD, counts={"dust_system": text})
    assert lines(verdict)["dust_system"] == ("undetermined", "missing")
    assert verdict.unreadable == ()


def test_the_missing_count_is_asked_for_with_the_clauses_it_would_settle(judge):
    verdict = judged(judge, enterprise=WOOD, counts={"dust_system": None})
    (question,) = [q for q in verdict.open if q.subject == "除尘系统"]
    assert (question.question, question.text) == ("count", "有几套除尘系统")
    assert set(question.settles) == {"11(2)", "11(4)", "11(5)", "11(6)"}
