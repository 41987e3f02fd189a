"""What the words of a claim hint at: clauses to verify, matters of other standards, catch-alls for a person."""

from __future__ import annotations

from functools import cached_property

from engine.scope import row_of
from engine.validating.case import Case
from engine.validating.known import KnownClause
from engine.validating.neighbours import asks_of
from engine.validating.says import LIKE_WORDS, not_encoded_says
from engine.validating.validation import HandedOver, Neighbour, Searched
from engine.validating.words import Found, Words
from standards.wording import Text

SHOWN = 5  # candidates worth showing
NEARLY = 0.66  # of the best score: what is further off only distracts


class Hints:
    """The hints of one claim."""

    def __init__(self, case: Case, words: Words) -> None:
        """Nothing is searched before it is asked for."""
        self.case, self.words = case, words
        self.text = case.claim.text or ""

    @cached_property
    def candidates(self) -> tuple[Neighbour, ...]:
        """The clauses near the words, the nearest first, each with the questions to ask; none without words."""
        if not self.text.strip():
            return ()
        found = self.words.find(self.text, self._wanted)
        best = max((one.score for one in found), default=0.0)
        found = [one for one in found if one.score >= NEARLY * best]
        found.sort(key=lambda one: not self.case.gate(one.clause.edition))  # what surely binds the enterprise first
        return tuple(map(self._candidate, found[:SHOWN]))

    def _wanted(self, one: KnownClause) -> bool:
        """Clauses that may apply: of the standard asked for, in force on the day, on the kind and for the industry."""
        day, asked, subject = self.case.day, self.case.named.asked, self.case.form.subject
        head, sectors = one.edition.head, self.case.sectors
        if self.case.gate(one.edition) is False or (one.sectors and sectors and not one.sectors & sectors):
            return False
        if one.clause.effect in ("tally", "decision", "checklist") or asked not in (None, head.standard):
            return False
        if subject is not None and self.case.form.answered and subject.kind not in one.kinds:
            return False
        explicit = self.case.named.explicit
        if day is None:
            return one.edition is explicit if explicit else head.superseded_on is None
        return one.edition.in_force(day)

    def _candidate(self, found: Found) -> Neighbour:
        one = found.clause
        return Neighbour(
            edition=one.edition.id,
            clause=one.id,
            citation=one.citation,
            summary=one.clause.summary,
            fit="words",
            why=LIKE_WORDS.in_(self.case.lang),
            subject_kind=one.kinds[0],
            ask=asks_of(self.case, one),
            score=round(found.share, 2),
        )

    @property
    def searched(self) -> Searched | None:
        """The search that was made; null where there were no words to search for."""
        if not self.text.strip():
            return None
        looked_through = [one for one in self.case.known.clauses.values() if self._wanted(one)]
        editions = dict.fromkeys(one.edition.id for one in looked_through)
        return Searched(editions=tuple(editions), clauses=len(looked_through), added_words=self.words.added(self.text))

    def nothing_near(self) -> Text:
        """That no clause is near the words, by which search."""
        searched = self.searched
        count, editions = (searched.clauses, len(searched.editions)) if searched else (0, 0)
        return Text(
            f"按字词在 {editions} 个版本的 {count} 个条文项里没有找到相近的；字词检索会漏，不等于没有隐患",
            f"no clause near these words among {count} of {editions} editions; a search for words may miss, "
            "and this is no clearance",
        )

    def not_encoded(self) -> Text | None:
        """The edition in force whose text is not encoded, where the words are near a clause of the one before."""
        day, editions = self.case.day, self.case.known.library.editions.values()
        if day is None or not self.text.strip():
            return None
        bare = {e.head.standard: e for e in editions if not e.clauses and e.in_force(day)}
        before = self.words.find(self.text, lambda one: one.edition.head.standard in bare)
        return not_encoded_says(bare[before[0].clause.edition.head.standard]) if before else None

    def left_to_people(self) -> tuple[str, ...]:
        """The catch-alls that may bind the enterprise on the day."""
        day, asked, known = self.case.day, self.case.named.asked, self.case.known
        applying = [
            edition
            for edition in known.library.editions.values()
            if (edition.in_force(day) if day else not edition.head.superseded_on)
            and asked in (None, edition.head.standard)
            and self.case.gate(edition) is not False
        ]
        found = (known.clauses[edition.id, name] for edition in applying for name in edition.left_to_people)
        return tuple(f"{one.citation}　{one.clause.summary}" for one in found)

    def handed_over(self) -> tuple[HandedOver, ...]:
        """The matters of other standards that the words speak of."""
        library, lang = self.case.judge.library, self.case.lang
        standards = {h.matter: h.standard for e in library.editions.values() for h in e.head.hands_over}
        found = []
        for matter, words in self.words.matters(self.text).items() if self.text.strip() else ():
            standard = standards.get(matter)
            title = self._title(standard)
            why = Text(f"文字提到{'、'.join(words)}，另看{title.zh}", f"speaks of {', '.join(words)}: see {title.en}")
            found.append(HandedOver(matter=matter, standard=standard, words=words, why=why.in_(lang)))
        return tuple(found)

    def _title(self, standard: str | None) -> Text:
        """A standard by the title and number it has on the day."""
        day, library = self.case.day, self.case.judge.library
        editions = [e for e in library.editions.values() if e.head.standard == standard]
        mine = next((e for e in editions if (e.in_force(day) if day else not e.head.superseded_on)), None)
        if mine:
            return Text(mine.head.cited_as, mine.head.cited_as)
        row = row_of(library, standard) if standard else None
        return Text(f"《{row.title}》（{row.number}）", f"《{row.title}》（{row.number}）") if row else _OTHERS


_OTHERS = Text("该领域自己的判定标准（未收录）", "the standard of that field (not encoded)")
