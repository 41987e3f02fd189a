"""Stock and flow of hazards (存量、新增、销号) for 动态清零, as of the last day of a span.

    opening + found - closed = closing

A hazard found and closed before the span is in none of them; one closed after it is still open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from engine.summary.ledgers import SUGGESTED, Entry
from engine.summary.periods import Span
from engine.summary.regions import Counts

FLOW = ("opening", "found", "closed", "closing", "overdue", "no_deadline", "suggested")


def flows(
    entries: Iterable[Entry], span: Span, by: Callable[[Entry], tuple[str, str]]
) -> dict[tuple[str, str], Counts]:
    """What happened in a span.

    Args:
        entries: hazards of ledgers.
        span: the days; what stands open is as of its last.
        by: what is counted together.

    Returns:
        For each group: `opening`, `found`, `closed`, `closing`; of what is open at the end `overdue`, `no_deadline`,
        and `suggested`, what no person has determined; `rectified` and
        `found_suggested`, of what was found in the span.
    """
    counts: dict[tuple[str, str], Counts] = {}
    for entry in entries:
        counts.setdefault(by(entry), Counter()).update(happened(entry, span))
    return counts


def happened(entry: Entry, span: Span) -> Counts:
    """What one hazard adds to."""
    found: Counts = Counter()
    if entry.found > span.last or (entry.closed and entry.closed < span.first):
        return found
    found["opening" if entry.found < span.first else "found"] += 1
    if entry.found in span:
        found["found_suggested"] += entry.standing == SUGGESTED
        found["rectified"] += entry.rectified is not None and entry.rectified <= span.last
    if entry.closed and entry.closed <= span.last:
        found["closed"] += 1
        return found
    found["closing"] += 1
    found["suggested"] += entry.standing == SUGGESTED
    if not entry.rectified or entry.rectified > span.last:
        found["no_deadline"] += entry.deadline is None
        found["overdue"] += entry.deadline is not None and entry.deadline < span.last
    return found
