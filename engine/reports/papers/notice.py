"""公示表, for the board in the plant, and 职代会报告: how workers are told of hazards and of what is done."""

from __future__ import annotations

from collections.abc import Iterator

from engine.reports.papers.case import HEADER, Case
from engine.reports.papers.duties import REPORTING
from engine.reports.papers.paper import (
    TO_FILL,
    TO_FILL_SHORT,
    Block,
    Column,
    Fields,
    Grid,
    Heading,
    Line,
    Paper,
    Signatures,
)
from engine.reports.papers.plan import needed
from engine.reports.papers.told import cited
from engine.reports.words import sentence

_SHARES = (
    Column("编号", 26),
    Column("部位", 32),
    Column("隐患情形", 44),
    Column("判定依据（拟判定）", 46),
    Column("临时防范措施", 30),
    Column("整改措施（建议）", 46),
    Column("责任人", 20),
    Column("整改期限", 20),
)


def notice(case: Case) -> Paper:
    """Write the list of major findings for the notice board.

    Raises:
        NothingToSay: where nothing is major.
    """
    title = f"{case.term}公示表"
    rows = tuple(
        (
            one.number,
            case.place(one.finding.subject),
            one.finding.summary or "",
            cited(one.finding),
            TO_FILL_SHORT,
            one.finding.remedy or "",
            TO_FILL_SHORT,
            TO_FILL_SHORT,
        )
        for one in needed(case, title)
    )
    blocks = (
        Line(f"企业名称：{case.of('name') or TO_FILL}　　检查日期：{case.verdict.inspected_on or TO_FILL}"),
        Line(sentence(case.verdict), "strong"),
        Grid(_SHARES, rows),
        Line(f"公示时间：{TO_FILL}　　报告部门时间：{TO_FILL}　　联系人和电话：{TO_FILL}"),
        Line("在上列部位作业的人员按临时防范措施执行；发现情况有变化立即报告班组长或者安全管理员。"),
    )
    return Paper(title, HEADER, case.footer(), blocks, landscape=True)


def congress(case: Case) -> Paper:
    """Write the report to the workers' congress; what is open is said too."""
    title = f"{case.term}排查治理情况报告"
    return Paper(title, HEADER, case.footer(), tuple(_congress(case)))


def _congress(case: Case) -> Iterator[Block]:
    verdict = case.verdict
    yield Line("职工代表大会（职工大会）：")
    yield Line(f"{case.of('name') or TO_FILL} {verdict.inspected_on or TO_FILL} 的排查情况报告如下。{REPORTING}。")
    yield Heading("一、排查情况")
    yield Line(sentence(verdict), "strong")
    yield Heading(f"二、拟判定为{case.term}的（{len(case.major())}）")
    for one in case.major():
        rows = (
            ("隐患情形", one.finding.summary or ""),
            ("判定依据", cited(one.finding)),
            ("临时防范措施", TO_FILL),
            ("整改措施", f"{one.finding.remedy}（建议）"),
            ("责任人、期限", TO_FILL),
            ("治理进展", TO_FILL),
        )
        yield Fields(rows, f"{one.number}　{case.place(one.finding.subject)}", "major")
    if not case.major():
        yield Line("按填报未发现；以下各项尚未定。")
    yield Heading("三、尚未定的")
    undecided = [
        f"{one.number}　{case.place(one.finding.subject)}：{one.finding.summary}" for one in case.for_a_person()
    ]
    yield from (Line(f"待人工判定：{text}") for text in undecided)
    yield Line(f"待核实的问题 {len(verdict.open)} 个，见判定意见。")
    yield from (
        Line(f"违法线索（作业已结束）：{case.place(one.finding.subject)}　{cited(one.finding)}") for one in case.past()
    )
    yield Heading("四、职工的意见和建议")
    yield Line(TO_FILL)
    yield Signatures(("报告人", "职工代表（工会）", "主要负责人（签字、盖章）"))
