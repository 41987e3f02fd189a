"""A verdict (判定意见): what the engine says of a form. The field names are those of the JSON.

Plain slotted dataclasses, for findings are made by the hundred; pydantic writes and describes them
(`verdict_json`, `verdict_schema`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from standards.logic import Outcome

Reason = Literal["unreadable", "missing", "not_listed", "needs_person", "text_silent", "partial_text", "not_encoded"]
REASONS: tuple[Reason, ...] = (
    "unreadable",
    "missing",
    "not_listed",
    "needs_person",
    "text_silent",
    "partial_text",
    "not_encoded",
)
RANK: dict[Outcome, int] = {"major": 3, "undetermined": 2, "not_found": 1, "not_applicable": 0}
WhyOpen = Literal["blank", "unclear", "expired", "unjudged", "unreadable", "unconfirmed", "partly"]
Note = Literal["either_article", "which_article", "edition_uncertain", "claimed", "exempt", "decided"]
Coverage = Literal["full", "partial", "metadata_only", "none"]


@dataclass(frozen=True, slots=True)
class SubjectRef:
    """Which row a finding is about; a whole kind where `name` is null."""

    kind: str
    name: str | None


@dataclass(slots=True)
class Because:
    """One answer a finding rests on: question, wording, answer (as code and in words), whose, how it was learnt."""

    question: str
    text: str
    answer: Any
    answer_text: str
    subject: str
    how: str | None


@dataclass(slots=True)
class Missing:
    """One question whose answer could still decide; `gate` where it decides whether the clause applies at all."""

    question: str
    text: str
    subject: str
    gate: bool
    why: WhyOpen = "blank"


@dataclass(frozen=True, slots=True)
class ReadingOutcome:
    """What one reading of a clause comes to."""

    name: str
    text: str
    basis: str
    outcome: Outcome
    source: Literal["verified", "partly", "unverified"] = "verified"


@dataclass(slots=True)
class Finding:
    """单项判定: a clause (one branch of it) on a subject. `clause` is null in a line about a whole kind."""

    edition: str
    clause: str | None
    citation: str | None
    cites: tuple[str, ...]
    branch: str | None
    reading: str | None
    subject: SubjectRef
    outcome: Outcome
    reason: Reason | None
    reasons: tuple[Reason, ...]
    past: bool
    because: tuple[Because, ...]
    missing: tuple[Missing, ...]
    readings: tuple[ReadingOutcome, ...]
    remedy: str | None
    source: Literal["verified", "partly", "unverified"] | None
    summary: str | None = None
    branch_text: str | None = None
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """One element of a tally, and the rows on which it is met or may be."""

    clause: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TallyCount:
    """How a tally stands for one place: met for certain, still possible, needed (2 确定，5 待定，需 3).

    `outcome` is what the count comes to, whatever is claimed against it.
    """

    edition: str
    clause: str
    citation: str
    subject: SubjectRef
    certain: tuple[Counted, ...]
    possible: tuple[Counted, ...]
    needed: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class OverlapNote:
    """Clauses met together by one fact, or that the standard lets one fact meet together."""

    edition: str
    clauses: tuple[str, ...]
    subjects: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Advisory:
    """What an edition not in force on the day comes to, run on request: for reference only, and kept apart."""

    edition: str
    outcome: Outcome
    findings: tuple[Finding, ...]
    elements: tuple[Finding, ...] = ()
    tallies: tuple[TallyCount, ...] = ()
    overlaps: tuple[OverlapNote, ...] = ()
    checklist: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Exemption:
    """An officer's claim by which findings do not apply."""

    rule: str
    text: str
    subject: str | None
    by: str
    role: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class StandardOutcome:
    """What one standard comes to, and why it was or was not applied.

    A standard that holds nothing but 重点检查事项 never `decides`: its outcome is not_applicable and counts nowhere.
    """

    edition: str
    outcome: Outcome
    coverage: Coverage
    applies: bool | None
    why: str
    reasons: tuple[Reason, ...] = ()
    advisory: bool = False
    title: str | None = None
    term: str | None = None
    says: str | None = None
    not_bound: tuple[str, ...] = ()
    decides: bool = True


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question still open, whose it is, which post can answer, and the clauses it would settle or help settle."""

    question: str
    text: str
    subject: str
    post: str | None
    settles: tuple[str, ...]
    why: WhyOpen = "blank"


@dataclass(frozen=True, slots=True)
class NotApplicableAnswer:
    """A 不涉及 on which a clear outcome rests."""

    question: str
    text: str
    subject: str


@dataclass(frozen=True, slots=True)
class RestsOn:
    """What an inspector should look at where the outcome is clear: every 不涉及, every count of 0, every exemption."""

    n_a: tuple[NotApplicableAnswer, ...] = ()
    zero_counts: tuple[str, ...] = ()
    exemptions: tuple[Exemption, ...] = ()


@dataclass(frozen=True, slots=True)
class NotJudged:
    """One line of 未判定范围: a standard or matter this verdict says nothing about, and why."""

    matter: str
    standard: str | None
    why: str


@dataclass(frozen=True, slots=True)
class UnreadableCell:
    """What was not understood, where it stood, and what to write instead."""

    where: str
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class Digests:
    """SHA-256 of the file's bytes, of the form's content, of the standards; the engine and its version."""

    file: str
    form: str
    standards: str
    engine: str


@dataclass(slots=True)
class Verdict:
    """All findings of a form, the outcome per standard and overall.

    `elements` are the findings on elements of comprehensive judgement: there `major` says that the element is met,
    which by itself decides nothing; `tallies` count them. `advisory` holds what editions not in force come to.
    `checklist` holds the findings on 重点检查事项, none of which is a major hazard: `major` says there that something
    is amiss. `origin` (隐患来源) is for the department: an enterprise is never shown it.
    """

    form: str
    outcome: Outcome
    as_of: str | None
    standards: tuple[StandardOutcome, ...]
    findings: tuple[Finding, ...]
    open: tuple[OpenQuestion, ...]
    rests_on: RestsOn
    not_judged: tuple[NotJudged, ...]
    unreadable: tuple[UnreadableCell, ...]
    digests: Digests
    elements: tuple[Finding, ...] = ()
    tallies: tuple[TallyCount, ...] = ()
    overlaps: tuple[OverlapNote, ...] = ()
    advisory: tuple[Advisory, ...] = ()
    checklist: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()
    enterprise: dict[str, str] = field(default_factory=dict)
    objections: tuple[dict[str, str | None], ...] = ()
    inspected_on: str | None = None
    origin: str | None = None
    sectors: tuple[str, ...] = ()

    def totals(self) -> dict[str, int]:
        """How many findings came out how; every outcome is named, past jobs apart."""
        counts = dict.fromkeys(("major", "past", "undetermined", "not_found", "not_applicable"), 0)
        for finding in self.findings:
            counts["past" if finding.past else finding.outcome] += 1
        return counts


@cache
def _adapter() -> TypeAdapter[Verdict]:
    return TypeAdapter(Verdict)


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """The verdict as plain JSON data."""
    data: dict[str, Any] = _adapter().dump_python(verdict, mode="json")
    return data


def verdict_from(data: Any) -> Verdict:
    """A verdict from its plain JSON data.

    Raises:
        pydantic.ValidationError: where it is none.
    """
    return _adapter().validate_python(data)


def verdict_of_line(line: str) -> Verdict:
    """A verdict from one line of JSON.

    Raises:
        pydantic.ValidationError: where it is none.
    """
    return _adapter().validate_json(line)


def verdict_line(verdict: Verdict) -> bytes:
    """The verdict as one line of JSON in UTF-8, without its end: many times as quick as by way of `verdict_json`."""
    try:
        return _adapter().dump_json(verdict)
    except PydanticSerializationError:  # half a character (a lone surrogate) came in by an escape and goes out as one
        return json.dumps(verdict_json(verdict), separators=(",", ":")).encode()


def verdict_schema() -> dict[str, Any]:
    """The JSON Schema of a verdict."""
    return _adapter().json_schema(mode="serialization")
