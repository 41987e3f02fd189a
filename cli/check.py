"""`panding check`: forms in, verdicts out."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from cli.exits import FailOn, status
from cli.handed import form_files, forms_in
from cli.library import FoldersOption, loaded
from cli.options import LangOption, Language, day, fail, lang_of, unwritable
from cli.streams import reader_may_leave, speak_utf8

if TYPE_CHECKING:
    from engine import Form, Judge, Verdict
    from engine.handed import FormError
    from standards.logic import Outcome
    from standards.wording import Lang, Text


class Format(StrEnum):
    """What a verdict is written as."""

    table = "table"
    json = "json"
    ndjson = "ndjson"


def check(
    forms: Annotated[list[Path], typer.Argument(help="自查表文件或文件夹 form files or folders", metavar="FORM…")],
    as_of: Annotated[
        str | None, typer.Option(help="按这一天有效的版本判定，默认检查日期 judge by the editions of this day")
    ] = None,
    standard: Annotated[
        list[str] | None, typer.Option(help="只按这些标准（可重复） judge under these standards")
    ] = None,
    format: Annotated[Format, typer.Option(help="输出格式 output format")] = Format.table,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="写入文件 write to a file")] = None,
    lang: LangOption = Language.zh,
    fail_on: Annotated[
        FailOn, typer.Option(help="从哪一级起退出码不为 0 from what on the exit status is not 0")
    ] = FailOn.undetermined,
    standards: FoldersOption = None,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="看不懂一处就不判定那张表 refuse forms not understood in full"),
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="列出全部待核实的问题 list every open question")] = False,
) -> None:
    """判定自查表。Judge self-inspection forms."""
    from engine import Judge

    words = lang_of(lang)
    files = form_files(forms, words)
    checking = _Checking(Judge(loaded(standards, words)), words, day(as_of, words), standard, strict)
    gc.freeze()  # the standards stay for good: the collector need not look at them again
    with _open(output, files, words) as out:
        if format is Format.table:
            _tables(out, checking.verdicts(files), words, everything)
        else:
            _data(out, checking, files, format)
    raise typer.Exit(status(checking.outcomes, len(checking.failed), fail_on))


class _Checking:
    """A run over files: what it came to, and what could not be read."""

    def __init__(self, judge: Judge, lang: Lang, as_of: Any, asked: list[str] | None, strict: bool = False) -> None:
        self.strict = strict
        self.judge, self.lang, self.as_of, self.asked = judge, lang, as_of, asked
        self.outcomes: list[Outcome] = []
        self.failed: list[tuple[Path, Text]] = []

    def verdicts(self, files: list[Path]) -> Iterator[Verdict]:
        """The verdict on every form that can be read, in the order of the files."""
        from engine.handed import FormError
        from engine.scope import UnknownStandard

        for path in files:
            for form in forms_in(path, self.judge.library):
                try:
                    verdict = self._judged(form)
                except UnknownStandard as error:
                    if self.asked:
                        fail(error.message, self.lang)
                    self._fail(path, error.message)
                except FormError as error:
                    self._fail(path, error.message)
                else:
                    self.outcomes.append(verdict.outcome)
                    yield verdict

    def _judged(self, form: Form | FormError) -> Verdict:
        from engine.handed import FormError

        if isinstance(form, FormError):
            raise form
        if self.strict and form.unreadable:
            raise form.refused()
        return self.judge.judge(form, as_of=self.as_of, standards=self.asked, lang=self.lang)

    def _fail(self, path: Path, message: Text) -> None:
        self.failed.append((path, message))
        typer.echo(f"{path}: {message.in_(self.lang)}", err=True)


def _open(output: Path | None, files: list[Path], lang: Lang) -> AbstractContextManager[TextIO]:
    from standards.wording import Text

    if output is None:
        return nullcontext(sys.stdout)
    if output.exists() and any(output.samefile(path) for path in files):
        fail(Text(f"{output} 是要判定的自查表，不能覆盖", f"{output} is a form to be judged"), lang)
    try:
        return output.open("w", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        unwritable(output, error, lang)


def _tables(out: TextIO, verdicts: Iterator[Verdict], lang: Lang, everything: bool) -> None:
    from cli.table import write_table

    for verdict in verdicts:
        with reader_may_leave():
            write_table(out, verdict, lang, everything=everything)


def _data(out: TextIO, checking: _Checking, files: list[Path], format: Format) -> None:
    from engine import verdict_json

    speak_utf8()
    documents = []
    for verdict in checking.verdicts(files):
        if format is Format.json:
            documents.append(verdict_json(verdict))
            continue
        with reader_may_leave():
            out.write(json.dumps(verdict_json(verdict), ensure_ascii=False) + "\n")
    if format is Format.json:
        failed = [{"file": str(path), "message": words.in_(checking.lang)} for path, words in checking.failed]
        with reader_may_leave():
            out.write(json.dumps({"verdicts": documents, "failed": failed}, ensure_ascii=False, indent=1) + "\n")
