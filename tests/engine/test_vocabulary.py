"""How people write answers, per type of question: what it means, and what is never guessed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answers import ANY_STATE, LACKING, PRESENT, Answer
from engine.vocabulary import NotUnderstood, understand
from standards.kinds import Question

SHOPS = {"shop": "商店", "gathering": "公众聚集场所", "crowded": "人员密集场所", "venting": "泄爆（泄爆片）"}


def question(type_, **more):
    more.setdefault("options", SHOPS if type_ in ("choice", "choices", "safeguards") else None)
    return Question(
        id="q",
        type=type_,
        text="问",
        help="看",
        evidence="照片",
        every="yearly",
        post="safety",
        photo="yes",
        valid_days=365,
        **more,
    )


def understood(asked: Question, raw: object) -> object:
    """The value, or why there is none."""
    try:
        answer = understand(asked, raw)
    except NotUnderstood as error:
        return error.partial.value if error.partial else NotUnderstood
    return answer.value if answer.state == "given" else answer.state


YES_NO = question("yes_no")
GOOD_YES = question("yes_no", good="yes")
GOOD_NO = question("yes_no", good="no", n_a="yes")


@pytest.mark.parametrize(
    "raw",
    ["是", "有", "对", "√", "✓", "1", "１", 1, "1.0", 1.0, "Y", "yes", "YES", "Ｙｅｓ", True, " 是 ", "存在", "涉及"],
)
def test_yes(raw):
    assert understood(YES_NO, raw) == "yes"


@pytest.mark.parametrize("raw", ["否", "无", "没有", "×", "0", "０", 0, 0.0, "N", "no", False, "不 是", "不存在"])
def test_no(raw):
    assert understood(YES_NO, raw) == "no"


@pytest.mark.parametrize("raw", [None, "", " ", "\u3000", "-", "--", "/", "—", "未填", "空", "无数据", "NaN", "null"])
@pytest.mark.parametrize("type_", ["yes_no", "choice", "choices", "safeguard", "safeguards", "number", "date"])
def test_blank_is_never_no(type_, raw):
    more = {"unit": "米"} if type_ == "number" else {}
    assert understood(question(type_, **more), raw) == "blank"


@pytest.mark.parametrize("raw", ["不清楚", "不知道", "未知", "待查", "?", "？", "unknown", " 不 清 楚 "])
@pytest.mark.parametrize("type_", ["yes_no", "choice", "choices", "safeguard", "safeguards", "number", "date"])
def test_not_knowing_is_an_answer_of_its_own(type_, raw):
    more = {"unit": "米"} if type_ == "number" else {}
    assert understood(question(type_, **more), raw) == "unclear"


@pytest.mark.parametrize("raw", ["不涉及", "不适用", "N/A", "n/a", "Ｎ／Ａ", "na", "不 涉 及"])
@pytest.mark.parametrize("type_", ["yes_no", "choice", "choices", "safeguard", "safeguards", "number", "date"])
def test_not_applicable_only_where_it_is_offered(type_, raw):
    more = {"unit": "米"} if type_ == "number" else {}
    assert understood(question(type_, n_a="yes", **more), raw) == "n_a"
    assert understood(question(type_, **more), raw) is NotUnderstood


@pytest.mark.parametrize(
    ("asked", "raw", "meant"),
    [
        (GOOD_YES, "符合", "yes"),
        (GOOD_YES, "合格", "yes"),
        (GOOD_YES, "不符合", "no"),
        (GOOD_NO, "符合", "no"),
        (GOOD_NO, "正常", "no"),
        (GOOD_NO, "不符合", "yes"),
        (GOOD_NO, "不合格", "yes"),
        (GOOD_NO, "是", "yes"),
        (GOOD_NO, "不涉及", "n_a"),
        (YES_NO, "符合", NotUnderstood),
        (YES_NO, "不符合", NotUnderstood),
        (YES_NO, "正常", NotUnderstood),
    ],
)
def test_conforming_means_something_only_where_the_good_answer_is_known(asked, raw, meant):
    assert understood(asked, raw) == meant


@pytest.mark.parametrize(
    "raw", ["大概有", "2", "是否", "是、否", "一般", "已悲改", "检查完毕", ["是"], {"是": "是"}, 2, "o", "l"]
)
def test_what_is_neither_yes_nor_no_is_not_guessed(raw):
    assert understood(YES_NO, raw) is NotUnderstood


@pytest.mark.parametrize(
    ("raw", "states"),
    [
        ("正常", {"working"}),
        ("完好", {"working"}),
        ("有效", {"working"}),
        ("符合", {"working"}),
        ("working", {"working"}),
        ("故障", {"failed"}),
        ("坏了", {"failed"}),
        ("失效", {"failed"}),
        ("人为停用", {"disabled"}),
        ("屏蔽", {"disabled"}),
        ("拆除", {"disabled"}),
        ("人为停用、屏蔽、拆除", {"disabled"}),
        ("仅便携", {"unsuitable"}),
        ("型式不符", {"unsuitable"}),
        ("仅便携或型式不符", {"unsuitable"}),
        ("无", {"absent"}),
        ("未设", {"absent"}),
        ("没有", {"absent"}),
        ("否", {"absent"}),
        ("×", {"absent"}),
        ("０", {"absent"}),
        ("有", PRESENT),
        ("是", PRESENT),
        ("已设", PRESENT),
        ("√", PRESENT),
        ("1", PRESENT),
        (True, NotUnderstood),
        ("不符合", LACKING),
        ("无效", LACKING),
        (" 故 障 ", {"failed"}),
        ("还行", NotUnderstood),
        ("正常，偶尔故障", NotUnderstood),
        (["正常"], NotUnderstood),
    ],
)
def test_the_state_of_a_device(raw, states):
    assert understood(question("safeguard"), raw) == states


@pytest.mark.parametrize(
    ("raw", "option"),
    [
        ("shop", "shop"),
        ("商店", "shop"),
        (" 商 店 ", "shop"),
        ("ＳＨＯＰ", "shop"),
        ("泄爆（泄爆片）", "venting"),
        ("泄爆(泄爆片)", "venting"),
        ("泄爆", "venting"),
        ("泄", NotUnderstood),
        ("商店、公众聚集场所", NotUnderstood),
        ("商场", NotUnderstood),
        ("无", NotUnderstood),
        ("0", NotUnderstood),
        (["shop"], NotUnderstood),
    ],
)
def test_one_of_several_options(raw, option):
    assert understood(question("choice"), raw) == option


def test_a_short_wording_that_two_options_share_means_neither():
    asked = question("choice", options={"a": "泄爆（片）", "b": "泄爆（门）"})
    assert understood(asked, "泄爆") is NotUnderstood
    assert understood(asked, "泄爆（门）") == "b"


@pytest.mark.parametrize("raw", ["none", "无", "没有", "0"])
def test_an_option_of_that_name_comes_before_the_general_word(raw):
    asked = question("choice", options={"none": "无", "some": "有一些", "gone": "没有", "zero": "0"})
    assert understood(asked, raw) == {"none": "none", "无": "none", "没有": "gone", "0": "zero"}[raw]


@pytest.mark.parametrize(
    ("raw", "ticks"),
    [
        ([], "FFFF"),
        ("无", "FFFF"),
        ("都没有", "FFFF"),
        (["shop"], "TFFF"),
        ("商店", "TFFF"),
        ("商店、泄爆", "TFFT"),
        ("商店，泄爆", "TFFT"),
        ("商店,泄爆", "TFFT"),
        ("商店;泄爆", "TFFT"),
        ("商店；泄爆；", "TFFT"),
        ("商店|泄爆", "TFFT"),
        (["商店", "gathering"], "TTFF"),
        ({"shop": "是"}, "TUUU"),
        ({"商店": "√", "泄爆": "否"}, "TUUF"),
        ({"shop": "否", "gathering": "不清楚"}, "FUUU"),
        ({"shop": ""}, "blank"),
        ({"shop": "不清楚"}, "unclear"),
        ({}, "blank"),
        ({"无": "是"}, "FFFF"),
        # a list with an unknown word cannot be trusted to be complete; what was understood counts
        ("商店、菜场", "TUUU"),
        (["菜场"], "UUUU"),
        (["shop", "菜场", "venting"], "TUUT"),
        ({"shop": "是", "菜场": "是"}, "TUUU"),
        ({"shop": "也许", "venting": "是"}, "UUUT"),
    ],
)
def test_several_options_a_list_is_complete_a_mapping_leaves_the_rest_open(raw, ticks):
    meant = understood(question("choices"), raw)
    assert (meant if isinstance(meant, str) else "".join(meant.values())) == ticks


def test_a_list_with_an_unknown_word_says_which():
    with pytest.raises(NotUnderstood) as error:
        understand(question("choices"), "商店、菜场、夜市")
    assert "菜场、夜市" in error.value.message.zh
    assert "人员密集场所" in error.value.message.zh


@pytest.mark.parametrize(
    ("raw", "ticks"),
    [
        (["shop"], "TTTF"),
        (["gathering"], "FTTF"),
        ({"shop": "是"}, "TTTU"),
        ({"shop": "是", "crowded": "否"}, "TTTU"),
        ([], "FFFF"),
    ],
)
def test_an_option_may_imply_others(raw, ticks):
    asked = question("choices", implies={"shop": ["gathering"], "gathering": ["crowded"]})
    assert "".join(understood(asked, raw).values()) == ticks


@pytest.mark.parametrize(
    ("raw", "states"),
    [
        (["shop"], [{"working"}, {"absent"}, {"absent"}, {"absent"}]),
        ("商店、泄爆", [{"working"}, {"absent"}, {"absent"}, {"working"}]),
        ("没有采取任何一种", [{"absent"}] * 4),
        ({"没有采取任何一种": "是"}, [{"absent"}] * 4),
        ([], [{"absent"}] * 4),
        ({"shop": "故障"}, [{"failed"}, ANY_STATE, ANY_STATE, ANY_STATE]),
        ({"shop": "有", "venting": "无"}, [PRESENT, ANY_STATE, ANY_STATE, {"absent"}]),
        (["shop", "水幕"], [{"working"}, ANY_STATE, ANY_STATE, ANY_STATE]),
        ({"shop": "还行", "venting": "正常"}, [ANY_STATE, ANY_STATE, ANY_STATE, {"working"}]),
    ],
)
def test_measures_that_stand_in_for_one_another(raw, states):
    assert list(understood(question("safeguards"), raw).values()) == states


METRES = question("number", unit="米", min=Decimal(0), max=Decimal(500))
PIECES = question("number", unit="个", integer="yes", min=Decimal(1))


@pytest.mark.parametrize(
    ("asked", "raw", "number"),
    [
        (METRES, "12.5", "12.5"),
        (METRES, "12.5米", "12.5"),
        (METRES, "１２．５ 米", "12.5"),
        (METRES, " 1 2 ", "12"),
        (METRES, 12.5, "12.5"),
        (METRES, 0.1, "0.1"),
        (METRES, 0, "0"),
        (METRES, "500", "500"),
        (METRES, "0", "0"),
        (METRES, "4e1", "40"),
        (METRES, "500.001", NotUnderstood),
        (METRES, "-1", NotUnderstood),
        (METRES, "12厘米", NotUnderstood),
        (METRES, "不足12米", NotUnderstood),
        (METRES, "12-15", NotUnderstood),
        (METRES, "约12", NotUnderstood),
        (METRES, "inf", NotUnderstood),
        (METRES, "Infinity", NotUnderstood),
        (METRES, "米", NotUnderstood),
        (METRES, "十二", NotUnderstood),
        (METRES, "30%", NotUnderstood),
        (METRES, [12], NotUnderstood),
        (PIECES, "100个", "100"),
        (PIECES, "100 个", "100"),
        (PIECES, "1,000", "1000"),
        (PIECES, "１，０００个", "1000"),
        (PIECES, "2.0", "2"),
        (PIECES, "2.5", NotUnderstood),
        (PIECES, "0", NotUnderstood),
        (PIECES, "100台", NotUnderstood),
        (PIECES, "3个半", NotUnderstood),
    ],
)
def test_numbers_are_decimal_in_the_unit_asked(asked, raw, number):
    meant = understood(asked, raw)
    assert meant == (number if number is NotUnderstood else Decimal(number))
    assert isinstance(meant, Decimal) or meant is NotUnderstood


OPEN_ENDED = question("number", unit="千帕", min=Decimal(0))


@pytest.mark.parametrize("text", ["1,5", "12,5", "1,2,3", "10,00", "29,5千帕"])
def test_a_comma_that_groups_no_thousands_is_not_guessed(text):
    assert understood(OPEN_ENDED, text) is NotUnderstood


@pytest.mark.parametrize("text", [".5", ".05千帕", "2_9", "٣", "1e9999999", "1e999", "0x1f", "1/2", "3·5"])
def test_what_python_would_take_for_a_number_but_people_would_not(text):
    """A leading digit lost in copying, an underscore, an exponent that fills the memory."""
    assert understood(OPEN_ENDED, text) is NotUnderstood


@pytest.mark.parametrize(
    ("more", "raw", "said"),
    [
        ({"min": Decimal(1)}, "0", "不应小于 1"),
        ({"max": Decimal(9)}, "10", "不应大于 9"),
        ({"min": Decimal(1), "max": Decimal(9)}, "10", "超出可能的范围（1 至 9）"),
        ({"integer": "yes"}, "1.5", "应是整数"),
    ],
)
def test_a_number_that_cannot_be_says_why(more, raw, said):
    with pytest.raises(NotUnderstood, match=said):
        understand(question("number", unit="米", **more), raw)


DAY = question("date")
MOMENT = question("date", time="yes")


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2024-05-20", date(2024, 5, 20)),
        ("2024/5/20", date(2024, 5, 20)),
        ("2024.5.20", date(2024, 5, 20)),
        ("2024年5月20日", date(2024, 5, 20)),
        ("2024年5月20", date(2024, 5, 20)),
        ("20240520", date(2024, 5, 20)),
        ("２０２４－０５－２０", date(2024, 5, 20)),
        ("45432", date(2024, 5, 20)),
        (45432, date(2024, 5, 20)),
        ("45432.0", date(2024, 5, 20)),
        (45432.354, date(2024, 5, 20)),
        ("2024-03-04 15:09:41.000", date(2024, 3, 4)),
        ("2024-05-20T08:30", date(2024, 5, 20)),
        (date(2024, 5, 20), date(2024, 5, 20)),
        (datetime(2024, 5, 20, 8), date(2024, 5, 20)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2023-02-29", NotUnderstood),
        ("2024-13-01", NotUnderstood),
        ("2024年5月", NotUnderstood),
        ("5月20日", NotUnderstood),
        ("54:38.0", NotUnderstood),
        ("7/7/2020 0:00", date(2020, 7, 7)),  # the same whichever is the month
        ("5/7/2020 0:00", NotUnderstood),
        ("13/7/2020", date(2020, 7, 13)),
        ("7/13/2020 0:00", date(2020, 7, 13)),
        ("13/13/2020", NotUnderstood),
        ("2023.10.12", date(2023, 10, 12)),
        ("2024年1月22日", date(2024, 1, 22)),
        ("20.5.2024", date(2024, 5, 20)),
        ("上个月", NotUnderstood),
        ("20241011日", date(2024, 10, 11)),
        ("20241311日", NotUnderstood),
        ("54:38.0", NotUnderstood),
        ("1", NotUnderstood),
        ("12345", NotUnderstood),
        ("70000", NotUnderstood),
        ("never", "never"),
        ("从未", "never"),
        ("没查过", "never"),
        ("没有", NotUnderstood),
        ("无", NotUnderstood),
        ("未做", "never"),
    ],
)
def test_dates(raw, day):
    assert understood(DAY, raw) == day
    assert not isinstance(understood(DAY, raw), datetime)


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2024-05-20 08:30", datetime(2024, 5, 20, 8, 30)),
        ("2024-05-20 8:30:59", datetime(2024, 5, 20, 8, 30)),
        ("2024年5月20日8时30分", datetime(2024, 5, 20, 8, 30)),
        ("2024-05-20T08:30", datetime(2024, 5, 20, 8, 30)),
        ("45432.354166666664", datetime(2024, 5, 20, 8, 30)),
        (datetime(2024, 5, 20, 8, 30), datetime(2024, 5, 20, 8, 30)),
        ("2024-05-20", NotUnderstood),
        ("45432", NotUnderstood),
        ("2024-05-20 24:00", NotUnderstood),
        ("8:30", NotUnderstood),
        ("从未", "never"),
    ],
)
def test_dates_that_need_the_time_of_day(raw, moment):
    assert understood(MOMENT, raw) == moment


RAW = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text() | st.lists(st.text(), max_size=3)
)


@given(raw=RAW | st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3))
@pytest.mark.parametrize("type_", ["yes_no", "choice", "choices", "safeguard", "safeguards", "number", "date"])
def test_nothing_that_is_written_fails_otherwise_than_by_not_being_understood(type_, raw):
    asked = question(type_, **({"unit": "米"} if type_ == "number" else {}))
    try:
        answer = understand(asked, raw)
    except NotUnderstood as error:
        assert error.message.zh and error.message.en
    else:
        assert isinstance(answer, Answer)
        assert (answer.value is None) == (answer.state != "given")


@pytest.mark.parametrize("type_", ["yes_no", "choice", "choices", "safeguard", "safeguards", "number", "date"])
def test_every_message_says_what_to_write(type_):
    with pytest.raises(NotUnderstood) as error:
        understand(question(type_, **({"unit": "米"} if type_ == "number" else {})), "胡乱写的")
    assert any(word in error.value.message.zh for word in ("请填", "可填", "请写成", "请只填数"))
