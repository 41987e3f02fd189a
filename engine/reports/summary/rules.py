"""How everything was counted: printed with the numbers, so that anybody can come to the same."""

from __future__ import annotations

from collections.abc import Iterator

from engine.reports.words import DISCLAIMER
from engine.summary.counted import Summary
from standards.wording import Text

_LAST = Text(
    "同一厂区（统一社会信用代码＋厂区）在统计期内查过几次的，已查只计一处，现存情况以最后一张表为准（同一天的以结果文件中靠后的为准）；检查份数各张都计。",
    "A site (credit code and site) checked several times counts once as checked; what stands open is what its last "
    "form says (of one day the later in the results). Checks count every form.",
)
_FINDINGS = Text(
    "单项判定按部位×条文项计，各栏相加等于合计。存在分歧的不算重大，也不算未发现；违法线索（作业已结束）另计。",
    "Findings are clauses × subjects; the columns add up. What is contested counts neither as major nor as clear; past "
    "jobs are apart.",
)
_ROSTER = Text(
    "应查＝名册上的厂区，已查＝其中统计期内有判定结果的，应查＝已查＋未报。属地、监管行业以名册为准，名册空着的以最后一张表为准。"
    "名册上一家企业只有一处时按代码认，有几处时代码和厂区都要一致。",
    "Due are the sites of the roster, checked those of them with a verdict in the span; due = checked + not reported. "
    "Region and industry are the roster's, where it leaves them blank those of the last form.",
)
_NO_ROSTER = Text(
    "没有给名册（--roster），应查、未报无从统计。", "Without a roster (--roster) nobody can say who is due."
)
_UNREAD = Text(
    "读不了的表记为已交未能识别，没有检查日期的表记为无日期，都不算已查。",
    "Forms that cannot be read and forms without a date are listed apart and never count as checked.",
)
_INDUSTRY = Text(
    "兼有几个监管行业的厂区单列一行（如 机械、轻工），所以各行相加等于合计。",
    "A site under several industries is a line of its own, so that the lines add up.",
)
_REGION = Text(
    "属地按代码前 2、4、6、9 位逐级汇总，下级相加等于上级；代码没有填到下一级的单列一行（未细分）。",
    "Regions are added up by 2, 4, 6 and 9 digits of their codes; what has no finer code is a line of its own.",
)
_PARTS = Text(
    "各期分别取该期最后一张表，同一厂区在几期都查过的各期各计一处，所以各期的厂区数、单项判定相加会大于合计；检查份数相加等于合计。",
    "Each period looks at the last forms in it: sites and findings of the periods do not add up, checks do.",
)
_FLOW = Text(
    "期初存量＋新增－销号＝期末存量，以统计期最后一天为准。新增按排查时间，销号按销号时间且状态为已销号；"
    "逾期＝期末未销号、未完成整改且整改期限早于统计期最后一天。违法线索、待人工判定、自相矛盾的行不计，数见表下。",
    "Opening + found - closed = closing, as of the last day. Overdue is what is open, not put right and past its "
    "deadline on that day. Past jobs, what a person must decide, and rows that contradict themselves are left out.",
)
_MONTHLY = Text(
    "月报表：排查治理单位数＝统计期内已查的厂区；排查＝统计期内查出的隐患，整改＝其中到统计期末已整改完成的，整改率＝整改÷排查；"
    "标“填报”的没有数据来源，由人填写，不是 0。",
    "Monthly table: found in the span; put right, of these, by its end; the rate is their quotient. 填报: no source "
    "here can fill it in; it is not 0.",
)


def rules(summary: Summary) -> Iterator[Text]:
    """The rules that this summary rests on, in order of weight."""
    yield Text(f"{DISCLAIMER.zh}。", f"{DISCLAIMER.en}.")
    yield _span(summary)
    yield _LAST
    yield _ROSTER if summary.has_roster else _NO_ROSTER
    yield _UNREAD
    yield _FINDINGS
    yield _REGION
    yield _INDUSTRY
    if summary.parts:
        yield _PARTS
    if summary.has_ledger:
        yield _FLOW
    yield _MONTHLY


def _span(summary: Summary) -> Text:
    words = summary.span.words
    said = Text("没有指定统计期，取全部结果和台账的首尾日期", "no period was asked for: from the first day to the last")
    span = Text(f"{words.zh}，{said.zh}", f"{words.en}, {said.en}") if summary.whole_span else words
    zh, en = f"统计期：{span.zh}。", f"Span: {span.en}."
    if summary.outside:
        zh, en = (
            f"{zh}统计期以外的 {summary.outside} 张没有计入。",
            f"{en} {summary.outside} forms outside were left out.",
        )
    if summary.repeated:
        zh = f"{zh}同一张表判定过几次的以靠后的为准，重复的 {summary.repeated} 张没有计入。"
        en = f"{en} Forms judged twice count once: {summary.repeated} were left out."
    return Text(zh, en)
