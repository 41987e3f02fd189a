"""What a new edition changes: found by a solver in a judging process, once for each two editions."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from importlib.util import find_spec
from typing import Any, Literal

from pydantic import Field

from api.errors import Problem, busy, invalid, no_solver
from api.judging import Compare, Overloaded, Result, Studied
from api.models import Told
from api.service import Service
from standards.editions import Edition
from standards.wording import Text

Word = Literal["new", "gone", "stricter", "looser", "both", "readings", "same"]
_WORDS = "new 新增，gone 取消，stricter 更严，looser 放宽，both 有增有减，readings 仅理解不同，same 相同"


class HeadChange(Told):
    """Something that the heads of the editions say differently."""

    about: str = Field(examples=["number"])
    text: str = Field(examples=["文号"])
    old: str
    new: str


class ExampleAnswer(Told):
    """An answer that decides in an example; `of`: whose it is, empty for the row itself."""

    of: str
    question: str
    text: str
    answer: str


class ChangeExample(Told):
    """A row on which the editions differ."""

    kind: str = Field(examples=["dust_system"])
    told: list[ExampleAnswer]
    answers: dict[str, dict[str, Any]]


class ClauseChange(Told):
    """One way in which more, or less, is hit than before."""

    direction: Literal["more", "less"]
    what: Literal["branch", "situation", "scope", "broken"] = Field(
        description="branch 整支，situation 情形，scope 适用范围，broken 设了而故障、停用的"
    )
    readings: list[Literal["narrow", "wide"]] = Field(description="narrow: surely hit; wide: by the widest reading")
    clause: str = Field(examples=["11(6)"])
    branch: str | None
    situation: list[str] = Field(description="算作重大事故隐患的情形：现在也算的，或不再算的")
    conditions: list[str] = Field(description="不再要求的，或现在还要求的")
    example: ChangeExample


class ClauseCompared(Told):
    """A clause of the new edition with those of the old one it stands for, or an old one that nothing stands for."""

    new: str | None = Field(examples=["11(6)"])
    old: list[str]
    verdict: Word = Field(description=_WORDS)
    changes: list[ClauseChange]


class NotCompared(Told):
    """Clauses left to a person, or tallies of others."""

    old: list[str]
    new: list[str]


class Changes(Told):
    """What the edition `new` changes against `old`: for all rows there can be, with an example of each change."""

    old: str = Field(examples=["industry_trade_2017"])
    new: str = Field(examples=["industry_trade_2023"])
    heads: list[HeadChange]
    totals: dict[Word, int]
    clauses: list[ClauseCompared]
    lookalikes: dict[str, list[str]] = Field(description="取消的条文项，与文字相近的新条文项")
    not_compared: NotCompared


_asked: dict[tuple[str, ...], Future[Result]] = {}
_lock = threading.Lock()


def comparison(service: Service, old: Edition, new: Edition) -> Future[Result]:
    """The comparison of two editions: the one under way where there is one.

    Raises:
        Problem: 422 where they cannot be compared, 501 where no solver is installed, 503 where too many forms wait.
    """
    _comparable(old, new)
    if find_spec("z3") is None:
        raise no_solver()
    key = (service.library.digest, old.id, new.id)
    with _lock:
        known = _asked.get(key)
        if known is None or (known.done() and not isinstance(known.result(), Studied)):
            try:
                known = _asked[key] = service.judges.judge(Compare(old.id, new.id))
            except Overloaded:
                raise busy() from None
        return known


def line_of(result: Result) -> bytes:
    """The comparison as JSON.

    Raises:
        Problem: 500 where none came of it.
    """
    if isinstance(result, Studied):
        return result.line
    raise Problem(500, "not-compared", Text("这两个版本没有比较出来", "these editions could not be compared"))


def _comparable(old: Edition, new: Edition) -> None:
    for edition in (old, new):
        if not edition.clauses:
            raise invalid(
                Text(f"{edition.id} 只收录了名称和日期，没有条文，不能比较", f"{edition.id} has no clauses here")
            )
    if old.head.standard != new.head.standard or old.id == new.id:
        raise invalid(
            Text(
                f"{old.id} 和 {new.id} 不是同一个标准的两个版本", f"{old.id}, {new.id}: not two editions of a standard"
            )
        )
