"""The verdict as a safety officer reads it: one sentence first, then what is major, then what to find out."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from cli.wrap import plain, wrapped
from engine.reports.words import (
    ACT_NOW,
    ADVISORY,
    AT_ONCE,
    CHECKED,
    CHECKLIST_ONLY,
    DISCLAIMER,
    FOR_A_PERSON,
    HOW,
    NO_VERDICT,
    NOTE,
    NOTHING_ELSE,
    OUTCOME,
    PUT_RIGHT,
    REASON,
    TALLIED,
    UNVERIFIED,
    UNVERIFIED_READING,
    WHY_OPEN,
    caveats,
    in_terms,
    is_contested,
    label,
    said_by,
    sentence,
    tallied,
    telling_readings,
    terms,
)
from engine.verdict import Advisory, Because, Finding, NotJudged, StandardOutcome, Verdict
from standards.editions import at_once_question
from standards.kinds import POSTS
from standards.wording import Lang, Text

_NARROWEST = 20  # columns a paragraph gets at least
_AND = Text("；", "; ")
_N_A = Text("不涉及", "not applicable")
_NOT_BOUND = Text("约束对象", "whom it binds")
SHOWN = 15  # open questions, unless all are asked for
_STYLE = {"major": "bold red", "undetermined": "yellow", "not_found": "green", "not_applicable": "dim"}
_TITLES = {
    "major": Text("符合重大事故隐患判定情形（拟判定）", "Major-hazard clauses met (suggested)"),
    "past": Text("违法线索（作业已结束）", "Leads on past violations (the job is over)"),
    "person": Text("待人工判定", "For a person to decide"),
    "open": Text("待核实的问题（先问能定得多的）", "Open questions, most decisive first"),
    "lines": Text("整类未判定", "Kinds not judged as a whole"),
    "tallies": Text("综合判定", "Comprehensive judgement"),
    "elements": Text("存在的综合判定要素", "Elements met"),
    "at_once": Text("能立即改正", "To be put right at once"),
    "overlaps": Text("同一事实命中几条，是否各计由人定", "Met by one fact together: a person decides"),
    "checklist": Text("重点检查事项（不作重大隐患判定）", "Checklist (decides nothing about major hazards)"),
    "advisory": Text("仅供参考", "For reference only"),
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


def _eased(finding: Finding) -> bool:
    """Whether something is not found only because it can be put right at once."""
    own = at_once_question(finding.clause or "")
    return any(because.question == own and because.answer == "yes" for because in finding.because)


def write_table(out: TextIO, verdict: Verdict, lang: Lang = "zh", *, everything: bool = False) -> None:
    """Write one verdict for a person at a terminal, or plainly where `out` is none."""
    width = None if out.isatty() or "COLUMNS" in os.environ else 100
    console = _Console(file=out, highlight=False, markup=False, emoji=False, width=width)
    _Table(console, verdict, lang, everything).write()


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the caller: rich itself would end the program with 1."""
        raise


class _Table:
    def __init__(self, console: Console, verdict: Verdict, lang: Lang, everything: bool) -> None:
        self.console, self.verdict, self.lang, self.everything = console, verdict, lang, everything

    def write(self) -> None:
        self._head()
        unreadable = [f"{u.where}　“{u.text}”　{u.message}" for u in self.verdict.unreadable]
        self._list("unreadable", unreadable)
        self._hits("major", (f for f in self._clauses("major") if not f.past))
        self._hits("past", (f for f in self._clauses("major") if f.past))
        self._hits("person", (f for f in self._clauses("undetermined") if f.reason in FOR_A_PERSON))
        self._comprehensive(self.verdict)
        self._checklist(self.verdict)
        for advice in self.verdict.advisory:
            self._advisory(advice)
        self._open()
        self._lines()
        self._clear()
        self._rest()

    def _say(self, text: Text) -> str:
        return text.in_(self.lang)

    def _title(self, key: str, count: int | None = None) -> None:
        self.console.print()
        number = "" if count is None else self._aside(str(count))
        title = in_terms(self._say(_TITLES[key]), terms(self.verdict))
        self._item(f"■ {title}{number}", 0, style="bold")

    def _aside(self, text: str) -> str:
        return self._say(Text(f"（{text}）", f" ({text})")) if text else ""

    def _listed(self, words: Iterable[str]) -> str:
        return self._say(Text("、", ", ")).join(words)

    def _pair(self, left: str, right: str) -> str:
        return left + self._say(Text("：", ": ")) + right

    def _item(self, text: str, indent: int = 2, head: str = "", style: str = "") -> None:
        """A paragraph with a hanging head."""
        text, head = plain(text), plain(head)
        hang = indent + cell_len(head)
        if hang > self.console.width - _NARROWEST:  # a long name in front: go on below it
            text, head, hang = head + text, "", indent + 2
        for i, part in enumerate(wrapped(text, max(_NARROWEST, self.console.width - hang))):
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
        for caveat in caveats(verdict):
            self._item(self._say(caveat), 0, style="yellow")
        self._item(self._aside(self._say(DISCLAIMER)).strip(), 0, style="dim")

    def _hits(self, key: str, found: Iterable[Finding]) -> None:
        findings = list(found)
        if findings:
            self._title(key, len(findings))
            if key == "major":
                self._item(self._say(ACT_NOW))
        for number, finding in enumerate(findings, 1):
            self._hit(number, finding)

    def _hit(self, number: int, finding: Finding) -> None:
        lang = self.lang
        branch, own = self._aside(finding.branch_text or ""), terms(self.verdict, finding.edition)
        self._item(
            f"{number}. {finding.subject.name}{branch}　"
            f"{label(finding, lang, own, said_by(self.verdict, finding.edition))}",
            style=_STYLE[finding.outcome],
        )
        citation = "，".join(filter(None, (finding.citation, *map(self._article, finding.cites))))
        self._field(Text("判定依据", "Clause"), citation)
        self._field(Text("条文大意", "Summary"), finding.summary or "")
        self._grounds(finding)

    def _grounds(self, finding: Finding) -> None:
        because = sorted(finding.because, key=lambda b: b.subject != finding.subject.name)
        self._field(Text("为什么", "Why"), self._say(_AND).join(self._because(b, finding) for b in because))
        self._field(Text("须认定", "To decide"), self._listed(m.text for m in finding.missing))
        if is_contested(finding):
            for reading in telling_readings(finding):
                came_out = Text("命中", "met") if reading.outcome == "major" else Text("不命中", "not met")
                self._field(
                    Text("条文理解", "Reading"),
                    self._pair(reading.text, self._say(came_out)) + self._aside(reading.basis),
                )
        if finding.note:
            self._field(Text("说明", "Note"), self._say(NOTE[finding.note]))
        if finding.source != "verified":
            of_a_reading = any(reading.source == "verified" for reading in finding.readings)
            self._field(Text("说明", "Note"), self._say(UNVERIFIED_READING if of_a_reading else UNVERIFIED))
        self._field(Text("整改建议", "Remedy"), finding.remedy or "")

    def _article(self, cite: str) -> str:
        """A second citation of the same standard, without repeating its title."""
        titles = (one.title for one in self.verdict.standards if one.title)
        return next((cite.removeprefix(title) for title in titles if cite.startswith(title)), cite)

    def _field(self, name: Text, text: str) -> None:
        if text:
            head = self._say(name)
            self._item(text, 5, head + " " * (10 - cell_len(head)))

    def _because(self, because: Because, finding: Finding) -> str:
        how = self._aside(self._say(HOW[because.how])) if because.how else ""
        # The question about 能立即改正 repeats the whole clause, which stands above.
        own = because.question == at_once_question(finding.clause or "")
        asked = self._say(AT_ONCE) if own else because.text
        answer = self._pair(asked, because.answer_text) + how
        return answer if because.subject == finding.subject.name else self._pair(because.subject, answer)

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
        contested = {(f.clause, f.subject.name) for f in self.verdict.elements if is_contested(f)}
        for question in shown:
            post = self._say(POSTS[question.post]) if question.post in POSTS else ""
            why = self._aside(self._say(WHY_OPEN[question.why])) if question.why in WHY_OPEN else ""
            if (question.question, question.subject) in contested:  # an element no answer will settle
                post, why = "", self._aside(self._say(REASON["contested"]))
            cells = (question.text + why, question.subject, post, self._listed(question.settles))
            table.add_row(*map(plain, cells))
        self.console.print(Padding(table, (0, 0, 0, 2)))
        if len(shown) < len(questions):
            left = len(questions) - len(shown)
            self._item(self._say(Text(f"另有 {left} 个，加 --all 全列", f"{left} more with --all")))

    def _comprehensive(self, said: Verdict | Advisory) -> None:
        """The tallies, the elements they count, and which of these one fact may have met together."""
        if said.tallies:
            self._title("tallies", len(said.tallies))
        for count in said.tallies:
            head = self._pair(f"{count.clause} {count.subject.name}", "")
            self._item(self._say(tallied(count)) + self._aside(self._say(TALLIED[count.outcome])), head=head)
        met = [one for one in said.elements if one.outcome == "major"]
        if met:
            self._title("elements", len(met))
            self._item(self._say(NO_VERDICT))
        for number, one in enumerate(met, 1):
            self._item(f"{number}. {one.subject.name}　{one.clause}　{one.summary}")
            self._grounds(one)
        notes = (f"{self._listed(o.clauses)}{self._aside(self._listed(o.subjects))}　{o.why}" for o in said.overlaps)
        self._list("overlaps", notes)
        eased = [one for one in (*said.findings, *said.elements) if one.outcome == "not_found" and _eased(one)]
        self._list("at_once", [self._say(PUT_RIGHT)] * bool(eased) + list(map(self._eased, eased)))

    def _eased(self, one: Finding) -> str:
        return f"{one.subject.name}　{one.clause}　{one.summary}"

    def _checklist(self, said: Verdict | Advisory) -> None:
        """重点检查事项: what is not as it should be, and how many came out otherwise."""
        if not said.checklist:
            return
        self._title("checklist")
        for number, one in enumerate((f for f in said.checklist if f.clause and f.outcome == "major"), 1):
            self._item(f"{number}. {one.subject.name}　{one.clause}　{one.summary}")
            self._field(Text("检查依据", "Item"), one.citation or "")
            self._grounds(one)
        counts = Counter(one.outcome for one in said.checklist)
        words = (self._pair(self._say(CHECKED[outcome]), str(n)) for outcome, n in counts.items())
        self._item(self._say(_AND).join(words))

    def _advisory(self, advice: Advisory) -> None:
        """What an edition not in force comes to: what is met, and how many came out otherwise."""
        self._title("advisory")
        self._item(self._say(ADVISORY), style="yellow")
        for number, one in enumerate((f for f in advice.findings if f.clause and f.outcome == "major"), 1):
            self._hit(number, one)
        self._comprehensive(advice)
        self._checklist(advice)
        counts = Counter(one.outcome for one in advice.findings)
        own = terms(self.verdict, advice.edition)
        words = (self._pair(in_terms(self._say(OUTCOME[o]), own), str(n)) for o, n in counts.items())
        self._item(self._say(_AND).join(words))

    def _lines(self) -> None:
        lines = [f for f in self.verdict.findings if f.clause is None and f.outcome == "undetermined"]
        if lines:
            self._title("lines", len(lines))
        settles = {q.subject: q for q in self.verdict.open if q.question == "count"}
        for line in lines:
            question = settles.get(line.summary or "")
            counted = self._aside(line.because[0].answer_text if line.because else "")
            said = f"{line.summary}　{self._say(REASON[line.reason or 'missing'])}{counted}"
            self._item(
                self._pair(said, question.text) + self._aside(self._listed(question.settles)) if question else said
            )

    def _clear(self) -> None:
        for outcome, key in (("not_found", "clear"), ("not_applicable", "not_applicable")):
            found = [f for f in self.verdict.findings if f.outcome == outcome]
            if found:
                self._title(key, len(found))
            rows, kinds = [f for f in found if f.clause], [f for f in found if f.clause is None]
            if outcome == "not_applicable" and not self.everything:
                words = Text(
                    f"{len(rows)} 项不适用于所列部位，{len(kinds)} 类部位整类不适用；加 --all 列出",
                    f"{len(rows)} on the rows listed, {len(kinds)} kinds as a whole; --all lists them",
                )
                self._item(self._say(words))
                continue
            for name, group in groupby(rows, key=lambda f: f.subject.name):
                self._item(self._listed(self._numbered(f) for f in group), head=self._pair(name or "", ""))
            if kinds:
                self._item(self._say(_AND).join(f.summary or "" for f in kinds))

    def _rest(self) -> None:
        verdict = self.verdict
        names = {f.subject.kind: f.summary or "" for f in verdict.findings if f.clause is None}
        exempt = [
            self._pair(f"{e.rule} {e.text}{self._aside(e.subject or '')}", f"{e.reason}{self._aside(e.by)}")
            for e in verdict.rests_on.exemptions
        ]
        zero = self._say(_AND).join(self._pair(names[kind], "0") for kind in verdict.rests_on.zero_counts)
        n_a = [self._pair(a.subject, self._pair(a.text, self._say(_N_A))) for a in verdict.rests_on.n_a]
        self._list("rests", [*n_a, *exempt, *([zero] if zero else [])])
        objections = (
            self._pair(f"{o['clause']} {o['subject'] or ''}　{o['by']}", str(o["reason"])) for o in verdict.objections
        )
        self._list("objections", objections)
        self._list("remarks", verdict.remarks)
        self._list("standards", (line for one in verdict.standards for line in self._applied(one)))
        self._list("not_judged", list(self._left_out(verdict.not_judged)) or [self._say(NOTHING_ELSE)])

    def _list(self, key: str, lines: Iterable[str]) -> None:
        found = list(lines)
        if found:
            self._title(key)
        for line in found:
            self._item(line)

    def _left_out(self, found: Iterable[NotJudged]) -> Iterator[str]:
        """A line a matter; where there is more to say of one, its name once and a line for each."""
        for matter, group in groupby(found, key=lambda one: one.matter):
            first, *more = (one.why for one in group)
            yield self._pair(matter, "" if more else first)
            yield from ("　　" + why for why in ([first, *more] if more else []))

    def _applied(self, one: StandardOutcome) -> Iterator[str]:
        yield f"{one.title or one.edition}　{self._standard(one)}　{one.why}"
        for who in one.not_bound:
            yield "　　" + self._pair(self._say(_NOT_BOUND), who)

    def _numbered(self, finding: Finding) -> str:
        return f"{finding.clause}{self._aside(finding.branch_text or '')}"

    def _standard(self, one: StandardOutcome) -> str:
        if not one.decides:
            return self._say(CHECKLIST_ONLY)
        why = self._listed(self._say(REASON[reason]) for reason in one.reasons)
        outcome = in_terms(self._say(OUTCOME[one.outcome]), [one.term] if one.term else [])
        if one.says and one.outcome == "major" and self.lang == "zh":
            outcome = one.says
        return outcome + (self._aside(why) if one.outcome == "undetermined" else "")
