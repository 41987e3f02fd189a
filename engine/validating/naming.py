"""Which clause of which edition a claim names, by the day; and where else there is one of that number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from engine.scope import known_standards
from engine.validating.claim import Claim, ClaimError
from engine.validating.known import Known, KnownClause
from engine.validating.says import not_encoded_says
from engine.vocabulary import fold
from standards.catalogue import Row
from standards.citations import names_effectiveness
from standards.editions import Edition
from standards.problems import unknown
from standards.wording import Text

_TITLE = re.compile(r"^\s*(《[^》]*》)\s*([（(][^（()）]*[)）])?")


@dataclass(frozen=True, slots=True)
class Named:
    """What a claim names.

    `editions` are those whose clauses apply: in force on the day, of the standard asked for where one is. `matches`
    are the clauses of that number in them, `elsewhere` those in editions that do not apply. `unread` says which
    standard cannot be held against, because its edition of the day is not encoded. `effectiveness` is the edition
    whose article on devices that do not work is named.
    """

    number: str | None
    asked: str | None
    explicit: Edition | None
    editions: tuple[Edition, ...]
    matches: tuple[KnownClause, ...]
    elsewhere: tuple[KnownClause, ...]
    unread: Text | None = None
    effectiveness: Edition | None = None
    partial: Edition | None = None


def named(claim: Claim, known: Known, day: date | None, kind: str | None) -> Named:
    """What a claim names.

    Args:
        claim: the claim.
        known: all clauses.
        day: the day whose editions apply.
        kind: the subject kind the claim speaks of, where it does.

    Raises:
        ClaimError: for a standard nobody knows.
    """
    library = known.library
    text, number = _taken_apart(claim, library.editions.values())
    asked, explicit, row = _standard(text, known) if text else (None, None, None)
    of_it = [e for e in library.editions.values() if asked in (None, e.head.standard)] if not row else []
    current = [e for e in of_it if _applies(e, explicit, day)]
    encoded = tuple(e for e in current if e.clauses)
    meant = _of_number(number, of_it, known, kind)
    matches = tuple(one for one in meant if _applies(one.edition, explicit, day))
    elsewhere = tuple(one for one in meant if not _applies(one.edition, explicit, day))
    return Named(
        number,
        asked,
        explicit,
        encoded,
        matches,
        elsewhere,
        None if matches else _unread(row, asked, of_it, current, elsewhere),
        next((e for e in encoded if number and names_effectiveness(e, number)), None),
        next((e for e in encoded if asked and e.head.coverage == "partial"), None),
    )


def _applies(edition: Edition, explicit: Edition | None, day: date | None) -> bool:
    """Whether an edition is that of the day; without a day only the one named."""
    return edition.in_force(day) if day else edition is explicit


def _of_number(number: str | None, editions: Iterable[Edition], known: Known, kind: str | None) -> list[KnownClause]:
    """The clauses of a number: 6.1 is rather that of a GB than 第六条第一项, unless it is the latter's kind."""
    if not number:
        return []
    found = [one for edition in editions if (one := known.of_number(edition, number))]
    spelled_so = [one for one in found if ("." in one.id) == ("." in number)]
    of_the_kind = [one for one in found if kind in one.kinds]
    if of_the_kind and not any(kind in one.kinds for one in spelled_so):
        return of_the_kind
    return spelled_so or found


def _taken_apart(claim: Claim, editions: Iterable[Edition]) -> tuple[str | None, str | None]:
    """The standard and the number: a citation holds both, 《…》（…）第十一条第六项 or industry_trade_2023/11(6)."""
    number = (claim.clause or "").strip()
    standard = (claim.standard or "").strip()
    title = _TITLE.match(number)
    if title:
        number = number[title.end() :].strip()
        standard = standard or title.group(1)
    for edition in editions:
        if number.startswith(f"{edition.id}/"):
            return standard or edition.id, number.removeprefix(f"{edition.id}/")
    return standard or None, number or None


def _standard(text: str, known: Known) -> tuple[str | None, Edition | None, Row | None]:
    """The standard asked for, the edition where one is named, the row of the catalogue where no edition is encoded."""
    library = known.library
    if text in library.editions:
        edition = library.editions[text]
        return edition.head.standard, edition, None
    rows = library.catalogue.rows
    if text in known_standards(library):
        editions = [e for e in library.editions.values() if e.head.standard == text]
        return text, None, None if editions else next(row for row in rows if row.standard == text)
    wanted = _plain(text)
    for edition in library.editions.values():
        head = edition.head
        if wanted in map(_plain, (head.title, head.number, head.cited_as)):
            return head.standard, edition, None
    row = next((row for row in rows if wanted in map(_plain, (row.title, row.number))), None)
    if row is None:
        titles = [*known_standards(library), *(row.title for row in rows)]
        raise ClaimError(unknown(Text("标准", "standard"), text, titles))
    return row.standard, None, row


def _plain(text: str) -> str:
    return re.sub(r"[《》〔〕()\[\]]", "", fold(text))


def _unread(
    row: Row | None,
    asked: str | None,
    of_it: list[Edition],
    current: list[Edition],
    elsewhere: tuple[KnownClause, ...],
) -> Text | None:
    """Why a number that was not found may still be a clause: the edition of the day is there by its title only."""
    if row:
        return Text(f"《{row.title}》（{row.number}）未收录", f"《{row.title}》（{row.number}） is not encoded")
    standards = {asked} if asked else {one.edition.head.standard for one in elsewhere}
    bare = [e for e in current if e.head.standard in standards and not e.clauses]
    if not bare or any(e.clauses for e in current if e.head.standard in standards):
        return None
    return not_encoded_says(bare[0])
