"""Every total of the hand-made case (case.py), and what holds of any."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.handed import FormError
from engine.summary.counted import SAYS, Line, Summary
from engine.summary.periods import period_named
from engine.summary.regions import LEVELS, prefix, rolled_up
from tests.summary import case
from tests.summary.made import summary_of, verdict


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return summary_of(tmp_path_factory.mktemp("results"), case.VERDICTS, case.asked())


def nonzero(line: Line) -> dict[str, int]:
    return {key: number for key, number in line.counts.items() if number}


# What forms 2, 3, 4, 5 (roster) and 6, 7, 11 (off it) come to: the last of each site in May.
TOTAL = {
    "due": 6,
    "checked": 4,
    "unreported": 2,
    "off_roster": 3,
    "checks": 8,
    "site_major": 1,  # 2
    "site_past": 1,  # 4: over, so nothing stands open
    "site_undetermined": 2,  # 6, 7
    "site_not_found": 3,  # 3, 5, 11
    "major": 1,
    "past": 1,
    "contested": 2,
    "missing": 1,
    "not_listed": 1,
    "not_found": 4,
    "not_applicable": 1,
    "findings": 11,
}
REGIONS = {
    "37": {"due": 6, "checked": 4, "unreported": 2, "off_roster": 1},
    "3701": {"due": 6, "checked": 4, "unreported": 2, "off_roster": 1},
    "370102": {"due": 3, "checked": 3},
    "370102001": {"due": 2, "checked": 2},
    "370102 rest": {"due": 1, "checked": 1},
    "370103": {"due": 3, "checked": 1, "unreported": 2},
    "3701 rest": {"off_roster": 1},
    "": {"off_roster": 2},
}
INDUSTRIES = {
    "机械": {"due": 2, "checked": 1, "unreported": 1, "checks": 1},
    "轻工": {"due": 3, "checked": 2, "unreported": 1, "checks": 3},
    "纺织": {"off_roster": 1, "checks": 1},
    "机械、轻工": {"due": 1, "checked": 1, "checks": 1},
    "未写行业": {"off_roster": 2, "checks": 2},
}
# 上旬: forms 1 3 4 5; 中旬: 2 6 11; 下旬: 7
PARTS = {
    "2024年5月上旬": {"checked": 4, "checks": 4, "major": 2, "past": 1, "not_found": 3, "contested": 0},
    "2024年5月中旬": {"checked": 3, "checks": 3, "major": 1, "contested": 1, "not_listed": 1, "not_found": 2},
    "2024年5月下旬": {"checked": 1, "checks": 1, "contested": 1, "major": 0},
}


def test_the_total(found: Summary) -> None:
    assert nonzero(found.total) == TOTAL


def test_who_has_not_reported_by_name_and_who_did_so_in_vain(found: Summary) -> None:
    said = [(site.name, site.note) for site in found.unreported]
    assert said == [("示例己公司", "已交，没有写检查日期"), ("示例庚公司", "")]
    assert [site.name for site in found.undated] == ["示例己公司"]
    assert [one.file for one in found.failed] == ["12.xlsx"]


def test_who_reported_before_is_said_with_the_day(tmp_path: Path) -> None:
    found = summary_of(tmp_path, case.VERDICTS, case.asked(span=period_named("2024-06")[0]))
    notes = {(site.name, site.site): site.note for site in found.unreported}
    assert len(found.unreported) == found.total.counts["due"] == 6
    assert (notes["示例乙公司", ""], notes["示例庚公司", ""]) == ("上次检查 2024-05-09", "")


def test_an_empty_roster_is_a_roster(tmp_path: Path) -> None:
    found = summary_of(tmp_path, case.VERDICTS[:3], case.asked(roster=()))
    assert {key: found.total.counts[key] for key in ("due", "checked", "off_roster")} == {
        "due": 0,
        "checked": 0,
        "off_roster": 2,
    }


def test_forms_off_the_roster_say_why(found: Summary) -> None:
    assert {site.name: site.note for site in found.off_roster} == {
        "表 11": "表上没有企业名称和代码",
        "示例戊公司": "名册上没有这家企业",
        "示例丁公司": "名册上没有这家企业",
    }


def test_regions(found: Summary) -> None:
    keys = ("due", "checked", "unreported", "off_roster")
    said = {}
    for line in found.regions:
        rest = " rest" if line.label.endswith("（未细分）") else ""
        said[line.code + rest] = {key: line.counts[key] for key in keys if line.counts[key]}
    assert said == REGIONS
    labels = [line.label for line in found.regions]
    assert labels[:3] == ["示例省", "示例市", "示例甲区"]
    assert labels[-1] == "未写属地代码"


def test_industries(found: Summary) -> None:
    keys = ("due", "checked", "unreported", "off_roster", "checks")
    said = {line.label: {key: line.counts[key] for key in keys if line.counts[key]} for line in found.industries}
    assert said == INDUSTRIES


def test_parts_of_the_period(found: Summary) -> None:
    assert [line.label for line in found.parts] == list(PARTS)
    for line in found.parts:
        assert {key: line.counts[key] for key in PARTS[line.label]} == PARTS[line.label]
    assert sum(line.counts["checks"] for line in found.parts) == found.total.counts["checks"]


def test_clauses_add_up_to_the_findings(found: Summary) -> None:
    added = sum((line.counts for line in found.clauses), Counter())
    assert {says: added[says] for says in SAYS} == {says: found.total.counts[says] for says in SAYS}
    first = found.clauses[0]
    assert (first.clause, first.counts["major"], first.counts["sites"]) == ("11(6)", 1, 1)


def test_what_stands_open_is_what_the_last_form_says(found: Summary) -> None:
    said = [(site.name, str(site.day), site.counts["major"], site.counts["past"]) for site in found.open_sites]
    assert said == [
        ("示例甲公司", "2024-05-20", 1, 0),
        ("示例戊公司", "2024-05-31", 0, 0),
        ("示例乙公司", "2024-05-09", 0, 1),
    ]


def test_what_is_left_out_is_counted(found: Summary) -> None:
    assert (found.outside, found.repeated, found.broken) == (1, 1, ())


def test_contradictions_with_the_roster_are_said(found: Summary) -> None:
    said = {(remark.who, remark.text) for remark in found.remarks}
    assert ("示例乙公司", "表上的属地代码 370104 与名册（370103）不同，按名册计") in said
    assert ("示例乙公司", "名册第9行与第5行是同一处，只计一次") in said


def test_without_a_roster_nobody_is_due(tmp_path: Path) -> None:
    found = summary_of(tmp_path, case.VERDICTS)
    assert not found.has_roster
    assert (found.total.counts["due"], found.total.counts["off_roster"], found.unreported) == (0, 0, ())
    # A 一厂, A 二厂, B, C, D, E, the nameless; from April to May
    assert (found.total.counts["checked"], found.total.counts["checks"], found.outside) == (7, 9, 0)
    assert found.whole_span
    assert (str(found.span.first), str(found.span.last)) == ("2024-04-30", "2024-05-31")


def test_a_broken_line_is_said_and_costs_nothing_else(tmp_path: Path) -> None:
    strange: list[Any] = [{"form": "x", "outcome": "major"}, {"form": "y", "outcome": "fine", "findings": []}, [1]]
    half: Any = verdict("z", "2024-05-01", "major") | {"findings": [{"outcome": "great"}]}
    found = summary_of(tmp_path, [*case.VERDICTS[:2], *strange, half])
    assert [lines for _, lines in found.broken] == [4]
    assert found.total.counts["checks"] == 2


def test_a_folder_whose_name_is_a_pattern(tmp_path: Path) -> None:
    found = summary_of(tmp_path / "结果[1]*", [*case.VERDICTS[:1], {}])
    assert found.broken == ((str(tmp_path / "结果[1]*" / "results.ndjson"), 1),)


def test_a_verdict_that_is_too_long_is_said(tmp_path: Path) -> None:
    long = case.VERDICTS[0] | {"form": "long", "remarks": ["长" * 5_000_000]}
    assert summary_of(tmp_path / "a", [*case.VERDICTS, long, case.VERDICTS[2]]).broken == ()
    longer = long | {"remarks": ["长" * 12_000_000]}
    with pytest.raises(FormError, match="有一行太长"):
        summary_of(tmp_path / "b", [*case.VERDICTS, longer, case.VERDICTS[2]])


def test_the_same_day_twice_the_later_in_the_results_counts(tmp_path: Path) -> None:
    forms = [
        verdict("1", "2024-05-06", "major", "示例", case.A),
        verdict("2", "2024-05-06", "not_found", "示例", case.A),
    ]
    assert summary_of(tmp_path / "a", forms).total.counts["major"] == 0
    assert summary_of(tmp_path / "b", forms[::-1]).total.counts["major"] == 1


CODES = st.lists(st.sampled_from("12"), min_size=0, max_size=4).map(
    lambda path: "".join(digit.rjust(width, "0") for digit, width in zip(path, (2, 2, 2, 3), strict=False))
)


@given(st.dictionaries(CODES | st.sampled_from(["历下区", "37x"]), st.integers(0, 50), max_size=20))
def test_roll_ups_add_up_at_each_level(numbers: dict[str, int]) -> None:
    by_code = {prefix(code): Counter(n=0) for code in numbers}
    for code, number in numbers.items():
        by_code[prefix(code)]["n"] += number
    lines = rolled_up(by_code)
    assert sum(line.counts["n"] for line in lines if line.depth == 0) == sum(numbers.values())
    for at, line in enumerate(lines):
        if line.rest or not line.valid:
            continue
        below = []
        for other in lines[at + 1 :]:
            if other.depth <= line.depth:
                break
            below.append(other)
        if below:
            assert sum(one.counts["n"] for one in below if one.depth == line.depth + 1) == line.counts["n"]
        assert line.counts["n"] == sum(n["n"] for code, n in by_code.items() if code.startswith(line.code))
        assert len(line.code) == LEVELS[line.depth]


SITES = st.tuples(st.sampled_from("甲乙丙"), st.sampled_from(["370102001", "370102", "370103", "", "41"]))
FORMS = st.tuples(
    SITES, st.integers(1, 28), st.lists(st.sampled_from(["major", "contested", "missing", "not_found"]), max_size=4)
)


@settings(max_examples=15, deadline=None)
@given(st.lists(FORMS, min_size=1, max_size=12))
def test_every_table_comes_to_the_same_total(tmp_path_factory: pytest.TempPathFactory, forms: list[Any]) -> None:
    made = [
        verdict(str(n), f"2024-05-{day:02}", " ".join(says), f"示例{name}", "", "", region, ("textile",))
        for n, ((name, region), day, says) in enumerate(forms)
    ]
    found = summary_of(tmp_path_factory.mktemp("r"), made)
    last = {}
    for n, ((name, _), day, says) in enumerate(forms):
        last[name] = max(last.get(name, (0, 0, [])), (day, n, says))
    expected = Counter(one for _, _, says in last.values() for one in says)
    assert +Counter({says: found.total.counts[says] for says in SAYS}) == expected
    assert (found.total.counts["checks"], found.total.counts["checked"]) == (len(forms), len(last))
    for lines in ([one for one in found.regions if one.depth == 0], found.industries):
        added = sum((line.counts for line in lines), Counter())
        assert +added == +found.total.counts
