"""Whose a form is: by code and site, against rosters as people keep them."""

from __future__ import annotations

import io

import openpyxl
import pytest

from engine.formats.tables import read_sheets
from engine.handed import FormError
from engine.summary.names import names_of
from engine.summary.places import Identity, Listed, Places, roster_of
from tests.summary.made import table

CODE, OTHER = "91370102MA3C0000XX", "91370102MA3C0000YY"
ONE_SITE = "名册上这家企业有 2 处厂区，"


def listed(*rows: str) -> list[Listed]:
    return roster_of(read_sheets("名册.csv", table("企业名称 统一社会信用代码 厂区 属地代码 监管行业", *rows)))[0]


@pytest.mark.parametrize(
    ("form", "why"),
    [
        (Identity("示例甲", CODE), None),
        (Identity("示例甲", CODE.lower(), "一厂"), None),  # the roster has but one
        (Identity("示例甲", f" {CODE[:8]}-{CODE[8:]}"), None),
        (Identity("示例甲"), None),  # by the one code that its name goes with
        (Identity("另一名称", CODE), None),
        (Identity("示例乙", OTHER, "东厂"), None),
        (Identity("示例乙", OTHER, "南厂"), f"{ONE_SITE}没有“南厂”"),
        (Identity("示例乙", OTHER), f"{ONE_SITE}表上没有写是哪一处"),
        (Identity("示例甲", "91370102MA3C0000ZZ"), f"名册上同名企业的代码是 {CODE}，请核对"),
        (Identity("示例丁", "91370102MA3C0000ZZ"), "名册上没有这家企业"),
        (Identity(form="表一"), "表上没有企业名称和代码"),
        (Identity("示例丙"), None),  # without a code on either side
    ],
)
def test_who_is_on_the_roster(form: Identity, why: str | None) -> None:
    roster = listed(f"示例甲 {CODE} - 370102 轻工", f"示例乙 {OTHER} 东厂", f"示例乙 {OTHER} 西厂", "示例丙")
    assert Places(roster, [form]).of(form)[1] == why


def test_a_form_that_names_no_site_is_of_the_one_that_others_name() -> None:
    forms = [Identity("示例甲", CODE, "一厂"), Identity("示例甲", CODE)]
    places = Places((), forms)
    assert {places.of(form)[0] for form in forms} == {f"{CODE}|一厂"}
    more = [*forms, Identity("示例甲", CODE, "二厂")]
    assert len({Places((), more).of(form)[0] for form in more}) == 3


def test_a_code_that_excel_has_spoilt_is_said() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["单位名称", "社会信用代码", "行政区划"])
    sheet.append(["示例甲", 913701020000000000, 370102])
    out = io.BytesIO()
    book.save(out)
    (line,), (remark,) = roster_of(read_sheets("名册.xlsx", out.getvalue()))
    assert (line.name, line.uscc, line.region) == ("示例甲", "", "370102")
    assert "B2" in remark.text


def test_a_roster_in_gb18030_with_semicolons() -> None:
    (line,), _ = roster_of(
        read_sheets("名册.csv", "企业名称;属地代码;监管行业\n示例甲;370102;机械行业\n".encode("gb18030"))
    )
    assert (line.name, line.region, line.industry) == ("示例甲", "370102", "机械")


def test_a_table_without_names_is_refused() -> None:
    with pytest.raises(FormError, match="需要这些列：企业名称"):
        roster_of(read_sheets("名册.csv", table("序号 电话", "1 2")))
    with pytest.raises(FormError, match="只能读 xlsx 和 csv"):
        read_sheets("名册.doc", b"")


def test_names_of_regions() -> None:
    yaml = "370000: 示例省\n'370102': 示例区\n历下: 错\n".encode()
    names, (strange,) = names_of("属地.yaml", yaml)
    assert (names, strange.who) == ({"37": "示例省", "370102": "示例区"}, "属地.yaml")
    assert names_of("属地.csv", table("区划代码 名称", "370102000000 示例区"))[0] == {"370102": "示例区"}
    with pytest.raises(FormError):
        names_of("属地.yaml", b"- 370102")
