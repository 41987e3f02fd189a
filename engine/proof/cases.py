"""Case tables (tests/cases, or `cases` beside others' editions): read, turned into forms, compared with verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from engine import Judge
from engine.answers import Answer, Ground, Subject
from engine.forms import Form
from engine.verdict import RANK, Finding
from engine.vocabulary import NotUnderstood, understand
from standards import Library
from standards.loader import HERE
from standards.problems import did_you_mean, unknown
from standards.text import Document, read
from standards.text import Path as Place
from standards.wording import Text

KINDS = ("hit", "clear", "boundary", "not_applicable", "undetermined", "broken")
DAY = date(2024, 5, 20)
ASSESSOR = Ground(how="seen", by="示例检查人", reason="示例理由")
JUDGED = "被查"  # the name of the row that is judged
_TABLE_KEYS = {"edition", "article", "day", "good", "cases"}
_CASE_KEYS = {"clause", "kind", "name", "subject", "set", "blank", "enterprise", "within", "inside", "expect"}
_EXPECT_KEYS = {"outcome", "reason", "missing", "cites", "branch", "past", "readings"}


Row = tuple[str, str, tuple[str, ...], dict[str, Any]]  # kind, name, within, answers


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
        TableError: where it cannot be read as one, with every problem found.
    """
    edition = path.parent.name
    try:
        document = read(path.read_text(encoding="utf-8"), f"{edition}/{path.name}")
    except UnicodeDecodeError:
        raise TableError([f"{edition}/{path.name}:1: 不是 UTF-8 编码，请另存为 UTF-8"]) from None
    if document.problems:
        raise TableError([problem.said() for problem in document.problems])
    return _Table(document, edition).cases()


class _Table:
    """A table being read: what its cases have in common, and what is wrong so far."""

    def __init__(self, document: Document, edition: str) -> None:
        self.document, self.edition = document, edition
        self.wrong: list[str] = []
        self.table = self.mapping(document.data, _TABLE_KEYS, (), needed=("edition", "article", "cases"))
        self.good = {kind: self.mapping(row, None, ("good", kind)) for kind, row in self.part("good").items()}

    def cases(self) -> list[Case]:
        """The cases.

        Raises:
            TableError: with everything that is wrong.
        """
        if self.table.get("edition", self.edition) != self.edition:
            self.note(("edition",), f"“{self.table['edition']}”与文件夹 {self.edition} 不一致")
        listed = self.table.get("cases") or []
        read_ones = [self.case(raw, ("cases", i)) for i, raw in enumerate(listed if isinstance(listed, list) else [])]
        if not isinstance(listed, list):
            self.note(("cases",), "cases 应是列表")
        if self.wrong:
            raise TableError(self.wrong)
        return [case for case in read_ones if case]

    def day(self) -> date:
        """The day of inspection."""
        try:
            return date.fromisoformat(self.table.get("day") or DAY.isoformat())
        except ValueError:
            self.note(("day",), "day 应是日期，如 2024-05-20")
            return DAY

    def case(self, raw: Any, path: Place) -> Case | None:
        """One case; None, with the problems noted, where it cannot be read."""
        before = len(self.wrong)
        raw = self.mapping(raw, _CASE_KEYS, path, needed=("clause", "kind", "name", "subject", "expect"))
        if len(self.wrong) > before:
            return None
        if raw["kind"] not in KINDS:
            self.note((*path, "kind"), f"kind “{raw['kind']}”应是 {'、'.join(KINDS)} 之一")
        around = [self.row(row, f"外{n}", (), (*path, "within")) for n, row in enumerate(raw.get("within") or [])]
        inside = [
            self.row(row, f"内{n}", (JUDGED,), (*path, "inside")) for n, row in enumerate(raw.get("inside") or [])
        ]
        set_here = self.mapping(raw.get("set") or {}, None, (*path, "set"))
        answers = {**self.good.get(raw["subject"], {}), **set_here}
        blank = raw.get("blank") or []
        for question in blank:
            if question not in answers:
                self.note((*path, "blank"), f"blank 里的“{question}”本来就没有答案")
        left = {question: answer for question, answer in answers.items() if question not in blank}
        own = (raw["subject"], JUDGED, tuple(row[1] for row in around), left)
        enterprise = left if raw["subject"] == "enterprise" else self.good.get("enterprise", {})
        set_there = self.mapping(raw.get("enterprise") or {}, None, (*path, "enterprise"))
        return Case(
            edition=self.edition,
            file=self.document.file,
            line=self.document.line(path),
            day=self.day(),
            clause=raw["clause"],
            kind=raw["kind"],
            name=raw["name"],
            subject=raw["subject"],
            rows=(*around, own, *inside),
            enterprise={**enterprise, **set_there},
            expect=self.expected(raw["expect"], (*path, "expect")),
        )

    def row(self, row: Any, name: str, within: tuple[str, ...], path: Place) -> Row:
        """A row beside the one judged: that kind's good row, with its own answers on top."""
        row = self.mapping(row, {"kind", "answers"}, path, needed=("kind",))
        kind = row.get("kind", "")
        return kind, name, within, {**self.good.get(kind, {}), **(row.get("answers") or {})}

    def expected(self, raw: Any, path: Place) -> dict[str, dict[str, Any]]:
        """What each clause must come to; the outcome alone, or more about it."""
        entries = {c: e if isinstance(e, dict) else {"outcome": e} for c, e in self.mapping(raw, None, path).items()}
        for clause, entry in entries.items():
            self.mapping(entry, _EXPECT_KEYS, (*path, clause), needed=("outcome",))
            if entry.get("outcome") not in RANK:
                self.note((*path, clause), f"“{entry.get('outcome')}”应是 {'、'.join(RANK)} 之一")
        return entries

    def part(self, key: str) -> dict[str, Any]:
        return self.mapping(self.table.get(key) or {}, None, (key,))

    def mapping(self, data: Any, known: set[str] | None, path: Place, needed: Iterable[str] = ()) -> dict[str, Any]:
        """The data where it is a mapping with the keys known and needed; else what is wrong with it is noted."""
        if not isinstance(data, dict):
            self.note(path, "这里应是“键: 值”")
            return {}
        for key in data.keys() - (known or data.keys()):
            self.note((*path, key), f"不认识的键“{key}”{did_you_mean(key, known or ()).zh}")
        for key in needed:
            if key not in data:
                self.note(path, f"缺少“{key}”")
        return data

    def note(self, path: Place, message: str) -> None:
        self.wrong.append(f"{self.document.file}:{self.document.line(path)}: {message}")


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
    name = "企业" if case.subject == "enterprise" else JUDGED
    found = {
        f.clause if f.branch is None else f"{f.clause}/{f.branch}": f
        for f in (*verdict.findings, *verdict.elements, *verdict.checklist)
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
