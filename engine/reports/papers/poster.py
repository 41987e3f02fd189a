"""长期公示: the situations that count as a major hazard in this enterprise, to hang up for good."""

from __future__ import annotations

from collections.abc import Iterator

from engine.reports.papers.asking import Asking, asking, binding
from engine.reports.papers.case import Case
from engine.reports.papers.paper import TO_FILL, Block, Column, Grid, Heading, Line, Paper
from standards.editions import Edition

_HEADER = "按本单位填报的情况选列，条文大意以正式文本为准；是否构成由监管部门认定"
_EFFECT = {"element": "（综合判定要素，单条不作判定）", "decision": "（由监管部门认定）", "tally": "（综合判定）"}


def poster(case: Case) -> Paper:
    """Write the poster.

    Raises:
        NothingToSay: where there is no form, or none of its standards is encoded.
    """
    title = f"本单位适用的{case.term}判定情形"
    blocks = tuple(_blocks(case, asking(case, title)))
    return Paper(title, _HEADER, case.footer(), blocks, points=14)


def _blocks(case: Case, asked: Asking) -> Iterator[Block]:
    yield Line(f"企业名称：{case.of('name') or TO_FILL}")
    yield Line(f"发现下列情形，先停用、撤人、警戒，立即报告班组长和安全管理员。报告电话：{TO_FILL}", "strong")
    if not asked.dated:
        yield Line("表上没有检查日期，按现行版本列出。", "small")
    for edition in asked.editions:
        if names := binding(case, asked, edition):
            yield Heading(f"{edition.head.cited_as}（{len(names)} 项）")
            yield Grid((Column("条文项", 34), Column("情形（条文大意）", 136)), tuple(_row(edition, n) for n in names))
    none = [case.library.kinds[kind].name for kind, count in asked.form.counts.items() if count == 0]
    if none:
        yield Line(f"填报为 0 的部位，有关条文没有列出，有了再补：{'、'.join(none)}。", "small")


def _row(edition: Edition, name: str) -> tuple[str, str]:
    article, clause = edition.clauses[name]
    number = edition.head.citation(article.article, clause).removeprefix(edition.head.cited_as)
    return number, clause.summary + _EFFECT.get(clause.effect, "")
