"""What people say of each step on the way of a hazard, as it comes in."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from api.loop.beside import (
    ExtensionDecided,
    ExtensionRequested,
    HandedOver,
    HandoverAnswered,
    HandoverReceived,
    Listed,
    Ordered,
    OrderedStop,
    PenaltySuspension,
    PenaltySuspensionEnded,
    ResumptionRequested,
    ResumptionReviewed,
    SelfResumed,
    SelfStopped,
    Unlisted,
    Unmerged,
)
from api.loop.said import (
    Files,
    FiveMeasures,
    Looked,
    Money,
    Name,
    Number,
    Part,
    People,
    Said,
    Words,
)
from api.models import Given, Id

Clause = Annotated[str, Field(min_length=1, max_length=30, description="条项，任何写法", examples=["第十一条第六项"])]
Edition = Annotated[str, Field(min_length=1, max_length=60, examples=["industry_trade_2023"])]


class Controlled(Said):
    """临时控制: what was done at once."""

    act: Literal["controlled"]
    measures: Annotated[list[Literal["stop_use", "evacuate", "cordon", "other"]], Field(min_length=1, max_length=4)]
    what: Annotated[Words, Field(description="停用哪台、谁撤离、哪里警戒")]


class ToldHead(Said):
    """报主要负责人."""

    act: Literal["told_head"]
    head: Name


class SelfDetermined(Said):
    """自查判定 of a hazard that was not found by a form."""

    act: Literal["self_determined"]
    decision: Literal["confirmed", "overturned"]
    reason: Words | None = None


class Rated(Said):
    """定级: general, or major under a clause."""

    act: Literal["rated"]
    level: Literal["major", "general"]
    edition: Edition | None = None
    clause: Clause | None = None
    reason: Words


class Discussed(Given):
    """集体讨论."""

    on: date
    people: Annotated[int, Field(ge=1, le=1000)]
    experts: Annotated[int, Field(ge=0, le=1000)] = 0
    agreed: Annotated[int, Field(ge=0, le=2000, description="同意的人数")]


class Determined(Said):
    """核实认定 of a hazard that was not found by a form."""

    act: Literal["determined"]
    decision: Literal["confirmed", "overturned", "amended"]
    edition: Edition | None = None
    clause: Clause | None = None
    reason: Words
    with_officers: Files = []
    discussion: Discussed | None = None


class ReportedDepartment(Said):
    """报告部门."""

    act: Literal["reported_department"]
    to: Name
    document: Number | None = None


class ReportedCongress(Said):
    """报告职工大会或者职工代表大会."""

    act: Literal["reported_congress"]
    how: Name


class Planned(Said):
    """治理方案: six parts and five measures, each said or not needed with a reason."""

    act: Literal["planned"]
    goal: Annotated[Part, Field(description="治理的目标和任务")]
    methods: Annotated[Part, Field(description="采取的方法和措施")]
    means: Annotated[Part, Field(description="经费和物资的落实")]
    people: Annotated[Part, Field(description="负责治理的机构和人员")]
    schedule: Annotated[Part, Field(description="治理的时限和要求")]
    safety: Annotated[Part, Field(description="安全措施和应急预案")]
    measures: FiveMeasures
    department: Name | None = None
    responsible: Name | None = None
    amount: Money | None = None
    finish_by: date | None = None
    files: Files = []


class PlanNotNeeded(Said):
    """无需治理方案, with the reason."""

    act: Literal["plan_not_needed"]
    reason: Words


class Rectifying(Said):
    """整改开始: who sees to it until when (五定)."""

    act: Literal["rectifying"]
    measures: Words | None = None
    department: Name | None = None
    responsible: Name | None = None
    amount: Money | None = None
    finish_by: date | None = None
    contingency: Words | None = None


class Rectified(Said):
    """整改完成: who did it, when, what it cost, a photo or why there is none."""

    act: Literal["rectified"]
    people: Annotated[People, Field(description="整改人")]
    accounts: Annotated[list[Id], Field(max_length=20, description="整改人的账号")] = []
    what: Words
    cost: Money | None = None
    photos: Files = []
    no_photo: Annotated[Words | None, Field(description="没有照片的理由，如爆炸危险区禁带手机")] = None

    @model_validator(mode="after")
    def _photo_or_why(self) -> Rectified:
        if not self.photos and not self.no_photo:
            zh = "请附整改后照片，或在 no_photo 写明没有照片的理由"
            raise PydanticCustomError("no_photo", "a photo, or why there is none", {"zh": zh, "en": "no photo"})
        return self


class Accepted(Looked):
    """企业验收, by others than those who rectified."""

    act: Literal["accepted"]
    people: Annotated[People, Field(description="验收人")]
    files: Files = []


class ReinspectionRequested(Said):
    """申请复查."""

    act: Literal["reinspection_requested"]
    to: Name


class Reinspected(Looked):
    """复查意见. A failed one names what follows (立案/处罚) as far as it is known."""

    act: Literal["reinspected"]
    document: Number
    with_officers: Files = []
    case: Annotated[Name | None, Field(description="立案、处罚文书号")] = None
    deadline: Annotated[date | None, Field(description="复查不合格的，新的整改期限")] = None


class WriteOffProposed(Said):
    """提出核销; another person reviews it."""

    act: Literal["write_off_proposed"]
    opinion: Words


class WriteOffReturned(Said):
    """核销退回, by the second person."""

    act: Literal["write_off_returned"]
    reason: Words


class WrittenOff(Said):
    """审核同意核销, by the second person."""

    act: Literal["written_off"]
    document: Number | None = None


class Closed(Said):
    """企业销号, where the place's rule leaves it to the enterprise."""

    act: Literal["closed"]


class Published(Said):
    """公示."""

    act: Literal["published"]
    where: Name


class Archived(Said):
    """归档."""

    act: Literal["archived"]
    where: Name


class Reopened(Said):
    """重新打开: it was not removed after all."""

    act: Literal["reopened"]
    reason: Words


AnyAct = (
    Controlled | ToldHead | SelfDetermined | Rated | Determined | ReportedDepartment | ReportedCongress | Planned
    | PlanNotNeeded | Rectifying | Rectified | Accepted | ReinspectionRequested | Reinspected | WriteOffProposed
    | WriteOffReturned | WrittenOff | Closed | Published | Archived | Reopened | Listed | Unlisted
    | ExtensionRequested | ExtensionDecided | Ordered | HandedOver | HandoverReceived | HandoverAnswered
    | SelfStopped | SelfResumed | OrderedStop | ResumptionRequested | ResumptionReviewed | PenaltySuspension
    | PenaltySuspensionEnded | Unmerged
)  # fmt: skip
ActIn = Annotated[AnyAct, Field(discriminator="act")]
NAMES: tuple[str, ...] = tuple(get_args(one.model_fields["act"].annotation)[0] for one in get_args(AnyAct))
