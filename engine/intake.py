"""What may be handed in as a form: the model `panding/1`, and how a slip in it is dealt with."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from engine.handed import FormError, Handed, Unreadable
from engine.moments import moment_of
from standards.text import Path
from standards.wording import Text

Origin = Literal[
    "self", "inspection", "tip_off", "internal", "expert", "hotline_12345", "insurer", "transfer", "platform"
]
Scalar = str | bool | int | float | None
AnswerIn = Scalar | list[Scalar] | dict[str, Scalar]


def _day(value: object) -> object:
    if value is None or isinstance(value, date):
        return value
    moment = moment_of(value)
    if moment is None:
        raise ValueError(f"“{value}”不是日期，请写成 2024-05-20")
    return moment.date() if isinstance(moment, datetime) else moment


Day = Annotated[date, BeforeValidator(_day)]
Names = Annotated[
    list[str],
    BeforeValidator(
        lambda value: [value] if isinstance(value, str) else value or [],
        json_schema_input_type=list[str] | str | None,
    ),
]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, hide_input_in_errors=True)


def _none(kind: type[list[Any]] | type[dict[Any, Any]]) -> Any:
    """Nothing, by default. Made anew each time: pydantic would copy a default, which for every answer takes long."""
    return Field(default_factory=kind, json_schema_extra={"default": kind()})


class GroundIn(_In):
    """依据: how an answer was learnt, by whom, when, why."""

    how: Literal["seen", "record", "told", "measured"] | None = None
    by: str | None = None
    at: Day | None = None
    reason: str | None = None
    files: Names = _none(list)


class LastAnswerIn(GroundIn):
    """An answer of the form before, with its grounds; `carried` where it was taken over into this form."""

    answer: AnswerIn = None
    carried: bool = False


class LastRowIn(_In):
    """What the form before said of this row; `changed`: 自上次以来有无变化 (docs/carrying.md)."""

    name: str | None = None
    changed: Scalar = None
    answers: dict[str, LastAnswerIn] = {}


class LastFormIn(_In):
    """The form before: which it was, of what day, what it counted; `until`: the day its answers' ages run to."""

    id: str | None = None
    inspected_on: Day | None = None
    until: Day | None = None
    counts: dict[str, Scalar] = {}


class SubjectIn(_In):
    """One row: a named device, place, person, job; of the enterprise itself there is one."""

    kind: str
    name: str | None = None
    within: Names = _none(list)
    answers: dict[str, AnswerIn] = _none(dict)
    grounds: dict[str, GroundIn] = _none(dict)
    at_once: dict[str, Scalar] = _none(dict)
    last: LastRowIn | None = None


class Person(_In):
    """Who says something, in what role, and why."""

    by: str
    role: str | None = None
    reason: str


class ClaimIn(Person):
    """An exemption claimed; blank means not claimed."""

    rule: str
    subject: str | None = None


class DecisionIn(Person):
    """A decision about a clause that only a person can take."""

    clause: str
    subject: str | None = None
    outcome: Literal["major", "not_found"] = "major"


class ObjectionIn(Person):
    """An objection (异议): it stands beside the finding and removes nothing."""

    clause: str
    subject: str | None = None


class FormIn(_In):
    """A self-inspection form as it is written in YAML and JSON."""

    form: Literal["panding/1"]
    id: str
    inspected_on: Day | None = None
    origin: Origin = "self"
    standards: Names | None = None
    enterprise: dict[str, str | None] = Field(
        default={}, description="identity only: name, uscc, site, region, industry, head"
    )
    counts: dict[str, Scalar] = {}
    subjects: list[SubjectIn] = []
    claims: list[ClaimIn] = []
    decisions: list[DecisionIn] = []
    objections: list[ObjectionIn] = []
    last: LastFormIn | None = None


def validated(handed: Handed) -> tuple[FormIn, list[Unreadable]]:
    """The form's model. A slip in a date, a ground, a claim costs that entry alone: it is left out and listed.

    Raises:
        FormError: where it is not a form at all.
    """
    left_out: list[Unreadable] = []
    data = handed.data
    for _ in range(2):
        try:
            return FormIn.model_validate(data), left_out
        except ValidationError as error:
            entries = {_entry(path): reason for path, reason in reasons_in(error)}
            if left_out or None in entries:
                raise FormError(_said(error, handed)) from None
            data = copy.deepcopy(data)
            for path in sorted(filter(None, entries), key=str, reverse=True):  # the last of a list first
                left_out.append(Unreadable(handed.place(path), _shown(_taken(data, path)), entries[path]))
    raise AssertionError("unreachable")


def _entry(path: Path) -> Path | None:
    """The entry that can be left out for an error at `path`; None where the form is no form without it."""
    if path[0] in ("claims", "decisions", "objections") and len(path) > 1:
        return path[:2]
    if path[0] in ("inspected_on", "origin"):
        return path[:1]
    if path[0] in ("counts", "enterprise", "last") and len(path) > 1:
        return path[:2]
    if path[0] == "subjects" and len(path) > 4 and path[2] == "grounds":
        return path[:5]
    if path[0] == "subjects" and len(path) > 3 and path[2] == "last":
        return path[:6]
    return path[:4] if path[0] == "subjects" and len(path) > 3 and path[2] in ("answers", "at_once") else None


def _taken(data: Any, path: Path) -> Any:
    """Take the value at `path` out of the data."""
    for step in path[:-1]:
        data = data[step]
    return data.pop(path[-1])


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)[:80]


def content_digest(form: FormIn) -> str:
    """Digest of what the form says, whatever file it came in; what it may say and does not is left out."""
    text = json.dumps(form.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _said(error: ValidationError, handed: Handed) -> Text:
    lines = [(handed.place(path), reason) for path, reason in reasons_in(error)][:5]
    return Text("；".join(f"{w}：{r.zh}" for w, r in lines), "; ".join(f"{w}: {r.en}" for w, r in lines))


def reasons_in(error: ValidationError) -> Iterator[tuple[Path, Text]]:
    """What is wrong, by place."""
    for detail in error.errors():
        last = str(detail["loc"][-1])
        if detail["type"] == "missing":
            reason = Text(f"缺少“{_FIELDS.get(last, last)}”", f"“{last}” is missing")
        elif detail["type"] == "extra_forbidden":
            reason = Text(f"不认识“{last}”", f"“{last}” is not known")
        elif detail["type"] == "literal_error":
            expected = (detail.get("ctx") or {}).get("expected")
            reason = Text(f"应为 {expected}", f"should be {expected}")
        elif detail["type"] == "value_error":
            reason = Text(detail["msg"].removeprefix("Value error, "), "not a date; write 2024-05-20")
        else:
            reason = Text("这里不能这样填", detail["msg"])
        yield tuple(detail["loc"]), reason


_FIELDS = {
    "by": "由谁",
    "reason": "理由",
    "rule": "例外条款",
    "clause": "条文项",
    "form": "form（应为 panding/1）",
    "id": "表格编号",
}
