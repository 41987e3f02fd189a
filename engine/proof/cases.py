"""Case tables (tests/cases, or `cases` beside others' editions): read, turned into forms, compared with verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import model_validator

from engine import Judge
from engine.answers import Answer, Ground, Subject
from engine.forms import Form
from engine.verdict import Finding
from engine.vocabulary import NotUnderstood, understand
from standards import Library
from standards.loader import HERE
from standards.logic import Outcome
from standards.model import Model
from standards.problems import unknown
from standards.reading import validated
from standards.text import read
from standards.wording import Text

DAY = date(2024, 5, 20)
ASSESSOR = Ground(how="seen", by="示例检查人", reason="示例理由")
JUDGED = "被查"  # the name of the row that is judged
CaseKind = Literal["hit", "clear", "boundary", "not_applicable", "undetermined", "broken"]
KINDS: tuple[CaseKind, ...] = get_args(CaseKind)
Row = tuple[str, str, tuple[str, ...], dict[str, Any]]  # kind, name, within, answers


class _Expected(Model):
    """What a clause must come to; what is not written may be anything."""

    outcome: Outcome
    reason: str | None = None
    missing: list[str] = []
    cites: list[str] = []
    branch: str | None = None
    past: Literal["yes", "no"] = "no"
    readings: dict[str, Outcome] = {}

    @model_validator(mode="before")
    @classmethod
    def _outcome_alone(cls, given: object) -> object:
        return {"outcome": given} if isinstance(given, str) else given


class _RowIn(Model):
    """A row beside the one judged."""

    kind: str
    answers: dict[str, Any] = {}


class _CaseIn(Model):
    """One case as it is written."""

    clause: str
    kind: CaseKind
    name: str
    subject: str
    set: dict[str, Any] = {}
    blank: list[str] = []
    enterprise: dict[str, Any] = {}
    within: list[_RowIn] = []
    inside: list[_RowIn] = []
    expect: dict[str, _Expected]


class _Table(Model):
    """A case table as it is written: per kind a row on which nothing is wrong, and the cases."""

    edition: str
    article: str
    day: date = DAY
    good: dict[str, dict[str, Any]] = {}
    cases: list[_CaseIn]


class TableError(Exception):
    """A case table that cannot be read; `wrong` says where and what, line by line."""

    def __init__(self, wrong: list[str]) -> None:
        """Keep what is wrong."""
        super().__init__("\n".join(wrong))
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a table: a row, and what each clause must come to on it."""

    edition: str
    file: str
    line: int
    day: date  # of inspection; an edition must be in force on it
    clause: str
    kind: str
    name: str
    subject: str
    rows: tuple[Row, ...] = field(repr=False)
    enterprise: dict[str, Any] = field(repr=False)
    expect: dict[str, dict[str, Any]] = field(repr=False)
    good: dict[str, dict[str, Any]] = field(repr=False, default_factory=dict)  # of the table, by kind

    @property
    def own(self) -> Row:
        """The row that is judged; of the enterprise `enterprise` holds the answers."""
        return next(row for row in self.rows if row[1] == JUDGED)

    @property
    def row_name(self) -> str:
        """The name of the row that is judged, on the form."""
        return "企业" if self.subject == "enterprise" else JUDGED

    def __str__(self) -> str:
        return f"{self.clause}-{self.kind}-{self.name}".replace(" ", "")


def case_folder(root: Path = HERE) -> Path:
    """Where the case tables of the standards under `root` stand: ours with the tests, others' beside their editions."""
    return root.parent / "tests" / "cases" if root == HERE else root / "cases"


def case_folders(library: Library) -> list[Path]:
    """The folders of the case tables of every edition loaded, ours and others', as far as they are there."""
    roots = [HERE if origin.ours else origin.folder.parent for origin in library.origins.values()]
    roots += [addition.folder.parent for origin in library.origins.values() for addition in origin.added]
    return [folder for folder in dict.fromkeys(map(case_folder, roots)) if folder.is_dir()]


def tables(folder: Path | None = None) -> list[Path]:
    """The case tables in a folder, one folder an edition; by default ours."""
    return sorted((folder or case_folder()).glob("*/*.yaml"))


def cases(path: Path) -> list[Case]:
    """Every case of a table.

    Raises:
        TableError: where it cannot be read as one, with every problem found.
    """
    edition = path.parent.name
    try:
        document = read(path.read_text(encoding="utf-8"), f"{edition}/{path.name}")
    except UnicodeDecodeError:
        raise TableError([f"{edition}/{path.name}:1: 不是 UTF-8 编码，请另存为 UTF-8"]) from None
    table = None if document.problems else validated(document, _Table)
    if table:
        if table.edition != edition:
            document.report(("edition",), "", Text(f"应是文件夹的名称 {edition}", f"the folder is called {edition}"))
        for i, question in _blank_already(table):
            message = Text(f"“{question}”本来就没有答案", f"“{question}” has no answer to be emptied")
            document.report(("cases", i, "blank"), "", message)
    if document.problems or table is None:
        raise TableError([problem.said() for problem in document.problems])
    return [_case(table, case, document.file, document.line(("cases", i))) for i, case in enumerate(table.cases)]


def _case(table: _Table, given: _CaseIn, file: str, line: int) -> Case:
    """One line of a table, with what the table's good rows say on every kind."""
    around = [_row(table, row, f"外{n}", ()) for n, row in enumerate(given.within)]
    inside = [_row(table, row, f"内{n}", (JUDGED,)) for n, row in enumerate(given.inside)]
    answers = {**table.good.get(given.subject, {}), **given.set}
    left = {question: answer for question, answer in answers.items() if question not in given.blank}
    own = (given.subject, JUDGED, tuple(row[1] for row in around), left)
    enterprise = left if given.subject == "enterprise" else table.good.get("enterprise", {})
    return Case(
        edition=table.edition,
        file=file,
        line=line,
        day=table.day,
        clause=given.clause,
        kind=given.kind,
        name=given.name,
        subject=given.subject,
        rows=(*around, own, *inside),
        enterprise={**enterprise, **given.enterprise},
        expect={clause: expected.model_dump(exclude_unset=True) for clause, expected in given.expect.items()},
        good=table.good,
    )


def _row(table: _Table, row: _RowIn, name: str, within: tuple[str, ...]) -> Row:
    """A row beside the one judged: that kind's good row, with its own answers on top."""
    return row.kind, name, within, {**table.good.get(row.kind, {}), **row.answers}


def _blank_already(table: _Table) -> Iterator[tuple[int, str]]:
    """Questions that a case empties though nothing answers them: a slip, or an answer taken out of the good row."""
    for i, case in enumerate(table.cases):
        for question in case.blank:
            if question not in table.good.get(case.subject, {}) and question not in case.set:
                yield i, question


def form_of(case: Case, library: Library) -> Form:
    """The case as a form. Judged questions count as signed, as on a form filled in by an inspector.

    Raises:
        TableError: where it names a kind or a question that is not there, or an answer that is none.
    """
    rows = [("enterprise", "企业", (), case.enterprise), *(r for r in case.rows if r[0] != "enterprise")]
    wrong = [f"{case.file}:{case.line}: {text}" for row in rows for text in _unfit(library, row)]
    if wrong:
        raise TableError(wrong)
    subjects = [_subject(library, *row) for row in rows]
    counts = {kind: sum(s.kind == kind for s in subjects) for kind in library.kinds}
    return Form("case", case.day, "self", (case.edition,), {}, counts, subjects)


def _unfit(library: Library, row: Row) -> Iterator[str]:
    """What on a row nobody asks, or no question can be answered with."""
    name, _, _, answers = row
    if name not in library.kinds:
        yield unknown(_KIND, name, library.kinds).zh
        return
    questions = library.kinds[name].by_id
    for question, answer in answers.items():
        if question not in questions:
            yield unknown(Text(f" {name} 问题", f"question of {name}"), question, questions).zh
        elif answer is not None:
            try:
                understand(questions[question], answer)
            except NotUnderstood as error:
                yield f"{name}.{question}: {error.message.zh}（{answer}）"


def _subject(library: Library, kind: str, name: str, within: tuple[str, ...], answers: dict[str, Any]) -> Subject:
    questions = library.kinds[kind].by_id
    typed: dict[str, Answer] = {q: understand(questions[q], a) for q, a in answers.items() if a is not None}
    return Subject(kind, name, within, typed, dict.fromkeys((q for q in typed if questions[q].judged), ASSESSOR))


_KIND = Text("检查部位类别", "subject kind")


def differences(case: Case, judge: Judge) -> list[str]:
    """What is not as expected, both ways: every expectation used, no major or open finding left over."""
    try:
        form = form_of(case, judge.library)
    except TableError as error:
        return error.wrong
    verdict = judge.judge(form)
    found = {
        f.clause if f.branch is None else f"{f.clause}/{f.branch}": f
        for f in (*verdict.findings, *verdict.elements, *verdict.checklist)
        if f.clause and f.subject.name == case.row_name
    }
    wrong = [f"{key}: no such finding on the row" for key in case.expect if key not in _keys(found)]
    for key, finding in found.items():
        expected = case.expect.get(key) or (case.expect.get(str(finding.clause)) if _alone(finding, found) else None)
        if expected is not None:
            wrong += [f"{key}: {text}" for text in _compare(finding, expected)]
        elif finding.outcome in ("major", "undetermined"):
            wrong.append(
                f"{key}: left over, {finding.outcome} {finding.reason} {[m.question for m in finding.missing]}"
            )
    return wrong


def _alone(finding: Finding, found: dict[str, Finding]) -> bool:
    return sum(f.clause == finding.clause for f in found.values()) == 1


def _keys(found: dict[str, Finding]) -> set[str]:
    return set(found) | {str(f.clause) for f in found.values() if _alone(f, found)}


def _compare(finding: Finding, expected: dict[str, Any]) -> list[str]:
    got: dict[str, Any] = {
        "outcome": finding.outcome,
        "reason": finding.reason,
        "branch": finding.branch,
        "past": "yes" if finding.past else "no",
        "cites": [cite.rpartition("）")[2] for cite in finding.cites],
        "readings": {r.name: r.outcome for r in finding.readings},
    }
    wrong = [
        f"{key} is {got[key]}, expected {value}" for key, value in expected.items() if key in got and got[key] != value
    ]
    if "missing" in expected:
        missing = {f"enterprise.{m.question}" if m.subject == "企业" else m.question for m in finding.missing}
        wanted = set(expected["missing"] or [])
        plain = {m.question for m in finding.missing}
        if wanted not in (missing, plain):
            wrong.append(f"missing is {sorted(missing)}, expected {sorted(wanted)}")
    return wrong
