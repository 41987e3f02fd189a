"""Results as a table for spreadsheets: made in a process of its own, for it takes a while and must not slow others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import standards
from engine.batch.pool import Lost, Pool
from engine.formats.verdicts import read_verdicts
from engine.judge import Judge
from engine.reports.findings import findings_table
from engine.reports.papers import Case
from engine.reports.tables import CannotWrite, write_table
from engine.verdict import Verdict
from standards.wording import Lang, Text

_PATIENCE = 1800.0  # seconds


@dataclass(frozen=True, slots=True)
class Asked:
    """A table to be written: of which results, as what, where to."""

    results: Path
    ending: str
    lang: Lang
    to: Path


@dataclass(frozen=True, slots=True)
class Tabling:
    """Started once in the process."""

    extra: tuple[Path, ...] = ()

    def __call__(self) -> Callable[[Asked], Text | None]:
        """Load the standards; what is given writes a table, or says why it cannot be."""
        judge = Judge(standards.load(extra=self.extra))
        return lambda asked: _written(asked, judge)


def table(results: Path, ending: str, lang: Lang, extra: tuple[Path, ...] = ()) -> Path | Text:
    """The table of a job's results, beside them; made where it is not there. A text says why it cannot be made."""
    to = results.with_name(f"findings-{lang}.{ending}")
    if to.exists():
        return to
    for result in Pool[Asked, Text | None](Tabling(extra), 1, _PATIENCE).each([[Asked(results, ending, lang, to)]]):
        if isinstance(result, Lost):
            return Text("程序出表时出错；ndjson 可以照常取", "the program failed; take ndjson")
        return result or to
    return Text("出表中断，请再试", "interrupted; try again")


def _written(asked: Asked, judge: Judge) -> Text | None:
    part = asked.to.with_name(f"{asked.to.name}.{os.getpid()}.part")
    try:
        with asked.results.open(encoding="utf-8") as lines, part.open("wb") as out:
            write_table(findings_table(_cases(lines, judge), asked.lang), asked.ending, out)
        part.replace(asked.to)
    except CannotWrite as error:
        return error.message
    finally:
        part.unlink(missing_ok=True)
    return None


def _cases(lines: object, judge: Judge) -> Iterator[Case]:
    for verdict in read_verdicts(lines):  # type: ignore[arg-type]
        if not isinstance(verdict, Verdict):
            raise verdict  # what we wrote ourselves
        yield Case(verdict, judge)
