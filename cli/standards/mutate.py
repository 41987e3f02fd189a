"""`panding standards mutate`: would the case tables notice a slip in an encoding?"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.exits import Exit
from cli.library import FoldersOption, loaded
from cli.options import Shape, ShapeOption, fail
from cli.standards.editions import edition_named
from cli.streams import reader_may_leave, speak_utf8

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from engine import Judge
    from engine.proof.cases import Case
    from engine.proof.mutate import Fate, Tells, Trial
    from standards import Library
    from standards.editions import Edition

_CALLED = {
    "killed": "查出",
    "refused": "加载时拒绝",
    "equivalent": "等价",
    "survived": "漏过",
    "unproven": "未定",
}
_SLIPPED = ("survived", "unproven")


@reader_may_leave()
def mutate(
    editions: Annotated[list[str] | None, typer.Argument(help="版本，缺省为全部 editions, by default all")] = None,
    clause: Annotated[str | None, typer.Option(help="只改这一项 only this clause, e.g. 11(6)")] = None,
    format: ShapeOption = Shape.table,
    seconds: Annotated[float | None, typer.Option(help="到时停下 stop after so many seconds", min=0)] = None,
    cases: Annotated[
        Path | None,
        typer.Option(help="案例表所在文件夹 folder of the case tables", exists=True, file_okay=False),
    ] = None,
    standards: FoldersOption = None,
) -> None:
    """把编码一处一处改错，看案例表查不查得出。Puts one slip at a time into an encoding: do the case tables notice?

    退出码 status: 0 全部查出 all noticed; 1 有漏过的 some are not; 3 时间到而没有做完 out of time;
    2 命令或案例表有误、缺 z3 wrong call or tables, no z3.
    """
    from engine import Judge

    library = loaded(standards)
    chosen = [edition_named(library, name) for name in editions] if editions else list(library.editions.values())
    judge = Judge(library)
    ends = time.monotonic() + seconds if seconds is not None else None
    scores: list[Score] = []
    for edition in chosen:
        only = _clause_named(edition, clause)
        if edition.clauses and (only or clause is None):
            score = Score(edition.id)
            scores.append(score)
            _run(score, _trial(edition, judge, cases), only, ends, quiet=format is Shape.json)
    if clause is not None and not scores:
        _no_such_clause(clause, chosen)
    if format is Shape.json:
        speak_utf8()
        typer.echo(json.dumps([score.data() for score in scores], ensure_ascii=False, indent=1))
    elif len(scores) > 1:
        typer.echo(f"\n合计　{_said(sum((score.counts for score in scores), Counter()))}")
    raise typer.Exit(_ending(scores))


@dataclass(slots=True)
class Score:
    """What became of the mutants of one edition."""

    edition: str
    counts: Counter[str] = field(default_factory=Counter)
    by_place: dict[str, Counter[str]] = field(default_factory=dict)
    slipped: list[Fate] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, fate: Fate) -> None:
        """Count one."""
        self.counts[fate.how] += 1
        self.by_place.setdefault(fate.mutant.place, Counter())[fate.how] += 1
        if fate.how in _SLIPPED:
            self.slipped.append(fate)

    def data(self) -> dict[str, Any]:
        """All of it as JSON."""
        return {
            "edition": self.edition,
            **_data(self.counts),
            "clauses": {place: _data(counts) for place, counts in self.by_place.items()},
            "survivors": [_fate(fate) for fate in self.slipped],
            "left_out": dict(self.left_out),
        }


def _data(counts: Counter[str]) -> dict[str, Any]:
    return {"mutants": counts.total(), **{how: counts[how] for how in _CALLED}, "score": _share(counts)}


def _fate(fate: Fate) -> dict[str, Any]:
    from engine.proof.lines import line

    slip = fate.mutant.slip
    return {
        "clause": fate.mutant.place,
        "branch": slip.branch,
        "reading": slip.reading,
        "part": slip.part or None,
        "operator": slip.operator,
        "slip": slip.said.zh,
        "how": fate.how,
        "case": line(fate.case) if fate.case else None,
    }


def _run(score: Score, trial: Trial, clause: str | None, ends: float | None, *, quiet: bool) -> None:
    """Try the mutants clause by clause; each clause is said when it is done."""
    say: Callable[[str], None] = (lambda text: None) if quiet else typer.echo
    say(f"{trial.edition.id}　{trial.edition.head.cited_as}")
    for place, group in groupby(trial.mutants(clause), key=lambda mutant: mutant.place):
        before = len(score.slipped)
        for mutant in group:
            if ends is not None and time.monotonic() > ends:
                score.left_out[place] += 1
            else:
                score.add(trial.fate(mutant))
        if place in score.by_place:
            say(f"  {place}　{_said(score.by_place[place])}")
        for fate in score.slipped[before:]:
            for text in _survivor(fate):
                say(text)
    if score.left_out:
        first = next(iter(score.left_out))
        say(f"  时间到：从 {first} 起有 {score.left_out.total()} 处没有试")
    say(f"  小计　{_said(score.counts)}")


def _survivor(fate: Fate) -> Iterator[str]:
    from engine.proof.lines import line

    slip = fate.mutant.slip
    where = "，".join(filter(None, (slip.branch and f"分支 {slip.branch}", slip.reading and f"理解 {slip.reading}")))
    yield f"    ✗ {_CALLED[fate.how]}：{f'（{where}）' if where else ''}{slip.said.zh}"
    if fate.case:
        yield "      加上这一例就能查出（期望是现编码的结论，先对照条文；起一个看得懂的名字）："
        yield f"      {line(fate.case)}"


def _said(counts: Counter[str]) -> str:
    parts = [f"{called} {counts[how]}" for how, called in _CALLED.items() if counts[how] or how == "killed"]
    return f"改动 {counts.total()}　" + "　".join(parts) + f"　查出率 {_share(counts)}"


def _share(counts: Counter[str]) -> str:
    """Those noticed of those there are to notice, rounded down: 100 % only where it is all."""
    caught = counts["killed"] + counts["refused"]
    there = counts.total() - counts["equivalent"]
    return f"{caught * 1000 // there / 10:.1f} %" if there else "—"


def _ending(scores: list[Score]) -> Exit:
    from standards.wording import Text

    total = sum((score.counts for score in scores), Counter[str]())
    if total["survived"]:
        return Exit.MAJOR
    if total["unproven"] and _tells_maker() is None:
        fail(
            Text(
                f"没有查出的 {total['unproven']} 处是否等价，要用 z3 证明：pip install 'panding[verify]'",
                f"whether {total['unproven']} not noticed come to the same takes z3: pip install 'panding[verify]'",
            ),
            "zh",
        )
    if total["unproven"]:
        return Exit.MAJOR
    return Exit.UNDETERMINED if any(score.left_out for score in scores) else Exit.CLEAR


def _trial(edition: Edition, judge: Judge, folder: Path | None) -> Trial:
    """The mutants before the edition's tables; where the tables are no good, say so and end with status 2."""
    from engine.proof.mutate import Trial
    from standards.wording import Text

    maker = _tells_maker()
    trial = Trial(edition, judge, _cases(edition, judge.library, folder), maker and maker(judge.library, edition))
    wrong = [f"  {case.file}:{case.line} {case.name}" for case in trial.wrong()]
    if wrong:
        listed = "\n".join(wrong)
        fail(Text(f"这些案例与编码本身就不符，先改好：\n{listed}", f"these cases fail as it is:\n{listed}"), "zh")
    return trial


def _cases(edition: Edition, library: Library, folder: Path | None) -> list[Case]:
    from engine.proof.cases import TableError, case_folders, cases, tables
    from standards.wording import Text

    where = [folder] if folder else case_folders(library)
    paths = [path for each in where for path in tables(each) if path.parent.name == edition.id]
    try:
        found = [case for path in paths for case in cases(path)]
    except TableError as error:
        fail(Text(str(error), str(error)), "zh")
    if not found:
        places = "、".join(str(each / edition.id) for each in where)
        fail(Text(f"没有案例表：{places}", f"no case tables: {places}"), "zh")
    return found


@cache
def _tells_maker() -> Callable[[Library, Edition], Callable[[str, date], Tells]] | None:
    """What tells mutants apart, made per edition; None where z3 is not installed."""
    try:
        from engine.proof.telling import Telling
    except ModuleNotFoundError as error:
        if error.name != "z3":
            raise
        return None

    def of(library: Library, edition: Edition) -> Callable[[str, date], Tells]:
        return cache(lambda kind, day: Telling(library, edition, library.kinds[kind], day))

    return of


def _clause_named(edition: Edition, text: str | None) -> str | None:
    from standards.citations import find_clause

    return find_clause(edition, text) if text is not None else None


def _no_such_clause(clause: str, editions: list[Edition]) -> None:
    from standards.problems import unknown
    from standards.wording import Text

    fail(unknown(Text("条文项", "clause"), clause, [name for edition in editions for name in edition.clauses]), "zh")
