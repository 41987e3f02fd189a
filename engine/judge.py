"""The judge: a form and the standards in, a verdict out. Pure: no network, no database, no printing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import version

from engine.answers import NO_GROUND, Answer, Subject, counted
from engine.contradictions import Contradicted, without_contradicted
from engine.edition import EditionJudge, Judged
from engine.forms import Form
from engine.handed import Unreadable
from engine.leaves import Scene, truth
from engine.people import decided, exempted
from engine.questions import open_questions
from engine.relations import Surroundings
from engine.remarks import remarks
from engine.scope import Applied, applied, not_judged
from engine.verdict import (
    RANK,
    REASONS,
    Advisory,
    Because,
    Digests,
    Finding,
    NotApplicableAnswer,
    OpenQuestion,
    Reason,
    RestsOn,
    StandardOutcome,
    UnreadableCell,
    Verdict,
)
from standards import Library
from standards.editions import Edition
from standards.kinds import SubjectKind
from standards.logic import Outcome, Value, tree
from standards.wording import Lang, Text

ENGINE = f"panding {version('panding')}"


class Judge:
    """Judges forms under the standards of one library. Compiles an edition's clauses on a kind when first needed."""

    def __init__(self, library: Library) -> None:
        """Take the standards; nothing is compiled yet."""
        self.library = library
        self._editions: dict[str, EditionJudge] = {}
        self._checklists: dict[str, EditionJudge] = {}

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
        scene, contradicted = without_contradicted(self.scene(form, day))
        judged = [self._judged(one, form, scene) for one in done]
        binding = [each for one, each in zip(done, judged, strict=True) if not one.advisory]
        findings = [finding for each in binding for finding in each.findings]
        outcomes = [_standard_outcome(one, each.findings, scene, lang) for one, each in zip(done, judged, strict=True)]
        judges = [judge for one in done if one.edition for judge in self.parts(one.edition)]
        checklist = [finding for each in binding for finding in each.checklist]
        return Verdict(
            form=form.id,
            outcome=_overall(outcomes),
            as_of=day.isoformat() if day else None,
            standards=tuple(outcomes),
            findings=tuple(findings),
            open=(
                *_date_first(done, form),
                *_open(findings, checklist, scene, judges),
            ),
            rests_on=replace(_rests_on(findings), exemptions=tuple(e for each in binding for e in each.exemptions)),
            not_judged=not_judged(done, self.library, day, lang, {f.clause for f in findings if f.note == "decided"}),
            unreadable=tuple(_cell(u, lang) for u in [*form.unreadable, *self._conflicts(form, scene, contradicted)]),
            digests=Digests(form.file_digest, form.digest, self.library.digest, ENGINE),
            remarks=tuple(
                text.in_(lang)
                for text in remarks(
                    form,
                    scene,
                    judges,
                    [f for each in judged for f in (*each.findings, *each.elements, *each.checklist)],
                )
            ),
            enterprise=dict(form.identity),
            objections=tuple(o.model_dump() for o in form.objections),
            inspected_on=form.inspected_on.isoformat() if form.inspected_on else None,
            origin=form.origin,
            sectors=_ticked(scene.enterprise.answer("sectors")),
            elements=tuple(element for each in binding for element in each.elements),
            tallies=tuple(count for each in binding for count in each.tallies),
            overlaps=tuple(overlap for each in binding for overlap in each.overlaps),
            advisory=tuple(_advisory(one, each) for one, each in zip(done, judged, strict=True) if one.advisory),
            checklist=tuple(checklist),
        )

    def _judged(self, one: Applied, form: Form, scene: Scene) -> Judged:
        """One standard on a form: its clauses, what people decided, what is exempt."""
        if one.edition is None:
            return Judged()
        deciding, *only_checked = self.parts(one.edition)
        judged = deciding.judge(form, scene)
        judged.checklist = [finding for part in only_checked for finding in part.judge(form, scene).findings]
        judged.findings += decided(form, one.edition, scene)
        judged.exemptions = exempted(form, one.edition, scene, judged.findings)
        if one.uncertain:
            _to_a_person([*judged.findings, *judged.checklist])
        return judged

    def edition(self, edition: Edition) -> EditionJudge:
        """The judge of what decides in one edition, kept for the next form."""
        if edition.id not in self._editions:
            self._editions[edition.id] = EditionJudge(edition.part(checklist=False), self.library)
        return self._editions[edition.id]

    def parts(self, edition: Edition) -> list[EditionJudge]:
        """The judge of what decides in one edition and, where it has 重点检查事项, the judge of these.

        They are judged apart so that a kind which only they ask about leaves nothing open that could decide.
        """
        deciding = self.edition(edition)
        if not edition.has_checklist:
            return [deciding]
        if edition.id not in self._checklists:
            self._checklists[edition.id] = EditionJudge(edition.part(checklist=True), self.library)
        return [deciding, self._checklists[edition.id]]

    def scene(self, form: Form, day: date | None = None) -> Scene:
        """What the leaves are read against: the form's rows, with only the answers that count."""
        kinds = self.library.kinds
        inspected = form.inspected_on or day
        rows = [_as_counted(subject, kinds[subject.kind], inspected) for subject in form.subjects]
        enterprise = next((row for row in rows if row.kind == "enterprise"), form.enterprise)
        return Scene(enterprise, Surroundings(rows, kinds), kinds, inspected)

    def _conflicts(self, form: Form, scene: Scene, contradicted: Iterable[Contradicted]) -> Iterator[Unreadable]:
        """What contradicts itself: fewer counted than listed, things that lie in themselves, answers rows deny."""
        for one in contradicted:
            raw, question = str(one.subject.answer(one.question.id).raw), one.question.text
            message = Text(f"与其中的“{one.inner.name}”矛盾", f"contradicted by “{one.inner.name}”, which lies in it")
            yield Unreadable(f"{one.subject.name}：{question}", raw, message)
        listed = Counter(subject.kind for subject in form.subjects)
        for kind, count in form.counts.items():
            if count < (rows := listed[kind]):
                name = self.library.kinds[kind].name
                message = Text(f"填了{count}，却列了{rows}行", f"{count} are counted but {rows} listed")
                yield Unreadable(f"counts.{kind}（{name}）", str(count), message)
        for subject in scene.surroundings.cycles():
            message = Text("“所在”绕成一圈", "it is said to lie, by way of others, in itself")
            yield Unreadable(subject.name, "、".join(subject.within), message)


def _advisory(one: Applied, judged: Judged) -> Advisory:
    return Advisory(
        one.edition.id if one.edition else one.standard,
        gravest(finding.outcome for finding in judged.findings),
        tuple(judged.findings),
        tuple(judged.elements),
        tuple(judged.tallies),
        tuple(judged.overlaps),
        tuple(judged.checklist),
    )


def _open(
    findings: Sequence[Finding], checklist: Sequence[Finding], scene: Scene, judges: Sequence[EditionJudge]
) -> Iterator[OpenQuestion]:
    """The questions still open: those that decide first, then those of 重点检查事项 alone."""
    deciding = open_questions(findings, scene, judges)
    asked = {(question.question, question.subject) for question in deciding}
    yield from deciding
    for question in open_questions(checklist, scene, judges) if checklist else ():
        if (question.question, question.subject) not in asked:
            yield question


def _date_first(done: Sequence[Applied], form: Form) -> list[OpenQuestion]:
    """Without a date no edition can be chosen: that is then the first thing to ask."""
    without = tuple(one.standard for one in done if one.missing_date)
    return [OpenQuestion("inspected_on", "检查日期", form.enterprise.name, "safety", without)] if without else []


def _as_counted(subject: Subject, kind: SubjectKind, day: date | None) -> Subject:
    """The row with the answers that do not count (expired, judged by nobody) opened."""
    grounds = subject.grounds
    dated = {name for name, ground in grounds.items() if ground.at}
    changed = {
        name: counted(kind.by_id[name], subject.answers[name], grounds.get(name, NO_GROUND), day)
        for name in (kind.judged | dated) & subject.answers.keys()
    }
    return replace(subject, answers=subject.answers | changed) if changed else subject


def _to_a_person(findings: Iterable[Finding]) -> None:
    """Nothing is major by an edition that may not have been there yet."""
    for one in findings:
        if one.outcome == "major":
            one.outcome, one.reason, one.reasons = "undetermined", "needs_person", ("needs_person",)
            one.past, one.note = False, "edition_uncertain"


def _standard_outcome(one: Applied, findings: list[Finding], scene: Scene, lang: Lang) -> StandardOutcome:
    why = one.why.in_(lang)
    if one.edition is None:
        reason: Reason = "missing" if one.missing_date else "not_encoded"
        return StandardOutcome(one.standard, "undetermined", "none", None, why, (reason,))
    head = one.edition.head
    decides = one.edition.decides
    outcome = gravest(finding.outcome for finding in findings) if decides else "not_applicable"
    reasons = {reason for f in findings for reason in f.reasons}
    if decides and head.coverage != "full" and outcome != "major":
        outcome = "undetermined"
        reasons.add("partial_text" if head.coverage == "partial" else "not_encoded")
    if decides and one.uncertain:
        outcome = "undetermined"
        reasons.add("needs_person")
    applies = {"T": True, "F": False}.get(_gate(one.edition, scene))
    ordered = tuple(reason for reason in REASONS if reason in reasons)
    return StandardOutcome(
        one.edition.id,
        outcome,
        head.coverage,
        applies,
        why,
        ordered,
        one.advisory,
        head.cited_as,
        head.term,
        head.says,
        tuple(head.not_bound),
        decides,
    )


def _ticked(answer: Answer) -> tuple[str, ...]:
    """The options that a list names."""
    return tuple(option for option, tick in answer.value.items() if tick == "T") if answer.state == "given" else ()


def _gate(edition: Edition, scene: Scene) -> Value:
    return truth(tree(edition.head.given), scene.enterprise, scene)


def _overall(outcomes: Sequence[StandardOutcome]) -> Outcome:
    """The gravest outcome of the standards asked for; with none that decides nothing is assessed, which is no pass."""
    return gravest(one.outcome for one in outcomes if one.decides and not one.advisory)


def gravest(outcomes: Iterable[Outcome]) -> Outcome:
    """The gravest of several outcomes; of none, undetermined."""
    return max(outcomes, key=RANK.__getitem__, default="undetermined")


def _rests_on(findings: Iterable[Finding]) -> RestsOn:
    n_a: dict[tuple[str, str], Because] = {}
    zero: dict[str, None] = {}
    for one in findings:
        if one.outcome in ("not_found", "not_applicable"):
            for because in one.because:
                if because.answer == "n_a":
                    n_a[because.question, because.subject] = because
                if because.question == "count" and because.answer == "0":
                    zero[one.subject.kind] = None
    return RestsOn(tuple(NotApplicableAnswer(b.question, b.text, b.subject) for b in n_a.values()), tuple(zero))


def _cell(unreadable: Unreadable, lang: Lang) -> UnreadableCell:
    return UnreadableCell(unreadable.where, unreadable.text, unreadable.message.in_(lang))
