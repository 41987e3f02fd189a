import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.identity import check_industry, check_region, check_uscc, suggest_sectors


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "91110000600037341L",
        "91110000600037341l",
        "9111 0000 6000 3734 1L",
        "９１１１００００６０００３７３４１Ｌ",
        "N2370102MF0000001N",  # a rural collective: the first character may be a letter
    ],
)
def test_a_credit_code_that_is_right_or_blank_has_no_remark(text):
    assert check_uscc(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("370102200012345", "15 位旧工商注册号"),
        ("600037341", "填了 9 位，像是组织机构代码"),
        ("9111000060003734", "填了 16 位"),
        ("91110000600037341L123", "填了 21 位"),
        ("无", "填了 1 位"),
        ("9111OOOO600037341L", "不会有这些字符：O"),
        ("91110000600037341统", "不会有这些字符：统"),
        ("911A0000600037341L", "第 3 至 8 位"),
        ("91110000600037342L", "校验码不符"),
        ("911100006000373411", "校验码不符"),
    ],
)
def test_a_credit_code_that_is_wrong_says_what(text, said):
    remark = check_uscc(text)
    assert remark is not None
    assert remark.field == "uscc"
    assert said in remark.text_zh
    assert remark.text_en.isascii() or "统" in text


@pytest.mark.parametrize(
    "text",
    ["", "370102", "370000", "370100", "370102001", "370102001003", " ３７０１０２ ", "110101", "659001", "710000"],
)
def test_a_region_that_is_right_or_blank_has_no_remark(text):
    assert check_region(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3701", "6、9 或 12 位"),
        ("37010", "6、9 或 12 位"),
        ("3701020", "6、9 或 12 位"),
        ("历下区", "6、9 或 12 位"),
        ("37O102", "6、9 或 12 位"),
        ("٣٧٠١٠٢", "6、9 或 12 位"),
        ("990102", "99 不是省级代码"),
        ("000000", "00 不是省级代码"),
        ("370199", "可能是功能区"),
        ("370171001", "可能是功能区"),
    ],
)
def test_a_region_that_is_wrong_or_unusual_says_what(text, said):
    remark = check_region(text)
    assert remark is not None
    assert remark.field == "region"
    assert said in remark.text_zh


@pytest.mark.parametrize(
    "text",
    ["", "C2110", "2110", "C211", "C21", "C", "c2110", "C 2110", "Ｃ２１１０", "A0111", "F519", "C4310", "T9700"],
)
def test_an_industry_that_is_right_or_blank_has_no_remark(text):
    assert check_industry(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("金属结构制造", "应填一个国民经济行业代码"),
        ("C2110,C2120", "应填一个国民经济行业代码"),
        ("C21101", "应填一个国民经济行业代码"),
        ("U2110", "应填一个国民经济行业代码"),
        ("2", "应填一个国民经济行业代码"),
        ("2110.0", "应填一个国民经济行业代码"),
        ("A11", "11 大类属于门类 B，填的是 A"),
        ("D4310", "43 大类属于门类 C，填的是 D"),
        ("C4411", "44 大类属于门类 D，填的是 C"),
        ("0011", "没有 00 大类"),
        ("9810", "没有 98 大类"),
    ],
)
def test_an_industry_that_is_wrong_says_what(text, said):
    remark = check_industry(text)
    assert remark is not None
    assert remark.field == "industry"
    assert said in remark.text_zh


@pytest.mark.parametrize(
    ("letter", "first", "last"),
    [
        ("A", 1, 5), ("B", 6, 12), ("C", 13, 43), ("D", 44, 46), ("E", 47, 50), ("F", 51, 52), ("G", 53, 60),
        ("H", 61, 62), ("I", 63, 65), ("J", 66, 69), ("K", 70, 70), ("L", 71, 72), ("M", 73, 75), ("N", 76, 79),
        ("O", 80, 82), ("P", 83, 83), ("Q", 84, 85), ("R", 86, 90), ("S", 91, 96), ("T", 97, 97),
    ],
)  # fmt: skip
def test_every_division_has_one_letter(letter, first, last):
    for division in range(1, 98):
        remark = check_industry(f"{letter}{division:02}")
        assert (remark is None) == (first <= division <= last)


@pytest.mark.parametrize(
    ("code", "sectors"),
    [
        ("C3110", ["metallurgy"]),
        ("31", ["metallurgy"]),
        ("C3252", ["nonferrous"]),
        ("c32", ["nonferrous"]),
        ("C3011", ["building_materials"]),
        ("302", ["building_materials"]),
        ("3041", ["building_materials"]),
        ("3071", ["building_materials"]),
        ("3072", ["building_materials"]),
        ("3099", ["building_materials"]),
        ("305", []),
        ("C3054", []),
        ("3073", []),
        ("3074", []),
        ("3075", []),
        ("3076", []),
        ("3079", []),
        ("C30", []),  # with and without what is left out
        ("3000", []),
        ("307", []),
        ("3070", []),
        ("C3311", []),  # machinery: what it leaves out is not known
        ("C2110", []),
        ("C", []),
        ("B3110", []),
        ("炼钢", []),
        ("", []),
    ],
)
def test_a_sector_is_suggested_only_where_the_list_settles_it(code, sectors):
    assert suggest_sectors(code) == sectors


@given(st.text() | st.text("0123456789ABCXYZ -", min_size=5, max_size=19))
def test_no_text_makes_a_check_fail(text):
    for check in (check_uscc, check_region, check_industry):
        check(text)
    suggest_sectors(text)
