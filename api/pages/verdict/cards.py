"""A finding as a page shows it: where, by which clause, why, who puts it right, and the three acts side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.database import Hazard
from api.findings.told import FindingOut
from api.pages.verdict.trees import Branch, tree
from engine.reports.papers.case import Case
from engine.reports.papers.first_steps import first_step
from engine.reports.papers.told import called, notes, why
from engine.reports.words import is_contested, telling_readings
from engine.verdict import Finding, ReadingOutcome
from engine.why import Why
from standards.kinds import POSTS
from standards.wording import Lang, Text

Key = tuple[str, str | None, str | None, str, str | None]
_BY_HAND = Text("由人认定", "decided by a person")


def key_of(finding: Finding | FindingOut) -> Key:
    """What a finding is known by within a form."""
    if isinstance(finding, FindingOut):
        return finding.edition, finding.clause, finding.branch, finding.subject_kind, finding.subject_name
    return finding.edition, finding.clause, finding.branch, finding.subject.kind, finding.subject.name


@dataclass(slots=True)
class Card:
    """A finding that somebody has to act on. `outdated` where it comes out otherwise under today's rules."""

    number: int
    finding: Finding
    place: str
    called: str
    tone: str
    cited: str
    why: str
    whose: str
    first: Text
    readings: Sequence[ReadingOutcome]
    notes: Sequence[str]
    tree: Branch | None = None
    outdated: bool = False
    told: FindingOut | None = None
    hazard: Hazard | None = None

    @property
    def anchor(self) -> str:
        """Where on the page it stands."""
        return self.told.id if self.told else f"n{self.number}"

    @property
    def asks(self) -> str:
        """What asks for its tree on a page of its own."""
        return asks_why(self.finding)


def asks_why(finding: Finding) -> str:
    """The query for the tree of a finding."""
    subject = finding.subject
    return urlencode(
        {"why": f"{finding.edition}/{finding.clause}", "subject": subject.name or "", "kind": subject.kind}
    )


def card(case: Case, number: int, finding: Finding, lang: Lang) -> Card:
    """A card without what was said of the finding later."""
    return Card(
        number,
        finding,
        case.place(finding.subject),
        called(case, finding, lang),
        "past" if finding.past else "major" if finding.outcome == "major" else "open",
        _cited(finding),
        why(finding, lang),
        "、".join(one.in_(lang) for one in _posts(case, finding)),
        first_step(finding.subject.kind),
        telling_readings(finding) if is_contested(finding) else (),
        notes(finding, lang),
    )


def with_trees(cards: Sequence[Card], whys: Sequence[Why], lang: Lang, room: int) -> None:
    """Put the trees onto the cards as far as there is room; those left out have a page of their own."""
    by_key = {key_of(one.finding): one for one in whys if one.finding}
    for each in cards:
        found = by_key.get(key_of(each.finding))
        if found is None or found.finding is None:
            continue
        each.outdated = found.finding.outcome != each.finding.outcome
        shown = None if each.outdated else tree(found, lang)
        if shown and shown.size <= room:
            room -= shown.size
            each.tree = shown


def without_title(citation: str) -> str:
    """判定依据 without the title of its standard: 第十一条第六项."""
    return re.sub(r"^《[^》]*》(（[^）]*）)?", "", citation) or citation


def _cited(finding: Finding) -> str:
    """判定依据 with what is cited beside it; the title of one standard stands once."""
    own = finding.citation or ""
    title = own.removesuffix(without_title(own))
    return "，".join([own, *(one.removeprefix(title) for one in finding.cites)])


def _posts(case: Case, finding: Finding) -> list[Text]:
    """Who can put it right: those who answer for the facts it rests on, the leading one first."""
    kind = case.library.kinds.get(finding.subject.kind)
    asked = [one.question for one in finding.because] + [one.question for one in finding.missing]
    own = (kind.by_id[one].post for one in asked if kind and one in kind.by_id)
    posts = list(dict.fromkeys(post for post in own if post in POSTS))
    return [POSTS[post] for post in posts] or [POSTS["safety"]]
