"""What is wrong with a standard, said all at once: file, line, what, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from standards.wording import Lang, Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One error in one place of a YAML file; `line` counts from 1."""

    file: str
    line: int
    where: str
    message: Text

    def said(self, lang: Lang = "zh") -> str:
        """`file:line where: message`, as editors can follow it."""
        place = f" {self.where}" if self.where else ""
        return f"{self.file}:{self.line}{place}: {self.message.in_(lang)}"


class StandardsError(Exception):
    """The standards cannot be loaded; `problems` holds every error found in the one run."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of files and lines."""
        self.problems = sorted(problems, key=lambda p: (p.file, p.line, p.where))
        super().__init__("\n".join(problem.said() for problem in self.problems))


def did_you_mean(word: str, known: Iterable[str]) -> Text:
    """A hint to append to a message about an unknown word; empty where nothing is near.

    >>> did_you_mean("colection", ["collection", "dusts"]).en
    ' (did you mean “collection”?)'
    """
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return Text(f"（是否想写“{near[0]}”？）", f" (did you mean “{near[0]}”?)") if near else Text("", "")


def unknown(what: Text, word: str, known: Iterable[str]) -> Text:
    """`unknown <what> <word>`, with a hint."""
    hint = did_you_mean(word, known)
    return Text(f"没有这个{what.zh}“{word}”{hint.zh}", f"no such {what.en} “{word}”{hint.en}")
