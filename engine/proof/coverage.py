"""What is encoded, how sure it is, how well it is tested, and what is not encoded and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from engine.proof.cases import KINDS, Case
from standards import Library
from standards.editions import Edition, Effect, SourceStatus

Why = Literal["missing", "decision", "handed_over", "catalogue"]
CAUGHT = ("killed", "refused")  # by a case, or by the loader


class MutantsError(Exception):
    """A file of mutants' fates that cannot be read as one."""


@dataclass(frozen=True, slots=True)
class Mutants:
    """How many one-step slips in an encoding there are that matter, and how many the case tables notice."""

    caught: int
    all: int

    def __add__(self, other: Mutants) -> Mutants:
        """Both together."""
        return Mutants(self.caught + other.caught, self.all + other.all)


Fates = Mapping[str, Mapping[str, Mutants]]  # by edition and clause


@dataclass(frozen=True, slots=True)
class ClauseCoverage:
    """One clause: how sure its text is, how many cases of each kind it has; None where nothing was run or installed."""

    clause: str
    effect: Effect
    source: SourceStatus
    copies: int
    cases: dict[str, int] | None
    mutants: Mutants | None


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not encoded, and why."""

    what: str
    why: Why
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class EditionCoverage:
    """One edition: its clauses, and what of it is not encoded."""

    edition: str
    title: str
    coverage: str
    clauses: tuple[ClauseCoverage, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Clauses added up. `without_cases` counts those that a program decides and no case table speaks of."""

    clauses: int
    effects: dict[str, int]
    sources: dict[str, int]
    cases: dict[str, int] | None
    without_cases: int | None
    mutants: Mutants | None


def edition_coverage(
    library: Library, edition: Edition, cases: Sequence[Case] | None, fates: Fates | None
) -> EditionCoverage:
    """What of one edition is encoded and tested.

    Args:
        library: the standards.
        edition: one of them.
        cases: every case there is, of all editions; None where no case tables are installed.
        fates: what became of the mutants; None where they were not run.
    """
    by_clause: dict[str, Counter[str]] = {}
    for case in cases or ():
        if case.edition == edition.id:
            by_clause.setdefault(case.clause.partition("/")[0], Counter())[case.kind] += 1
    mine = (fates or {}).get(edition.id)
    clauses = tuple(
        ClauseCoverage(
            name,
            clause.effect,
            clause.source.status,
            clause.source.copies,
            None if cases is None else {kind: by_clause.get(name, Counter())[kind] for kind in KINDS},
            None if mine is None else mine.get(name),
        )
        for name, (_, clause) in edition.clauses.items()
    )
    head = edition.head
    return EditionCoverage(edition.id, head.cited_as, head.coverage, clauses, tuple(_gaps(library, edition)))


def totals(clauses: Iterable[ClauseCoverage]) -> Totals:
    """The clauses added up."""
    found = list(clauses)
    tested = [one.cases for one in found if one.cases is not None]
    run = [one.mutants for one in found if one.mutants is not None]
    bare = sum(not any(one.cases.values()) for one in found if one.cases is not None and one.effect != "decision")
    return Totals(
        len(found),
        dict(Counter(one.effect for one in found)),
        dict(Counter(one.source for one in found)),
        {kind: sum(counts[kind] for counts in tested) for kind in KINDS} if tested else None,
        bare if tested else None,
        sum(run, Mutants(0, 0)) if run else None,
    )


def catalogue_gaps(library: Library) -> list[Gap]:
    """The national standards known of which no clause is encoded; those without a title by what is known of them."""
    encoded = {edition.head.standard for edition in library.editions.values() if edition.clauses}
    rows = (row for row in library.catalogue.rows if row.standard not in encoded)
    return [
        Gap(f"{row.sector}：" + (f"《{row.title}》" if row.title != "missing" else "名称未见"), "catalogue")
        for row in rows
    ]


def fates_from(data: Any) -> Fates:
    """What became of the mutants, from what `panding standards mutate --format json` printed.

    Raises:
        MutantsError: where it is something else.
    """
    try:
        return {score["edition"]: {name: _mutants(one) for name, one in score["clauses"].items()} for score in data}
    except (KeyError, TypeError, AttributeError) as error:
        raise MutantsError(str(error)) from None


def _mutants(counts: Mapping[str, int]) -> Mutants:
    return Mutants(sum(counts[how] for how in CAUGHT), counts["mutants"] - counts["equivalent"])


def _gaps(library: Library, edition: Edition) -> Iterator[Gap]:
    encoded = {each.head.standard for each in library.editions.values() if each.clauses}
    for what in edition.head.missing:
        yield Gap(what, "missing")
    for name, (_, clause) in edition.clauses.items():
        if clause.effect == "decision":
            yield Gap(clause.summary, "decision", name)
    for handed in edition.head.hands_over:
        if handed.standard not in encoded:
            yield Gap(handed.matter, "handed_over")
