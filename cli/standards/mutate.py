"""`panding standards mutate`: would the case tables notice a slip in an encoding?"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.exits import Exit
from cli.options import Shape, ShapeOption, fail
from cli.streams import reader_may_leave, speak_utf8

if TYPE_CHECKING:
    from datetime import date

    from engine import Judge
    from engine.proof.cases import Case
    from engine.proof.mutants import Mutant
    from engine.proof.mutate import Fate, Tells, Trial
    from standards import Library
    from standards.editions import Edition

COLUMNS = {"all": "改动", "killed": "查出", "refused": "拒载", "equivalent": "等价", "survived": "漏过", "unproven": "未定"}


@reader_may_leave()
def mutate(
    editions: Annotated[list[str] | None, typer.Argument(help="版本，缺省为全部 editions, by default all")] = None,
    clause: Annotated[str | None, typer.Option(help="只改这一项 only this clause, e.g. 11(6)")] = None,
    format: ShapeOption = Shape.table,
    seconds: Annotated[float | None, typer.Option(help="到时停止 stop after so many seconds", min=0)] = None,
    cases: Annotated[
        Path | None, typer.Option(help="案例表所在目录 folder of the case tables", exists=True, file_okay=False)
    ] = None,
) -> None:
    """逐处改错编码，看案例表查不查得出。Puts one slip at a time into an encoding; do the case tables notice?

    退出码 status：0 全部查出；1 有漏过的；2 命令或案例表有误，或者缺 z3；3 时间到，没有做完。
    """
    import standards
    from engine import Judge

    library = standards.load()
    judge = Judge(library)
    chosen = [_edition(library, name) for name in editions or library.editions]
    ends = None if seconds is None else time.monotonic() + seconds
    reports = []
    for edition in chosen:
        if not edition.clauses:
            continue
        trial = _trial(edition, judge, cases)
        report = Report(edition, ends)
        named = _named(edition, clause) if clause else None
        if named or not clause:
            report.run(trial, named, _silent if format is Shape.json else typer.echo)
            reports.append(report)
    if format is Shape.json:
        speak_utf8()
        typer.echo(json.dumps([report.data() for report in reports], ensure_ascii=False, indent=1))
    elif len(reports) > 1:
        typer.echo("\n合计　" + _counts(sum((report.counts for report in reports), Counter())))
    raise typer.Exit(_status(reports))
