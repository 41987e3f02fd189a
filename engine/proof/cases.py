"""Case tables (tests/cases, or `cases` beside others' editions): read, turned into forms, compared with verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from engine import Judge
from engine.answers import Answer, Ground, Subject
from engine.forms import Form
from engine.verdict import Finding
from engine.vocabulary import understand
from standards import Library
from standards.loader import HERE
from standards.text import read

KINDS = ("hit", "clear", "boundary", "not_applicable", "undetermined", "broken")
DAY = date(2024, 5, 20)
ASSESSOR = Ground(how="seen", by="示例检查人", reason="示例理由")
_TABLE_KEYS = {"edition", "article", "day", "good", "cases"}
_CASE_KEYS = {"clause", "kind", "name", "subject", "set", "blank", "enterprise", "within", "inside", "expect"}
_EXPECT_KEYS = {"outcome", "reason", "missing", "cites", "branch", "past", "readings"}


Row = tuple[str, str, tuple[str, ...], dict[str, Any]]  # kind, name, within, answers


class TableError(Exception):
    """A case table that cannot be read; says where and what."""


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

    def __str__(self) -> str:
        return f"{self.clause}-{self.kind}-{self.name}".replace(" ", "")


def case_folder(root: Path = HERE) -> Path:
    """Where the case tables of the standards under `root` stand: ours with the tests, others' beside their editions."""
    return root.parent / "tests" / "cases" if root == HERE else root / "cases"


def tables(folder: Path | None = None) -> list[Path]:
    """The case tables in a folder, one folder an edition; by default ours."""
    return sorted((folder or case_folder()).glob("*/*.yaml"))


def cases(path: Path) -> list[Case]:
    """Every case of a table.

    Raises:
        TableError: where it cannot be read as one.
    """
    edition = path.parent.name
    document = read(path.read_text(encoding="utf-8"), f"{edition}/{path.name}")
    if document.problems:
        raise TableError("\n".join(problem.said() for problem in document.problems))
    table = document.data
    _only(table, _TABLE_KEYS, document.file)
    day = date.fromisoformat(table["day"]) if "day" in table else DAY
    reading = _Table(edition, document.file, day, table.get("good") or {})
    return [reading.case(document.line(("cases", i)), raw) for i, raw in enumerate(table["cases"])]


def _only(given: Iterable[str], known: set[str], where: str) -> None:
    if strange := set(given) - known:
        raise TableError(f"{where}: {'、'.join(sorted(strange))}?")


@dataclass(frozen=True, slots=True)
class _Table:
    """A table being read: what its cases have in common."""

    edition: str
    file: str
    day: date
    good: dict[str, Any]

    def case(self, line: int, raw: dict[str, Any]) -> Case:
        where = f"{self.file}:{line}"
        _only(raw, _CASE_KEYS, where)
        _only([raw["kind"]], set(KINDS), where)
        around = [self._row(row, f"外{n}", ()) for n, row in enumerate(raw.get("within") or [])]
        answers = {**self.good.get(raw["subject"], {}), **(raw.get("set") or {})}
        blank = raw.get("blank") or []
        _only(blank, set(answers), f"{where} blank")
        left = {question: answer for question, answer in answers.items() if question not in blank}
        enterprise = left if raw["subject"] == "enterprise" else self.good.get("enterprise", {})
        own = (raw["subject"], "被查", tuple(row[1] for row in around), left)
        inside = [self._row(row, f"内{n}", ("被查",)) for n, row in enumerate(raw.get("inside") or [])]
        expect = {c: e if isinstance(e, dict) else {"outcome": e} for c, e in raw["expect"].items()}
        for entry in expect.values():
            _only(entry, _EXPECT_KEYS, where)
        return Case(
            edition=self.edition,
            file=self.file,
            line=line,
            day=self.day,
            clause=raw["clause"],
            kind=raw["kind"],
            name=raw["name"],
            subject=raw["subject"],
            rows=(*around, own, *inside),
            enterprise={**enterprise, **(raw.get("enterprise") or {})},
            expect=expect,
        )

    def _row(self, row: dict[str, Any], name: str, within: tuple[str, ...]) -> Row:
        """A row beside the one judged: that kind's good row, with its own answers on top."""
        return row["kind"], name, within, {**self.good.get(row["kind"], {}), **(row.get("answers") or {})}


def form_of(case: Case, library: Library) -> Form:
    """The case as a form. Judged questions count as signed, as on a form filled in by an inspector."""
    rows = [("enterprise", "企业", (), case.enterprise), *(r for r in case.rows if r[0] != "enterprise")]
    subjects = [_subject(library, *row) for row in rows]
    counts = {kind: sum(s.kind == kind for s in subjects) for kind in library.kinds}
    return Form("case", case.day, "self", (case.edition,), {}, counts, subjects)


def _subject(library: Library, kind: str, name: str, within: tuple[str, ...], answers: dict[str, Any]) -> Subject:
    questions = library.kinds[kind].by_id
    typed: dict[str, Answer] = {q: understand(questions[q], a) for q, a in answers.items() if a is not None}
    return Subject(kind, name, within, typed, dict.fromkeys((q for q in typed if questions[q].judged), ASSESSOR))


def differences(case: Case, judge: Judge) -> list[str]:
    """What is not as expected, both ways: every expectation used, no major or open finding left over."""
    verdict = judge.judge(form_of(case, judge.library))
    name = "企业" if case.subject == "enterprise" else "被查"
    found = {
        f.clause if f.branch is None else f"{f.clause}/{f.branch}": f
        for f in (*verdict.findings, *verdict.elements)
        if f.clause and f.subject.name == name
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
