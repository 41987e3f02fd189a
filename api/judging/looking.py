"""A form with all that a page shows of it: the verdict, why each finding, and what was not understood and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api.judging.studies import Subject, as_json
from engine.handed import Unreadable
from engine.reports.words import FOR_A_PERSON
from engine.verdict import Finding, Verdict
from engine.why import Why, why_each
from standards.text import Path


@dataclass(frozen=True, slots=True)
class Slip:
    """Something that was not understood. `path` is where in the form the right answer belongs; empty where nowhere.

    `in_file` where it was lost when the file was read, and so is not in the content.
    """

    where: str
    text: str
    zh: str
    en: str
    path: Path
    in_file: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What `Look` gives."""

    verdict: Verdict
    whys: tuple[Why, ...]
    content: dict[str, Any]
    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """The verdict on a form, with the trees behind its gravest findings: `trees` of them."""

    trees: int = 40
    patience: float | None = None

    def __call__(self, subject: Subject) -> bytes:
        """Judge, and take apart what somebody has to act on."""
        verdict = subject.judge.judge(subject.form, lang=subject.lang, **subject.how)
        wanted = sorted((one for one in verdict.findings if _matters(one)), key=_gravity)[: self.trees]
        whys = why_each(subject.judge, subject.form, verdict, wanted)
        lost = {id(one) for one in subject.handed.unreadable}
        slips = tuple(_slip(one, id(one) in lost) for one in subject.form.unreadable)
        return as_json(Seen, Seen(verdict, tuple(whys), subject.handed.data, slips))


def _matters(finding: Finding) -> bool:
    return finding.clause is not None and finding.outcome in ("major", "undetermined")


def _gravity(finding: Finding) -> int:
    if finding.outcome == "major":
        return 1 if finding.past else 0
    return 2 if finding.reason in FOR_A_PERSON else 3


def _slip(one: Unreadable, in_file: bool) -> Slip:
    return Slip(one.where, one.text, one.message.zh, one.message.en, one.path, in_file)
