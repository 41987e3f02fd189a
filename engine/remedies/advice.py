"""What to do about a verdict, as plain slotted dataclasses; the field names are those of the JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Literal

from engine.verdict import SubjectRef

Why = Literal["contested", "element"]  # a target that is no major finding by itself
Stuck = Literal["unchangeable", "job", "by_a_person", "creates_another"]


@dataclass(frozen=True, slots=True)
class Change:
    """One answer to be changed: what it is now and what it is to become, as code and in words."""

    question: str
    option: str | None
    text: str
    subject: str
    kind: str
    post: str | None
    now: Any
    now_text: str
    to: tuple[Any, ...]
    to_text: str
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Target:
    """A finding to be cleared, with every minimal set of changes that clears it, the cheapest first.

    `stuck` says why there is none; `more` that there are further ones than are listed.
    """

    edition: str
    clause: str
    citation: str
    subject: SubjectRef
    branch_text: str | None
    summary: str
    why: Why | None
    remedy: str | None
    alternatives: tuple[tuple[Change, ...], ...]
    stuck: Stuck | None
    more: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """A lead on a job that is over: no answer undoes it."""

    citation: str
    subject: SubjectRef
    summary: str
    remedy: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A question that has to be answered after the changes and had not to be before."""

    question: str
    text: str
    subject: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The cheapest changes that clear every finding that changes can clear.

    `proven`: no cheaper ones do. `confirmed`: judged again with these changes, nothing of it was found any more and
    nothing else came up; `left` names what did, where it is not.
    """

    changes: tuple[Change, ...]
    cost: Decimal
    proven: bool
    confirmed: bool
    left: tuple[str, ...] = ()
    opened: tuple[Opened, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do about the verdict on one form. `plan` is null where nothing can be cleared by changes.

    `contested_left` counts what readings differ on and was not asked to be cleared, `still_open` the open questions,
    behind each of which there may be more to clear.
    """

    form: str
    enterprise: str | None
    as_of: str | None
    targets: tuple[Target, ...]
    past: tuple[Past, ...]
    plan: Plan | None
    contested_left: int = 0
    still_open: int = 0


def advice_json(advice: Advice) -> dict[str, Any]:
    """The advice as plain JSON data; costs are text, so that none is rounded."""
    data: dict[str, Any] = _plain(asdict(advice))
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Decimal) else value
