"""The tree behind a finding, as `panding why` prints it: paragraphs set in under each other become lists in lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.reports.advice import Line
from engine.reports.why import row_lines
from engine.why import Why
from standards.wording import Lang

_DECIDES = "● "


@dataclass(slots=True)
class Branch:
    """A paragraph, and what belongs to it. `decides` where the outcome rests on it."""

    text: str
    decides: bool = False
    parts: list[Branch] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Its bytes on a page, nearly."""
        return len(self.text.encode()) + 30 + sum(part.size for part in self.parts)


def tree(why: Why, lang: Lang) -> Branch:
    """The tree of one clause on one row."""
    return _nested(row_lines(why, lang))


def _nested(lines: Iterable[Line]) -> Branch:
    found = list(lines)
    root = Branch(found[0].text)
    above: list[tuple[int, Branch]] = [(-1, root)]
    for line in found[1:]:
        mark, _, head = line.head.rpartition("○ ") if "○ " in line.head else ("", "", line.head)
        decides = _DECIDES in head
        branch = Branch(mark + head.replace(_DECIDES, "") + line.text, decides)
        while above[-1][0] >= line.indent:
            above.pop()
        above[-1][1].parts.append(branch)
        above.append((line.indent, branch))
    return root
