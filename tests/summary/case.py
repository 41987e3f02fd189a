"""Twelve forms, a roster, a ledger: every total below was added up by hand.

| form | day | site | region | industry | findings | on the roster |
|---|---|---|---|---|---|---|
| 1 | 05-06 | A (一厂) | 370102001 | 轻工 | major major not_found | yes |
| 2 | 05-20 | A (一厂) | 370102001 | 轻工 | major contested not_found | yes, the last of A |
| 3 | 05-08 | A 二厂 | 370102 | 轻工 | not_found | yes |
| 4 | 05-09 | B | 370103 | 机械 | past missing | yes; the form says 370104 |
| 5 | 05-10 | C, no code, by its name | 370102001 | 轻工、机械 | not_found not_applicable | yes |
| 6 | 05-11 | D | 370100 | 纺织 | not_listed | no: off the roster |
| 7 | 05-31 | E | none | none | contested | no: off the roster |
| 8 | 04-30 | B | 370103 | 机械 | major | outside May |
| 9 | none | F | 370103 | 机械 | major | yes, without a date |
| 10 | 05-20 | A (一厂) | | | the same as 2, judged again | repeated |
| 11 | 05-12 | nobody named | - | - | not_found | off the roster |
| 12 | unreadable | | | | | failed |
"""

from __future__ import annotations

from engine.formats.tables import read_sheets
from engine.summary.counted import Failed
from engine.summary.ledgers import ledger_of
from engine.summary.periods import period_named
from engine.summary.places import roster_of
from engine.summary.summing import Asked
from tests.summary.made import table, verdict

A, B, C, D, E, F, G = (f"91370102MA00000{n}" for n in "1234567")
LIGHT, MACHINES = ("light_industry",), ("machinery",)

VERDICTS = [
    verdict("1", "2024-05-06", "major major not_found", "示例甲公司", A, "一厂", "370102001", LIGHT),
    verdict("2", "2024-05-20", "major contested not_found", "示例甲公司", A, "一厂", "370102001", LIGHT),
    verdict("3", "2024-05-08", "not_found", "示例甲公司", A, "二厂", "370102", LIGHT),
    verdict("4", "2024-05-09", "past missing", "示例乙公司", B, "", "370104", MACHINES),
    verdict("5", "2024-05-10", "not_found not_applicable", "示例丙公司", "", "", "370102001", LIGHT + MACHINES),
    verdict("6", "2024-05-11", "not_listed", "示例丁公司", D, "", "370100", ("textile",)),
    verdict("7", "2024-05-31", "contested", "示例戊公司", E),
    verdict("8", "2024-04-30", "major", "示例乙公司", B, "", "370103", MACHINES),
    verdict("9", None, "major", "示例己公司", F, "", "370103", MACHINES),
    verdict("2", "2024-05-20", "major contested not_found", "示例甲公司", A, "一厂", "370102001", LIGHT),
    verdict("11", "2024-05-12", "not_found"),
]
FAILED = [{"file": "12.xlsx", "line": None, "why": "unread", "message": "不是工作簿"}]

# Headed as somebody would; due are 6: two sites of A, and B, C, F, G. F handed in a form without a date, G nothing.
ROSTER = table(
    "名册 - - - -",
    "序号 单位名称 社会信用代码 厂区 行政区划代码（6、9位） 监管行业",
    f"1 示例甲公司 {A} 一厂 370102001 轻工",
    f"2 示例甲公司 {A} 二厂 370102 轻工",
    f"3 示例乙公司 {B} - 370103 机械",
    f"4 示例丙公司 {C} - 370102001 轻工、机械",
    f"5 示例己公司 {F} - 370103 机械",
    f"6 示例庚公司 {G} - 370103000000 轻工",
    f"7 示例乙公司 {B} - 370103 机械",
)

# May: opening 1 (L1), found 4 (L2 L3 L4 L5), closed 2 (L1 L3), closing 3 (L2 L4 L5).
LEDGER = table(
    "隐患编号 企业名称 厂区及属地 监管行业 排查时间 隐患等级 判定状态 整改期限 完成时间 整改状态 销号时间",
    "L1 示例甲公司 370102001 轻工 2024-04-10 重大 认定 2024-05-01 2024-05-10 已销号 2024-05-15",
    "L2 示例甲公司 370102001 轻工 2024-05-06 重大 拟判定 2024-05-25 - 整改中 -",
    "L3 示例乙公司 370103 机械 2024/5/7 一般 认定 2024-05-20 2024年5月18日 已销号 2024-05-19",
    "L4 示例乙公司 370103 机械 2024-05-08 一般 认定 - 2024-05-30 待复查 -",
    "L5 示例丁公司 370100 纺织 2024-05-09 较大 认定 2024-06-30 - 未整改 -",
    "L6 示例丁公司 370100 纺织 2024-03-01 一般 认定 2024-03-31 2024-03-20 已销号 2024-03-25",
    "L7 示例甲公司 370102001 轻工 2024-05-06 - 违法线索（作业已结束） - - - -",
    "L8 示例甲公司 370102001 轻工 2024-05-06 - 存在分歧，待人工判定 - - - -",
    "L9 示例甲公司 370102001 轻工 2024-05-20 重大 认定 - 2024-05-10 已销号 2024-05-21",
    "L10 示例甲公司 370102001 轻工 2024-06-02 重大 认定 - - 未整改 -",
    "L11 示例甲公司 370102001 轻工 2024-05-06 重大 认定 - - 已销号 -",
)
NAMES = {"37": "示例省", "3701": "示例市", "370102": "示例甲区", "370103": "示例乙区", "370102001": "示例街道"}


def asked(**other: object) -> Asked:
    """May, with all that is kept in the office."""
    roster, remarks = roster_of(read_sheets("名册.csv", ROSTER))
    said = {
        "span": period_named("2024-05")[0],
        "parts": "旬",
        "roster": tuple(roster),
        "ledgers": (ledger_of(read_sheets("台账.csv", LEDGER), "台账.csv"),),
        "names": NAMES,
        "failed": tuple(Failed(one["file"], one["line"], one["message"]) for one in FAILED),  # type: ignore[arg-type]
        "remarks": tuple(remarks),
    }
    return Asked(**(said | other))  # type: ignore[arg-type]
