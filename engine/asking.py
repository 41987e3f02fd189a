"""Open questions as they are put to a person: what can be answered, where the answer belongs, what may be said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.forms import Form
from engine.moments import moment_of
from engine.relations import UNKNOWN_PLACE
from engine.verdict import OpenQuestion, Verdict
from engine.vocabulary import NotUnderstood, understand
from standards import Library
from standards.editions import AT_ONCE
from standards.kinds import SAFEGUARD_STATES, Question
from standards.text import Path
from standards.wording import Text

Answer = str | list[str] | dict[str, str]
UNCLEAR, N_A, NONE = "不清楚", "不涉及", "都没有"
_A_COUNT = Text("数量应是 0、1、2……", "a count is 0, 1, 2 …")
_A_DAY = Text("请写成 2024-05-20", "write it as 2024-05-20")


@dataclass(frozen=True, slots=True)
class Asked:
    """An open question with the place its answer belongs to.

    `about` is the question of the kind; null for a count, the day of inspection and what a row lies in, of which
    `names` are the rows it may be.
    """

    open: OpenQuestion
    place: Path
    about: Question | None
    names: tuple[str, ...] = ()

    @property
    def options(self) -> dict[str, str]:
        """What may be chosen, by what is written into the form; nothing where a number or date is to be written."""
        about = self.about
        if about is None:
            return {name: name for name in self.names}
        if about.type == "yes_no":
            return {"是": "是", "否": "否"}
        if about.type in ("safeguard", "safeguards"):
            return {state.zh: state.zh for state in SAFEGUARD_STATES.values()}
        return {text: text for text in (about.options or {}).values()}

    @property
    def several(self) -> bool:
        """Whether several options may be chosen."""
        return self.about.type == "choices" if self.about else len(self.names) > 0

    @property
    def parts(self) -> tuple[str, ...]:
        """Of measures that stand in for one another: each of them, whose state is asked one by one."""
        return tuple((self.about.options or {}).values()) if self.about and self.about.type == "safeguards" else ()

    def checked(self, answer: Answer) -> Text | None:
        """What is wrong with an answer; None where it is understood."""
        if self.about is None:
            return self._checked_otherwise(answer)
        try:
            understand(self.about, answer)
        except NotUnderstood as error:
            return error.message
        return None

    def _checked_otherwise(self, answer: Answer) -> Text | None:
        if self.place == ("inspected_on",):
            return None if moment_of(answer) else _A_DAY
        if self.place[0] == "counts":
            return None if answer == UNCLEAR or str(answer).isdecimal() else _A_COUNT
        return None


def questions(verdict: Verdict, form: Form, data: dict[str, Any], library: Library) -> Iterator[Asked]:
    """The open questions of a verdict that an entry on the form can answer, most decisive first.

    Args:
        verdict: the verdict.
        form: the form it is on.
        data: the same form as plain data, where the answers are to go.
        library: the standards.
    """
    rows = data.get("subjects") or []
    for one in verdict.open:
        found = _asked(one, form, rows, library)
        if found:
            yield found


def _asked(one: OpenQuestion, form: Form, rows: Sequence[dict[str, Any]], library: Library) -> Asked | None:
    if one.question == "inspected_on":
        return Asked(one, ("inspected_on",), None)
    if one.question == "count":
        kind = next((k for k in library.kinds.values() if k.name == one.subject), None)
        return Asked(one, ("counts", kind.kind), None) if kind else None
    for number, row in enumerate(rows):
        kind = library.kinds.get(str(row.get("kind")))
        if kind is None or one.subject != (row.get("name") or kind.name):
            continue
        if one.question == UNKNOWN_PLACE:
            names = tuple(s.name for s in form.subjects if s.kind in kind.within and s.name != one.subject)
            return Asked(one, ("subjects", number, "within"), None, names) if names else None
        if one.question in kind.by_id:
            return Asked(one, ("subjects", number, *_entry(one.question)), kind.by_id[one.question])
    return None


def _entry(question: str) -> tuple[str, str]:
    if question.startswith(AT_ONCE):
        return "at_once", question.removeprefix(AT_ONCE)
    return "answers", question
