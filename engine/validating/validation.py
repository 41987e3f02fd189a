"""What a claimed finding comes to: the model that is answered."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from engine.verdict import Because, Digests, Finding, ReadingOutcome, Reason, TallyCount, UnreadableCell, WhyOpen
from standards.logic import Outcome

Result = Literal["supported", "contradicted", "insufficient", "not_a_listed_item"]
Fit = Literal["supported", "contested", "one_fact", "partly", "alike", "words"]


class _Out(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EditionUsed(_Out):
    """The edition the claim was held against, and why this one."""

    edition: str
    standard: str
    title: str
    effective: date | None
    superseded_on: date | None
    in_force: bool | None
    why: str


class Ask(_Out):
    """A question to answer; `gate` where it decides whether the clause applies at all, `why` why it is still open."""

    question: str
    text: str
    subject: str
    kind: str | None
    gate: bool
    why: WhyOpen
    post: str | None = None
    help: str | None = None
    evidence: str | None = None
    options: tuple[str, ...] = ()


class Neighbour(_Out):
    """Another clause that fits better, or may: by the same facts, by one more, by several more, by its words.

    `why` says why it is shown; `score` is that of a search for words, from 0 to 1.
    """

    edition: str
    clause: str
    citation: str
    summary: str
    fit: Fit
    why: str
    cites: tuple[str, ...] = ()
    outcome: Outcome | None = None
    past: bool = False
    as_element: bool = False
    subject_kind: str | None = None
    ask: tuple[Ask, ...] = ()
    readings: tuple[ReadingOutcome, ...] = ()
    score: float | None = None


class Searched(_Out):
    """Which search for words was made: in how many clauses of which editions, with which words beside the given."""

    editions: tuple[str, ...]
    clauses: int
    added_words: tuple[str, ...]


class HandedOver(_Out):
    """A matter the words speak of that is left to other standards."""

    matter: str
    standard: str | None
    words: tuple[str, ...]
    why: str


class Validation(_Out):
    """What a claimed finding comes to.

    `findings` are those of the judge under the clause, the gravest first; `contradicting` the facts that speak against
    it, `otherwise` what would have to hold instead. `as_element`: a judgement element (判定要素) is met, which decides
    nothing by itself; `tallies` say what it counts towards. `candidates` are clauses near the words of a claim
    without a clause: never more than a hint. `left_to_people` are the catch-alls that only an officer can decide.
    """

    result: Result
    reason: Reason | None = None
    says: str
    contested: bool = False
    as_element: bool = False
    past: bool = False
    clause: str | None = None
    citation: str | None = None
    cites: tuple[str, ...] = ()
    summary: str | None = None
    edition: EditionUsed | None = None
    as_of: date | None = None
    findings: tuple[Finding, ...] = ()
    tallies: tuple[TallyCount, ...] = ()
    contradicting: tuple[Because, ...] = ()
    otherwise: tuple[str, ...] = ()
    ask: tuple[Ask, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    candidates: tuple[Neighbour, ...] = ()
    searched: Searched | None = None
    left_to_people: tuple[str, ...] = ()
    handed_over: tuple[HandedOver, ...] = ()
    remarks: tuple[str, ...] = ()
    unreadable: tuple[UnreadableCell, ...] = ()
    digests: Digests
    disclaimer: str
