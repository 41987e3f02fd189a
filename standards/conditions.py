"""Conditions as the YAML writes them, parsed into small frozen trees.

A condition is a mapping with one key: a connective (`all any none not`), an operator on safeguards
(`lacks lacks_any lacks_all absent failed`), `sector`, `tally`, or a question with what its answer must be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from standards.problems import unknown
from standards.text import Path
from standards.wording import Text

Scope = Literal["", "enterprise", "within"]
COMPARISONS = ("lt", "le", "gt", "ge")
DATES = ("before", "after")
CONNECTIVES = ("all", "any", "none", "not")
SAFEGUARD = ("lacks", "lacks_any", "lacks_all", "absent", "failed")


@dataclass(frozen=True, slots=True)
class Other:
    """Another number of the same row, times a factor: the right side of a comparison."""

    question: str
    times: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Bound:
    """A date: `of` (a date question or `inspected_on`) minus a period (ISO 8601, or a number question)."""

    of: str
    minus: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of some clauses (判定要素) are met in a place, at least; a clause met twice counts once."""

    among: tuple[str, ...]
    at_least: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """One question compared with one thing, or a tally of other clauses.

    `op` is one of `is in any_of all_of lt le gt ge before after lacks lacks_among absent failed sector tally`.
    """

    question: str
    op: str
    value: str | tuple[str, ...] | Decimal | Other | Bound | Tally | None = None
    scope: Scope = ""
    at: Path = field(default=(), compare=False)

    def questions(self) -> tuple[str, ...]:
        """Every question of the row that the leaf reads, the leading one first."""
        if isinstance(self.value, Other):
            return self.question, self.value.question
        if isinstance(self.value, Bound):
            others = (self.value.of, self.value.minus or "")
            return self.question, *(q for q in others if q and q != "inspected_on" and not q.startswith("P"))
        return (self.question,)


@dataclass(frozen=True, slots=True)
class All:
    """Every part."""

    parts: tuple[Condition_, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part."""

    parts: tuple[Condition_, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not the part; pushed to the leaves when judged."""

    part: Condition_


Condition_ = Leaf | All | Any | Not


class ConditionError(Exception):
    """A condition that cannot be read; `path` leads to the spot inside it."""

    def __init__(self, path: Path, message: Text) -> None:
        """Keep the place and the words."""
        super().__init__(message.en)
        self.path, self.message = path, message


def parse(data: object, path: Path = ()) -> Condition_:
    """Read a condition.

    Raises:
        ConditionError: with the place and what was expected there.
    """
    if not isinstance(data, dict) or len(data) != 1:
        raise ConditionError(path, Text("条件应是只有一个键的映射", "a condition is a mapping with one key"))
    ((key, value),) = data.items()
    here = (*path, key)
    if key in ("all", "any", "none"):
        parts = tuple(parse(part, (*here, i)) for i, part in enumerate(_list(value, here)))
        return All(parts) if key == "all" else Any(parts) if key == "any" else Not(Any(parts))
    if key == "not":
        return Not(parse(value, here))
    if key == "sector":
        return Leaf("sector", "sector", _text(value, here), at=here)
    if key == "tally":
        return Leaf("tally", "tally", _tally(value, here), at=here)
    if key in ("lacks_any", "lacks_all"):
        leaves = tuple(_leaf(q, "lacks", None, here) for q in _texts(value, here))
        return Any(leaves) if key == "lacks_any" else All(leaves)
    if key == "lacks" and isinstance(value, dict):
        _only(value, ("of", "among"), here)
        return _leaf(_text(value.get("of"), here), "lacks_among", _texts(value.get("among"), here), here)
    if key in ("lacks", "absent", "failed"):
        return _leaf(_text(value, here), key, None, here)
    return _question(key, value, here)


def _question(key: str, value: object, path: Path) -> Leaf:
    if not isinstance(value, dict):
        return _leaf(key, "is", _text(value, path), path)
    if len(value) != 1:
        raise ConditionError(path, Text("一个问题只能有一个比较", "one comparison a question"))
    ((op, right),) = value.items()
    here = (*path, op)
    if op in ("in", "any_of", "all_of"):
        return _leaf(key, op, _texts(right, here), here)
    if op in COMPARISONS:
        return _leaf(key, op, _number(right, here), here)
    if op in DATES:
        if not isinstance(right, dict):
            return _leaf(key, op, Bound(_text(right, here)), here)
        _only(right, ("of", "minus"), here)
        minus = right.get("minus")
        return _leaf(key, op, Bound(_text(right.get("of"), here), minus and _text(minus, here)), here)
    known = ("in", "any_of", "all_of", *COMPARISONS, *DATES)
    raise ConditionError(here, unknown(Text("运算符", "operator"), op, known))


def _tally(value: object, path: Path) -> Tally:
    if not isinstance(value, dict):
        raise ConditionError(path, Text("tally 应写 among 和 at_least", "tally has among and at_least"))
    _only(value, ("among", "at_least"), path)
    among, least = _texts(value.get("among"), path), _text(value.get("at_least"), path)
    if not least.isdecimal() or not 1 <= int(least) <= len(set(among)):
        raise ConditionError(
            (*path, "at_least"),
            Text(f"at_least 应在 1 到 {len(set(among))} 之间", f"at_least is from 1 to {len(set(among))}"),
        )
    return Tally(tuple(dict.fromkeys(among)), int(least))


def _leaf(name: str, op: str, value: str | tuple[str, ...] | Decimal | Other | Bound | None, at: Path) -> Leaf:
    head, dot, rest = name.partition(".")
    if not dot:
        return Leaf(name, op, value, at=at)
    if head == "enterprise" or head == "within":
        return Leaf(rest, op, value, head, at)  # type: ignore[arg-type]
    raise ConditionError(at, unknown(Text("前缀", "prefix"), head, ("enterprise", "within")))


def _number(value: object, path: Path) -> Decimal | Other:
    if isinstance(value, dict):
        _only(value, ("times",), path)
        times = _texts(value.get("times"), path)
        if len(times) != 2:
            raise ConditionError(path, Text("times 应是 [问题, 倍数]", "times is [question, factor]"))
        return Other(times[0], _decimal(times[1], path))
    text = _text(value, path)
    return Other(text) if re.fullmatch(r"[a-z]\w*", text) else _decimal(text, path)


def _decimal(text: str, path: Path) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ConditionError(path, Text(f"“{text}”不是数", f"“{text}” is not a number"))
    return number


def _text(value: object, path: Path) -> str:
    if isinstance(value, str):
        return value
    raise ConditionError(path, Text("这里应是文字", "text expected here"))


def _list(value: object, path: Path) -> list[object]:
    if isinstance(value, list) and value:
        return value
    raise ConditionError(path, Text("这里应是不空的列表", "a list with something in it is expected here"))


def _texts(value: object, path: Path) -> tuple[str, ...]:
    return tuple(_text(item, path) for item in _list(value, path))


def _only(value: dict[str, object], known: tuple[str, ...], path: Path) -> None:
    for key in value:
        if key not in known:
            raise ConditionError((*path, key), unknown(Text("键", "key"), key, known))


def _validate(data: object) -> Condition_:
    try:
        return parse(data)
    except ConditionError as error:
        raise PydanticCustomError(
            "condition", "{en}", {"path": error.path, "zh": error.message.zh, "en": error.message.en}
        ) from None


# schema.py puts the schema of a condition in the place of this title: pydantic refuses a reference it did not make.
Condition = Annotated[Condition_, PlainValidator(_validate), WithJsonSchema({"title": "Condition"})]
