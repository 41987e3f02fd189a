"""A blank workbook for one enterprise: what is known of it rules out what need not be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.blank import Plan, plan
from engine.forms import form_from
from engine.handed import Handed
from engine.judge import Judge
from standards import Library
from standards.editions import Edition

TITLE = "重大事故隐患自查表"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an enterprise, and the standards to ask for.

    `has` and `without` name questions about the enterprise (`flags`); what neither names is asked. `workshop_sectors`
    are industries of single workshops, beside the enterprise's own.
    """

    id: str
    standards: tuple[str, ...] = ("industry_trade",)
    sectors: tuple[str, ...] = ()
    workshop_sectors: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    name: str | None = None
    industry: str | None = None


def blank_workbook(judge: Judge, known: Known) -> tuple[bytes, Plan]:
    """The workbook (xlsx), and what is asked in it. Every word in `known` is one that the library knows."""
    from engine.formats.xlsx.write import write

    library = judge.library
    by_name = encoded(library)
    editions = list({by_name[name].id: by_name[name] for name in known.standards}.values())
    data = _data(known, library)
    asked = plan(judge, form_from(Handed(data), library), editions, known.workshop_sectors)
    titles = {edition.head.standard: edition.head.cited_as for edition in editions}
    workbook = write(data, asked.kinds, title=TITLE, questions=asked.questions, served=asked.served, standards=titles)
    return workbook, asked


def sectors(library: Library) -> list[str]:
    """The industries an enterprise may be supervised under."""
    return list(library.kinds["enterprise"].by_id["sectors"].options or {})


def flags(library: Library) -> list[str]:
    """What an enterprise has or has not: every question about it but those that say what it is."""
    return [
        question.id
        for question in library.kinds["enterprise"].questions
        if question.when is None and question.id not in ("sectors", "is_industry_trade")
    ]


def encoded(library: Library) -> dict[str, Edition]:
    """The editions with clauses: by their standard those not superseded, by their own id all."""
    with_clauses = [edition for edition in library.editions.values() if edition.clauses]
    current = {edition.head.standard: edition for edition in with_clauses if not edition.head.superseded_on}
    return current | {edition.id: edition for edition in with_clauses}


def _data(known: Known, library: Library) -> dict[str, Any]:
    questions = library.kinds["enterprise"].by_id

    def is_yes_no(flag: str) -> bool:
        return questions[flag].type == "yes_no"

    answers: dict[str, Any] = {flag: "no" if is_yes_no(flag) else [] for flag in known.without}
    answers |= {flag: "yes" if is_yes_no(flag) else None for flag in known.has}
    if known.sectors:
        answers["sectors"] = list(known.sectors)
    identity: Sequence[tuple[str, str | None]] = (("name", known.name), ("industry", known.industry))
    return {
        "form": "panding/1",
        "id": known.id,
        "origin": "self",
        "standards": list(known.standards),
        "enterprise": {key: value for key, value in identity if value},
        "subjects": [{"kind": "enterprise", "answers": answers}],
    }
