"""重大事故隐患治理方案: six parts for each hazard, as far as the form knows them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.reports.papers.case import HEADER, Case, Hazard, NothingToSay
from engine.reports.papers.paper import TO_FILL, Block, Fields, Heading, Line, NewPage, Paper, Signatures
from engine.reports.papers.told import cited
from standards.wording import Text

HOW_TO_FILL = "标“请填”的由本单位填写；确实不需要的写“无需”并写明理由，不要留空或者画“/”。"


def plan(case: Case) -> Paper:
    """Write a plan for each major finding, each on a page of its own.

    Raises:
        NothingToSay: where nothing is major.
    """
    title = f"{case.term}治理方案"
    return Paper(title, HEADER, case.footer(), tuple(_plans(case, needed(case, title))))


def needed(case: Case, title: str) -> list[Hazard]:
    """The major findings, which this paper is about.

    Raises:
        NothingToSay: where there is none.
    """
    if major := case.major():
        return major
    left = f"待人工判定 {len(case.for_a_person())} 项、待核实 {len(case.verdict.open)} 个问题见判定意见"
    raise NothingToSay(
        Text(
            f"按填报没有拟判定为{case.term}的，不出《{title}》；{left}",
            "nothing is suggested as major; what is open or for a person to decide stands in the opinion",
        )
    )


def six_parts(hazard: Hazard) -> tuple[tuple[str, str], ...]:
    """The six parts that a plan has by law."""
    finding = hazard.finding
    return (
        ("一、治理的目标和任务", f"消除“{finding.summary}”的情形；完成期限内验收。其他任务：{TO_FILL}"),
        ("二、采取的方法和措施", f"{finding.remedy}（建议，按实际修改）"),
        ("三、经费和物资的落实", f"经费 {TO_FILL} 万元；来源和物资 {TO_FILL}"),
        ("四、负责治理的机构和人员", f"责任部门 {TO_FILL}；责任人 {TO_FILL}；验收人（不得是整改人） {TO_FILL}"),
        ("五、治理的时限和要求", f"开始 {TO_FILL}；完成 {TO_FILL}；分步要求 {TO_FILL}"),
        ("六、安全措施和应急预案", f"治理前和治理期间停用、撤人、警戒的范围 {TO_FILL}；应急预案 {TO_FILL}"),
    )


def _plans(case: Case, hazards: list[Hazard]) -> Iterator[Block]:
    for number, hazard in enumerate(hazards):
        finding = hazard.finding
        if number:
            yield NewPage()
        yield Heading(f"{hazard.number}　{case.place(finding.subject)}")
        yield Fields(
            (
                ("企业名称", case.of("name") or TO_FILL),
                ("部位", case.place(finding.subject)),
                ("判定依据（拟判定）", cited(finding)),
                ("隐患描述", finding.summary or ""),
                *six_parts(hazard),
            )
        )
        yield Line(HOW_TO_FILL, "small")
        yield Signatures(("编制人", "责任部门负责人", "主要负责人（签字、盖章）"))
