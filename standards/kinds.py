"""Subject kinds and their questions: what can be asked, whatever standard asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from standards.conditions import Condition
from standards.model import Model, YesNo
from standards.wording import Text

QuestionType = Literal["yes_no", "choice", "choices", "safeguard", "safeguards", "number", "date"]
Post = Literal["head", "safety", "hr", "office", "workshop", "equipment", "electrician", "instrument"]
Every = Literal["static", "yearly", "quarterly", "monthly", "shift", "job"]

POSTS: dict[str, Text] = {
    "head": Text("主要负责人", "head of the enterprise"),
    "safety": Text("安全管理员", "safety manager"),
    "hr": Text("人事", "HR"),
    "office": Text("办公室", "office"),
    "workshop": Text("车间主任", "workshop head"),
    "equipment": Text("设备管理员", "equipment engineer"),
    "electrician": Text("电工", "electrician"),
    "instrument": Text("仪表工", "instrument technician"),
}
SAFEGUARD_STATES: dict[str, Text] = {
    "working": Text("正常", "working"),
    "failed": Text("故障", "failed"),
    "disabled": Text("人为停用、屏蔽、拆除", "disabled"),
    "unsuitable": Text("仅便携或型式不符", "unsuitable"),
    "absent": Text("未设", "absent"),
}


class Contradiction(Model):
    """An answer that cannot be right where a row of another kind, lying in this one, is as described."""

    answer: str
    inside: str
    where: Condition


class Question(Model):
    """One fact about a subject kind, asked so that it can be seen.

    `words` lists, per option or value, how people also write it. `fixed` marks what putting a hazard right does not
    change although it may be asked again: whose something is, what caused it, how a person classes it.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: QuestionType
    text: str
    help: str
    evidence: str
    every: Every
    post: Post
    photo: Literal["yes", "no", "from_outside"]
    valid_days: int | None = Field(default=None, gt=0)
    options: dict[str, str] | None = None
    words: dict[str, list[str]] = {}
    implies: dict[str, list[str] | dict[str, str]] | None = None
    n_a: YesNo = False
    judged: YesNo = False
    fixed: YesNo = False
    good: Literal["yes", "no"] | None = None
    unit: str | None = None
    integer: YesNo = False
    min: Decimal | None = None
    max: Decimal | None = None
    time: YesNo = False
    when: Condition | None = None
    contradicted_by: list[Contradiction] = []

    def __hash__(self) -> int:
        """By id and wording, for its options and words are no hashable fields."""
        return hash((self.id, self.text))

    @model_validator(mode="after")
    def _fits_its_type(self) -> Question:
        if (self.type in ("choice", "choices", "safeguards")) != bool(self.options):
            raise _wrong(
                "选项只用于、也必须用于 choice、choices、safeguards", "options are for choice, choices, safeguards"
            )
        if self.valid_days is None and self.every != "job":
            raise _wrong("除每次作业的问题外都要写 valid_days", "valid_days is needed unless asked at every job")
        numeric = (self.unit, self.min, self.max, self.integer or None)
        if self.type != "number" and any(value is not None for value in numeric):
            raise _wrong("unit、integer、min、max 只用于 number", "unit, integer, min, max are for number")
        if self.type == "number" and not self.unit:
            raise _wrong("number 要写单位 unit", "a number needs its unit")
        if self.good and self.type != "yes_no":
            raise _wrong("good 只用于 yes_no", "good is for yes_no")
        if self.time and self.type != "date":
            raise _wrong("time 只用于 date", "time is for date")
        return self


class SubjectKind(Model):
    """What is inspected: one kind of device, place, person, job or entry."""

    kind: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    count_text: str
    within: list[str] = []
    past: Condition | None = None
    questions: list[Question]

    def __hash__(self) -> int:
        """By id and name, for its questions are no hashable field."""
        return hash((self.kind, self.name))

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """The questions by id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def contradictable(self) -> tuple[Question, ...]:
        """The questions whose answers rows lying in this one may contradict."""
        return tuple(question for question in self.questions if question.contradicted_by)

    @cached_property
    def judged(self) -> frozenset[str]:
        """The ids of the questions whose answer is a judgement."""
        return frozenset(question.id for question in self.questions if question.judged)

    def outwards(self, kinds: Mapping[str, SubjectKind]) -> frozenset[str]:
        """The kinds in which a row may lie, itself included, by way of others too."""
        if "_outwards" not in self.__dict__:
            seen: set[str] = set()
            todo = [self.kind]
            while todo:
                here = todo.pop()
                if here not in seen:
                    seen.add(here)
                    todo += kinds[here].within if here in kinds else []
            self.__dict__["_outwards"] = frozenset(seen)
        return self.__dict__["_outwards"]  # type: ignore[no-any-return]


def _wrong(zh: str, en: str) -> PydanticCustomError:
    return PydanticCustomError("question", "{en}", {"zh": zh, "en": en})
