"""One row of a form, described by several people: answer by answer, option by option."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.carried import CHANGED, changed_or_not
from engine.intake import GroundIn, LastAnswerIn, SubjectIn
from engine.merging.said import WHOLE, Conflict, Said, agreed, by_option
from standards.kinds import Question, SubjectKind
from standards.wording import Text


@dataclass(slots=True)
class RowOf:
    """A row as one person filled it in. `at` says where a question stands in their file, `day` when they looked."""

    who: str
    day: date | None
    row: SubjectIn
    places: dict[str, str] = field(default_factory=dict)

    def speaker(self, question: str) -> str:
        """Who says it, and where."""
        ground = self.row.grounds.get(question)
        return "，".join(filter(None, (self.who, self.places.get(question), ground.by if ground else None)))


@dataclass(slots=True)
class RowMerge:
    """One row under way, and what was found on it."""

    kind: SubjectKind | None
    name: str
    dated: bool  # whether each answer must say its day, for the parts are of several days
    conflicts: list[Conflict] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def merge(self, rows: Sequence[RowOf]) -> dict[str, Any]:
        """The row that all of them describe."""
        merged: dict[str, Any] = {"kind": rows[0].row.kind}
        if rows[0].row.name:
            merged["name"] = rows[0].row.name
        if within := self._within(rows):
            merged["within"] = within
        answers: dict[str, Any] = {}
        grounds: dict[str, Any] = {}
        for name in dict.fromkeys(name for one in rows for name in one.row.answers):
            self._answer(name, rows, answers, grounds)
        for name in dict.fromkeys(name for one in rows for name in one.row.grounds if name not in answers):
            if not any(name in one.row.answers for one in rows):
                self._ground(name, rows, grounds)
        merged["answers"] = answers
        if grounds:
            merged["grounds"] = grounds
        if at_once := self._at_once(rows):
            merged["at_once"] = at_once
        if last := self._last(rows):
            merged["last"] = last
        return merged

    def _where(self, what: str) -> Text:
        kind = self.kind.name if self.kind else "?"
        return Text(f"表“{kind}” {self.name}　{what}", f"sheet “{kind}” {self.name} {what}")

    def _place(self, *steps: str) -> tuple[str, ...]:
        return ("subjects", self.kind.kind if self.kind else "", self.name, *steps)

    def _settle(self, what: str, said: Sequence[Said], *steps: str) -> Said | None:
        """What they agree on; where they do not, the conflict is kept."""
        if not said:
            return None
        found = agreed(said)
        if found is None:
            self.conflicts.append(Conflict(self._where(what), _each(said), self._place(*steps)))
        return found

    def _within(self, rows: Sequence[RowOf]) -> list[str]:
        said = [
            Said(one.who, "、".join(one.row.within), frozenset([tuple(sorted(one.row.within))]), one.row.within)
            for one in rows
            if one.row.within
        ]
        found = self._settle("所在部位", said, "within")
        return list(found.data) if found else []

    def _at_once(self, rows: Sequence[RowOf]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for clause in dict.fromkeys(clause for one in rows for clause in one.row.at_once):
            said = [
                Said(one.who, str(text), str(text).strip().lower(), text)
                for one in rows
                if (text := one.row.at_once.get(clause)) not in (None, "")
            ]
            if one_word := self._settle(f"{clause} 能否立即改正", said, "at_once", clause):
                found[clause] = one_word.data
        return found

    def _answer(self, name: str, rows: Sequence[RowOf], answers: dict[str, Any], grounds: dict[str, Any]) -> None:
        question = self.kind.by_id.get(name) if self.kind else None
        told = [
            (one, by_option(question, one.row.answers[name], one.speaker(name), _taken_over(one.row, name)))
            for one in rows
            if name in one.row.answers
        ]
        told = [(one, cells) for one, cells in told if cells]
        settled, open_ = self._cells(name, question, [cells for _, cells in told])
        if not settled:
            return
        answers[name] = settled.get(WHOLE, settled)
        if not open_:
            self._ground(name, [one for one, cells in told if any(not said.weak for said in cells.values())], grounds)

    def _cells(
        self, name: str, question: Question | None, told: Sequence[dict[str | None, Said]]
    ) -> tuple[dict[str | None, Any], bool]:
        """What is agreed on, by option, and whether something was not."""
        before = len(self.conflicts)
        text = question.text if question else name
        whole = [cells[WHOLE] for cells in told if WHOLE in cells]
        parts = [cells for cells in told if WHOLE not in cells]
        if parts and all(said.meaning == "unclear" for said in whole):
            whole = []
        if whole and parts:
            said = [*whole, *(_together(cells, question) for cells in parts)]
            self.conflicts.append(Conflict(self._where(text), _each(said), self._place("answers", name)))
            return {}, True
        if whole:
            found = self._settle(text, whole, "answers", name)
            return ({WHOLE: found.data} if found else {}), found is None
        settled: dict[str | None, Any] = {}
        for option in dict.fromkeys(option for cells in parts for option in cells):
            called = (question.options or {}).get(option or "", option) if question else option
            told_of = [cells[option] for cells in parts if option in cells]
            if found := self._settle(f"{text}：{called}", told_of, "answers", name, option or ""):
                settled[option] = found.data
        return settled, len(self.conflicts) > before

    def _ground(self, name: str, rows: Iterable[RowOf], grounds: dict[str, Any]) -> None:
        """The grounds of an answer: of several, those of the latest day; the others are said."""
        found = list(_grounds(name, rows, self.dated))
        if not found:
            return
        latest = max(found, key=lambda ground: (ground.get("at") or "", json.dumps(ground, sort_keys=True)))
        grounds[name] = latest
        for other in (ground for ground in found if ground != latest):
            told = "，".join(str(value) for value in other.values())
            text = f"依据不止一条，用了日期最近的；没有采用：{told}"
            self.notes.append(Text(f"{self._where(name).zh}：{text}", f"{self._where(name).en}: not used: {told}"))

    def _last(self, rows: Sequence[RowOf]) -> dict[str, Any]:
        """What the form before said; whether anything changed is as much a matter of agreement as any answer."""
        lasts = [(one, one.row.last) for one in rows if one.row.last]
        if not lasts:
            return {}
        said = []
        for one, last in lasts:
            word = changed_or_not(last.changed)
            if word != "blank":
                said.append(
                    Said(one.who, str(last.changed), word or str(last.changed), CHANGED.get(word or "", last.changed))
                )
        merged: dict[str, Any] = {"name": next((last.name for _, last in lasts if last.name), None)}
        if found := self._unweakened(said):
            merged["changed"] = found.data
        answers: dict[str, Any] = {}
        for _, last in lasts:
            for name, before in last.answers.items():
                answers[name] = _before(before, answers.get(name))
        return {key: value for key, value in merged.items() if value is not None} | {"answers": answers}

    def _unweakened(self, said: Sequence[Said]) -> Said | None:
        """Whether anything changed: 不清楚 does not give way here, for 无 makes old answers count."""
        if len({one.meaning for one in said}) > 1:
            place = self._place("last", "changed")
            self.conflicts.append(Conflict(self._where("自上次以来有无变化"), _each(said), place))
            return None
        return said[0] if said else None


def _taken_over(row: SubjectIn, name: str) -> Any:
    """The answer of the form before, where it was taken over and nothing was said of it this time."""
    before = row.last.answers.get(name) if row.last else None
    return before.answer if before and before.carried and name not in row.grounds else None


def _grounds(name: str, rows: Iterable[RowOf], dated: bool) -> Iterator[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    for one in rows:
        ground = one.row.grounds.get(name) or GroundIn()
        said = ground.model_dump(mode="json", exclude_defaults=True)
        if dated and one.day and not ground.at:
            said["at"] = one.day.isoformat()
        if said and said not in seen:
            seen.append(said)
            yield said


def _before(before: LastAnswerIn, other: dict[str, Any] | None) -> dict[str, Any]:
    """What two parts say was answered last time; where they differ its day is not known, so it will not count."""
    said = before.model_dump(mode="json", exclude_defaults=True)
    if other is None or other == said:
        return said
    return {key: value for key, value in other.items() if key != "at"}


def _each(said: Sequence[Said]) -> tuple[Said, ...]:
    """Everything said, each meaning by everybody who says so."""
    return tuple(dict.fromkeys(said))


def _together(cells: dict[str | None, Said], question: Question | None) -> Said:
    options = (question.options if question else None) or {}
    text = "，".join(f"{options.get(option or '', option)}：{said.text}" for option, said in cells.items())
    first = next(iter(cells.values()))
    return Said(first.who, text, text, None)
