"""`panding report`: the papers that people sign, hand in and put up, and tables of results: ledger and findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.handed import form_files, forms_in
from cli.library import FoldersOption, loaded
from cli.options import AsOfOption, LangOption, Language, StandardOption, day, fail, lang_of, unwritable
from cli.streams import put, whole_file

if TYPE_CHECKING:
    from datetime import date

    from engine import Judge
    from engine.handed import FormError
    from engine.reports.papers import Case
    from standards.wording import Lang, Text


class Paper(StrEnum):
    """What is written."""

    opinion = "opinion"
    report = "report"
    plan = "plan"
    notice = "notice"
    congress = "congress"
    slip = "slip"
    poster = "poster"
    questions = "questions"
    ledger = "ledger"
    findings = "findings"


class Format(StrEnum):
    """What a paper or a table is written as."""

    docx = "docx"
    html = "html"
    xlsx = "xlsx"
    csv = "csv"
    parquet = "parquet"
    ndjson = "ndjson"


_PAPER = (Format.docx, Format.html)  # what a paper may be written as; the first where nothing is said
_LISTS = {  # many forms in one table: what it is called, what it may be written as
    Paper.ledger: ("台账", (Format.xlsx, Format.html, Format.docx, Format.csv)),
    Paper.findings: ("判定结果", (Format.xlsx, Format.csv, Format.parquet, Format.ndjson, Format.html, Format.docx)),
}
_LONGEST_NAME = 80  # letters of a file's name: 255 bytes is what file systems take
_NAMES = """opinion 判定意见（自查判定表）；report 重大事故隐患报告；plan 治理方案；notice 公示表；congress 职代会报告；
slip 班组整改单；poster 长期公示；questions 待核实问题单；ledger 台账（xlsx、html、docx、csv）；
findings 判定结果明细（xlsx、csv、parquet、ndjson、html、docx）"""


def report(
    forms: Annotated[
        list[Path],
        typer.Argument(help="自查表，或 check 得出的 json、ndjson  forms, or results of check", metavar="FORM…"),
    ],
    paper: Annotated[Paper, typer.Option(help=_NAMES)],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="写入的文件或文件夹 file or folder")] = None,
    format: Annotated[
        Format | None, typer.Option(help="格式，默认看 -o 的后缀；没有后缀，纸为 docx，台账、明细为 xlsx format")
    ] = None,
    own: Annotated[bool, typer.Option("--own", help="企业自己的台账 the enterprise's own ledger")] = False,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件 replace files that exist")] = False,
    as_of: AsOfOption = None,
    standard: StandardOption = None,
    lang: LangOption = Language.zh,
    standards: FoldersOption = None,
) -> None:
    """出纸：判定意见、报告、治理方案等；出表：台账、判定结果明细。Write papers, and tables of results.

    已有的文件不覆盖，除非加 --force：人可能已经在上面填写。
    纸是中文的；台账、明细的表头等加 --lang en 为英文。Papers are in Chinese; the heads of tables follow --lang.
    """
    from engine import Judge
    from standards.wording import Text

    words = lang_of(lang)
    files = list(form_files(forms, words))
    ending = _ending(paper, format, output, words)
    if own and paper is not Paper.ledger:
        fail(Text("--own 只用于台账", "--own is for the ledger"), words)
    writing = _Writing(Judge(loaded(standards, words)), words, day(as_of, words), standard, force)
    if paper in _LISTS:
        _list(writing, files, paper, _in(output, f"{_LISTS[paper][0]}.{ending}"), ending, own)
    else:
        _papers(writing, files, paper, output or Path(), ending)
    raise typer.Exit(writing.status())


class _Writing:
    """A run over files: what was written, and what was not."""

    def __init__(self, judge: Judge, lang: Lang, as_of: date | None, asked: list[str] | None, force: bool) -> None:
        self.judge, self.lang, self.as_of, self.asked, self.force = judge, lang, as_of, asked, force
        self.written, self.left = 0, 0

    def cases(self, files: Iterable[Path]) -> Iterator[Case]:
        """What can be read of the files, in their order; what cannot is said."""
        from engine.handed import FormError

        for path in files:
            for case in self._of(path):
                if isinstance(case, FormError):
                    self.leave(path, case.message)
                else:
                    yield case

    def _of(self, path: Path) -> Iterator[Case | FormError]:
        from engine.formats.verdicts import holds_verdicts, read_verdicts
        from engine.handed import FormError
        from engine.reports.papers import Case
        from standards.wording import Text

        if not holds_verdicts(_beginning(path)):
            yield from self._judged(path)
            return
        if self.as_of or self.asked:
            chosen = Text(
                f"{path} 是判定结果，--as-of、--standard 只用于自查表",
                f"{path} holds results: --as-of and --standard are for forms",
            )
            fail(chosen, self.lang)
        with path.open(encoding="utf-8-sig", errors="replace") as lines:
            for verdict in read_verdicts(lines):
                yield verdict if isinstance(verdict, FormError) else Case(verdict, self.judge)

    def _judged(self, path: Path) -> Iterator[Case | FormError]:
        from engine.handed import FormError
        from engine.reports.papers import Case
        from engine.scope import UnknownStandard

        for form in forms_in(path, self.judge.library):
            if isinstance(form, FormError):
                yield form
                continue
            try:
                verdict = self.judge.judge(form, as_of=self.as_of, standards=self.asked)
            except UnknownStandard as error:
                if self.asked:
                    fail(error.message, self.lang)
                yield FormError(error.message)
            else:
                yield Case(verdict, self.judge, form)

    def write(self, path: Path, write: Callable[[IO[bytes]], int | None]) -> None:
        """Write a file whole or not at all, unless one is there that may not be replaced; rows are counted."""
        from engine.reports.tables import CannotWrite
        from standards.wording import Text

        if path.exists() and not self.force:
            there = Text("已有这个文件，可能已经填写过；要覆盖加 --force", "is there already; --force replaces it")
            self.leave(path, there)
            return
        try:
            with whole_file(path) as out:
                rows = write(out)
        except CannotWrite as error:
            self.leave(path, error.message)
            return
        except OSError as error:
            unwritable(path, error, self.lang)
        self.written += 1
        counted = Text("", "") if rows is None else Text(f"：{rows} 行", f": {rows} rows")
        typer.echo(Text(f"已写入 {path}{counted.zh}", f"written: {path}{counted.en}").in_(self.lang))

    def leave(self, path: Path | str, message: Text) -> None:
        """Say why something was not written or not read."""
        self.left += 1
        typer.echo(f"{path}: {message.in_(self.lang)}", err=True)

    def status(self) -> Exit:
        """0 where all was written, 3 where something was left, 2 where nothing was written."""
        if not self.written:
            return Exit.USAGE
        return Exit.UNDETERMINED if self.left else Exit.CLEAR


def _ending(paper: Paper, format: Format | None, output: Path | None, lang: Lang) -> Format:
    """What is written: what is said, else what the file is called, else what is usual.

    Raises:
        typer.Exit: with status 2 where this cannot be written so, or the two contradict each other.
    """
    from standards.wording import Text

    may_be = _LISTS[paper][1] if paper in _LISTS else _PAPER
    suffix = output.suffix.lower().removeprefix(".") if output and not output.is_dir() else ""
    named = Format(suffix) if suffix in set(Format) else None
    if format and named and format is not named:
        fail(Text(f"-o 的后缀是 .{named}，与 --format {format} 不一致", f"-o ends in .{named}, not .{format}"), lang)
    if paper in _LISTS and suffix and not format and not named:
        fail(Text(f"不认识后缀 .{suffix}，可用 {_listed(may_be)}", f".{suffix} is not one of {_listed(may_be)}"), lang)
    chosen = format or named or may_be[0]
    if chosen not in may_be:
        fail(Text(f"{paper} 不能写成 {chosen}，可用 {_listed(may_be)}", f"{paper} comes as {_listed(may_be)}"), lang)
    return chosen


def _listed(formats: Iterable[Format]) -> str:
    return ", ".join(formats)


def _in(output: Path | None, name: str) -> Path:
    """The file named, with its ending; under its usual name where a folder is named, or nothing."""
    if not output or output.is_dir():
        return (output or Path()) / name
    return output if output.suffix else output.with_name(output.name + Path(name).suffix)


def _list(writing: _Writing, files: list[Path], paper: Paper, output: Path, ending: Format, own: bool) -> None:
    """All forms in one file, told as they are read."""
    from engine.reports.findings import findings_table
    from engine.reports.ledger import ledger_table
    from engine.reports.tables import write_table

    _keep_inputs(files, output, writing.lang)
    cases = writing.cases(files)
    first = next(cases, None)
    if first is None:
        return  # why has been said; an empty ledger would look as if there were nothing to report
    cases = chain([first], cases)
    if paper is Paper.ledger:
        table = ledger_table(cases, own=own, lang=writing.lang)
    else:
        table = findings_table(cases, writing.lang)
    writing.write(output, lambda out: write_table(table, ending, out))


def _papers(writing: _Writing, files: list[Path], paper: Paper, output: Path, ending: Format) -> None:
    """One file a form: under the name given, or under names of their own in the folder given."""
    from standards.wording import Text

    cases = writing.cases(files)
    one_file = output.suffix.lower() in (".docx", ".html")
    if one_file:
        _keep_inputs(files, output, writing.lang)
        found = list(islice(cases, 2))
        if len(found) > 1:
            fail(Text("不止一张表，-o 请写文件夹", "more than one form: -o must be a folder"), writing.lang)
        cases = iter(found)
    else:
        output.mkdir(parents=True, exist_ok=True)
    for case in cases:
        _write_paper(writing, case, paper, output, ending, one_file)


def _write_paper(writing: _Writing, case: Case, paper: Paper, output: Path, ending: Format, one_file: bool) -> None:
    from engine.reports.papers import PAPERS, NothingToSay

    try:
        written = PAPERS[paper.value](case)
    except NothingToSay as reason:
        writing.leave(case.verdict.form, reason.message)
        return
    path = output if one_file else output / f"{_file_name(f'{written.title}-{case.verdict.form}')}.{ending}"
    if ending is Format.html:
        from engine.reports.page import write_page as written_as
    else:
        from engine.reports.word import write_word as written_as
    writing.write(path, lambda out: put(out, written_as(written)))


def _file_name(text: str) -> str:
    """A name that every file system takes."""
    return re.sub(r'[\x00-\x1f\\/:*?"<>|]+', "_", text)[:_LONGEST_NAME].strip(". ")


def _beginning(path: Path) -> str:
    """The first letters of a json file; nothing of others."""
    if path.suffix.lower() not in (".json", ".ndjson", ".jsonl"):
        return ""
    try:
        with path.open("rb") as file:
            return file.read(4096).decode("utf-8-sig", errors="replace")
    except OSError:
        return ""  # reading the forms says why


def _keep_inputs(files: list[Path], output: Path, lang: Lang) -> None:
    from standards.wording import Text

    if output.exists() and any(output.samefile(path) for path in files):
        fail(Text(f"{output} 是要读的文件，不能覆盖", f"{output} is a file to be read"), lang)
