"""One edition, ready to judge forms: row by row, then a line for each kind as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from engine.answers import Subject
from engine.counts import Ghosts, Unlisted, kind_line, not_all_listed
from engine.disputes import Disputed, settle
from engine.elements import Elements
from engine.forms import Form
from engine.grounds import Grounds
from engine.leaves import Scene, Sectors
from engine.program import Program
from engine.readings import finding
from engine.tallies import OnRow, overlaps, tally_counts
from engine.verdict import Exemption, Finding, OverlapNote, TallyCount
from standards import Library
from standards.editions import Edition
from standards.logic import atoms, tree


@dataclass(slots=True)
class Judged:
    """What one edition comes to on a form."""

    findings: list[Finding] = field(default_factory=list)
    elements: list[Finding] = field(default_factory=list)
    tallies: list[TallyCount] = field(default_factory=list)
    overlaps: list[OverlapNote] = field(default_factory=list)
    exemptions: tuple[Exemption, ...] = ()
    checklist: list[Finding] = field(default_factory=list)


class EditionJudge:
    """One edition, ready: a program for each subject kind its clauses speak of."""

    def __init__(self, edition: Edition, library: Library) -> None:
        """Build the programs; rulesets are compiled when a row of their kind is first judged."""
        self.edition = edition
        self.programs = _programs(edition, library, tallies=False)
        self.tallies = _programs(edition, library, tallies=True)
        self._ghosts = Ghosts(self.tallies | self.programs, library.kinds)
        self._articles = _articles_by_sector(edition)

    def judge(self, form: Form, scene: Scene) -> Judged:
        """Every finding of the edition on a form: row by row, then one line a kind where something is to say."""
        disputed: list[Disputed] = []
        found = list(self._on_rows(self.programs, scene, disputed))
        settle(disputed, self._articles)
        lines = list(self._lines(form, scene, found))
        if not self.tallies:
            return Judged([*(one.finding for one in found), *lines])
        elements = [one for one in found if one.item.clause.effect == "element"]
        gathered = self._gathered(elements, scene, lines)
        tallied = list(self._on_rows(self.tallies, replace(scene, elements=gathered), []))
        direct = [one.finding for one in found if one.item.clause.effect != "element"]
        return Judged(
            [*direct, *(one.finding for one in tallied), *lines],
            [one.finding for one in elements],
            [
                count
                for one in tallied
                if one.finding.outcome != "not_applicable"
                for count in tally_counts(one, gathered)
            ],
            list(overlaps(self.edition, scene, found)),
        )

    def _gathered(self, found: Iterable[OnRow], scene: Scene, lines: Iterable[Finding]) -> Elements:
        """The elements found, and those that a row not listed may still bring."""
        elements = Elements(scene.surroundings, scene.enterprise, ((one.subject, one.finding) for one in found))
        for line in lines:
            for clause in self.unlisted(line.subject.kind, scene).open if line.outcome == "undetermined" else ():
                if self.edition.clauses[clause][1].effect == "element":
                    elements.unlisted(clause, line)
        return elements

    def _lines(self, form: Form, scene: Scene, found: list[OnRow]) -> Iterator[Finding]:
        """One line a kind: none of it, not counted, not all listed, or elements met that no place listed counts."""
        uncounted = self._uncounted(scene, found)
        rows = Counter(subject.kind for subject in scene.surroundings.subjects)
        for name, unlisted in self._ghosts.by_kind(scene).items():
            if name != "enterprise":
                program = self._ghosts.programs[name]
                line = kind_line(program, unlisted, form.counts.get(name), rows[name])
                if name in uncounted and (line is None or line.outcome != "undetermined"):
                    line = not_all_listed(program, form.counts.get(name), rows[name])
                if line:
                    yield line

    def _uncounted(self, scene: Scene, found: list[OnRow]) -> set[str]:
        """The kinds of place of which one must be missing: an element is met or open on what belongs to none."""
        elements = (f for f in found if f.item.clause.effect == "element")
        rows = {id(f.subject): f.subject for f in elements if f.finding.outcome in ("major", "undetermined")}
        missing: set[str] = set()
        for kind in self.tallies if rows else ():
            places = [row for row in scene.surroundings.subjects if row.kind == kind]
            counted = {id(row) for place in places for row in scene.surroundings.may_belong(place)}
            if any(number not in counted and row.kind != "enterprise" for number, row in rows.items()):
                missing.add(kind)
        return missing

    def article_of(self, sector: str) -> str | None:
        """The industry article of a sector."""
        return self._articles.get(sector)

    def idle_rows(self, scene: Scene) -> dict[str, int]:
        """Kinds that are listed although by the enterprise's answers no clause on them applies, and how many rows."""
        rows = Counter(subject.kind for subject in scene.surroundings.subjects)
        by_kind = self._ghosts.by_kind(scene)
        nowhere = frozenset({"not_applicable"})
        return {k: n for k, n in rows.items() if k in by_kind and by_kind[k].all == nowhere}

    def unlisted(self, kind: str, scene: Scene) -> Unlisted:
        """What an unlisted row of a kind could still come to, by what the enterprise answered."""
        return self._ghosts.by_kind(scene).get(kind, Unlisted({}, {}))

    def _on_rows(self, programs: dict[str, Program], scene: Scene, disputed: list[Disputed]) -> Iterator[OnRow]:
        """The findings of the programs, row by row; those whose industry is disputed are noted."""
        grounds = Grounds(scene, self.edition.head.broken.as_ == "text_silent")
        for subject in _rows(scene):
            program = programs.get(subject.kind)
            if program is None:
                continue
            tokens = program.tokens(subject, scene)
            outcomes = program.judge(tokens)
            sectors = scene.sectors(subject) if program.by_sector else None
            candidates = _candidates(sectors) if sectors and sectors.disputed else None
            for item in program.items:
                one = finding(program, item, subject, tokens, outcomes, grounds)
                if candidates and item.by_sector:
                    disputed.append(Disputed(one, item.article.article, candidates))
                yield OnRow(program, item, subject, one)


def _candidates(sectors: Sectors) -> frozenset[str]:
    return frozenset(sector for sector, value in sectors.values.items() if value != "F")


def _programs(edition: Edition, library: Library, *, tallies: bool) -> dict[str, Program]:
    found = {name: Program(edition, kind, library, tallies=tallies) for name, kind in library.kinds.items()}
    return {name: program for name, program in found.items() if program.items}


def _rows(scene: Scene) -> list[Subject]:
    rows = scene.surroundings.subjects
    return rows if any(row is scene.enterprise for row in rows) else [scene.enterprise, *rows]


def _articles_by_sector(edition: Edition) -> dict[str, str]:
    """Which article is the industry article of a sector."""
    found: dict[str, str] = {}
    for article in edition.articles:
        for atom in atoms(tree(article.given)):
            if atom.leaf.op == "sector":
                found[str(atom.leaf.value)] = article.article
    return found
