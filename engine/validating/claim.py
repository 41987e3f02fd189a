"""A claimed finding as it is handed in: a clause or none, the facts that are known, words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.intake import AnswerIn, ClaimIn, Day, DecisionIn, GroundIn, Scalar, reasons_in
from standards.wording import Text

LONGEST = 2000  # characters of a text


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, hide_input_in_errors=True)


class PlaceClaimed(_In):
    """Something in which the subject lies: a dust system, a workshop, a building."""

    kind: str
    name: str | None = None
    answers: dict[str, AnswerIn] = {}
    grounds: dict[str, GroundIn] = {}


class SubjectClaimed(_In):
    """What the finding is about. Without `kind` it is what the clause is about, where that is one kind."""

    kind: str | None = Field(default=None, description="id or name of a subject kind")
    name: str | None = None
    within: list[PlaceClaimed] = []
    answers: dict[str, AnswerIn] = {}
    grounds: dict[str, GroundIn] = {}
    at_once: dict[str, Scalar] = {}


class Claim(_In):
    """A claimed finding (拟引用的判定依据和已知的事实).

    `grounds` say how the answers that have no grounds of their own were learnt. `claims` and `decisions` are those of a
    form: exemptions claimed, catch-alls decided.
    """

    standard: str | None = Field(
        default=None,
        max_length=LONGEST,
        description="id, title or number; by default those in force",
    )
    clause: str | None = Field(default=None, max_length=LONGEST, description="any spelling: 11(6), 第十一条第六项")
    inspected_on: Day | None = None
    as_of: Day | None = Field(default=None, description="the day whose editions apply, instead of inspected_on")
    enterprise: dict[str, AnswerIn] = Field(default={}, description="answers of the kind enterprise")
    subject: SubjectClaimed | None = None
    count: Scalar = Field(default=None, description="how many of the subject's kind there are")
    text: str | None = Field(default=None, max_length=LONGEST, description="the finding in words")
    grounds: GroundIn | None = None
    claims: list[ClaimIn] = []
    decisions: list[DecisionIn] = []


class ClaimError(Exception):
    """A claim that cannot be read as one, or that names a standard nobody knows."""

    def __init__(self, message: Text) -> None:
        """Keep the words in both languages."""
        super().__init__(message.zh)
        self.message = message


def claim_from(data: Any) -> Claim:
    """Read a claim from plain data.

    Raises:
        ClaimError: where it is none, with every place that is wrong.
    """
    if not isinstance(data, Mapping):
        raise ClaimError(Text("不是一件主张（应为键和值）", "not a claim (keys and values are expected)"))
    try:
        return Claim.model_validate(data)
    except ValidationError as error:
        lines = [(".".join(map(str, path)), reason) for path, reason in reasons_in(error)][:5]
        zh = "；".join(f"{where}：{reason.zh}" for where, reason in lines)
        raise ClaimError(Text(zh, "; ".join(f"{where}: {reason.en}" for where, reason in lines))) from None
