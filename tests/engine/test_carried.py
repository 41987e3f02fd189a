"""The next form from the last: what is taken over, what counts when it comes back, and of what day it is."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

import standards
from engine import Form, Judge, form_from
from engine.answers import PRESENT, Answer, Ground, counted
from engine.blank import Plan
from engine.formats.writing import write_form
from engine.formats.xlsx.read import read
from engine.handed import FormError, Handed
from engine.next_form import NextForm, next_form

LIBRARY = standards.load()
DAY = date(2024, 8, 20)  # 92 days after the last check

OLD: dict[str, Any] = {
    "form": "panding/1",
    "id": "2024-2",
    "inspected_on": "2024-05-20",
    "standards": ["industry_trade"],
    "enterprise": {"name": "示例家具有限公司", "head": "示例甲"},
    "counts": {"workshop": 1, "dust_system": "2套", "confined_space_job": 1},
    "subjects": [
        {"kind": "enterprise", "answers": {"sectors": ["轻工"], "combustible_dust": "是", "wood_products": "不清楚"}},
        {"kind": "workshop", "name": "打磨车间", "answers": {"sector": "轻工"}},
        {
            "kind": "dust_system",
            "name": "1#除尘系统",
            "within": "打磨车间",
            "answers": {
                "collection": "干式",  # static, 365 days
                "dusts": {"wood": "是", "metal": "否"},  # quarterly, 92 days
                "airlock_discharge": "有",  # monthly, 31 days
                "draught": "大概是吸",  # not understood
                "different_dusts": "否",  # a judgement, 365 days
            },
            "grounds": {
                "dusts": {"how": "seen", "by": "示例乙", "at": "2024-05-19"},
                "different_dusts": {"by": "示例丙", "reason": "检测报告", "at": "2024-05-18"},
            },
        },
        {"kind": "confined_space", "name": "调节池", "answers": {"toxic_risk": ["硫化氢"]}},
        {"kind": "confined_space_job", "name": "5月清掏", "answers": {"job_state": "已结束"}},
    ],
    "objections": [{"clause": "11(6)", "by": "示例甲", "reason": "示例"}],
}
SYSTEM = ("dust_system", "1#除尘系统")


def made(day: date = DAY, old: dict[str, Any] = OLD) -> NextForm:
    return next_form(Handed(old), LIBRARY, day, "2024-3")


def row(data: dict[str, Any], kind: str = "dust_system") -> dict[str, Any]:
    (found,) = [subject for subject in data["subjects"] if subject["kind"] == kind]
    return found


def workbook(data: dict[str, Any]) -> bytes:
    plan = Plan([LIBRARY.kinds[kind] for kind in ("enterprise", "workshop", "dust_system", "confined_space")])
    plan.serves = {(kind.kind, question.id): set() for kind in plan.kinds for question in kind.questions}
    return write_form("a.xlsx", data, LIBRARY, plan, [])


def filled(changed: Any = None, day: date = DAY, **answers: Any) -> Form:
    """The next form as it comes back, the row of the dust system filled in."""
    data = made(day).data | {"inspected_on": day.isoformat()}
    row(data)["last"]["changed"] = changed
    row(data)["answers"] |= answers
    return form_from(Handed(data), LIBRARY)


def told(form: Form, question: str) -> Any:
    (subject,) = [s for s in form.subjects if (s.kind, s.name) == SYSTEM]
    answer = subject.answer(question)
    return answer.value if answer.state == "given" else answer.state


def test_what_is_taken_over() -> None:
    new = made(date(2024, 8, 1))
    assert new.data["enterprise"] == {"name": "示例家具有限公司", "head": "示例甲"}
    assert [(s["kind"], s.get("name")) for s in new.data["subjects"]] == [
        ("enterprise", None),
        ("workshop", "打磨车间"),
        ("dust_system", "1#除尘系统"),
        ("confined_space", "调节池"),
    ]
    assert row(new.data)["within"] == ["打磨车间"]
    assert row(new.data)["answers"] == {
        "collection": "dry",
        "dusts": {"wood": "yes", "metal": "no"},
        "different_dusts": "no",
    }
    assert "counts" not in new.data
    assert new.data["last"] == {
        "id": "2024-2",
        "inspected_on": "2024-05-20",
        "until": "2024-08-01",
        "counts": OLD["counts"],
    }
    assert [text.zh for text in new.left] == ["作业、逐次记录 1 行", "异议 1 条"]
    assert [entry.text for entry in new.unreadable] == ["大概是吸"]


@pytest.mark.parametrize(
    ("day", "still"),
    [
        (date(2024, 6, 20), {"collection", "dusts", "airlock_discharge", "different_dusts"}),
        (date(2024, 6, 21), {"collection", "dusts", "different_dusts"}),  # the 32nd day
        (date(2024, 8, 19), {"collection", "dusts", "different_dusts"}),
        (date(2024, 8, 20), {"collection", "different_dusts"}),  # dusts were looked at on the 19th: the 93rd day
        (date(2025, 5, 18), {"collection", "different_dusts"}),
        (date(2025, 5, 19), {"collection"}),
        (date(2025, 5, 21), set()),
    ],
)
def test_an_answer_past_its_validity_is_blank_and_still_shown(day: date, still: set[str]) -> None:
    new = row(made(day).data)
    assert set(new["answers"]) == still
    before = new["last"]["answers"]
    assert {name for name, one in before.items() if one["carried"]} == still
    assert set(before) == {"collection", "dusts", "airlock_discharge", "draught", "different_dusts"}
    assert before["airlock_discharge"] == {
        "answer": "present",
        "at": "2024-05-20",
        "carried": "airlock_discharge" in still,
    }
    assert before["draught"]["answer"] == "大概是吸"


def test_without_a_day_nothing_is_taken_over() -> None:
    old = {key: value for key, value in OLD.items() if key != "inspected_on"}
    assert set(row(made(old=old).data)["answers"]) == {"different_dusts"}  # which has a day of its own


def test_a_day_before_the_last_check_is_refused() -> None:
    with pytest.raises(FormError):
        made(date(2024, 5, 19))


@pytest.mark.parametrize("word", ["无", "没有变化", "没变", "否", "no", " 无 变 化 ", "已改，其余无变化"])
def test_unchanged_counts_with_its_old_day(word: str) -> None:
    form = filled(word)
    (subject,) = [s for s in form.subjects if s.kind == "dust_system"]
    assert told(form, "collection") == "dry"
    assert subject.grounds["collection"].at == date(2024, 5, 20)
    assert (subject.grounds["different_dusts"].by, subject.grounds["different_dusts"].at) == (
        "示例丙",
        date(2024, 5, 18),
    )
    assert form.unreadable == []


@pytest.mark.parametrize("word", [None, "", "/", "有", "变了", "不清楚", "?", "大概没变", "1"])
def test_anything_else_leaves_the_answers_taken_over_open(word: Any) -> None:
    form = filled(word, airlock_discharge="正常")
    assert told(form, "collection") == told(form, "different_dusts") == "unconfirmed"
    assert told(form, "airlock_discharge") == {"working"}, "answered this time"
    assert [entry.text for entry in form.unreadable] == ([word] if word in ("大概没变", "1") else [])


def test_what_is_answered_otherwise_is_of_this_time() -> None:
    form = filled("有", collection="湿式")
    assert told(form, "collection") == "wet"
    assert told(form, "different_dusts") == "unconfirmed"
    assert form.notes == []
    (note,) = filled("无", collection="湿式").notes
    assert "除尘方式" in note.zh
    assert filled("已改，其余无变化", collection="湿式").notes == []


def test_of_an_answer_of_several_options_each_is_looked_at() -> None:
    day = date(2024, 8, 1)
    form = filled("有", day, dusts={"wood": "是", "metal": "是"})
    assert {o: v for o, v in told(form, "dusts").items() if v != "U"} == {"metal": "T"}, "wood was taken over"
    form = filled("已改，其余无变化", day, dusts={"wood": "是", "metal": "是"})
    assert {o: v for o, v in told(form, "dusts").items() if v != "U"} == {"metal": "T", "wood": "T"}
    (subject,) = [s for s in form.subjects if s.kind == "dust_system"]
    assert (subject.grounds["dusts"].at, subject.grounds["dusts"].by) == (date(2024, 5, 19), None)


def test_grounds_of_this_time_make_an_answer_of_this_time() -> None:
    data = made().data | {"inspected_on": DAY.isoformat()}
    row(data)["grounds"] = {"collection": {"how": "seen", "by": "示例乙", "at": "2024-08-20"}}
    assert told(form_from(Handed(data), LIBRARY), "collection") == "dry"


def test_the_age_goes_on_counting() -> None:
    """Confirmed in every quarter, an answer still runs out a year after somebody looked."""
    data, day = OLD, date(2024, 5, 20)
    for day in (date(2024, 8, 20), date(2024, 11, 20), date(2025, 2, 20), date(2025, 5, 20)):
        data = made(day, data).data | {"inspected_on": day.isoformat()}
        row(data)["last"]["changed"] = "无"
        assert row(data)["last"]["answers"]["collection"]["at"] == "2024-05-20"
    assert "collection" in row(data)["answers"]
    assert "collection" not in row(made(date(2025, 5, 21), data).data)["answers"]


def test_an_answer_not_confirmed_is_not_taken_over_again() -> None:
    data = made(date(2024, 8, 1)).data | {"inspected_on": "2024-08-01"}
    again = row(made(date(2024, 8, 2), data).data)
    assert again["answers"] == {}
    assert again["last"]["answers"]["collection"]["answer"] == "dry"


def test_a_day_of_last_time_that_is_none_leaves_it_open() -> None:
    data = made().data | {"inspected_on": DAY.isoformat()}
    row(data)["last"]["changed"] = "无"
    row(data)["last"]["answers"]["collection"]["at"] = "去年"
    form = form_from(Handed(data), LIBRARY)
    assert told(form, "collection") == "unconfirmed"
    assert [entry.text for entry in form.unreadable] == ["去年"]


def test_the_judge_asks_again() -> None:
    data = made().data | {"inspected_on": DAY.isoformat()}
    verdict = Judge(LIBRARY).judge(form_from(Handed(data), LIBRARY))
    why = {(q.subject, q.question): q.why for q in verdict.open}
    assert why["企业", "sectors"] == "unconfirmed"
    assert verdict.outcome == "undetermined"


def back(change: Any = None) -> Form:
    book = openpyxl.load_workbook(io.BytesIO(workbook(made().data | {"inspected_on": DAY.isoformat()})))
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return form_from(read(out.getvalue(), LIBRARY.kinds), LIBRARY)


def cell(book: openpyxl.Workbook, sheet: str, id_: str, row_: int = 4) -> Any:
    (column,) = [c.column for c in book[sheet][3] if c.value == id_]
    return book[sheet].cell(row_, column)


def say(book: openpyxl.Workbook, **cells: str) -> None:
    for id_, text in cells.items():
        cell(book, "除尘系统", id_).value = text


def test_the_workbook_says_the_same_as_the_data() -> None:
    data = made().data | {"inspected_on": DAY.isoformat()}
    handed = read(workbook(data), LIBRARY.kinds)
    assert handed.unreadable == []
    plain = next_form(Handed(data), LIBRARY, DAY, "x")
    through = next_form(handed, LIBRARY, DAY, "x")
    for one, other in zip(plain.data["subjects"], through.data["subjects"], strict=True):
        assert one == other
    assert handed.data["last"] == data["last"] | {"counts": {k: str(n) for k, n in OLD["counts"].items()}}


def test_the_workbook_shows_what_is_asked_again() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(made().data)))
    comment = cell(book, "除尘系统", "airlock_discharge").comment.text
    assert "有" in comment and "2024-05-20" in comment and "92 天前" in comment
    assert cell(book, "除尘系统", "airlock_discharge").value == ""
    assert "2 格答案" in cell(book, "除尘系统", "changed").comment.text
    (link,) = [r[2].value for r in book["表头"] if r[3].value == "counts.dust_system"]
    assert link.startswith("上次 2套；")
    lines = {
        r[11].value: [c.value for c in r[2:6]]
        for r in book["上次"].iter_rows(min_row=4)
        if r[10].value == "dust_system"
    }
    assert lines["collection"] == ["干式", "2024-05-20", "92", "已沿用，请核对"]
    assert lines["dusts.wood"] == ["是", "2024-05-19", "93", "没有沿用，请重填"]
    assert lines["draught"] == ["大概是吸", "2024-05-20", "92", "没有沿用，请重填"]


def test_a_workbook_comes_back() -> None:
    assert told(back(), "collection") == "unconfirmed"
    assert told(back(lambda book: say(book, changed="无")), "collection") == "dry"
    assert told(back(lambda book: say(book, changed="有", collection="湿式")), "collection") == "wet"


def test_a_row_given_another_name_is_still_the_row_of_last_time() -> None:
    form = back(lambda book: say(book, name="一号除尘系统"))
    (subject,) = [s for s in form.subjects if s.kind == "dust_system"]
    assert subject.name == "一号除尘系统"
    assert subject.answer("collection").state == "unconfirmed"


def test_a_row_taken_out_is_said() -> None:
    def without(book: openpyxl.Workbook) -> None:
        for c in book["除尘系统"][4][1:]:
            c.value = None

    assert [note.zh for note in back(without).notes] == ["上次有、这次没有的除尘系统：1#除尘系统"]


def test_a_row_copied_for_a_new_device_takes_nothing_over() -> None:
    def copied(book: openpyxl.Workbook) -> None:
        say(book, changed="无")
        for c in book["除尘系统"][4][1:]:
            book["除尘系统"].cell(5, c.column).value = c.value
        cell(book, "除尘系统", "name", 5).value = "2#除尘系统"

    form = back(copied)
    assert [s.answer("collection").state for s in form.subjects if s.kind == "dust_system"] == ["unconfirmed"] * 2
    assert sum("上次的名称" in entry.message.zh for entry in form.unreadable) == 2


def test_a_new_row_needs_no_word_on_change() -> None:
    def added(book: openpyxl.Workbook) -> None:
        for id_, text in {"name": "2#", "changed": "有", "collection": "湿式"}.items():
            cell(book, "除尘系统", id_, 5).value = text

    form = back(added)
    (new,) = [s for s in form.subjects if s.name == "2#"]
    assert new.answer("collection").value == "wet"
    assert form.unreadable == []


def test_without_the_sheet_of_last_time_nothing_taken_over_counts() -> None:
    def torn(book: openpyxl.Workbook) -> None:
        say(book, changed="无", airlock_discharge="有")
        del book["上次"]

    form = back(torn)
    assert told(form, "collection") == told(form, "airlock_discharge") == "unconfirmed"
    assert any("上次" in entry.message.zh for entry in form.unreadable)


@pytest.mark.parametrize(("at", "state"), [(date(2024, 4, 19), "n_a"), (date(2024, 4, 18), "expired")])
def test_not_applicable_runs_out_like_any_answer(at: date, state: str) -> None:
    question = LIBRARY.kinds["dust_system"].by_id["airlock_discharge"].model_copy(update={"n_a": True})
    assert counted(question, Answer("n_a"), Ground(at=at), date(2024, 5, 20)).state == state


def test_an_answer_of_present_stays_one() -> None:
    assert told(filled("无", date(2024, 6, 1)), "airlock_discharge") == PRESENT
