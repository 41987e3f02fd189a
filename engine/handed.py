"""A form as it was handed in, whatever the file format: plain data, where each value stood, what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from standards.text import Path
from standards.wording import Text


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something on a form that was not understood; it leaves the answer open. `where` names sheet and cell or path.

    `path` is where in the form the right answer belongs; empty where that is no one place.
    """

    where: str
    text: str
    message: Text
    path: Path = ()


@dataclass(slots=True)
class Handed:
    """The data of one form (design.md section 7), with the place of each value for messages.

    `places` maps a path such as `("subjects", 0, "answers", "dusts")` to words such as 表“除尘系统” D4. `notes` say
    what was used all the same, though it looks odd; `worked_on` is how long the file was worked on, if it says so.
    """

    data: dict[str, Any]
    places: dict[Path, str] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)
    file_digest: str = ""
    notes: list[Text] = field(default_factory=list)
    worked_on: timedelta | None = None

    def place(self, path: Path) -> str:
        """Where the value at `path` stood: the nearest known place, else the path itself."""
        shorter = path
        while shorter:
            if shorter in self.places:
                return self.places[shorter]
            shorter = shorter[:-1]
        return ".".join(str(step) for step in path)


class FormError(Exception):
    """A file that cannot be read as a form at all. It costs this form, never the batch."""

    def __init__(self, message: Text) -> None:
        """Keep the words in both languages."""
        super().__init__(message.zh)
        self.message = message
