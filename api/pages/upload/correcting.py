"""What was not understood, each with a field to put it right, and the corrections put into the form."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.errors import invalid
from api.judging.looking import Slip
from api.pages.upload.carried import Carried, pointer
from engine.verdict import UnreadableCell
from standards import Library
from standards.kinds import SAFEGUARD_STATES, Question
from standards.wording import Lang, Text

_UNCLEAR, _N_A = "不清楚", "不涉及"
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Odd:
    """Something that was not understood: where, what was written, what would be. `name`: its field, if it has one."""

    where: str
    text: str
    message: str
    name: str | None = None
    asked: str = ""
    subject: str = ""
    options: tuple[str, ...] = ()
    several: bool = False


@dataclass(slots=True)
class Reading:
    """A form's odd places, told with the questions they answer."""

    library: Library
    carried: Carried
    lang: Lang
    _rows: list[dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        """Find the rows."""
        self._rows = self.carried.content.get("subjects") or []

    def all(self, slips: Sequence[Slip], cells: Iterable[UnreadableCell]) -> list[Odd]:
        """Every odd place; of several reports on one place the first has the field.

        Args:
            slips: what was not understood where it stands.
            cells: the same as the verdict tells it, with what contradicts itself only on the form as a whole.
        """
        found, named = [], set()
        for slip in slips:
            odd = self._odd(slip)
            if odd.name in named:
                odd = Odd(odd.where, odd.text, odd.message)
            named.add(odd.name)
            found.append(odd)
        told = {(slip.where, slip.text) for slip in slips}
        return found + [Odd(one.where, one.text, one.message) for one in cells if (one.where, one.text) not in told]

    def _odd(self, slip: Slip) -> Odd:
        name = pointer(slip.path) if slip.path else ""
        where = self.carried.places.get(name, slip.where)
        message = slip.zh if self.lang == "zh" else slip.en
        if not _is_place(slip.path, len(self._rows)):
            return Odd(where, slip.text, message)
        question, subject = self._asked(slip.path)
        options, several = _options(question, slip.path)
        asked = question.text if question else ""
        if question and question.options and len(slip.path) == _DEEPEST:
            asked = f"{asked}：{question.options.get(str(slip.path[4]), slip.path[4])}"
        return Odd(where, slip.text, message, f"fix:{name}", asked, subject, options, several)

    def _asked(self, path: Sequence[str | int]) -> tuple[Question | None, str]:
        if path[0] != "subjects" or not isinstance(path[1], int):
            return None, ""
        row = self._rows[path[1]]
        kind = self.library.kinds.get(str(row.get("kind")))
        if kind is None:
            return None, ""
        question = kind.by_id.get(str(path[3])) if len(path) > 3 and path[2] == "answers" else None
        return question, str(row.get("name") or kind.name)


def corrected(carried: Carried, fixes: Mapping[str, Sequence[str]]) -> Carried:
    """The form with corrections. A field left blank changes nothing.

    Raises:
        Problem: 422 for a correction of no place in the form.
    """
    content, lost = copy.deepcopy(carried.content), list(carried.lost)
    for name, values in fixes.items():
        if not values:
            continue
        path = _path(name)
        if not _is_place(path, len(content.get("subjects") or ())):
            raise invalid(Text("没有这个位置", "there is no such place in the form"))
        _put(content, path, values[0] if len(values) == 1 else list(values))
        lost = [one for one in lost if one.path != path]
    return Carried(carried.name, content, lost, carried.places)


def _path(name: str) -> tuple[str | int, ...]:
    try:
        path = json.loads(name)
    except ValueError:
        path = None
    whole = isinstance(path, list) and all(isinstance(step, str) or type(step) is int for step in path)
    return tuple(path) if whole else ()


def _is_place(path: Sequence[str | int], rows: int) -> bool:
    """Whether a path leads to a single value that somebody can write."""
    match list(path):
        case ["inspected_on"] | ["counts" | "enterprise", str()]:
            return True
        case ["subjects", int(row), "name" | "within"] | ["subjects", int(row), "answers" | "at_once", str()]:
            return 0 <= row < rows
        case ["subjects", int(row), "answers", str(), str()]:
            return 0 <= row < rows
    return False


def _put(content: dict[str, Any], path: Sequence[str | int], value: Any) -> None:
    there: Any = content
    for step in path[:-1]:
        if isinstance(step, str) and not isinstance(there.get(step), dict | list):
            there[step] = {}
        there = there[step]
    there[path[-1]] = value


def _options(question: Question | None, path: Sequence[str | int]) -> tuple[tuple[str, ...], bool]:
    """What may be chosen; nothing where a number, a date or words are to be written."""
    if question is None or question.type in ("number", "date"):
        return (), False
    more = (_UNCLEAR, _N_A) if question.n_a else (_UNCLEAR,)
    if question.type == "choices" and len(path) < _DEEPEST:
        return tuple((question.options or {}).values()), True
    if question.type in ("yes_no", "choices"):
        return ("是", "否", *more), False
    if question.type == "choice":
        return (*(question.options or {}).values(), *more), False
    if question.type == "safeguard" or len(path) == _DEEPEST:
        return tuple(state.zh for state in SAFEGUARD_STATES.values()) + more, False
    return (), False
