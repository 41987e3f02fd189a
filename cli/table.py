"""The verdict as a safety officer reads it: one sentence first, then what is major, then what to find out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TextIO

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from engine.reports.words import (
    DISCLAIMER,
    HOW,
    REASON,
    SECTOR_DISPUTED,
    UNVERIFIED,
    is_contested,
    label,
    sentence,
)
from engine.verdict import Because, Finding, Verdict
from standards.kinds import POSTS
from standards.wording import Lang, Text

SHOWN = 15  # open questions, unless all are asked for
_STYLE = {"major": "bold red", "undetermined": "yellow", "not_found": "green", "not_applicable": "dim"}
_TITLES = {
    "major": Text("符合重大事故隐患判定情形（拟判定）", "Major-hazard clauses met (suggested)"),
    "past": Text("违法线索（作业已结束）", "Leads on past violations (the job is over)"),
    "person": Text("待人工判定", "For a person to decide"),
    "open": Text("待核实的问题（先问能定得多的）", "Open questions, most decisive first"),
    "lines": Text("整类未判定", "Kinds not judged as a whole"),
    "clear": Text("按填报未发现", "Not found, by what was filled in"),
    "not_applicable": Text("不适用", "Not applicable"),
    "rests": Text(
        "上述结论所依据的“不涉及”和“0”，请现场核对", "Answers “not applicable” and counts of 0 this rests on"
    ),
    "unreadable": Text("填报无法识别", "Could not be read"),
    "remarks": Text("提示", "Remarks"),
    "objections": Text("异议（不减少上面的任何一项）", "Objections (they remove nothing from the above)"),
    "not_judged": Text("未判定范围", "Not judged"),
    "standards": Text("判定所用标准", "Standards applied"),
}


def write_table(out: TextIO, verdict: Verdict, lang: Lang = "zh", *, everything: bool = False) -> None:
    """Write one verdict for a person at a terminal, or plainly where `out` is none."""
    console = Console(file=out, highlight=False, soft_wrap=False, width=None if out.isatty() else 100)
    _Table(console, verdict, lang, everything).write()


class _Table:
    def __init__(self, console: Console, verdict: Verdict, lang: Lang, everything: bool) -> None:
        self.console, self.verdict, self.lang, self.everything = console, verdict, lang, everything

    def write(self) -> None:
        self._head()
        self._hits("major", (f for f in self._clauses("major") if not f.past))
        self._hits("past", (f for f in self._clauses("major") if f.past))
        self._hits("person", (f for f in self._clauses("undetermined") if f.reason == "needs_person"))
        self._open()
        self._lines()
        self._clear()
        self._rest()

    def _say(self, text: Text) -> str:
        return text.in_(self.lang)

    def _title(self, key: str, count: int | None = None) -> None:
        self.console.print()
        self.console.print(Line(f"■ {self._say(_TITLES[key])}" + (f"（{count}）" if count is not None else ""), "bold"))

    def _item(self, text: str, indent: int = 2, head: str = "", style: str = "") -> None:
        """A paragraph with a hanging head. Chinese has no spaces to wrap at, so lines are cut by their width."""
        hang = indent + cell_len(head)
        for i, part in enumerate(chop_cells(text, max(20, self.console.width - hang)) or [""]):
            start = " " * indent + head if i == 0 else " " * hang
            self.console.print(Line.assemble((start, "dim"), (part, style)), soft_wrap=True)

    def _clauses(self, outcome: str) -> Iterator[Finding]:
        return (f for f in self.verdict.findings if f.clause and f.outcome == outcome)

    def _head(self) -> None:
        verdict = self.verdict
        self.console.rule(style="dim")
        name = verdict.enterprise.get("name", "")
        as_of = Text(
            f"按 {verdict.as_of or '（没有日期）'} 有效的版本", f"editions in force on {verdict.as_of or '(no date)'}"
        )
        self._item("　".join(filter(None, (name, verdict.form, self._say(as_of)))), 0)
        self._item(sentence(verdict, self.lang), 0, style=_STYLE[verdict.outcome])
        self._item(f"（{self._say(DISCLAIMER)}）", 0, style="dim")

    def _hits(self, key: str, found: Iterable[Finding]) -> None:
        findings = list(found)
        if findings:
            self._title(key, len(findings))
        for number, finding in enumerate(findings, 1):
            self._hit(number, finding)

    def _hit(self, number: int, finding: Finding) -> None:
        lang = self.lang
        branch = f"（{finding.branch_text}）" if finding.branch_text else ""
        self._item(f"{number}. {finding.subject.name}{branch}　{label(finding, lang)}", style=_STYLE[finding.outcome])
        citation = "，".join(filter(None, (finding.citation, *finding.cites)))
        self._field(Text("判定依据", "Clause"), citation)
        self._field(Text("条文大意", "Summary"), finding.summary or "")
        because = sorted(finding.because, key=lambda b: b.subject != finding.subject.name)
        self._field(Text("为什么", "Why"), "；".join(self._because(b, finding) for b in because))
        self._field(Text("须认定", "To decide"), "；".join(m.text for m in finding.missing))
        if is_contested(finding):
            for reading in finding.readings:
                came_out = Text("命中", "met") if reading.outcome == "major" else Text("不命中", "not met")
                self._field(Text("条文理解", "Reading"), f"{reading.text}：{self._say(came_out)}（{reading.basis}）")
        if finding.note == "sector":
            self._field(Text("说明", "Note"), self._say(SECTOR_DISPUTED))
        if finding.source != "verified":
            self._field(Text("说明", "Note"), self._say(UNVERIFIED))
        self._field(Text("整改建议", "Remedy"), finding.remedy or "")

    def _field(self, name: Text, text: str) -> None:
        if text:
            head = self._say(name)
            self._item(text, 5, head + " " * (10 - cell_len(head)))

    def _because(self, because: Because, finding: Finding) -> str:
        how = f"（{self._say(HOW[because.how])}）" if because.how else ""
        whose = "" if because.subject == finding.subject.name else f"{because.subject}："
        return f"{whose}{because.text}：{because.answer_text}{how}"

    def _open(self) -> None:
        questions = [q for q in self.verdict.open if q.question != "count"]
        if not questions:
            return
        self._title("open", len(questions))
        table = Table(box=None, padding=(0, 1), pad_edge=False)
        for heading in (
            Text("问题", "Question"),
            Text("部位", "Where"),
            Text("谁能答", "Who"),
            Text("能定的条文", "Settles"),
        ):
            table.add_column(self._say(heading), overflow="fold", style="" if heading.zh == "问题" else "dim")
        shown = questions if self.everything else questions[:SHOWN]
        for question in shown:
            post = self._say(POSTS[question.post]) if question.post in POSTS else ""
            table.add_row(question.text, question.subject, post, "、".join(question.settles))
        self.console.print(Padding(table, (0, 0, 0, 2)))
        if len(shown) < len(questions):
            left = len(questions) - len(shown)
            self._item(self._say(Text(f"……另有 {left} 个，加 --all 全列", f"… {left} more with --all")))

    def _lines(self) -> None:
        lines = [f for f in self.verdict.findings if f.clause is None and f.outcome == "undetermined"]
        if lines:
            self._title("lines", len(lines))
        settles = {q.subject: q for q in self.verdict.open if q.question == "count"}
        for line in lines:
            question = settles.get(line.summary or "")
            ask = f"：{question.text}（{'、'.join(question.settles)}）" if question else ""
            self._item(f"{line.summary}　{REASON[line.reason or 'missing'].in_(self.lang)}{ask}")

    def _clear(self) -> None:
        for outcome, key in (("not_found", "clear"), ("not_applicable", "not_applicable")):
            found = [f for f in self.verdict.findings if f.outcome == outcome]
            if found:
                self._title(key, len(found))
            for name, group in groupby((f for f in found if f.clause), key=lambda f: f.subject.name):
                self._item("、".join(_numbered(f) for f in group), head=f"{name}：")
            kinds = [f.summary or "" for f in found if f.clause is None]
            if kinds and (self.everything or len(kinds) <= 5):
                self._item("、".join(kinds))
            elif kinds:
                words = Text(
                    f"另有 {len(kinds)} 类部位整类不适用，加 --all 列出",
                    f"{len(kinds)} more kinds as a whole; --all lists them",
                )
                self._item(self._say(words))

    def _rest(self) -> None:
        verdict = self.verdict
        names = {f.subject.kind: f.summary or "" for f in verdict.findings if f.clause is None}
        zero = [f"{names[kind]}：0" for kind in verdict.rests_on.zero_counts]
        self._list(
            "rests",
            [f"{a.subject}：{a.text}：不涉及" for a in verdict.rests_on.n_a] + (["、".join(zero)] if zero else []),
        )
        self._list("unreadable", [f"{u.where}　“{u.text}”　{u.message}" for u in verdict.unreadable])
        self._list(
            "objections", [f"{o['clause']} {o['subject'] or ''}　{o['by']}：{o['reason']}" for o in verdict.objections]
        )
        self._list("remarks", list(verdict.remarks))
        standards = [f"{s.edition}　{_outcome(s.outcome, s.reasons, self.lang)}　{s.why}" for s in verdict.standards]
        self._list("standards", standards)
        self._list("not_judged", [f"{n.matter}：{n.why}" for n in verdict.not_judged])

    def _list(self, key: str, lines: list[str]) -> None:
        if lines:
            self._title(key)
        for line in lines:
            self._item(line)


def _numbered(finding: Finding) -> str:
    return f"{finding.clause}（{finding.branch_text}）" if finding.branch_text else str(finding.clause)


def _outcome(outcome: str, reasons: tuple[str, ...], lang: Lang) -> str:
    from engine.reports.words import OUTCOME

    why = "、".join(REASON[reason].in_(lang) for reason in reasons)
    return OUTCOME[outcome].in_(lang) + (f"（{why}）" if outcome == "undetermined" and why else "")
