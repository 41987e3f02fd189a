"""One edition, ready to judge forms: row by row, then a line for each kind as a whole."""

from __future__ import annotations

from collections import Counter

from engine.answers import Subject
from engine.counts import Ghosts, Unlisted, kind_line
from engine.disputes import Disputed, settle
from engine.forms import Form
from engine.grounds import Grounds
from engine.leaves import Scene
from engine.program import Program
from engine.readings import finding
from engine.verdict import Finding
from standards import Library
from standards.editions import Edition
from standards.logic import atoms, tree


class EditionJudge:
    """One edition, ready: a program for each subject kind its clauses speak of."""

    def __init__(self, edition: Edition, library: Library) -> None:
        """Build the programs; rulesets are compiled when a row of their kind is first judged."""
        self.edition = edition
        programs = {name: Program(edition, kind, library) for name, kind in library.kinds.items()}
        self.programs = {name: program for name, program in programs.items() if program.items}
        self._ghosts = Ghosts(self.programs, library.kinds)
        self._articles = _articles_by_sector(edition)

    def findings(self, form: Form, scene: Scene) -> list[Finding]:
        """Every finding of the edition on a form: row by row, then one line a kind where something is to say."""
        grounds = Grounds(scene, self.edition.head.broken.as_ == "text_silent")
        rows = Counter(subject.kind for subject in scene.surroundings.subjects)
        found: list[Finding] = []
        disputed: list[Disputed] = []
        for subject in _rows(scene):
            program = self.programs.get(subject.kind)
            if program:
                found += self._on_row(program, subject, grounds, disputed)
        settle(disputed, self._articles)
        for name, unlisted in self._ghosts.by_kind(scene).items():
            if name != "enterprise":
                line = kind_line(self.programs[name], unlisted, form.counts.get(name), rows[name])
                if line:
                    found.append(line)
        return found

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

    def _on_row(self, program: Program, subject: Subject, grounds: Grounds, disputed: list[Disputed]) -> list[Finding]:
        scene = grounds.scene
        tokens = program.tokens(subject, scene)
        outcomes = program.judge(tokens)
        found = [finding(program, item, subject, tokens, outcomes, grounds) for item in program.items]
        if program.by_sector:
            sectors = scene.sectors(subject)
            if sectors.disputed:
                candidates = frozenset(s for s, v in sectors.values.items() if v != "F")
                disputed += [
                    Disputed(one, item.article.article, candidates)
                    for one, item in zip(found, program.items, strict=True)
                    if item.by_sector
                ]
        return found


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
