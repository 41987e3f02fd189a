"""A form being filled in, answer by answer: its text kept as it was but for the answers, judged after each."""

from __future__ import annotations

from typing import Any

from engine.asking import Answer, Asked, questions
from engine.formats.edit import Value, as_json, as_yaml, edited, with_value
from engine.forms import Form, form_from
from engine.handed import Handed
from engine.judge import Judge
from engine.verdict import Verdict
from standards.text import Path


class Filling:
    """One form and what has been answered of it.

    `rewritten` says that its layout could not be kept: the form is written anew, with what it said.
    """

    def __init__(self, judge: Judge, data: dict[str, Any], text: str | None, *, is_json: bool = False) -> None:
        """Take the form.

        Args:
            judge: the judge.
            data: the form as plain data.
            text: the form as it is written; None where it is no text (a workbook).
            is_json: it is written in JSON.
        """
        self._judge, self._data, self._is_json = judge, data, is_json
        self.rewritten = text is None
        self._text = text if text is not None else self._anew()
        rows = data.get("subjects") or []
        if not any(row.get("kind") == "enterprise" for row in rows):
            self._data = data | {"subjects": [*rows, {"kind": "enterprise", "answers": {}}]}
            self._text, self.rewritten = self._anew(), True

    @property
    def text(self) -> str:
        """The form as it is to be saved."""
        return self._text

    @property
    def form(self) -> Form:
        """The form as it stands."""
        return form_from(Handed(self._data), self._judge.library)

    def verdict(self) -> Verdict:
        """What it comes to as it stands."""
        return self._judge.judge(self.form)

    def open(self) -> list[Asked]:
        """What is still to be asked, most decisive first."""
        return list(questions(self.verdict(), self.form, self._data, self._judge.library))

    def answer(self, asked: Asked, answer: Answer) -> None:
        """Enter an answer; one that had expired counts from the day of inspection again."""
        self._set(asked.place, answer)
        day = self.form.inspected_on
        if asked.open.why == "expired" and day:
            self._set(self._ground(asked, "at"), day.isoformat())

    def sign(self, asked: Asked, by: str, reason: str) -> None:
        """Enter by whom and why a judgement was made: without these it does not count."""
        self._set(self._ground(asked, "by"), by)
        self._set(self._ground(asked, "reason"), reason)

    def _ground(self, asked: Asked, what: str) -> Path:
        subjects, row, *_ = asked.place
        return subjects, row, "grounds", asked.open.question, what

    def _set(self, path: Path, value: Value) -> None:
        text = edited(self._text, path, value, is_json=self._is_json)
        self._data = with_value(self._data, path, value)
        self.rewritten = self.rewritten or text is None
        self._text = self._anew() if text is None else text

    def _anew(self) -> str:
        return as_json(self._data) if self._is_json else as_yaml(self._data)
