"""Random forms for property tests: several rows, relations, counts, every kind of answer and non-answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from hypothesis import strategies as st

import standards
from engine import Form
from engine.answers import BLANK, Answer, Ground, Subject
from engine.judge import EditionJudge
from engine.proof.cases import tables
from engine.verdict import Finding, Verdict
from engine.vocabulary import understand
from standards.kinds import Question, SubjectKind
from standards.logic import atoms
from standards.text import read
from tests.engine.typical import DAY, N_A, all_answers, numbers_compared, settled

LIBRARY = standards.load()
EDITION = LIBRARY.editions["industry_trade_2023"]
NUMBERS = numbers_compared(LIBRARY)
INSPECTOR = Ground(how="seen", by="示例检查人", reason="示例理由")
QUESTIONS = {(kind.kind, q.id): q for kind in LIBRARY.kinds.values() for q in kind.questions}
OFTEN_N_A = {key: [N_A, N_A] if q.n_a else [] for key, q in QUESTIONS.items()}
SETTLED = {key: settled(q, NUMBERS.get(q.id, ())) + OFTEN_N_A[key] for key, q in QUESTIONS.items()}
ALL = {key: all_answers(q, NUMBERS.get(q.id, ())) + OFTEN_N_A[key] for key, q in QUESTIONS.items()}
GOOD: dict[str, dict[str, Answer]] = {
    kind: {q: understand(QUESTIONS[kind, q], raw) for q, raw in answers.items() if raw is not None}
    for path in tables()
    for kind, answers in read(path.read_text(encoding="utf-8"), path.name).data["good"].items()
}
YES = {"yes_no": [Answer("given", "yes")] * 5}
_PROGRAMS = EditionJudge(EDITION, LIBRARY).programs
JUDGED_KINDS = sorted(_PROGRAMS.keys() - {"enterprise", "workshop"})
N_A_KINDS = tuple(kind for kind in JUDGED_KINDS if any(q.n_a for q in LIBRARY.kinds[kind].questions))
GOVERNED_BY: dict[str, set[str]] = defaultdict(set)
for _edition in LIBRARY.editions.values():
    for _kind, _program in EditionJudge(_edition, LIBRARY).programs.items():
        _given = [atom.leaf for v in _program.variants for atom in atoms(v.given)]
        GOVERNED_BY[_kind] |= {str(leaf.value) for leaf in _given if leaf.op == "sector"}

Key = tuple[str | None, str | None, str, str | None]
Place = tuple[int, str]


def open_rows(kind: str) -> st.SearchStrategy[dict[str, Answer]]:
    return st.fixed_dictionaries({q.id: st.sampled_from(ALL[kind, q.id]) for q in _questions(kind)})


def settled_rows(kind: str) -> st.SearchStrategy[dict[str, Answer]]:
    return st.fixed_dictionaries({q.id: st.sampled_from(SETTLED[kind, q.id]) for q in _questions(kind)})


def nearly_good_rows(kind: str) -> st.SearchStrategy[dict[str, Answer]]:
    """The good row of the case tables, changed here and there."""
    good = GOOD.get(kind, {})
    usual = {q.id: [good[q.id]] * 2 * len(ALL[kind, q.id]) if q.id in good else [] for q in _questions(kind)}
    return st.fixed_dictionaries({q.id: st.sampled_from(usual[q.id] + ALL[kind, q.id]) for q in _questions(kind)})


@st.composite
def forms(draw: st.DrawFn, kinds: tuple[str, ...] = (), most: int = 3) -> Form:
    """An enterprise, perhaps a workshop, up to `most` rows and what they lie in; counts right, blank or larger."""
    drawn = draw(st.lists(st.sampled_from(kinds or JUDGED_KINDS), min_size=1, max_size=most))
    subjects = [draw(_enterprises(sorted({sector for kind in drawn for sector in GOVERNED_BY[kind]})))]
    if draw(st.booleans()):
        subjects.append(Subject("workshop", "车间", (), {"sector": draw(st.sampled_from(ALL["workshop", "sector"]))}))
    for n, kind in enumerate(drawn):
        _add(draw, subjects, LIBRARY.kinds[kind], f"部位{n}")
    listed = Counter(subject.kind for subject in subjects)
    counts = {kind: draw(st.sampled_from([n, n, None, n + 1])) for kind, n in listed.items() if kind != "enterprise"}
    for kind in draw(st.lists(st.sampled_from(JUDGED_KINDS), unique=True)):
        counts.setdefault(kind, draw(st.sampled_from([None, 1])))
    told = dict.fromkeys(LIBRARY.kinds.keys() - {"enterprise"}, 0) | counts
    return form_of(subjects, {kind: n for kind, n in sorted(told.items()) if n is not None})


def _enterprises(likely: list[str]) -> st.SearchStrategy[Subject]:
    """The enterprise, of one or two industries, more often of those that the clauses on its rows speak of."""
    sectors = st.sampled_from([*likely * 3, *_sectors()])
    flags = {q.id: st.sampled_from([*ALL["enterprise", q.id], *YES.get(q.type, ())]) for q in _questions("enterprise")}
    return st.builds(_enterprise, st.lists(sectors, min_size=1, max_size=2, unique=True), st.fixed_dictionaries(flags))


def _enterprise(sectors: list[str], answers: dict[str, Answer]) -> Subject:
    ticks = {sector: "T" if sector in sectors else "F" for sector in _sectors()}
    fixed = {"sectors": Answer("given", ticks), "is_industry_trade": Answer("given", "yes")}
    return Subject("enterprise", "企业", (), answers | fixed)


def _add(draw: st.DrawFn, subjects: list[Subject], kind: SubjectKind, name: str) -> None:
    """A row with open answers, lying in nothing, in a new row of its kind's, or in the workshop."""
    outer: list[str] = []
    for within in kind.within:
        if within == "workshop":
            outer += [s.name for s in subjects if s.kind == "workshop" and draw(st.booleans())]
        elif draw(st.booleans()):
            outer.append(f"{name}外{within}")
            _add(draw, subjects, LIBRARY.kinds[within], outer[-1])
    subjects.append(
        row(
            kind.kind,
            name,
            draw(nearly_good_rows(kind.kind) | settled_rows(kind.kind) | open_rows(kind.kind)),
            tuple(outer),
        )
    )


def row(kind: str, name: str, answers: dict[str, Answer], within: tuple[str, ...] = ()) -> Subject:
    return Subject(kind, name, within, answers, dict.fromkeys(answers, INSPECTOR))


def form_of(subjects: list[Subject], counts: dict[str, int]) -> Form:
    return Form("t", DAY, "self", ("industry_trade",), {}, counts, subjects)


def blanks(form: Form) -> list[Place]:
    """Where an answer is open altogether; not a workshop's industry, which format.md names as an exception."""
    return [
        (i, question.id)
        for i, subject in enumerate(form.subjects)
        if subject.kind != "workshop"
        for question in LIBRARY.kinds[subject.kind].questions
        if subject.answer(question.id).state in ("blank", "unclear")
    ]


def answered(form: Form, answers: dict[Place, Answer]) -> Form:
    """The form with some answers changed, signed by the inspector."""
    subjects = list(form.subjects)
    for (i, question), answer in answers.items():
        subject = subjects[i]
        grounds = subject.grounds | {question: INSPECTOR}
        subjects[i] = replace(subject, answers=subject.answers | {question: answer}, grounds=grounds)
    return replace(form, subjects=subjects)


def drawn_answers(draw: st.DrawFn, form: Form, places: list[Place]) -> dict[Place, Answer]:
    return {(i, q): draw(st.sampled_from(SETTLED[form.subjects[i].kind, q])) for i, q in places}


def by_key(verdict: Verdict) -> dict[Key, Finding]:
    return {(f.clause, f.branch, f.subject.kind, f.subject.name): f for f in verdict.findings}


def emptied(form: Form, place: Place) -> Form:
    return answered(form, {place: BLANK})


def _questions(kind: str) -> list[Question]:
    return LIBRARY.kinds[kind].questions


def _sectors() -> list[str]:
    return list(LIBRARY.kinds["enterprise"].by_id["sectors"].options or ())
