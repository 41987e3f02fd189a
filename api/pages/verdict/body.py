"""What a verdict page shows, the same for what was handed in, for a draft's trial and for an uploaded file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Literal

from api.pages.verdict.cards import Card, asks_why, card, with_trees, without_title
from engine.reports.papers.case import Case
from engine.reports.papers.duties import PLAN_NEXT, whom_to_tell
from engine.reports.papers.first_steps import urgency
from engine.reports.papers.told import why
from engine.reports.words import FOR_A_PERSON, NOTE, REASON, TALLIED, WHY_OPEN, caveats, sentence, tallied
from engine.verdict import Finding, OpenQuestion
from engine.why import Why
from standards.kinds import POSTS
from standards.wording import Lang, Text

Part = Literal["major", "past", "person", "ask", "pending", "clear", "na", "elements"]
PARTS: tuple[Part, ...] = ("major", "past", "person", "ask", "pending", "clear", "na", "elements")
MOST = {"major": 24, "past": 8, "person": 16, "ask": 30, "pending": 20, "clear": 30, "na": 20, "elements": 12}
CARDS_ON_A_PAGE, ROWS_ON_A_PAGE = 36, 80  # where a part has a page of its own
_ROOM = 34_000  # bytes of trees on one page
_LONG = 160
_WHOLE_KIND = Text("按企业的回答，这类部位的条文不适用", "by the enterprise's answers no clause about these applies")


@dataclass(frozen=True, slots=True)
class Wish:
    """What of a verdict is asked for: all of it, one part from somewhere on, or one tree (`why`: edition/clause)."""

    show: Part | None = None
    start: int = 0
    why: str | None = None
    subject: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A finding in a list."""

    finding: Finding
    place: str
    text: str

    @property
    def asks(self) -> str:
        """The query for its tree."""
        return asks_why(self.finding)


@dataclass(frozen=True, slots=True)
class OfPost:
    """The questions that one post can answer."""

    name: Text
    questions: Sequence[OpenQuestion]
    clauses: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a part: `following` is where the next one begins, None at the end."""

    total: int
    start: int
    end: int

    @property
    def following(self) -> int | None:
        """Where the next stretch begins."""
        return self.end if self.end < self.total else None


@dataclass
class Body:
    """A verdict in the order in which people need it."""

    case: Case
    lang: Lang
    wish: Wish = field(default_factory=Wish)
    cards: dict[str, list[Card]] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, whys: Sequence[Why], lang: Lang, wish: Wish) -> Body:
        """Sort a verdict out."""
        found = cls(case, lang, wish)
        number = 0
        for name, hazards in (("major", case.major()), ("past", case.past()), ("person", case.for_a_person())):
            found.cards[name] = [card(case, number + n, one.finding, lang) for n, one in enumerate(hazards, 1)]
            number += len(hazards)
        with_trees([one for name in found.cards for one in found.shown(name)], whys, lang, _ROOM)
        return found

    def stretch(self, name: str) -> Stretch:
        """What of a part is on this page."""
        total = self.totals[name]
        if self.wish.show == name:
            most = CARDS_ON_A_PAGE if name in self.cards else ROWS_ON_A_PAGE
            return Stretch(total, self.wish.start, min(total, self.wish.start + most))
        return Stretch(total, 0, min(total, MOST[name]))

    def shown(self, name: str) -> list[Card]:
        """The cards of a part that are on this page."""
        if self.wish.show not in (None, name):
            return []
        stretch = self.stretch(name)
        return self.cards[name][stretch.start : stretch.end]

    @cached_property
    def totals(self) -> dict[str, int]:
        """How much there is of each part."""
        counts = {name: len(cards) for name, cards in self.cards.items()}
        return counts | {"ask": len(self._questions), "elements": len(self.elements())} | {
            name: sum(1 for _ in self._of(name)) for name in ("pending", "clear", "na")
        }  # fmt: skip

    @property
    def sentence(self) -> tuple[str, str]:
        """The one sentence, in two: as far as the gravest count, and the rest."""
        said = sentence(self.case.verdict, self.lang)
        mark = " 项" if self.lang == "zh" else ", "
        end = said.index(mark) + len(mark)
        return said[:end], said[end:]

    @property
    def nothing(self) -> bool:
        """Whether no clause was judged at all: which is no good sign."""
        return not self.case.verdict.findings

    @property
    def to_be_verified(self) -> int:
        """How many findings wait for answers; the sentence counts them so."""
        verdict = self.case.verdict
        return verdict.totals()["undetermined"] - sum(
            one.outcome == "undetermined" and one.reason in FOR_A_PERSON for one in verdict.findings
        )

    @property
    def caveats(self) -> list[Text]:
        """What the sentence must not hide."""
        return caveats(self.case.verdict)

    @property
    def tell(self) -> tuple[Text, ...]:
        """To whom a major finding goes, and what follows."""
        return (*whom_to_tell(self.case), PLAN_NEXT) if self.cards["major"] else ()

    def first_steps(self) -> list[tuple[Text, list[Card]]]:
        """What to stop, and from where to get people out: each place once, by what is done there."""
        places: dict[tuple[str, str | None], Card] = {}
        for one in self.cards["major"]:
            places.setdefault((one.finding.subject.kind, one.finding.subject.name), one)
        steps: dict[Text, list[Card]] = {}
        for one in places.values():
            steps.setdefault(one.first, []).append(one)
        return sorted(steps.items(), key=lambda one: urgency(one[0]))

    def posts(self) -> list[OfPost]:
        """The open questions by the post that can answer, most decisive first, as far as they are on this page."""
        stretch = self.stretch("ask")
        asked = self._questions[stretch.start : stretch.end]
        names = dict.fromkeys(one.post if one.post in POSTS else "safety" for one in asked)
        by_post = {
            post: [one for one in asked if (one.post if one.post in POSTS else "safety") == post] for post in names
        }
        return [
            OfPost(POSTS[post], mine, len({clause for one in mine for clause in one.settles}))
            for post, mine in by_post.items()
        ]

    def why_open(self, question: OpenQuestion) -> str:
        """What became of a question, where it was not simply left blank."""
        return WHY_OPEN[question.why].in_(self.lang) if question.why in WHY_OPEN else ""

    def rows(self, name: str) -> list[Row]:
        """The findings of a part as a list, as far as they are on this page."""
        stretch = self.stretch(name)
        rows = list(self._of(name))[stretch.start : stretch.end]
        return [Row(one, self.case.place(one.subject), self._told(one)) for one in rows]

    def clear_by_place(self) -> list[tuple[str, list[Row]]]:
        """What was not found, place by place."""
        return [(place, list(rows)) for place, rows in groupby(self.rows("clear"), key=lambda row: row.place)]

    def kinds(self) -> list[tuple[Finding, str, OpenQuestion | None]]:
        """Kinds of which not every row is listed, with the count to fill in."""
        counts = {one.subject: one for one in self.case.verdict.open if one.question == "count"}
        lines = [one for one in self.case.verdict.findings if one.clause is None and one.outcome == "undetermined"]
        return [(one, REASON[one.reason or "missing"].in_(self.lang), counts.get(one.summary or "")) for one in lines]

    def tallies(self) -> list[tuple[str, str, str, str]]:
        """How the elements of comprehensive judgement stand."""
        return [
            (
                one.citation,
                self.case.place(one.subject),
                tallied(one).in_(self.lang),
                TALLIED[one.outcome].in_(self.lang),
            )
            for one in self.case.verdict.tallies
        ]

    def elements(self) -> list[Row]:
        """The elements that are met."""
        met = [one for one in self.case.verdict.elements if one.outcome == "major"]
        return [Row(one, self.case.place(one.subject), why(one, self.lang)) for one in met]

    def checklist(self) -> list[Row]:
        """重点检查事项 that are not as they should be."""
        found = [one for one in self.case.verdict.checklist if one.clause and one.outcome in ("major", "undetermined")]
        return [Row(one, self.case.place(one.subject), one.remedy or "") for one in found[:30]]

    def short(self, finding: Finding) -> str:
        """判定依据 without the title of its standard, for lists."""
        return without_title(finding.citation or "")

    def rests_on(self) -> list[str]:
        """The 不涉及 and 0 that what is clear rests on."""
        rests, kinds = self.case.verdict.rests_on, self.case.library.kinds
        none = Text("不涉及", "not applicable").in_(self.lang)
        said = [f"{one.subject}：{one.text}：{none}" for one in rests.n_a]
        said += [f"{kinds[kind].name if kind in kinds else kind}：0" for kind in rests.zero_counts]
        return said + [f"{one.rule} {one.text}（{one.subject or ''}）：{one.reason}" for one in rests.exemptions]

    @cached_property
    def _questions(self) -> list[OpenQuestion]:
        order = list(POSTS)
        asked = [one for one in self.case.verdict.open if one.question != "count"]
        return sorted(asked, key=lambda one: order.index(one.post) if one.post in order else order.index("safety"))

    def _of(self, name: str) -> Iterator[Finding]:
        for one in self.case.verdict.findings:
            pending = one.outcome == "undetermined" and one.reason not in FOR_A_PERSON
            if name == "pending":
                wanted = pending and one.clause is not None
            else:
                wanted = one.outcome == ("not_found" if name == "clear" else "not_applicable")
            if wanted:
                yield one

    def _told(self, one: Finding) -> str:
        if one.outcome == "undetermined":
            said = "；".join(f"{each.subject}：{each.text}" for each in one.missing)
        else:
            said = why(one, self.lang)
        said = said or (NOTE[one.note].in_(self.lang) if one.note else "")
        if not said and one.clause is None and one.outcome == "not_applicable":
            said = _WHOLE_KIND.in_(self.lang)
        return said if self.wish.show or len(said) <= _LONG else said[:_LONG] + "……"
