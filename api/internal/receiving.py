"""Taking in workers' reports, and what the worker is told."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from api.ciphers import Ciphers, new_code
from api.database import InternalReport, ReportCode
from api.errors import forbidden
from api.intake import STATUS, by_code, ciphered, followed
from api.intake.codes import Code
from api.models import Given, Long, Short, Told
from standards.wording import Lang, Text


class InternalIn(Given):
    """A worker's report. Whoever reports need not say who they are."""

    site_code: Annotated[Code, Field(description="厂内海报上的报告码")]
    text: Annotated[Long, Field(description="什么问题", examples=["示例：除尘器的泄爆片换成了铁板"])]
    place: Annotated[Short | None, Field(description="在哪里", examples=["抛光车间"])] = None
    reporter: Annotated[Short | None, Field(description="报告人，可不填；加密保存")] = None


class InternalReceived(Told):
    """The code to follow the report by, told this once."""

    code: Annotated[str, Field(examples=["7KQ4M-X2PAB-9TRWE-H3VCN"])]
    received_on: date
    keep: str


class AnswerTold(Told):
    """What the enterprise answered."""

    on: date
    text: str


class InternalStatus(Told):
    """How a report stands."""

    state: str
    status: Annotated[str, Field(examples=["整改中"])]
    received_on: date
    told: list[AnswerTold]


def receive(session: Session, ciphers: Ciphers, given: InternalIn, lang: Lang) -> InternalReceived:
    """Keep a report.

    Raises:
        Problem: 403 for a code that no site has, or no longer has.
    """
    site = by_code(session, ciphers, ReportCode, given.site_code)
    if site.revoked_at is not None:
        raise forbidden()
    code = new_code()
    report = InternalReport(
        site_id=site.site_id,
        code=ciphers.mark(code),
        content=ciphered(ciphers, text=given.text, place=given.place),
        reporter=ciphers.encrypt(given.reporter) if given.reporter else None,
    )
    session.add(report)
    session.flush()
    keep = Text("请抄下查询码：只显示这一次，凭它可查处理情况", "write the code down: it is shown this once")
    return InternalReceived(code=code, received_on=report.on, keep=keep.in_(lang))


def look_up(session: Session, ciphers: Ciphers, code: str, lang: Lang) -> InternalStatus:
    """How the report of a code stands."""
    report = by_code(session, ciphers, InternalReport, code)
    state = followed(session, report.state, [report.hazard_id] if report.hazard_id else [])
    return InternalStatus(
        state=state,
        status=STATUS[state].in_(lang),
        received_on=report.on,
        told=[AnswerTold(on=one.on, text=ciphers.decrypt(one.told).decode()) for one in report.answers if one.told],
    )
