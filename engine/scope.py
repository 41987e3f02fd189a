"""Which standards a form is judged under, in which edition, and what stays outside (未判定范围)."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from engine.forms import Form
from engine.verdict import NotJudged
from standards import Library
from standards.catalogue import Row
from standards.editions import Edition
from standards.problems import unknown
from standards.wording import Lang, Text


class UnknownStandard(Exception):
    """A standard was asked for that nobody knows; says which was probably meant."""

    def __init__(self, message: Text) -> None:
        """Keep the words in both languages."""
        super().__init__(message.zh)
        self.message = message


@dataclass(frozen=True, slots=True)
class Applied:
    """One standard asked for: the edition that is judged, or None with the reason in `why`."""

    standard: str
    edition: Edition | None
    why: Text
    missing_date: bool = False
    advisory: bool = False
    uncertain: bool = False


_ASKED = {
    "call": Text("本次指定", "asked for in this call"),
    "form": Text("表上要求", "asked for on the form"),
    "gate": Text("按企业情况适用", "applies by what the enterprise answered"),
}
_OUT_OF_FORCE = Text(
    "该版本当日不在有效期内，仅供参考", "this edition was not in force on that day: for reference only"
)


def known_standards(library: Library) -> list[str]:
    """The ids of the standards that are encoded or stand in the catalogue."""
    ids = [e.head.standard for e in library.editions.values()] + [
        row.standard for row in library.catalogue.rows if row.standard
    ]
    return list(dict.fromkeys(ids))


def applied(form: Form, library: Library, as_of: date | None, asked: Sequence[str] | None) -> list[Applied]:
    """The standards to judge under: those asked for in the call, else on the form, else by what the form says.

    Raises:
        UnknownStandard: for an id that is neither encoded nor in the catalogue.
    """
    if asked:
        names, why = list(asked), _ASKED["call"]
    elif form.standards:
        names, why = list(form.standards), _ASKED["form"]
    else:
        names, why = list(_by_the_form(form, library)), _ASKED["gate"]
    done: dict[str, Applied] = {}
    for name in names:
        one = _one(name, library, as_of, why)
        done.setdefault(one.edition.id if one.edition else one.standard, one)  # asked for by standard and by edition
    return list(done.values())


def _by_the_form(form: Form, library: Library) -> Iterator[str]:
    enterprise = form.enterprise
    for edition in library.editions.values():
        gate = edition.head.gate
        answer = enterprise.answer(gate) if gate else None
        if answer and answer.state == "given" and answer.value == "yes":
            yield edition.head.standard


def _one(name: str, library: Library, as_of: date | None, why: Text) -> Applied:
    if name in library.editions:
        edition = library.editions[name]
        if as_of is None or edition.in_force(as_of):
            return Applied(edition.head.standard, edition, why)
        return Applied(edition.head.standard, edition, _OUT_OF_FORCE, advisory=True)
    if name not in known_standards(library):
        raise UnknownStandard(unknown(Text("标准", "standard"), name, known_standards(library)))
    editions = [e for e in library.editions.values() if e.head.standard == name]
    if as_of is None and editions:
        return Applied(
            name, None, Text("没有检查日期，不能选定版本", "no inspection date, so no edition can be chosen"), True
        )
    found = [e for e in editions if as_of and e.in_force(as_of)]
    if found:
        head = found[0].head
        if head.coverage == "metadata_only":
            why = Text(f"{head.cited_as}的条文未收录", f"{head.cited_as}: its text is not encoded")
        since = head.known_since
        return Applied(name, found[0], why, uncertain=bool(since and as_of and as_of < since))
    row = row_of(library, name)
    title = _title_on(row, as_of) if row else name
    return Applied(
        name,
        None,
        Text(f"{title}{as_of or ''}的版本未收录", f"{title}: the edition of {as_of or 'that day'} is not encoded"),
    )


def row_of(library: Library, standard: str) -> Row | None:
    """The standard's row in the catalogue."""
    return next((row for row in library.catalogue.rows if row.standard == standard), None)


def _title_on(row: Row, day: date | None) -> str:
    """The standard by the title and number it had on `day`, as far as the catalogue knows."""
    known = re.fullmatch(r"\d{4}-\d\d-\d\d", row.effective)
    if day and known and day.isoformat() < row.effective:
        return f"{row.predecessor}" if row.predecessor != "missing" else f"《{row.title}》的前一版本"
    return f"《{row.title}》（{row.number}）"


def not_judged(
    done: Sequence[Applied], library: Library, day: date | None, lang: Lang, decided: Container[str | None] = ()
) -> tuple[NotJudged, ...]:
    """What this verdict says nothing about: matters handed over to standards that were not judged.

    `decided` are the catch-alls on which a person's decision stands on the form.
    """
    judged = {a.standard for a in done if a.edition}
    lines: dict[str, NotJudged] = {}
    applied_ones = [a.edition for a in done if a.edition]
    for edition in applied_ones or [e for e in library.editions.values() if e.head.superseded_on is None]:
        for handed in edition.head.hands_over:
            if handed.standard not in judged and handed.matter not in lines:
                lines[handed.matter] = NotJudged(
                    handed.matter, handed.standard, _why_not(handed.standard, library, day).in_(lang)
                )
    return (*_left_to_people(applied_ones, lang, decided), *lines.values())


def _left_to_people(editions: Sequence[Edition], lang: Lang, decided: Container[str | None]) -> Iterator[NotJudged]:
    """Catch-alls that only a person can decide, and what an edition's encoding does not have."""
    for edition in editions:
        for name in edition.left_to_people:
            if name not in decided:
                article, clause = edition.clauses[name]
                matter = edition.head.citation(article.article, clause)
                why = Text(f"{clause.summary}：须由执法人员认定", f"{clause.summary}: for an officer to decide")
                yield NotJudged(matter, edition.head.standard, why.in_(lang))
        if edition.head.coverage == "metadata_only":
            why = Text("只收录了名称和日期，未判定", "only its title and dates are encoded; not judged")
            yield NotJudged(edition.head.cited_as, edition.head.standard, why.in_(lang))
        elif edition.head.coverage == "partial":
            for what in edition.head.missing:
                why = Text(f"条文不全，未判定：{what}", f"text incomplete, not judged: {what}")
                yield NotJudged(edition.head.cited_as, edition.head.standard, why.in_(lang))


def _why_not(standard: str | None, library: Library, day: date | None) -> Text:
    row = row_of(library, standard) if standard else None
    if row is None:
        return Text("另有规定的适用其规定；未收录，未判定", "governed by other rules; not encoded, not judged")
    title = _title_on(row, day)
    if any(_may_judge(edition, standard, day) for edition in library.editions.values()):
        return Text(f"适用{title}；本次没有要求，未判定", f"governed by {title}; not asked for, not judged")
    return Text(f"适用{title}；未收录，未判定", f"governed by {title}; not encoded, not judged")


def _may_judge(edition: Edition, standard: str | None, day: date | None) -> bool:
    return edition.head.standard == standard and bool(edition.clauses) and (day is None or edition.in_force(day))
