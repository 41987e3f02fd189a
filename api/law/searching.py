"""Clauses found by everyday words or by their number: what anybody who does not know the law begins with."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Iterator
from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field

from api.database.connection import Database
from api.law.editions import CatalogueRow, catalogue_rows
from api.law.index import ClauseIndex
from api.law.standing import Standing, standing
from api.models import Told
from engine.validating.claim import Claim, ClaimError
from engine.validating.known import Known, KnownClause
from engine.validating.naming import named
from engine.validating.words import Found, Words
from engine.vocabulary import fold
from standards import Library
from standards.citations import find_article
from standards.editions import Effect

_PARTS = re.compile(r"[、，（）()]|含")
_NEAR = 0.2  # share of the words that a clause must have: a reader sorts out what a claim could not
_FAR = 0.05  # where nothing is near, nor of another standard: most of the words may be those of one place only
_CUT = 0.55  # of the best score: what is further off only distracts
_LATE: tuple[Standing, ...] = ("superseded", "not_yet")


class Piece(Told):
    """A part of a text; `matched`: it is what was searched for."""

    text: str
    matched: bool


class Hit(Told):
    """A clause that was found."""

    edition: str = Field(examples=["industry_trade_2023"])
    cited_as: str = Field(
        description="标准的名称和文号", examples=["《工贸企业重大事故隐患判定标准》（应急管理部令第10号）"]
    )
    standing: Standing
    clause: str = Field(examples=["11(6)"])
    citation: str = Field(examples=["《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第十一条第六项"])
    number: str = Field(description="条项", examples=["第十一条第六项"])
    effect: Effect
    summary: list[Piece]
    asked: list[Piece] = Field(description="所问的问题中对得上的一个；摘要里已对上的为空")
    by: Literal["number", "words"]
    share: float | None = Field(description="所写的话有多少在条文里，0 到 1；按条项号找到的为 null")


class ArticleFound(Told):
    """An article whose number was searched for."""

    edition: str
    cited_as: str
    article: str = Field(examples=["第十一条"])
    heading: str


class Elsewhere(Told):
    """A matter that these standards leave to others."""

    matter: str = Field(examples=["特种设备"])
    because: list[str] = Field(description="所写的话里的哪些词", examples=[["叉车"]])
    editions: list[str] = Field(description="已收录的版本；空：未收录")


class Search(Told):
    """What was found."""

    q: str
    read_as: list[str] = Field(description="按条文用语理解为", examples=[["锁气卸灰装置"]])
    total: int = Field(description="共找到几项")
    hits: list[Hit]
    articles: list[ArticleFound]
    matters: list[Elsewhere]
    not_encoded: list[CatalogueRow] = Field(description="对得上而没有收录或者没有收全的标准")


class Searcher:
    """Searches one library. What it needs is made at the first search."""

    def __init__(self, library: Library, database: Database) -> None:
        """Nothing is read or written yet."""
        self.library, self._database = library, database
        self.known = Known(library)
        self.words = Words(self.known)
        self._making = threading.Lock()

    @cached_property
    def index(self) -> ClauseIndex:
        """The index in the database."""
        with self._making:
            return ClauseIndex(self._database, dict(self.words.held()))

    def search(self, q: str, edition: str | None, limit: int, day: date) -> Search:
        """What is found for a text.

        Args:
            q: everyday words, or a clause's or an article's number.
            edition: only this edition; None: all.
            limit: clauses told at most.
            day: the day by which editions are in force.
        """

        def wanted(one: KnownClause) -> bool:
            return edition in (None, one.edition.id)

        spaced = re.sub(r"\s+", "，", q.strip())  # neighbours over a blank are none
        meant = self.words.meant(spaced)
        numbered = [one for one in self._numbered(q) if wanted(one)]
        numbered.sort(key=lambda one: standing(one.edition.head, day) in _LATE)
        matters, rows = list(self._matters(spaced)), self._spoken_of(spaced)
        articles = [one for one in self._articles(q) if edition in (None, one.edition)]
        hits = [_hit(self.known, one, (), None, day) for one in numbered]
        if not hits and not articles:
            found = self._near(spaced, meant, wanted, far=not matters and not rows)
            found.sort(key=lambda one: standing(one.clause.edition.head, day) in _LATE)
            hits = [_hit(self.known, one.clause, meant, one.share, day) for one in found]
        return Search(
            q=q,
            read_as=[] if numbered else list(self.words.added(spaced)),
            total=len(hits),
            hits=hits[:limit],
            articles=articles,
            matters=matters,
            not_encoded=[row for row in rows if row.title or not hits] + self._text_in_force_of(hits[:limit], rows),
        )

    def _near(self, q: str, meant: set[str], wanted: Callable[[KnownClause], bool], *, far: bool) -> list[Found]:
        """The clauses near the words. The index narrows, the ranking is that of claims.

        `far`: where nothing is near, what is far off is better than nothing.
        """
        having = self.index.having(meant)

        def find(near: float) -> list[Found]:
            return self.words.find(q, lambda one: one.key in having and wanted(one), near, 0.0)

        found = find(_NEAR) or (find(_FAR) if far else [])
        best = found[0].score if found else 0.0
        return [one for one in found if one.score >= _CUT * best]

    def _numbered(self, q: str) -> list[KnownClause]:
        """The clauses that a number or a whole citation names, in every edition."""
        try:
            found = named(Claim(clause=q), self.known, None, None)
        except ClaimError:
            return []
        return [*found.matches, *found.elsewhere]

    def _articles(self, q: str) -> Iterator[ArticleFound]:
        for edition in self.library.editions.values():
            article = find_article(edition, q)
            if article:
                yield ArticleFound(
                    edition=edition.id,
                    cited_as=edition.head.cited_as,
                    article=article.article,
                    heading=article.heading,
                )

    def _matters(self, q: str) -> Iterator[Elsewhere]:
        standards = {one.matter: one.standard for e in self.library.editions.values() for one in e.head.hands_over}
        for matter, words in self.words.matters(q).items():
            standard = standards.get(matter)
            editions = [e.id for e in self.library.editions.values() if standard and e.head.standard == standard]
            yield Elsewhere(matter=matter, because=list(words), editions=editions)

    def _spoken_of(self, q: str) -> list[CatalogueRow]:
        """The standards of sectors that the words name, of which we have not the whole text."""
        plain = fold(q)

        def speaks(row: CatalogueRow) -> bool:
            names = [part for part in _PARTS.split(row.sector) if len(part) > 1]
            return any(name in plain for name in names) or (len(plain) > 3 and plain in fold(row.title or ""))

        return [row for row in catalogue_rows(self.library) if row.edition_coverage != "full" and speaks(row)]

    def _text_in_force_of(self, hits: list[Hit], told: list[CatalogueRow]) -> list[CatalogueRow]:
        """The standards found only in editions that are superseded, where the text in force is not here."""
        standard_of = {edition.id: edition.head.standard for edition in self.library.editions.values()}
        old = {standard_of[hit.edition] for hit in hits if hit.standing == "superseded"}
        old -= {standard_of[hit.edition] for hit in hits if hit.standing != "superseded"}
        rows = catalogue_rows(self.library)
        return [row for row in rows if row.standard in old and row.edition_coverage != "full" and row not in told]


def _hit(known: Known, one: KnownClause, words: Collection[str], share: float | None, day: date) -> Hit:
    summary = pieces(one.clause.summary, words)
    head = one.edition.head
    return Hit(
        edition=one.edition.id,
        cited_as=head.cited_as,
        standing=standing(head, day),
        clause=one.id,
        citation=one.citation,
        number=one.citation.removeprefix(head.cited_as),
        effect=one.clause.effect,
        summary=summary,
        asked=_asked(known, one, words) if words and not any(piece.matched for piece in summary) else [],
        by="number" if share is None else "words",
        share=None if share is None else round(share, 2),
    )


def _asked(known: Known, one: KnownClause, words: Collection[str]) -> list[Piece]:
    """The question, with what may be answered, that has most of the words; nothing where none has any."""
    asked = ("：".join(filter(None, (q.text, "、".join((q.options or {}).values())))) for q in known.questions(one))
    best = max((pieces(text, words) for text in asked), key=_matched, default=[])
    return best if _matched(best) else []


def _matched(found: list[Piece]) -> int:
    return sum(len(piece.text) for piece in found if piece.matched)


def pieces(text: str, words: Collection[str]) -> list[Piece]:
    """A text taken apart into what was searched for and what stands between."""
    plain = text.lower()
    marked = [False] * len(text)
    for word in words:
        at = plain.find(word)
        while at >= 0:
            marked[at : at + len(word)] = [True] * len(word)
            at = plain.find(word, at + 1)
    found: list[Piece] = []
    for letter, matched in zip(text, marked, strict=True):
        if found and found[-1].matched == matched:
            found[-1].text += letter
        else:
            found.append(Piece(text=letter, matched=matched))
    return found
