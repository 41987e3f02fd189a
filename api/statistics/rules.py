"""How figures are counted, told with them: anybody who follows this comes to the same numbers."""

from __future__ import annotations

from standards.wording import Text

SITES = Text(
    "应查 = 已查 + 未报，按厂区计：应查为在册并于期末前登记的厂区；"
    "已查为期内（按检查日期）有已提交自查表的厂区，补交的也算",
    "due = reported + unreported, by sites: due are active sites registered by the last day; reported are those with a "
    "submitted self-check of a day of the span, however late it was submitted",
)
FINDINGS = Text(
    "拟判定按检查日期计，各类相加等于总数；存在分歧的不计入重大，也不计入未发现；部门认定不成立的另计",
    "findings count by the day of the check and add up; contested are neither major nor clear; overturned ones apart",
)
STOCK = Text(
    "期初存量 + 新增 − 销号 = 期末存量，新增按发现日期、销号按销号日期；并案的不计，认定不成立的另计",
    "opening + found - closed = closing, by the days found and written off; without merged ones, overturned ones apart",
)
RATE = Text(
    "整改率 = 新增中到期末已整改的 ÷ 新增，分子分母同列；没有分母不出率",
    "rate = rectified by the last day of what was found ÷ found; no denominator, no rate",
)
OVERDUE = Text(
    "逾期：期末（期末未到的按今天）仍未整改完且整改期限已过；待复查、待销号的不算逾期",
    "overdue: not rectified by the last day (or today) though its deadline is past; what waits for others is not",
)
NOW = Text(
    "挂牌、列入治理计划、等级、判定状态按现在的记录；存量、期限、整改按所选日期",
    "listed, planned, level and standing as recorded now; stock, deadlines and rectification as of the days chosen",
)
TIME = Text(
    "销号用时从发现到销号，中位数和九成位数取实有的天数",
    "days from found to written off; median and ninetieth percentile by nearest rank",
)
REACH = Text("只统计本人范围内的记录", "only what lies within the caller's reach")
CHANNELS = Text(
    "按渠道：举报查实并入监督检查，只有执法人员能分开看：人少的地方，一个数就能看出是谁举报的",
    "by channel: tip-offs are among inspections for all but officers, for small numbers would tell who reported",
)
ALL = (REACH, SITES, FINDINGS, STOCK, RATE, OVERDUE, NOW, TIME)
