"""What looks wrong in the identity fields of a form: credit code, region, industry.

Identity decides nothing about clauses, so nothing here refuses a form: each check returns a remark or None.
A blank field has no remark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from stdnum import numdb
from stdnum.cn import uscc

from standards.wording import Text

_USCC_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")  # GB 32100: no I, O, S, V, Z
_REGION_LENGTHS = (6, 9, 12)  # county, township, village
# GB/T 4754-2017: the last division (大类) of each section (门类) A, B, C …
_LAST_DIVISIONS = (5, 12, 43, 46, 50, 52, 60, 62, 65, 69, 70, 72, 75, 79, 82, 83, 85, 90, 96, 97)
_SECTIONS = "ABCDEFGHIJKLMNOPQRST"
_INDUSTRY = re.compile(r"([A-T]?)([0-9]{2,4})|([A-T])")
# 应急厅〔2019〕17号: where its list is known to be complete. Machinery (33-40, 43) is not here because what it
# leaves out is not known, nor are the sectors whose text is missing.
_WHOLE_DIVISIONS = {"31": "metallurgy", "32": "nonferrous"}
_NOT_BUILDING_MATERIALS = ("305", "3073", "3074", "3075", "3076", "3079")  # of division 30


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at in an identity field, in both languages."""

    field: str
    text_zh: str
    text_en: str


def check_uscc(text: str) -> Remark | None:
    """Check a unified social credit code (统一社会信用代码).

    Args:
        text: As filled in; spaces, hyphens, full width and lower case are accepted.

    Returns:
        What is wrong or unusual. A 15-digit number is an old registration number: accepted, with a remark.
    """
    code = _plain(text).replace("-", "")
    if not code:
        return None
    if len(code) == 15 and _is_digits(code):
        return Remark("uscc", "是 15 位旧工商注册号，请补填 18 位统一社会信用代码", "old 15-digit registration number")
    if len(code) != 18:
        hint = ("，像是组织机构代码", ", looks like an organisation code") if len(code) == 9 else ("", "")
        return Remark(
            "uscc",
            f"统一社会信用代码应为 18 位，填了 {len(code)} 位{hint[0]}",
            f"a credit code has 18 characters, this has {len(code)}{hint[1]}",
        )
    strange = "".join(sorted(set(code) - _USCC_ALPHABET))
    if strange:
        return Remark(
            "uscc",
            f"统一社会信用代码中不会有这些字符：{strange}（字母 I、O、S、V、Z 不用）",
            f"characters that no credit code has: {strange} (letters I, O, S, V, Z are not used)",
        )
    if not _is_digits(code[2:8]):
        return Remark("uscc", "第 3 至 8 位是登记地区划代码，应为数字", "characters 3 to 8 (region) must be digits")
    if code[-1] != uscc.calc_check_digit(code):
        return Remark(
            "uscc", "校验码不符，至少有一位写错，请对照营业执照", "check digit does not match: some character is wrong"
        )
    return None


@lru_cache(maxsize=4096)
def check_region(text: str) -> Remark | None:
    """Check a region code (行政区划代码) of 6, 9 or 12 digits.

    Args:
        text: As filled in.

    Returns:
        What is wrong. A county code outside GB/T 2260 is accepted with a remark: functional zones have such codes.
    """
    code = _plain(text)
    if not code:
        return None
    if not _is_digits(code) or len(code) not in _REGION_LENGTHS:
        return Remark("region", f"区划代码应为 6、9 或 12 位数字：{code[:20]}", f"not 6, 9 or 12 digits: {code[:20]}")
    places = numdb.get("cn/loc").info(code[:6])  # GB/T 2260: the province's two digits, then the other four
    if not places[0][1]:
        return Remark("region", f"前两位 {code[:2]} 不是省级代码", f"{code[:2]} is no province")
    if not places[-1][1]:
        return Remark(
            "region",
            f"{code[:6]} 不在县级以上区划代码中，可能是功能区或新设区划，请核对",
            f"{code[:6]} is no known county: a functional zone, a new one, or a slip",
        )
    return None


def check_industry(text: str) -> Remark | None:
    """Check an industry code of GB/T 4754-2017, with or without its letter: C2110, 2110, C211, C21, C.

    Args:
        text: As filled in.

    Returns:
        What is wrong: no code at all, no such division, or a letter that is not the division's.
    """
    code = _plain(text)
    if not code:
        return None
    match = _INDUSTRY.fullmatch(code)
    if match is None:
        return Remark(
            "industry",
            f"应填一个国民经济行业代码，如 C2110 或 2110：{code[:20]}",
            f"one industry code such as C2110 or 2110 expected: {code[:20]}",
        )
    letter, digits = match[1], match[2]
    if digits is None:
        return None
    section = _section(digits)
    if section is None:
        return Remark("industry", f"没有 {digits[:2]} 大类", f"there is no division {digits[:2]}")
    if letter and letter != section:
        return Remark(
            "industry",
            f"{digits[:2]} 大类属于门类 {section}，填的是 {letter}",
            f"division {digits[:2]} belongs to section {section}, not {letter}",
        )
    return None


def suggest_sectors(code: str) -> list[str]:
    """Suggest the supervised sector (监管行业) of an industry code; people determine it.

    Args:
        code: An industry code of GB/T 4754-2017, with or without its letter.

    Returns:
        The sector where the published list settles it, else nothing.
    """
    plain = _plain(code)
    match = _INDUSTRY.fullmatch(plain)
    if match is None or match[2] is None or check_industry(plain):
        return []
    digits = match[2]
    if digits[:2] in _WHOLE_DIVISIONS:
        return [_WHOLE_DIVISIONS[digits[:2]]]
    if digits[:2] != "30":
        return []
    # 30, 307 and their forms filled up with zeros cover both what belongs and what does not.
    start = digits.rstrip("0")
    if any(other.startswith(start) or digits.startswith(other) for other in _NOT_BUILDING_MATERIALS):
        return []
    return ["building_materials"]


def _plain(text: str) -> str:
    """Half width, upper case, no white space."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _section(digits: str) -> str | None:
    """The letter of the section that a division belongs to."""
    division = int(digits[:2])
    if division == 0:
        return None
    return next((letter for letter, last in zip(_SECTIONS, _LAST_DIVISIONS, strict=True) if division <= last), None)


_FIELDS = {
    "uscc": Text("统一社会信用代码", "credit code"),
    "region": Text("行政区划代码", "region code"),
    "industry": Text("国民经济行业代码", "industry code"),
}


def remarks_on(identity: Mapping[str, str]) -> list[Text]:
    """Every remark on the identity fields of a form, each beginning with the field's name."""
    checks = (("uscc", check_uscc), ("region", check_region), ("industry", check_industry))
    found = (check(identity[field]) for field, check in checks if identity.get(field))
    return [Text(f"{_FIELDS[r.field].zh}：{r.text_zh}", f"{_FIELDS[r.field].en}: {r.text_en}") for r in found if r]
