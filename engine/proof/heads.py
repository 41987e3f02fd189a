"""What differs between two editions before any clause is read: names, dates, terms, whom they bind, broken devices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from standards import Library
from standards.editions import Edition, EditionHead
from standards.logic import tree
from standards.phrases import phrase
from standards.wording import Text

_BROKEN = {"lacking": "等同于没有（{cite}）", "text_silent": "条文没有写明，不作命中，交人判定"}
_COVERAGE = {"full": "全部条文", "partial": "部分条文", "metadata_only": "只有名称和日期"}
_MISSING = "未见"


@dataclass(frozen=True, slots=True)
class HeadDifference:
    """One thing that the heads of two editions say differently."""

    about: Text
    old: str
    new: str


def head_differences(library: Library, old: Edition, new: Edition) -> list[HeadDifference]:
    """Everything the heads say differently, in words."""
    before, after = dict(_said(library, old.head)), dict(_said(library, new.head))
    return [HeadDifference(about, before[about], after[about]) for about in before if before[about] != after[about]]


def _said(library: Library, head: EditionHead) -> Iterator[tuple[Text, str]]:
    yield Text("标准", "standard"), head.standard
    yield Text("名称", "title"), head.title
    yield Text("文号", "number"), head.number
    yield Text("发布机关", "issuer"), head.issuer
    yield Text("公布", "published"), str(head.published or _MISSING)
    yield Text("施行", "in force from"), str(head.effective or _MISSING)
    yield Text("被代替", "superseded on"), str(head.superseded_on or "没有")
    yield Text("用语", "term"), head.term
    yield Text("适用", "applies to"), phrase(tree(head.given), "enterprise", library)
    yield Text("不约束", "does not bind"), "；".join(head.not_bound) or "没有写"
    yield Text("设了而故障、停用", "devices that do not work"), _BROKEN[head.broken.as_].format(cite=head.broken.cite)
    yield Text("交给其他标准", "hands over"), "、".join(handed.matter for handed in head.hands_over) or "没有"
    yield Text("收录", "encoded"), _COVERAGE[head.coverage]
    yield Text("缺", "missing"), "；".join(head.missing) or "没有"
