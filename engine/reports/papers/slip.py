"""班组整改单: one slip a major finding for the team leader, with places for the photos before and after."""

from __future__ import annotations

from collections.abc import Iterator

from engine.reports.papers.case import HEADER, Case, Hazard
from engine.reports.papers.paper import TO_FILL, Block, Fields, Frames, Heading, Line, NewPage, Paper, Signatures
from engine.reports.papers.plan import needed
from engine.reports.papers.told import cited, why

_NO_PHOTO = "这里不能带手机、不能用闪光灯：停机后从外面拍，或者画草图"


def slip(case: Case) -> Paper:
    """Write the slips, each on a page of its own.

    Raises:
        NothingToSay: where nothing is major.
    """
    title = "班组整改单"
    return Paper(title, HEADER, case.footer(), tuple(_slips(case, needed(case, title))), points=12)


def _slips(case: Case, hazards: list[Hazard]) -> Iterator[Block]:
    for number, hazard in enumerate(hazards):
        if number:
            yield NewPage()
        finding = hazard.finding
        yield Heading(f"{hazard.number}　{case.place(finding.subject)}")
        yield Fields(
            (
                ("问题", finding.summary or ""),
                ("看到的", why(finding)),
                ("判定依据（拟判定）", cited(finding)),
                ("现在就做", "□ 停用　□ 撤人　□ 警戒　□ 其他：________　　执行人、时间：________"),
                ("怎么改（建议）", finding.remedy or ""),
                ("责任班组、责任人", TO_FILL),
                ("整改期限", TO_FILL),
            )
        )
        if _photo_forbidden(case, hazard):
            yield Line(_NO_PHOTO, "alert")
        yield Frames(("整改前照片", "整改后照片"))
        yield Signatures(("整改人", "验收人（不得是整改人）"))


def _photo_forbidden(case: Case, hazard: Hazard) -> bool:
    """Whether a photo may not be taken where one of the answers was seen."""
    kind = case.library.kinds[hazard.finding.subject.kind]
    asked = (kind.by_id.get(because.question) for because in hazard.finding.because)
    return any(question is not None and question.photo != "yes" for question in asked)
