"""From a form to advice: what each finding leaves to be changed, and the cheapest changes that clear them all.

Whatever is offered has been tried: the changed form is judged anew, the finding is gone and no other came up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from engine.answers import Subject
from engine.contradictions import without_contradicted
from engine.edition import EditionJudge
from engine.forms import Form
from engine.judge import Judge
from engine.program import Item, Program
from engine.remedies.advice import Advice, Change, Opened, Past, Plan, Stuck, Target, Why
from engine.remedies.formulas import HOLDS, NEVER, Formula, Formulas, Known, joined, leaves_of, slots_of
from engine.remedies.slots import Slot, Step, Steps, form_with
from engine.remedies.solver import Cost, Solver, total
from engine.remedies.words import change_of
from engine.reports.words import is_contested
from engine.scope import applied
from engine.verdict import Finding, Verdict

MOST = 12  # alternatives shown of one finding
TRIES = 400  # forms judged in search of one that is clear

Key = tuple[str, str | None, str | None, str, str | None]


def key_of(finding: Finding) -> Key:
    """What a finding is known by from one judging to the next."""
    return finding.edition, finding.clause, finding.branch, finding.subject.kind, finding.subject.name


@dataclass(frozen=True, slots=True)
class Aim:
    """A finding to be cleared, with the formula by which it is; NEVER where no change can."""

    finding: Finding
    why: Why | None
    formula: Formula


def advise(
    judge: Judge,
    form: Form,
    *,
    as_of: date | None = None,
    standards: Sequence[str] | None = None,
    costs: dict[str, Decimal] | None = None,
    contested: bool = False,
) -> Advice:
    """What to do about the verdict on a form.

    Args:
        judge: the judge that found it, by whom every change is confirmed.
        form: the form.
        as_of: as for the judge.
        standards: as for the judge.
        costs: what it costs to change an answer, by question or `kind.question`; 1 where it is not said.
        contested: clear also what only one reading of a clause finds.
    """
    work = _Work(judge, form, as_of, standards, costs or {})
    aims = list(work.aims(contested))
    past = [f for f in work.before.findings if f.past]
    return Advice(
        form.id,
        form.identity.get("name"),
        work.before.as_of,
        tuple(work.target(aim) for aim in aims),
        tuple(Past(f.citation or "", f.subject, f.summary or "", f.remedy) for f in past),
        work.plan([aim for aim in aims if aim.formula != NEVER]),
        0 if contested else sum(is_contested(f) for f in work.before.findings),
        len(work.before.open),
    )


class _Work:
    """One form being advised on: its rows, the verdict on it, the formulas of its rows."""

    def __init__(
        self,
        judge: Judge,
        form: Form,
        as_of: date | None,
        standards: Sequence[str] | None,
        costs: dict[str, Decimal],
    ) -> None:
        self.judge, self.form, self.as_of, self.standards, self.costs = judge, form, as_of, standards, costs
        self.before = self._verdict(form)
        self.day = as_of or form.inspected_on
        self.scene, _ = without_contradicted(judge.scene(form, self.day))
        done = applied(form, judge.library, self.day, standards)
        self.judges: dict[str, EditionJudge] = {
            one.edition.id: judge.edition(one.edition) for one in done if one.edition and not one.advisory
        }
        self._standing = {key_of(f): f.outcome for f in _bad(self.before)}
        by_kind = {
            kind: leaves_of(judge.programs[kind] for judge in self.judges.values() if kind in judge.programs)
            for kind in {row.kind for row in self.scene.surroundings.subjects}
        }
        self._formulas = Formulas(self.scene, by_kind)

    def aims(self, contested: bool) -> Iterator[Aim]:
        """What is to be cleared: each hit, each element of a tally reached, and what readings differ on if asked."""
        counted = self._counted()
        for finding in self.before.findings:
            if not finding.clause or finding.past or _tallies(self, finding):
                continue
            if finding.outcome == "major":
                yield self._aim(finding, None)
            elif contested and is_contested(finding):
                yield self._aim(finding, "contested")
        for element in self.before.elements:
            if element.outcome == "major" and (element.edition, element.clause, element.subject.name) in counted:
                yield self._aim(element, "element")

    def _counted(self) -> set[tuple[str, str | None, str | None]]:
        """The elements that a tally reached counts, by edition, clause and row."""
        return {
            (count.edition, one.clause, name)
            for count in self.before.tallies
            if count.outcome == "major"
            for one in count.certain
            for name in one.subjects
        }

    def _aim(self, finding: Finding, why: Why | None) -> Aim:
        return Aim(finding, why, self._cleared(finding))

    def _cleared(self, finding: Finding) -> Formula:
        """That no reading of the clause finds anything on the row any more."""
        found = self._place(finding)
        if found is None:
            return NEVER
        number, program, item = found
        outcomes = program.evaluate(program.tokens(self.scene.surroundings.subjects[number], self.scene))
        applies = [program.variants[i] for i in item.variants if outcomes[i] != "not_applicable"]
        return joined("all", (self._formulas.cleared(program, variant, number) for variant in applies))

    def _spared(self, finding: Finding, known: Known) -> Formula:
        """That no reading of a clause finds anything on the row while answers in `known` change."""
        found = self._place(finding)
        if found is None:
            return HOLDS
        number, program, item = found
        return joined(
            "all", (self._formulas.spared(program, program.variants[i], number, known) for i in item.variants)
        )

    def _place(self, finding: Finding) -> tuple[int, Program, Item] | None:
        """The row's number and the clause a finding is about; None where a person decided it, or it is a tally."""
        program = self.judges[finding.edition].programs.get(finding.subject.kind)
        item = next(
            (
                i
                for i in (program.items if program else ())
                if (i.clause_id, i.branch) == (finding.clause, finding.branch)
            ),
            None,
        )
        row = next((i for i, one in enumerate(self.scene.surroundings.subjects) if _is(one, finding)), None)
        return None if program is None or item is None or row is None else (row, program, item)

    def target(self, aim: Aim) -> Target:
        """A finding with its alternatives."""
        finding = aim.finding
        found = list(islice(self._alternatives(aim), MOST + 1))
        return Target(
            finding.edition,
            finding.clause or "",
            finding.citation or "",
            finding.subject,
            finding.branch_text,
            finding.summary or "",
            aim.why,
            finding.remedy,
            tuple(self._changes(steps) for steps in found[:MOST]),
            None if found else self._stuck(aim),
            len(found) > MOST,
        )

    def _stuck(self, aim: Aim) -> Stuck:
        """Why nothing that can be changed clears a finding."""
        if self._place(aim.finding) is None:
            return "by_a_person"
        if aim.formula != NEVER:
            return "creates_another"
        return "job" if self.judge.library.kinds[aim.finding.subject.kind].past else "unchangeable"

    def _alternatives(self, aim: Aim) -> Iterator[Steps]:
        """Every minimal set of changes that clears one finding, cheapest first, each tried on the form."""
        if aim.formula == NEVER:
            return
        solver = self._solver([aim])
        for steps in self._clear(solver, [aim]):
            yield steps
            solver.forbid(steps)

    def plan(self, aims: list[Aim]) -> Plan | None:
        """The cheapest changes that clear all of it."""
        if not aims:
            return None
        solver = self._solver(aims)
        first = solver.cheapest()
        steps = next(self._clear(solver, aims), None)
        shown, proven = (steps, True) if steps is not None else (first, False)
        if shown is None:
            return Plan((), Decimal(0), False, False, tuple(_said(aim.finding) for aim in aims))
        after = self._after(shown)
        wrong = [*self._standing_still(after, aims), *self._new(after)]
        return Plan(
            self._changes(shown),
            total(shown, self._cost),
            proven,
            not wrong,
            tuple(_said(one) for one in wrong),
            self._opened(after),
        )

    def _solver(self, aims: Sequence[Aim]) -> Solver:
        """A solver of whom it is demanded that all of this be cleared."""
        known = frozenset(place for aim in aims for place in slots_of(aim.formula))
        solver = Solver(self._cost)
        for aim in aims:
            solver.demand(self._spared(aim.finding, known))
        return solver

    def _clear(self, solver: Solver, aims: Sequence[Aim]) -> Iterator[Steps]:
        """Changes by which the findings are gone and nothing else comes up, cheapest first, as the judge says.

        What does come up is demanded to stay away, and the solver asked again; where that is demanded already, these
        very changes are excluded.
        """
        demanded: set[Key] = set()
        for _ in range(TRIES):
            steps = solver.cheapest()
            if steps is None:
                return
            after = self._after(steps)
            wrong = [*self._standing_still(after, aims), *self._new(after)]
            if not wrong:
                yield steps
                continue
            fresh = [one for one in wrong if key_of(one) not in demanded]
            for one in fresh:
                demanded.add(key_of(one))
                solver.demand(self._spared(one, solver.places))
            if not fresh:
                solver.forbid_exactly(steps)

    def _after(self, steps: Steps) -> Verdict:
        return self._verdict(form_with(self.form, steps, self.judge.library, self.day))

    def _verdict(self, form: Form) -> Verdict:
        return self.judge.judge(form, as_of=self.as_of, standards=self.standards)

    def _standing_still(self, after: Verdict, aims: Iterable[Aim]) -> list[Finding]:
        """What should be gone and is not."""
        wanted = {key_of(aim.finding) for aim in aims}
        return [
            f
            for f in (*after.findings, *after.elements)
            if key_of(f) in wanted and f.outcome in ("major", "undetermined")
        ]

    def _new(self, after: Verdict) -> list[Finding]:
        """What is found, or contested, that was not so before; and what was contested and is found now."""
        return [f for f in _bad(after) if self._standing.get(key_of(f)) not in ("major", f.outcome)]

    def _opened(self, after: Verdict) -> tuple[Opened, ...]:
        asked = {(q.question, q.subject) for q in self.before.open}
        return tuple(Opened(q.question, q.text, q.subject) for q in after.open if (q.question, q.subject) not in asked)

    def _changes(self, steps: Steps) -> tuple[Change, ...]:
        ordered = sorted(steps, key=self._order)
        return tuple(self._change(step) for step in ordered)

    def _order(self, step: Step) -> tuple[int, int, int]:
        """By row, then as the questions and options stand in the kind."""
        place = step.slot.place
        kind = self.judge.library.kinds[self.form.subjects[place.row].kind]
        question = kind.by_id[place.question]
        options = list(question.options or ())
        return place.row, kind.questions.index(question), options.index(place.option) if place.option else 0

    def _change(self, step: Step) -> Change:
        row = self.scene.surroundings.subjects[step.slot.place.row]
        return change_of(step, row, self.judge.library.kinds[row.kind], self._cost(step.slot))

    @property
    def _cost(self) -> Cost:
        kinds = [row.kind for row in self.form.subjects]

        def cost(slot: Slot) -> Decimal:
            question = slot.place.question
            of_kind = self.costs.get(f"{kinds[slot.place.row]}.{question}")
            return self.costs.get(question, Decimal(1)) if of_kind is None else of_kind

        return cost


def _bad(verdict: Verdict) -> Iterator[Finding]:
    """What no change may bring: hits, elements met, and what readings differ on."""
    for finding in (*verdict.findings, *verdict.elements):
        if finding.clause and (finding.outcome == "major" or is_contested(finding)):
            yield finding


def _is(row: Subject, finding: Finding) -> bool:
    return (row.kind, row.name) == (finding.subject.kind, finding.subject.name)


def _tallies(work: _Work, finding: Finding) -> bool:
    """Whether a finding is a count of elements: these are put right one by one, and not counted down."""
    judge = work.judges.get(finding.edition)
    return judge is not None and finding.clause in {i.clause_id for p in judge.tallies.values() for i in p.items}


def _said(finding: Finding) -> str:
    return f"{finding.subject.name}　{finding.citation}"
