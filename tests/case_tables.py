"""The case tables under tests/cases: read, turned into forms, and compared with what the engine finds."""

from __future__ import annotations

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
from standards.text import read

CASES = Path(__file__).parent / "cases"
KINDS = ("hit", "clear", "boundary", "not_applicable", "undetermined", "broken")
DAY = date(2024, 5, 20)
ASSESSOR = Ground(how="seen", by="示例检查人", reason="示例理由")
_TABLE_KEYS = {"edition", "article", "day", "good", "cases"}
_CASE_KEYS = {"clause", "kind", "name", "subject", "set", "blank", "enterprise", "within", "expect"}
_EXPECT_KEYS = {"outcome", "reason", "missing", "cites", "branch", "past", "readings"}


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a table: a row, and what each clause must come to on it."""

    file: str
    line: int
    day: date  # of inspection; an edition must be in force on it
    clause: str
    kind: str
    name: str
    subject: str
    rows: tuple[tuple[str, str, tuple[str, ...], dict[str, Any]], ...] = field(repr=False)
    enterprise: dict[str, Any] = field(repr=False)
    expect: dict[str, dict[str, Any]] = field(repr=False)

    def __str__(self) -> str:
        return f"{self.clause}-{self.kind}-{self.name}".replace(" ", "")


def tables() -> list[Path]:
    return sorted(CASES.glob("*/*.yaml"))


def cases(path: Path) -> list[Case]:
    document = read(path.read_text(encoding="utf-8"), path.relative_to(CASES).as_posix())
    assert not document.problems, document.problems
    table = document.data
    assert set(table) <= _TABLE_KEYS, set(table) - _TABLE_KEYS
    day = date.fromisoformat(table["day"]) if "day" in table else DAY
    return [
        _case(document.file, document.line(("cases", i)), day, table["good"], raw)
        for i, raw in enumerate(table["cases"])
    ]


def _case(file: str, line: int, day: date, good: dict[str, Any], raw: dict[str, Any]) -> Case:
    where = f"{file}:{line}"
    assert set(raw) <= _CASE_KEYS, f"{where}: {set(raw) - _CASE_KEYS}"
    assert raw["kind"] in KINDS, f"{where}: {raw['kind']}"
    kind, rows, names = raw["subject"], [], []
    for n, outer in enumerate(raw.get("within") or []):
        names.append(f"外{n}")
        rows.append((outer["kind"], names[-1], (), {**good.get(outer["kind"], {}), **(outer.get("answers") or {})}))
    answers = {**good.get(kind, {}), **(raw.get("set") or {})}
    blank = raw.get("blank") or []
    assert set(blank) <= set(answers), f"{where}: blanks what no good row answers: {set(blank) - set(answers)}"
    rows.append((kind, "被查", tuple(names), {q: a for q, a in answers.items() if q not in blank}))
    enterprise = {**good.get("enterprise", {}), **(raw.get("enterprise") or {})}
    expect = {c: e if isinstance(e, dict) else {"outcome": e} for c, e in raw["expect"].items()}
    for entry in expect.values():
        assert set(entry) <= _EXPECT_KEYS, f"{where}: {set(entry) - _EXPECT_KEYS}"
    return Case(file, line, day, raw["clause"], raw["kind"], raw["name"], kind, tuple(rows), enterprise, expect)


def form_of(case: Case, library: Library) -> Form:
    """The case as a form. Judged questions count as signed, as on a form filled in by an inspector."""
    rows = [("enterprise", "企业", (), case.enterprise), *(r for r in case.rows if r[0] != "enterprise")]
    subjects = [_subject(library, *row) for row in rows]
    counts = {kind: sum(s.kind == kind for s in subjects) for kind in library.kinds}
    return Form("case", case.day, "self", (case.file.split("/")[0],), {}, counts, subjects)


def _subject(library: Library, kind: str, name: str, within: tuple[str, ...], answers: dict[str, Any]) -> Subject:
    questions = library.kinds[kind].by_id
    typed: dict[str, Answer] = {q: understand(questions[q], a) for q, a in answers.items() if a is not None}
    return Subject(kind, name, within, typed, dict.fromkeys((q for q in typed if questions[q].judged), ASSESSOR))


def differences(case: Case, judge: Judge) -> list[str]:
    """What is not as expected, both ways: every expectation used, no major or open finding left over."""
    form = form_of(case, judge.library)
    name = "企业" if case.subject == "enterprise" else "被查"
    findings = [f for f in judge.judge(form).findings if f.clause and f.subject.name == name]
    found = {f.clause if f.branch is None else f"{f.clause}/{f.branch}": f for f in findings}
    wrong = [f"{key}: no such finding on the row" for key in case.expect if key not in _keys(found)]
    for key, finding in found.items():
        expected = case.expect.get(key) or (case.expect.get(str(finding.clause)) if _alone(finding, found) else None)
        if expected is not None:
            wrong += [f"{key}: {text}" for text in _compare(finding, expected, judge.library)]
        elif finding.outcome in ("major", "undetermined"):
            wrong.append(
                f"{key}: left over, {finding.outcome} {finding.reason} {[m.question for m in finding.missing]}"
            )
    return wrong


def _alone(finding: Finding, found: dict[str, Finding]) -> bool:
    return sum(f.clause == finding.clause for f in found.values()) == 1


def _keys(found: dict[str, Finding]) -> set[str]:
    return set(found) | {str(f.clause) for f in found.values() if _alone(f, found)}


def _compare(finding: Finding, expected: dict[str, Any], library: Library) -> list[str]:
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
