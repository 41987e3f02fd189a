"""What people say of each step beside the way of a hazard: listing, orders, hand-overs, stops."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from api.loop.said import Due, Name, Number, Said, Words


class Listed(Due):
    """挂牌督办."""

    act: Literal["listed"]
    level: Literal["national", "province", "city", "county"]
    unit: Annotated[Name, Field(description="督办单位")]
    document: Number
    source: Annotated[Words, Field(description="期限的依据")]


class Unlisted(Said):
    """解除挂牌督办（摘牌）."""

    act: Literal["unlisted"]
    reason: Words
    document: Number | None = None


class ExtensionRequested(Said):
    """申请延期."""

    act: Literal["extension_requested"]
    until: date
    reason: Words


class ExtensionDecided(Said):
    """延期决定."""

    act: Literal["extension_decided"]
    granted: bool
    until: date | None = None
    reason: Words
    document: Number | None = None

    @model_validator(mode="after")
    def _until_when(self) -> ExtensionDecided:
        if self.granted != (self.until is not None):
            zh = "同意延期的写明延到哪一天（until），不同意的不写"
            raise PydanticCustomError("until", "until when, if granted", {"zh": zh, "en": "until when, if granted"})
        return self


class Ordered(Due):
    """责令整改; closes nothing by itself."""

    act: Literal["ordered"]
    document: Number
    unit: Annotated[Name, Field(description="责令的部门")]
    what: Words | None = None


class HandedOver(Due):
    """交办."""

    act: Literal["handed_over"]
    recipient: Name
    document: Number | None = None


class HandoverReceived(Said):
    """交办签收."""

    act: Literal["handover_received"]
    by: Annotated[Name, Field(description="签收单位")]


class HandoverAnswered(Said):
    """交办反馈."""

    act: Literal["handover_answered"]
    answer: Words


class SelfStopped(Said):
    """自行停产、停用."""

    act: Literal["self_stopped"]
    what: Words


class SelfResumed(Said):
    """自行恢复生产、使用."""

    act: Literal["self_resumed"]
    what: Words


class OrderedStop(Said):
    """责令暂时停产停业或者停止使用（现场处理措施）."""

    act: Literal["ordered_stop"]
    what: Words
    document: Number


class ResumptionRequested(Said):
    """申请恢复生产、使用."""

    act: Literal["resumption_requested"]
    reason: Words


class ResumptionReviewed(Said):
    """审查意见: only after 审查同意 production goes on."""

    act: Literal["resumption_reviewed"]
    agreed: bool
    opinion: Words
    document: Number | None = None


class PenaltySuspension(Said):
    """停产停业整顿（行政处罚）."""

    act: Literal["penalty_suspension"]
    what: Words
    document: Number
    until: date | None = None


class PenaltySuspensionEnded(Said):
    """停产停业整顿结束，审查同意恢复."""

    act: Literal["penalty_suspension_ended"]
    opinion: Words
    document: Number | None = None


class Unmerged(Said):
    """撤销并案."""

    act: Literal["unmerged"]
    reason: Words
