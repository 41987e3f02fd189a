"""Parts of one form as one: what agrees stands once, blanks never win, what disagrees is left open and said."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import standards
from engine import form_from
from engine.answers import Answer
from engine.handed import Handed
from engine.merging import Merged, Part, merge
from engine.next_form import next_form
from tests.engine.test_carried import DAY, OLD

LIBRARY = standards.load()
SYSTEM = {"kind": "dust_system", "name": "1#除尘系统"}
Data = dict[str, Any]


def part(*rows: Data, **more: Any) -> Data:
    return {"form": "panding/1", "id": "t", "subjects": list(rows), **more}


def merged(*parts: Data) -> Merged:
    named = [Part(f"{'ABCDEF'[i]}.yaml", Handed(data)) for i, data in enumerate(parts)]
    return merge(named, LIBRARY, "t")


def system(grounds: Data | None = None, **answers: Any) -> Data:
    return SYSTEM | {"answers": answers} | ({"grounds": grounds} if grounds else {})


def told(result: Merged) -> dict[tuple[str, str], Any]:
    """What a merged form says, however it is written and in whatever order."""
    form = form_from(Handed(result.data), LIBRARY)
    rows = {(s.kind, s.name): ({q: (a.state, a.value) for q, a in s.answers.items() if said(a)}) for s in form.subjects}
    return rows | {("", key): value for key, value in (("counts", form.counts), ("day", form.inspected_on))}


def said(answer: Answer) -> bool:
    return answer.state != "blank"


def answer(result: Merged, question: str) -> Any:
    return told(result)["dust_system", "1#除尘系统"].get(question, ("blank", None))[1]


def conflicts(result: Merged) -> list[str]:
    return [conflict.words().zh for conflict in result.conflicts]


# what two people wrote of one question; what it comes to, None where they disagree
PAIRS: list[tuple[str, Any, Any, Any]] = [
    ("collection", "干式", "dry", "dry"),
    ("collection", "干式", None, "dry"),
    ("collection", "干式", "", "dry"),
    ("collection", "干式", "不清楚", "dry"),
    ("collection", "干式", "湿式", None),
    ("collection", "干式", "大概干式", None),
    ("gravity_chamber", "是", "√", "yes"),
    ("gravity_chamber", "否", "×", "no"),
    ("gravity_chamber", "否", "是", None),
    ("airlock_discharge", "有", "故障", frozenset({"failed"})),
    ("airlock_discharge", "有", "未设", None),
    ("airlock_discharge", "不符合", "正常", None),
    ("airlock_discharge", "有", "不符合", None),  # broken or switched off: no word of ours says so
    ("airlock_discharge", "坏了", "失效", frozenset({"failed"})),
]


@pytest.mark.parametrize(("question", "one", "other", "meaning"), PAIRS)
def test_two_answers(question: str, one: Any, other: Any, meaning: Any) -> None:
    for first, second in ((one, other), (other, one)):
        result = merged(part(system(**{question: first})), part(system(**{question: second})))
        assert answer(result, question) == meaning
        assert len(result.conflicts) == (meaning is None)


def test_options_are_merged_one_by_one() -> None:
    result = merged(
        part(system(dusts={"wood": "是", "metal": "否"})),
        part(system(dusts={"wood": "√", "metal": "是", "grain": "否"})),
    )
    found = answer(result, "dusts")
    assert {o: v for o, v in found.items() if v != "U"} == {"wood": "T", "grain": "F"}
    assert conflicts(result) == ["表“除尘系统” 1#除尘系统　接入的粉尘种类：铝镁等金属粉尘：否（A.yaml）；是（B.yaml）"]


def test_a_list_says_that_the_rest_is_not_there() -> None:
    assert len(merged(part(system(dusts=["木粉"])), part(system(dusts={"metal": "是"}))).conflicts) == 1
    assert merged(part(system(dusts=["木粉"])), part(system(dusts={"wood": "是"}))).conflicts == []


def test_who_said_it_and_where_is_told() -> None:
    one = Handed(
        part(system({"collection": {"by": "示例乙", "how": "seen"}}, collection="干式")),
        {("subjects", 0, "answers", "collection"): "表“除尘系统” D4"},
    )
    other = Handed(part(system(collection="湿式")))
    result = merge([Part("电工.xlsx", one), Part("车间.xlsx", other)], LIBRARY, "t")
    assert conflicts(result) == [
        "表“除尘系统” 1#除尘系统　除尘方式：干式（电工.xlsx，表“除尘系统” D4，示例乙）；湿式（车间.xlsx）"
    ]
    assert "grounds" not in result.data["subjects"][0]


@pytest.mark.parametrize(
    ("one", "other", "whole", "open_"),
    [
        ({"counts": {"dust_system": 2}}, {"counts": {"dust_system": "２套"}}, ("counts", {"dust_system": 2}), 0),
        ({"counts": {"dust_system": 2}}, {"counts": {"dust_system": ""}}, ("counts", {"dust_system": 2}), 0),
        ({"counts": {"dust_system": 2}}, {"counts": {"dust_system": 3}}, ("counts", None), 1),
        ({"counts": {"dust_system": 0}}, {"counts": {"dust_system": "几套"}}, ("counts", None), 1),
        ({"inspected_on": "2024-05-20"}, {"inspected_on": "2024年5月20日"}, ("inspected_on", "2024-05-20"), 0),
        ({"inspected_on": "2024-05-20"}, {}, ("inspected_on", "2024-05-20"), 0),
        ({"inspected_on": "2024-05-20"}, {"inspected_on": "2024-05-21"}, ("inspected_on", None), 1),
        (
            {"enterprise": {"name": "示例厂"}},
            {"enterprise": {"name": "示例 厂"}},
            ("enterprise", {"name": "示例厂"}),
            0,
        ),
        ({"enterprise": {"name": "示例厂"}}, {"enterprise": {"name": "示例公司"}}, ("enterprise", None), 1),
        ({"standards": ["industry_trade"]}, {"standards": ["fire"]}, ("standards", ["industry_trade", "fire"]), 0),
        ({"id": "甲"}, {"id": "乙"}, ("id", "t"), 1),
        ({"id": "A"}, {"id": "B"}, ("id", "t"), 0),  # the names of the files
    ],
)
def test_the_head(one: Data, other: Data, whole: tuple[str, Any], open_: int) -> None:
    result = merged(part() | one, part() | {"id": one.get("id", "t")} | other)
    key, value = whole
    assert (result.data.get(key), len(result.conflicts)) == (value, open_)


def test_where_the_days_differ_each_answer_keeps_its_own() -> None:
    result = merged(
        part(system(collection="干式"), inspected_on="2024-05-20"),
        part(system({"draught": {"at": "2024-05-18"}}, draught="吸走"), inspected_on="2024-05-21"),
    )
    assert result.data["subjects"][0]["grounds"] == {
        "collection": {"at": "2024-05-20"},
        "draught": {"at": "2024-05-18"},
    }


def test_of_two_grounds_the_latest_is_used_and_the_other_said() -> None:
    result = merged(
        part(system({"collection": {"by": "示例乙", "at": "2024-05-18"}}, collection="干式")),
        part(system({"collection": {"by": "示例丙", "at": "2024-05-19"}}, collection="干式")),
    )
    assert result.data["subjects"][0]["grounds"]["collection"]["by"] == "示例丙"
    assert "示例乙" in result.notes[0].zh


def test_rows_without_a_name_stay_by_themselves() -> None:
    row = {"kind": "dust_system", "name": "除尘系统第4行", "answers": {"collection": "干式"}}
    result = merged(part(row), part(row))
    assert [s["name"] for s in result.data["subjects"]] == ["除尘系统第4行（A.yaml）", "除尘系统第4行（B.yaml）"]
    assert len(result.notes) == 2


def test_names_are_compared_without_blanks_and_widths_and_rows_find_each_other() -> None:
    collector = {"kind": "dust_collector", "name": "除尘器", "within": "１# 除尘系统", "answers": {}}
    result = merged(part(system(collection="干式")), part(SYSTEM | {"name": "１# 除尘系统"}, collector))
    assert [s["name"] for s in result.data["subjects"]] == ["1#除尘系统", "除尘器"]
    assert result.data["subjects"][1]["within"] == ["1#除尘系统"]


def test_where_it_lies_is_agreed_on_or_open() -> None:
    one, other = SYSTEM | {"within": "甲车间"}, SYSTEM | {"within": "乙车间"}
    assert merged(part(one), part(SYSTEM)).data["subjects"][0]["within"] == ["甲车间"]
    result = merged(part(one), part(other))
    assert "within" not in result.data["subjects"][0]
    assert len(result.conflicts) == 1


def test_what_was_taken_over_gives_way_to_what_was_seen() -> None:
    """The same next form, given to two people: one finds a change, the other leaves the cell as it was."""

    def filled(changed: str | None, **answers: Any) -> Data:
        data = next_form(Handed(OLD), LIBRARY, DAY, "t").data
        (row,) = [s for s in data["subjects"] if s["kind"] == "dust_system"]
        row["last"]["changed"] = changed
        row["answers"] |= answers
        return data

    result = merged(filled(None), filled("有", collection="湿式"))
    assert conflicts(result) == []
    assert answer(result, "collection") == "wet"
    assert told(result)["dust_system", "1#除尘系统"]["different_dusts"][0] == "unconfirmed"
    both = merged(filled("无"), filled("不清楚"))
    assert len(both.conflicts) == 1
    assert told(both)["dust_system", "1#除尘系统"]["collection"][0] == "unconfirmed"
    assert told(merged(filled("无"), filled(None)))["dust_system", "1#除尘系统"]["collection"] == ("given", "dry")


words = {
    "collection": st.sampled_from([None, "", "干式", "湿式", "不清楚", "说不好"]),
    "gravity_chamber": st.sampled_from([None, "是", "√", "否", "不清楚"]),
    "airlock_discharge": st.sampled_from([None, "有", "正常", "故障", "未设", "不符合"]),
    "dusts": st.none()
    | st.dictionaries(st.sampled_from(["wood", "metal", "grain"]), st.sampled_from(["是", "否", "不清楚", "?!"]))
    | st.sampled_from([["木粉"], [], "不清楚"]),
}
rows = st.builds(
    lambda name, answers: SYSTEM | {"name": name, "answers": answers},
    st.sampled_from(["1#", "2#"]),
    st.fixed_dictionaries({}, optional=words),
)
heads = st.fixed_dictionaries(
    {},
    optional={
        "inspected_on": st.sampled_from(["2024-05-20", "2024-05-21"]),
        "counts": st.dictionaries(st.just("dust_system"), st.sampled_from([1, 2, "", "2套"])),
    },
)
parts = st.builds(
    lambda found, head: part(*{row["name"]: row for row in found}.values(), **head), st.lists(rows, max_size=2), heads
)
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(st.lists(parts, min_size=1, max_size=3))
def test_the_order_of_the_parts_does_not_matter(found: list[Data]) -> None:
    first = merged(*found)
    for other in permutations(found):
        again = merged(*other)
        assert told(again) == told(first)
        assert len(again.conflicts) == len(first.conflicts)


@QUICK
@given(st.lists(parts, min_size=1, max_size=2))
def test_a_part_handed_in_twice_changes_nothing(found: list[Data]) -> None:
    once, twice = merged(*found), merged(*found, *found)
    assert told(once) == told(twice)
    assert [c.where for c in once.conflicts] == [c.where for c in twice.conflicts]


@QUICK
@given(st.lists(parts, min_size=1, max_size=2))
def test_a_blank_part_changes_nothing(found: list[Data]) -> None:
    blanks = [SYSTEM | {"name": row["name"], "answers": {q: "" for q in words}} for row in found[0]["subjects"]]
    assert told(merged(*found)) == told(merged(*found, part(*blanks))) == told(merged(part(), *found))


@QUICK
@given(parts)
def test_one_part_says_what_it_said(found: Data) -> None:
    result = merged(found)
    if not result.conflicts:
        assert told(result) == told(Merged(found))


@QUICK
@given(parts, parts)
def test_nothing_is_in_the_whole_that_nobody_said(one: Data, other: Data) -> None:
    whole, single = told(merged(one, other)), (told(Merged(one)), told(Merged(other)))
    for place, answers in whole.items():
        if place[0]:
            for question, (state, value) in answers.items():
                if isinstance(value, dict):
                    for option, tick in value.items():
                        heard = [t.get(place, {}).get(question, ("", {}))[1] for t in single]
                        assert tick == "U" or tick in [(h or {}).get(option) for h in heard]
                else:
                    assert (state, value) in [t.get(place, {}).get(question) for t in single]
