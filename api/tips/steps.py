"""What handlers do about a tip-off: each step, from which states it may be taken and to which it leads."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from api.models import Given, Id, Long, Region, Short
from api.tips.receiving import Matter

Told = Annotated[
    Annotated[str, Field(min_length=1, max_length=1000)] | None,
    Field(description="告知举报人的话，凭查询码可见", examples=["示例：已派人到现场核查"]),
]
Note = Annotated[Long | None, Field(description="内部记录，加密保存")]


class _Step(Given):
    expects: Annotated[int, Field(ge=1, description="所见的版本 the version that was seen")]
    note: Note = None
    told: Told = None


class Accept(_Step):
    """受理: somebody begins to check. Where nobody knew the matter, it can be said now."""

    act: Literal["accept"]
    matter: Matter | None = None


class Check(_Step):
    """核查: what was found out so far."""

    act: Literal["check"]
    note: Annotated[Long, Field(description="核查记录，加密保存")]


class Transfer(_Step):
    """转办: to the handlers of another matter or region, with the reason."""

    act: Literal["transfer"]
    matter: Matter | None = None
    region: Region
    note: Annotated[Long, Field(description="转办理由，加密保存")]


class Substantiate(_Step):
    """核实属实: a hazard is opened, in the words of whoever checked, on the day of the check."""

    act: Literal["substantiate"]
    site_id: Id
    matter: Matter | None = None
    level: Literal["major", "general"]
    checked_on: Annotated[date, Field(description="现场核查日期，作为隐患的发现日期", examples=["2024-05-20"])]
    description: Annotated[Long, Field(description="核查人自己的描述，不得照抄举报内容")]
    edition: Annotated[str, Field(max_length=60, examples=["industry_trade_2023"])] | None = None
    clause: Annotated[str, Field(max_length=30, examples=["十一（六）"])] | None = None
    subject_kind: Annotated[str, Field(max_length=60)] | None = None
    subject_name: Short | None = None


class Unfounded(_Step):
    """不属实, with the reason."""

    act: Literal["unfounded"]
    note: Annotated[Long, Field(description="认为不属实的理由，加密保存")]


class Tell(_Step):
    """Let whoever reported know something, or ask something."""

    act: Literal["tell"]
    told: Annotated[str, Field(min_length=1, max_length=1000, description="告知举报人的话")]


Step = Annotated[Accept | Check | Transfer | Substantiate | Unfounded | Tell, Field(discriminator="act")]
FROM: dict[str, tuple[str, ...]] = {
    "accept": ("received", "transferred", "unfounded"),
    "check": ("checking", "substantiated"),
    "transfer": ("received", "transferred", "checking"),
    "substantiate": ("checking", "substantiated"),
    "unfounded": ("checking",),
    "tell": ("received", "transferred", "checking", "substantiated", "unfounded"),
}
TO = {"accept": "checking", "transfer": "transferred", "substantiate": "substantiated", "unfounded": "unfounded"}
DONE = {
    "accept": "accepted",
    "check": "checked",
    "transfer": "transferred",
    "substantiate": "substantiated",
    "unfounded": "unfounded",
    "tell": "told",
}
