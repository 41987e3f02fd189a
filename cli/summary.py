"""`panding summary`: who has reported, what stands open, and the tables that the authorities ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from cli.exits import Exit
from cli.options import LangOption, Language, day, fail, lang_of, unwritable
from cli.streams import reader_may_leave

if TYPE_CHECKING:
    from engine.summary.counted import Failed, Summary
    from engine.summary.periods import Kind, Span
    from engine.summary.summing import Asked
    from standards.wording import Lang

T = TypeVar("T")
_ENDINGS = (".xlsx", ".html", ".json")


class Period(StrEnum):
    """A kind of period."""

    ten_days = "旬"
    month = "月"
    two_months = "双月"
    quarter = "季"
    year = "年"


def summary(
    results: Annotated[
        list[Path],
        typer.Argument(
            help="check --output 的文件夹，或其中的 results.ndjson folders or results of check", metavar="RESULTS…"
        ),
    ],
    roster: Annotated[Path | None, typer.Option(help="应查名册，xlsx 或 csv who is due")] = None,
    ledger: Annotated[list[Path] | None, typer.Option(help="部门台账（可重复） ledgers, xlsx or csv")] = None,
    reported: Annotated[
        list[Path] | None, typer.Option(help="填好的月报，重算整改率和合计 monthly tables to work out again")
    ] = None,
    regions: Annotated[Path | None, typer.Option(help="属地代码和名称，yaml、csv 或 xlsx names of regions")] = None,
    period: Annotated[Period | None, typer.Option(help="按旬、月、双月、季、年分期 kind of period")] = None,
    of: Annotated[str | None, typer.Option(help="哪一期：2024-05、2024-Q2、2024-05-上、2024 which period")] = None,
    from_: Annotated[str | None, typer.Option("--from", help="从这一天 from this day")] = None,
    to: Annotated[str | None, typer.Option("--to", help="到这一天 to this day")] = None,
    output: Annotated[
        list[Path] | None, typer.Option("--output", "-o", help="写成 xlsx、html、json（可重复） files to write")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件 replace files that exist")] = False,
    lang: LangOption = Language.zh,
) -> None:
    """统计：应查、已查、未报，按地区、行业、条文项、统计期；台账的存量流量；月报表。Statistics over many verdicts."""
    from cli.summary_table import write_summary
    from engine.handed import FormError

    words = lang_of(lang)
    given = _Given(results, roster, ledger or [], reported or [], regions, words)
    outputs = _outputs(output or [], given)
    span, parts = _span(period, of, from_, to, words)
    try:
        found = _summed(given, span, parts)
    except FormError as error:
        fail(error.message, words)
    with reader_may_leave():
        write_summary(found, words)
    written = [_write(path, found, force, words) for path in outputs]
    raise typer.Exit(Exit.CLEAR if all(written) and not found.broken else Exit.UNDETERMINED)


@dataclass(frozen=True, slots=True)
class _Given:
    """The files named."""

    results: list[Path]
    roster: Path | None
    ledgers: list[Path]
    reported: list[Path]
    regions: Path | None
    lang: Lang

    @property
    def files(self) -> list[Path]:
        """All of them."""
        return [*self.results, *filter(None, (self.roster, self.regions)), *self.ledgers, *self.reported]

    def read(self, path: Path, read: Callable[[str, bytes], T]) -> T:
        """What stands in a file; where it cannot be read the call ends with its name."""
        from engine.handed import FormError
        from standards.wording import Text

        try:
            return read(path.name, path.read_bytes())
        except FormError as error:
            fail(Text(f"{path}：{error.message.zh}", f"{path}: {error.message.en}"), self.lang)
        except OSError as error:
            fail(Text(f"{path}：读不了，{error.strerror}", f"{path}: cannot be read: {error.strerror}"), self.lang)


def _outputs(paths: list[Path], given: _Given) -> list[Path]:
    """The files to write; end with status 2 where one has another ending, or is one that is read."""
    from standards.wording import Text

    for path in paths:
        if path.suffix.lower() not in _ENDINGS:
            fail(
                Text(f"{path}：只能写成 xlsx、html 或 json", f"{path}: only xlsx, html and json are written"),
                given.lang,
            )
        if path.exists() and any(other.exists() and path.samefile(other) for other in given.files):
            fail(Text(f"{path} 是要读的文件，不能覆盖", f"{path} is a file to be read"), given.lang)
    return paths


def _span(
    period: Period | None, of: str | None, from_: str | None, to: str | None, lang: Lang
) -> tuple[Span | None, Kind | None]:
    """The days asked for, and into what they are parted."""
    from engine.summary.periods import NoPeriod, Span, period_named
    from standards.wording import Text

    kind: Kind | None = period.value if period else None
    if of and (from_ or to):
        fail(Text("--of 和 --from、--to 只能用一种", "say either --of or --from and --to"), lang)
    if of:
        try:
            return period_named(of, kind)
        except NoPeriod as error:
            fail(error.message, lang)
    first, last = day(from_, lang), day(to, lang)
    if first is None and last is None:
        return None, kind
    if first is None or last is None:
        fail(Text("--from 和 --to 要一起写", "--from and --to go together"), lang)
    if first > last:
        fail(Text(f"--from {first} 晚于 --to {last}", f"--from {first} is after --to {last}"), lang)
    return Span(first, last), kind


def _summed(given: _Given, span: Span | None, parts: Kind | None) -> Summary:
    """Read everything and sum it up; the results come last, for they take the longest."""
    from engine.summary.results import opened, result_files
    from engine.summary.summing import summed

    asked = _asked(given, span, parts)
    files = [result_files(path)[0] for path in given.results]
    with opened(list(dict.fromkeys(files))) as (results, broken):
        return summed(results, broken, asked)


def _asked(given: _Given, span: Span | None, parts: Kind | None) -> Asked:
    """What is said beside the results."""
    from engine.formats.tables import read_sheets
    from engine.summary.ledgers import ledger_of
    from engine.summary.names import names_of
    from engine.summary.places import roster_of
    from engine.summary.reported import compared
    from engine.summary.summing import Asked

    listed = given.roster and given.read(given.roster, lambda name, data: roster_of(read_sheets(name, data)))
    roster, doubts = listed or (None, [])
    names, strange = given.read(given.regions, names_of) if given.regions else ({}, [])
    ledgers = [given.read(path, lambda name, data: ledger_of(read_sheets(name, data), name)) for path in given.ledgers]
    tables = [
        (path.name, given.read(path, lambda name, data: compared(read_sheets(name, data)))) for path in given.reported
    ]
    return Asked(
        span=span,
        parts=parts,
        roster=None if roster is None else tuple(roster),
        ledgers=tuple(ledgers),
        compared=tuple(tables),
        names=names,
        failed=tuple(_failed(given)),
        remarks=(*doubts, *strange),
    )


def _failed(given: _Given) -> list[Failed]:
    """The forms that runs could not read, as the files beside their results say."""
    from engine.summary.results import failed_in, result_files

    beside = [result_files(path)[1] for path in given.results]
    return [one for file in dict.fromkeys(filter(None, beside)) for one in failed_in(file)]


def _write(path: Path, found: Summary, force: bool, lang: Lang) -> bool:
    """Write one file, unless one is there: people may have filled it in."""
    from engine.reports.summary.writing import written
    from standards.wording import Text

    if path.exists() and not force:
        there = Text("已有这个文件，可能已经填写过；要覆盖加 --force", "is there already; --force replaces it")
        typer.echo(f"{path}: {there.in_(lang)}", err=True)
        return False
    try:
        path.write_bytes(written(path.suffix.lower(), found))
    except OSError as error:
        unwritable(path, error, lang)
    typer.echo(Text(f"已写入 {path}", f"written: {path}").in_(lang))
    return True
