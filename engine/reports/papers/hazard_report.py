"""重大事故隐患报告: what the law wants written to the department, three parts for each hazard, signed by the head."""

from __future__ import annotations

from collections.abc import Iterator

from engine.reports.papers.case import HEADER, Case, Hazard
from engine.reports.papers.duties import REPORTING, authorities
from engine.reports.papers.opinion import identity
from engine.reports.papers.paper import TO_FILL, Block, Fields, Heading, Line, Paper, Signatures
from engine.reports.papers.plan import HOW_TO_FILL, needed, six_parts
from engine.reports.papers.told import cited, why


def hazard_report(case: Case) -> Paper:
    """Write the report on all major findings.

    Raises:
        NothingToSay: where nothing is major.
    """
    title = f"{case.term}报告"
    return Paper(title, HEADER, case.footer(), tuple(_blocks(case, needed(case, title))))


def _blocks(case: Case, hazards: list[Hazard]) -> Iterator[Block]:
    yield Line(f"{authorities(case)}：")
    yield Line(
        f"我单位自查，按填报情况有下列 {len(hazards)} 项拟判定为{case.term}，现书面报告隐患的现状及其产生原因、"
        "危害程度和整改难易程度分析、治理方案。"
    )
    yield identity(case)
    yield Line(HOW_TO_FILL, "small")
    for hazard in hazards:
        yield Heading(f"{hazard.number}　{case.place(hazard.finding.subject)}")
        yield Fields(three_parts(hazard))
    if person := case.for_a_person():
        yield Line(f"另有待人工判定 {len(person)} 项，见判定意见，不计入上列各项。")
    yield Line(REPORTING, "small")
    yield Signatures(("报告人", "联系电话", "主要负责人（签字、盖章）"))


def three_parts(hazard: Hazard) -> tuple[tuple[str, str], ...]:
    """The three parts that a report has by law; the third is the plan in short."""
    finding = hazard.finding
    plan = "\n".join(f"{name}：{text}" for name, text in six_parts(hazard))
    return (
        ("判定依据（拟判定）", cited(finding)),
        ("一、隐患的现状及其产生原因", f"现状：{finding.summary}。填报：{why(finding)}\n产生原因：{TO_FILL}"),
        (
            "二、危害程度和整改难易程度分析",
            f"可能造成的后果和波及范围：{TO_FILL}\n整改难易程度（是否需要全部或者局部停产停业、需要多久）：{TO_FILL}",
        ),
        ("三、治理方案", plan),
    )
