"""A workshop whose industry is not among the enterprise's: which industry article applies is then for a person.

Both articles major → both stay, both cited. Only one → 待人工判定 (format.md, Readings, Sector).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from engine.verdict import Finding

EITHER_ARTICLE: Final = "either_article"  # notes on a finding
WHICH_ARTICLE: Final = "which_article"


@dataclass(frozen=True, slots=True)
class Disputed:
    """A finding under an industry article on a row whose industry is disputed; `candidates` may govern."""

    finding: Finding
    article: str
    candidates: frozenset[str]


def settle(disputed: list[Disputed], articles_by_sector: dict[str, str]) -> None:
    """Turn hits under one of several candidate articles into `needs_person`, in place."""
    hit: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in disputed:
        if one.finding.outcome == "major":
            hit[_row(one)].add(one.article)
    for one in disputed:
        wanted = {articles_by_sector.get(sector) for sector in one.candidates}
        if one.finding.outcome == "major" and wanted <= hit[_row(one)]:
            one.finding.note = EITHER_ARTICLE
        elif one.finding.outcome == "major":
            one.finding.outcome = "undetermined"
            one.finding.reason, one.finding.reasons = "needs_person", ("needs_person",)
            one.finding.past = False
            one.finding.note = WHICH_ARTICLE


def _row(one: Disputed) -> tuple[str, str]:
    return one.finding.subject.kind, one.finding.subject.name or ""
