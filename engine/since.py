"""Two checks of one site: what is new, gone or still there; and whether the rules or the answers changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.proof.impact import RANK, State, state
from engine.verdict import Finding, Verdict
from standards import Library

What = Literal["new", "gone", "changed", "still"]
Cause = Literal["answers", "rules", "not_listed", "added"]
_Key = tuple[str, str | None, str | None, str, str | None]


@dataclass(frozen=True, slots=True)
class Change:
    """A clause on a row, in both checks.

    `new`: met, or for a person, and was neither; `gone`: it was, and is no longer; `changed`: it is otherwise met
    than it was; `still`: as it was. `cause`: other answers, other rules with the same answers, no longer listed, or
    not there before.
    """

    what: What
    cause: Cause | None
    before: Finding | None
    after: Finding | None

    @property
    def shown(self) -> Finding:
        """The later of the two."""
        found = self.after or self.before
        assert found
        return found


def since(before: Verdict, after: Verdict, library: Library) -> list[Change]:
    """Every clause that one of two checks met, or left to a person, under the standards that both were judged by.

    Args:
        before: the earlier verdict.
        after: the later one.
        library: the standards, for which editions are of one standard.
    """
    both = _standards(before, library) & _standards(after, library)
    then, now = (_by_key(verdict, library, both) for verdict in (before, after))
    other_rules = before.digests.standards != after.digests.standards or before.digests.engine != after.digests.engine
    keys = dict.fromkeys((*now, *then))
    found = (_change(then.get(key), now.get(key), other_rules) for key in keys)
    order: tuple[What, ...] = ("new", "changed", "gone", "still")
    return sorted((one for one in found if one), key=lambda one: order.index(one.what))


def _standards(verdict: Verdict, library: Library) -> set[str]:
    judged = (one.edition for one in verdict.standards if one.coverage in ("full", "partial") and not one.advisory)
    return {_standard(edition, library) for edition in judged}


def _standard(edition: str, library: Library) -> str:
    known = library.editions.get(edition)
    return known.head.standard if known else edition


def _by_key(verdict: Verdict, library: Library, standards: set[str]) -> dict[_Key, Finding]:
    return {
        (standard, one.clause, one.branch, one.subject.kind, one.subject.name): one
        for one in verdict.findings
        if one.clause and (standard := _standard(one.edition, library)) in standards
    }


def _change(before: Finding | None, after: Finding | None, other_rules: bool) -> Change | None:
    was, now = _state(before), _state(after)
    if not _matters(was) and not _matters(now):
        return None
    if was == now:
        return Change("still", None, before, after)
    what: What = "changed" if _matters(was) and _matters(now) else "new" if _matters(now) else "gone"
    return Change(what, _cause(before, after, other_rules), before, after)


def _cause(before: Finding | None, after: Finding | None, other_rules: bool) -> Cause:
    if after is None:
        return "not_listed"
    if before is None or after is None:
        return "added"
    return "rules" if other_rules and _answers(before) == _answers(after) else "answers"


def _answers(finding: Finding) -> Mapping[tuple[str, str], str]:
    return dict(_told(finding))


def _told(finding: Finding) -> Iterator[tuple[tuple[str, str], str]]:
    for because in finding.because:
        yield (because.question, because.subject), because.answer_text
    for missing in finding.missing:
        yield (missing.question, missing.subject), missing.why


def _state(finding: Finding | None) -> State:
    return state(finding) if finding else "clear"


def _matters(one: State) -> bool:
    return RANK[one] >= RANK["person"]
