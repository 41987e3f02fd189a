"""What stands in another edition of the same standard in the place of a clause, by what is asked and said: a hint.

A proof of what changed needs a solver (`panding standards diff`); this needs none, and says so.
"""

from __future__ import annotations

from engine.validating.known import Known, KnownClause
from engine.validating.neighbours import ALIKE
from standards.editions import Edition

_MOST = 3


def neighbours_in_time(known: Known, edition: Edition) -> tuple[Edition | None, Edition | None]:
    """The editions of the same standard before and after one; None where there is none."""
    library = known.library
    before = next((e for e in library.editions.values() if _ends_with(e, edition)), None)
    after = next((e for e in library.editions.values() if _ends_with(edition, e)), None)
    return before, after


def twins(known: Known, one: KnownClause, other: Edition) -> list[KnownClause]:
    """The clauses of another edition that ask nearly the same, the nearest first."""
    found = [known.clauses[other.id, name] for name in other.clauses]
    near = [candidate for candidate in found if known.alike(one, candidate) >= ALIKE]
    same_industry = [candidate for candidate in near if candidate.sectors == one.sectors]
    return sorted(same_industry or near, key=lambda candidate: -known.alike(one, candidate))[:_MOST]


def _ends_with(old: Edition, new: Edition) -> bool:
    """Whether the one edition ends as the other begins."""
    if old.head.standard != new.head.standard or old is new:
        return False
    ends, begins = old.head.superseded_on, new.head.effective
    return old.id in new.head.supersedes or (ends is not None and ends == begins)
