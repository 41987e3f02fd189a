"""What an inspection of a site can be about: the kinds and questions that the officer's standards ask of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from api.database import Site
from api.rights import Actor, Where, matter_of
from engine.validating.known import Known, KnownClause
from standards import Library
from standards.kinds import Question, SubjectKind

ENTERPRISE = "enterprise"
_KNOWN: dict[str, Known] = {}


@dataclass(frozen=True, slots=True)
class Offered:
    """Kinds that concern the site's own industries come first; each with the questions that clauses ask of it."""

    library: Library
    own: tuple[SubjectKind, ...]
    others: tuple[SubjectKind, ...]
    clauses: tuple[KnownClause, ...] = field(repr=False)
    sectors: frozenset[str]

    def standards(self, kinds: Iterable[str]) -> list[str]:
        """The standards that speak of any of the kinds."""
        wanted = set(kinds) - {ENTERPRISE}
        found = [one.edition.head.standard for one in self.clauses if wanted & set(one.kinds)]
        return list(dict.fromkeys(found or [one.edition.head.standard for one in self.clauses]))

    def questions(self, kind: str, beside: Iterable[str]) -> list[Question]:
        """The questions asked of a kind; of the enterprise only what decides whether clauses on the others apply."""
        wanted = set(beside) | {kind}
        mine = [one for one in self.clauses if wanted & set(one.kinds)]
        asked = {question for one in mine for asked_of, question in one.asks if asked_of in (kind, "")}
        if kind == ENTERPRISE and not self.sectors:
            asked.add("sectors")  # not in the site's record, and articles go by it
        return [question for question in self.library.kinds[kind].questions if question.id in asked]


def offered(library: Library, actor: Actor, site: Site, on: date) -> Offered:
    """What the officer may inspect there: of the standards in force on the day whose matter is theirs."""
    known = _KNOWN.setdefault(library.digest, Known(library))
    where = Where(None, site.region, site.enterprise_id)
    mine = {
        standard: actor.may("form.inspect", Where(matter_of(standard), where.region, where.enterprise))
        for standard in {edition.head.standard for edition in library.editions.values()}
    }
    clauses = tuple(
        one for one in known.clauses.values() if mine[one.edition.head.standard] and one.edition.in_force(on)
    )
    spoken_of = {kind for one in clauses for kind in one.kinds} - {ENTERPRISE}
    sectors = set(site.sectors)
    of_sector = {
        kind for one in clauses if not one.sectors or not sectors or one.sectors & sectors for kind in one.kinds
    }
    kinds = [kind for kind in library.kinds.values() if kind.kind in spoken_of]
    return Offered(
        library,
        tuple(kind for kind in kinds if kind.kind in of_sector),
        tuple(kind for kind in kinds if kind.kind not in of_sector),
        clauses,
        frozenset(sectors),
    )
