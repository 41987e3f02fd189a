"""What a new edition changes, as data: what `panding standards diff --format json` and the service tell."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, get_args

from engine.proof.beyond import Change
from engine.proof.compare import Comparison, Word, compare
from engine.proof.heads import HeadDifference, head_differences
from engine.proof.lookalikes import lookalikes
from standards import Library
from standards.editions import Edition

WORDS: tuple[Word, ...] = get_args(Word)


def reform(library: Library, old: Edition, new: Edition) -> dict[str, Any]:
    """Everything that differs between two editions.

    Raises:
        Undecided: where the solver gives up on a question.
    """
    return told(old, new, head_differences(library, old, new), compare(library, old, new))


def told(old: Edition, new: Edition, heads: list[HeadDifference], comparison: Comparison) -> dict[str, Any]:
    """The same of a comparison that was made already."""
    return {
        "old": old.id,
        "new": new.id,
        "heads": [{"about": h.about.en, "text": h.about.zh, "old": h.old, "new": h.new} for h in heads],
        "totals": {word: sum(e.word == word for e in comparison.entries) for word in WORDS},
        "clauses": [
            {"new": e.new, "old": e.old, "verdict": e.word, "changes": [_change(c) for c in e.changes]}
            for e in comparison.entries
        ],
        "lookalikes": alike(old, new, comparison),
        "not_compared": {"old": comparison.left_old, "new": comparison.left_new},
    }


def alike(old: Edition, new: Edition, comparison: Comparison) -> dict[str, tuple[str, ...]]:
    """For clauses that are gone the new ones with words like theirs."""
    gone = [entry.old[0] for entry in comparison.entries if entry.word == "gone"]
    fresh = [entry.new for entry in comparison.entries if entry.word == "new" and entry.new]
    return lookalikes(old, gone, new, fresh)


def _change(change: Change) -> dict[str, Any]:
    example = change.example
    return {
        "direction": change.direction,
        "what": change.what,
        "readings": change.at,
        "clause": change.part.clause,
        "branch": change.part.branch,
        "situation": change.situation,
        "conditions": change.conditions,
        "example": {
            "kind": example.kind,
            "told": [asdict(told) for told in example.told],
            "answers": example.answers,
        },
    }
