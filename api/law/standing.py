"""Where an edition stands on a day: in force, superseded, not yet."""

from __future__ import annotations

from datetime import date
from typing import Literal

from standards.editions import EditionHead

Standing = Literal["in_force", "superseded", "not_yet", "unknown"]


def standing(head: EditionHead, day: date) -> Standing:
    """Where an edition stands; `unknown`: nothing supersedes it, but since when it is in force was not found."""
    if head.superseded_on is not None and head.superseded_on <= day:
        return "superseded"
    if head.effective is None:
        return "unknown"
    return "in_force" if head.effective <= day else "not_yet"
