"""The parts that what is said of a step is made of."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from api.models import Given, Id, Long, Short


def _telling(text: str) -> str:
    """The text itself; a mere stroke says nothing, and what is not needed has a way of being said."""
    if not any(letter.isalnum() for letter in text):
        zh = "请如实填写，不要画“/”；确实不需要的，填 not_needed 并写明理由"
        raise PydanticCustomError(
            "says_nothing", "say it, or not_needed with a reason", {"zh": zh, "en": "say it, or not_needed"}
        )
    return text


Words = Annotated[Long, AfterValidator(_telling)]
Name = Annotated[Short, AfterValidator(_telling)]
People = Annotated[list[Name], Field(min_length=1, max_length=20, examples=[["示例张三"]])]
Files = Annotated[list[Id], Field(max_length=50, description="附件的 id")]
Money = Annotated[float, Field(ge=0, le=10_000_000, allow_inf_nan=False, description="万元", examples=[3.5])]
Number = Annotated[Name, Field(description="文书号", examples=["（示例）应急责改〔2024〕12号"])]


class Stated(Given):
    """A field that is filled in."""

    value: Words


class NotNeeded(Given):
    """A field that is not needed (无需), and why."""

    not_needed: Literal[True]
    reason: Words


Part = Annotated[
    Stated | NotNeeded, Field(examples=[{"value": "示例内容"}, {"not_needed": True, "reason": "示例理由"}])
]


class Said(Given):
    """What every step says: which it is, on what the caller had seen, and when it was done."""

    expects: Annotated[int, Field(ge=1, description="办理人看到的 version；已变则答 409")]
    on: Annotated[date | None, Field(description="办理日期；不填为今天", examples=["2024-05-21"])] = None
    note: Words | None = None


class Due(Said):
    """A step that sets a day by which something has to be done."""

    deadline: Annotated[date, Field(examples=["2024-06-20"])]


class Looked(Said):
    """A look at whether the hazard is removed."""

    passed: bool
    opinion: Words


class FiveMeasures(Given):
    """五落实 (五到位): some places say 预案, some 方案; the five are the same."""

    responsibility: Annotated[Part, Field(description="责任")]
    funds: Annotated[Part, Field(description="资金")]
    time: Annotated[Part, Field(description="时限")]
    measures: Annotated[Part, Field(description="措施")]
    contingency: Annotated[Part, Field(description="预案")]
