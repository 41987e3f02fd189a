"""`panding check`: forms in, verdicts out."""

from __future__ import annotations

import gc
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from cli.exits import FailOn, status
from cli.handed import form_files, forms_in
from cli.library import FoldersOption, further, loaded
from cli.options import AsOfOption, LangOption, Language, StandardOption, day, fail, lang_of, unwritable
from cli.streams import reader_may_leave, speak_utf8

if TYPE_CHECKING:
    from engine import Form, Judge, Verdict
    from engine.batch.work import Judging
    from engine.handed import FormError
    from standards import Library
    from standards.logic import Outcome
    from standards.wording import Lang, Text


class Format(StrEnum):
    """What a verdict is written as."""

    table = "table"
    json = "json"
    ndjson = "ndjson"


def check(
    forms: Annotated[
        list[Path], typer.Argument(help="自查表文件、文件夹或 zip form files, folders, zip archives", metavar="FORM…")
    ],
    as_of: AsOfOption = None,
    standard: StandardOption = None,
    format: Annotated[
        Format | None, typer.Option(help="输出格式，默认 table；写入文件夹时为 ndjson output format")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="写入文件；有 --jobs 时写入文件夹 a file; with --jobs a folder"),
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="同时用几个进程 how many processes")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="接着上次没判完的 go on where the last run stopped")] = False,
    retry_failed: Annotated[
        bool,
        typer.Option("--retry-failed", help="与 --resume 同用：进程中断、超时、出错的再判一次 try lost forms again"),
    ] = False,
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
    from engine.batch.work import Judging
    from engine.verdict import RANK
    from standards.wording import Text

    words = lang_of(lang)
    library = loaded(standards, words)
    if retry_failed and not resume:
        zh = "--retry-failed 只能与 --resume 同用：再判上次没判成的表"
        fail(Text(zh, "--retry-failed goes with --resume: it tries again what the last run lost"), words)
    if jobs or resume or (output and output.is_dir()):
        judging = Judging(
            library.digest,
            tuple(further(standards or ())),
            day(as_of, words),
            tuple(standard or ()),
            words,
            strict,
        )
        _known(judging.asked, library, words)
        outcomes = _many(judging, forms, format, output, jobs or 1, resume, retry_failed)
        raise typer.Exit(status([name for name in RANK if outcomes[name]], outcomes["failed"], fail_on))
    format = format or Format.table
    files = list(form_files(forms, words))
    checking = _Checking(Judge(library), words, day(as_of, words), standard, strict)
    gc.freeze()  # the standards stay for good: the collector need not look at them again
    with _open(output, files, words) as out:
        if format is Format.table:
            _tables(out, checking.verdicts(files), words, everything)
        else:
            _data(out, checking, files, format)
    raise typer.Exit(status(checking.outcomes, len(checking.failed), fail_on))


def _many(
    judging: Judging,
    forms: list[Path],
    format: Format | None,
    output: Path | None,
    jobs: int,
    resume: bool,
    retry: bool,
) -> Counter[str]:
    """Judge in processes of their own: how many forms came to what."""
    from cli.batch.run import into_folder, to_stdout
    from standards.wording import Text

    if format not in (None, Format.ndjson):
        fail(Text("用 --jobs 时只能输出 ndjson", "with --jobs the output is ndjson"), judging.lang)
    if output is None and (resume or format is None):
        zh = "用 --jobs 时请写 --output 文件夹，或者 --format ndjson"
        fail(Text(zh, "with --jobs say --output FOLDER or --format ndjson"), judging.lang)
    if output and output.exists() and not output.is_dir():
        fail(Text(f"{output} 不是文件夹", f"{output} is not a folder"), judging.lang)

    def files() -> Iterator[Path]:
        return form_files(forms, judging.lang, without=output.resolve() if output else None)

    try:
        if output:
            return into_folder(judging, files, jobs, output, resume=resume, retry=retry)
        return to_stdout(judging, files, jobs)
    except OSError as error:
        unwritable(output or "stdout", error, judging.lang)


def _known(asked: Sequence[str], library: Library, lang: Lang) -> None:
    """End with status 2 where a standard is asked for that nobody knows."""
    from engine.scope import known_standards
    from standards.problems import unknown
    from standards.wording import Text

    known = [*library.editions, *known_standards(library)]
    for name in asked:
        if name not in known:
            fail(unknown(Text("标准", "standard"), name, known_standards(library)), lang)


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
    from engine.verdict import verdict_json, verdict_line

    speak_utf8()
    documents = []
    for verdict in checking.verdicts(files):
        if format is Format.json:
            documents.append(verdict_json(verdict))
            continue
        with reader_may_leave():
            out.write(verdict_line(verdict).decode() + "\n")
    if format is Format.json:
        failed = [{"file": str(path), "message": words.in_(checking.lang)} for path, words in checking.failed]
        with reader_may_leave():
            out.write(json.dumps({"verdicts": documents, "failed": failed}, ensure_ascii=False, indent=1) + "\n")
