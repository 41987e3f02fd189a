"""The judge: a form and the standards in, a verdict out. Pure: no network, no database, no printing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import version

from engine.answers import NO_GROUND, Subject, counted
from engine.counts import Ghost, kind_line
from engine.disputes import Disputed, settle
from engine.forms import Form
from engine.grounds import Grounds
from engine.handed import Unreadable
from engine.identity import remarks_on
from engine.leaves import Scene
from engine.program import Program
from engine.questions import open_questions
from engine.readings import finding
from engine.relations import Surroundings
from engine.scope import Applied, applied, not_judged
from engine.verdict import (
    RANK,
    REASONS,
    Because,
    Digests,
    Finding,
    NotApplicableAnswer,
    Outcome,
    Reason,
    RestsOn,
    StandardOutcome,
    UnreadableCell,
    Verdict,
)
from standards import Library
from standards.conditions import Leaf
from standards.editions import Edition
from standards.logic import atoms, tree
from standards.wording import Lang, Text

ENGINE = f"panding {version('panding')}"


class Judge:
    """Judges forms under the standards of one library. Compiles an edition's clauses on a kind when first needed."""

    def __init__(self, library: Library) -> None:
        """Take the standards; nothing is compiled yet."""
        self.library = library
        self._editions: dict[str, EditionJudge] = {}

    def judge(
        self,
        form: Form,
        *,
        as_of: date | None = None,
        standards: Sequence[str] | None = None,
        lang: Lang = "zh",
    ) -> Verdict:
        """Judge a form.

        Args:
            form: the form.
            as_of: the day whose editions apply; by default the day of inspection, never today.
            standards: ids of the standards to judge under, instead of the form's own.
            lang: the language of the program's words; clauses and questions stay Chinese.

        Raises:
            UnknownStandard: for a standard nobody knows.
            RuleEngineError: where the rule engine fails.
        """
        day = as_of or form.inspected_on
        done = applied(form, self.library, day, standards)
        scene = self._scene(form, day)
        findings: list[Finding] = []
        outcomes: list[StandardOutcome] = []
        for one in done:
            mine = self.edition(one.edition).findings(form, scene) if one.edition else []
            findings += mine
            outcomes.append(_standard_outcome(one, mine, scene, lang))
        subjects = [scene.enterprise, *scene.surroundings.subjects]
        return Verdict(
            form=form.id,
            outcome=_overall(outcomes),
            as_of=day.isoformat() if day else None,
            standards=tuple(outcomes),
            findings=tuple(findings),
            open=open_questions(findings, subjects, self.library.kinds, self._open_clauses(done, scene)),
            rests_on=_rests_on(findings),
            not_judged=not_judged(done, self.library, lang),
            unreadable=tuple(_cell(u, lang) for u in [*form.unreadable, *self._conflicts(form, scene)]),
            digests=Digests(form.file_digest, form.digest, self.library.digest, ENGINE),
            remarks=tuple(remark.in_(lang) for remark in remarks_on(form.identity)),
            enterprise=dict(form.identity),
            objections=tuple(o.model_dump() for o in form.objections),
        )

    def edition(self, edition: Edition) -> EditionJudge:
        """The judge of one edition, kept for the next form."""
        if edition.id not in self._editions:
            self._editions[edition.id] = EditionJudge(edition, self.library)
        return self._editions[edition.id]

    def _scene(self, form: Form, day: date | None) -> Scene:
        kinds = self.library.kinds
        inspected = form.inspected_on or day
        rows = [_as_counted(subject, kinds[subject.kind].by_id, inspected) for subject in form.subjects]
        enterprise = next((row for row in rows if row.kind == "enterprise"), form.enterprise)
        return Scene(enterprise, Surroundings(rows, kinds), kinds, inspected)

    def _open_clauses(self, done: Sequence[Applied], scene: Scene) -> Callable[[str], list[str]]:
        judges = [self.edition(one.edition) for one in done if one.edition]
        return lambda kind: [clause for judge in judges for clause in judge.open_clauses(kind, scene)]

    def _conflicts(self, form: Form, scene: Scene) -> Iterator[Unreadable]:
        """What contradicts itself on the form: fewer counted than listed, things that lie in themselves."""
        for kind, count in form.counts.items():
            rows = sum(s.kind == kind for s in form.subjects)
            if count < rows:
                name = self.library.kinds[kind].name
                message = Text(f"填了{count}，却列了{rows}行", f"{count} are counted but {rows} listed")
                yield Unreadable(f"counts.{kind}（{name}）", str(count), message)
        for subject in scene.surroundings.cycles():
            message = Text("“所在”绕成一圈", "it is said to lie, by way of others, in itself")
            yield Unreadable(subject.name, "、".join(subject.within), message)


class EditionJudge:
    """One edition, ready: a program for each subject kind its clauses speak of."""

    def __init__(self, edition: Edition, library: Library) -> None:
        """Build the programs; rulesets are compiled when a row of their kind is first judged."""
        self.edition = edition
        programs = {name: Program(edition, kind, library) for name, kind in library.kinds.items()}
        self.programs = {name: program for name, program in programs.items() if program.items}
        self._ghosts = {name: Ghost(program) for name, program in self.programs.items()}
        self._articles = _articles_by_sector(edition)

    def findings(self, form: Form, scene: Scene) -> list[Finding]:
        """Every finding of the edition on a form: row by row, then one line a kind where something is to say."""
        grounds = Grounds(scene, self.edition.head.broken.as_ == "text_silent")
        rows: dict[str, int] = {}
        found: list[Finding] = []
        disputed: list[Disputed] = []
        for subject in _rows(scene):
            rows[subject.kind] = rows.get(subject.kind, 0) + 1
            program = self.programs.get(subject.kind)
            if program:
                found += self._on_row(program, subject, grounds, disputed)
        settle(disputed, self._articles)
        for name, ghost in self._ghosts.items():
            if name != "enterprise":
                line = kind_line(ghost, form.counts.get(name), rows.get(name, 0), scene)
                if line:
                    found.append(line)
        return found

    def open_clauses(self, kind: str, scene: Scene) -> list[str]:
        """The clauses that an unlisted row of a kind could still meet, by what the enterprise answered."""
        return self._ghosts[kind].open_clauses(scene) if kind in self._ghosts else []

    def _on_row(self, program: Program, subject: Subject, grounds: Grounds, disputed: list[Disputed]) -> list[Finding]:
        scene = grounds.scene
        tokens = program.tokens(subject, scene)
        outcomes = program.judge(tokens)
        found = [finding(program, item, subject, tokens, outcomes, grounds) for item in program.items]
        if any(item.by_sector for item in program.items):
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


def _as_counted(subject: Subject, questions: dict, day: date | None) -> Subject:  # type: ignore[type-arg]
    """The row with the answers that do not count (expired, judged by nobody) opened."""
    grounds = subject.grounds
    answers = {
        name: counted(questions[name], answer, grounds.get(name, NO_GROUND), day) for name, answer in subject.answers.items()
    }
    return replace(subject, answers=answers)


def _articles_by_sector(edition: Edition) -> dict[str, str]:
    """Which article is the industry article of a sector."""
    found: dict[str, str] = {}
    for article in edition.articles:
        for atom in atoms(tree(article.given)):
            if atom.leaf.op == "sector":
                found[str(atom.leaf.value)] = article.article
    return found


def _standard_outcome(one: Applied, findings: list[Finding], scene: Scene, lang: Lang) -> StandardOutcome:
    why = one.why.in_(lang)
    if one.edition is None:
        reason: Reason = "missing" if one.missing_date else "not_encoded"
        return StandardOutcome(one.standard, "undetermined", "none", None, why, (reason,))
    head = one.edition.head
    outcome = max((f.outcome for f in findings), key=RANK.__getitem__, default="undetermined")
    reasons = {reason for f in findings for reason in f.reasons}
    if head.coverage != "full" and outcome != "major":
        outcome = "undetermined"
        reasons.add("partial_text" if head.coverage == "partial" else "not_encoded")
    applies = {"T": True, "F": False}.get(_gate(one.edition, scene))
    ordered = tuple(reason for reason in REASONS if reason in reasons)
    return StandardOutcome(one.edition.id, outcome, head.coverage, applies, why, ordered)


def _gate(edition: Edition, scene: Scene) -> str:
    from engine.leaves import compile_leaf
    from standards.logic import evaluate

    def value(leaf: Leaf) -> str:
        return compile_leaf(leaf)(scene.enterprise, scene)

    return evaluate(tree(edition.head.given), lambda atom: atom.value(value(atom.leaf)))


def _overall(outcomes: Sequence[StandardOutcome]) -> Outcome:
    """The gravest outcome of the standards asked for; with none there is nothing assessed, which is no pass."""
    counted_in = [o.outcome for o in outcomes if not o.advisory]
    return max(counted_in, key=RANK.__getitem__, default="undetermined")


def _rests_on(findings: Iterable[Finding]) -> RestsOn:
    n_a: dict[tuple[str, str], Because] = {}
    zero: dict[str, None] = {}
    for one in findings:
        if one.outcome in ("not_found", "not_applicable"):
            for because in one.because:
                if because.answer == "n_a":
                    n_a[because.question, because.subject] = because
                if because.question == "count":
                    zero[one.subject.kind] = None
    return RestsOn(tuple(NotApplicableAnswer(b.question, b.text, b.subject) for b in n_a.values()), tuple(zero))


def _cell(unreadable: Unreadable, lang: Lang) -> UnreadableCell:
    return UnreadableCell(unreadable.where, unreadable.text, unreadable.message.in_(lang))
