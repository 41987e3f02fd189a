"""隐患治理档案: everything of one hazard as one document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.attachments import seen_by
from api.database import Attachment, Hazard
from api.loop.telling import STANDINGS, EventOut, HazardWhole, hazard_whole
from api.practice import Practice
from api.rights import Actor
from engine.reports.ledger import SOURCES
from engine.reports.page import write_page
from engine.reports.papers.paper import Block, Column, Fields, Grid, Heading, Line, Paper
from engine.reports.word import write_word

_HEADER = "隐患治理档案　程序的拟判定依据自报，不替代监管部门认定"
_LEVELS = {"major": "重大", "general": "一般", "unrated": "未定级"}
_ROLES = {
    "before": "整改前", "after": "整改后", "plan": "治理方案", "acceptance": "验收", "other": "其他",
}  # fmt: skip
_WORDS = {
    "head": "主要负责人", "what": "内容", "where": "地点", "to": "报送", "how": "方式", "document": "文书号",
    "reason": "理由", "decision": "决定", "passed": "隐患已消除", "opinion": "意见", "people": "人员",
    "cost": "费用（万元）",
    "amount": "资金（万元）", "department": "责任部门", "responsible": "责任人", "finish_by": "完成期限",
    "deadline": "期限", "until": "至", "unit": "单位", "level": "级别", "source": "依据", "recipient": "接收单位",
    "by": "单位", "answer": "反馈", "agreed": "同意", "granted": "同意", "measures": "措施", "goal": "目标和任务",
    "methods": "方法和措施", "means": "经费和物资", "schedule": "时限和要求", "safety": "安全措施和应急预案",
    "responsibility": "责任", "funds": "资金", "time": "时限", "contingency": "预案", "no_photo": "没有照片的理由",
    "case": "立案、处罚文书号", "note": "备注", "number": "编号", "citation": "条项", "discussion": "集体讨论",
    "experts": "专家", "on": "日期", "finders": "排查人员",
}  # fmt: skip
_VALUES = {
    "confirmed": "成立", "overturned": "不成立", "amended": "变更", "stop_use": "停用", "evacuate": "撤人",
    "cordon": "警戒", "other": "其他", "national": "国家级", "province": "省级", "city": "市级", "county": "县级",
    "major": "重大", "general": "一般",
}  # fmt: skip


def case_file(
    session: Session, hazard: Hazard, actor: Actor, practice: Practice, format: Literal["html", "docx"]
) -> bytes:
    """The file of a hazard as this reader may know it."""
    told = hazard_whole(session, hazard, actor, practice)
    files = session.scalars(
        select(Attachment)
        .where(Attachment.of_kind == "hazard", Attachment.of_id == hazard.id, Attachment.removed_at.is_(None))
        .order_by(Attachment.id)
    )
    blocks = tuple(_blocks(told, [file for file in files if seen_by(actor, hazard, file)]))
    paper = Paper("隐患治理档案", _HEADER, told.number, blocks)
    return write_page(paper) if format == "html" else write_word(paper)


def _blocks(told: HazardWhole, files: list[Attachment]) -> Iterator[Block]:
    yield Heading(told.number)
    yield Fields(tuple((label, text) for label, text in _basics(told) if text))
    yield Heading("办理经过")
    columns = (Column("日期", 12), Column("步骤", 16), Column("办理人", 16), Column("内容", 56))
    yield Grid(columns, tuple(_event(event) for event in told.events))
    if told.missing:
        yield Heading("还缺")
        yield Line("；".join(f"{one.name}（{one.why}）" if one.why else one.name for one in told.missing))
    if told.terms:
        yield Heading("期限")
        yield Grid(
            (Column("事项", 25), Column("期限", 20), Column("完成", 20), Column("依据", 35)),
            tuple(
                (t.name, t.due_on.isoformat(), t.done_on.isoformat() if t.done_on else "", t.source) for t in told.terms
            ),
        )
    if files:
        yield Heading("附件")
        yield Grid(
            (Column("类别", 15), Column("名称", 35), Column("SHA-256", 50)),
            tuple((_ROLES.get(file.role or "other", "其他"), file.name, file.digest) for file in files),
        )


def _basics(told: HazardWhole) -> Iterator[tuple[str, str]]:
    yield "企业名称", told.enterprise
    yield "厂区及属地", f"{told.site}　{told.region}"
    yield "排查时间", told.found_on.isoformat()
    yield "隐患来源", SOURCES[told.origin].zh if told.origin in SOURCES else ""
    yield "隐患部位（设备）", told.subject_name or ""
    yield "隐患描述", told.description
    yield "隐患等级", _LEVELS[told.level]
    yield "判定依据（条项）", told.citation or ""
    yield "判定状态", STANDINGS[told.standing].zh if told.level == "major" else ""
    yield "整改状态", told.status + ("（逾期）" if told.overdue else "")
    yield "整改期限", told.due_on.isoformat() if told.due_on else ""
    yield "销号时间", told.closed_on.isoformat() if told.closed_on else ""
    yield "销号", f"{told.closer.why}（{told.closer.source}）" if told.closer.source else told.closer.why
    yield "屡查屡有", "、".join(one.number for one in told.again)
    yield "并入的隐患", "、".join(one.number for one in told.took_in)


def _event(event: EventOut) -> tuple[str, str, str, str]:
    who = "、".join(event.officers) or event.by or ""
    return str(event.data.get("on", "")), event.name, who, _said({k: v for k, v in event.data.items() if k != "on"})


def _said(data: dict[str, Any]) -> str:
    return "；".join(f"{_WORDS[key]}：{_value(value)}" for key, value in data.items() if key in _WORDS and value != [])


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_value(one) for one in value)
    if isinstance(value, dict):
        if value.get("not_needed"):
            return f"无需（{value['reason']}）"
        return str(value["value"]) if "value" in value else _said(value)
    return _VALUES.get(value, str(value)) if isinstance(value, str) else str(value)
