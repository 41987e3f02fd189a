"""`panding check`: forms in, verdicts out."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from cli.exits import FailOn, status
from cli.options import LangOption, Language, day, fail, lang_of
from standards.wording import Lang, Text

if TYPE_CHECKING:
    from engine import Judge, Verdict
    from engine.handed import FormError, Handed


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
    everything: Annotated[bool, typer.Option("--all", help="列出全部待核实的问题 list every open question")] = False,
) -> None:
    """判定自查表。Judge self-inspection forms.

    退出码：0 没有重大也没有待定；1 有重大；2 命令有误或没有一张表能读；3 有待定的；70 程序出错。
    """
    import standards
    from engine import Judge
    from engine.scope import UnknownStandard

    words = lang_of(lang)
    checking = _Checking(Judge(standards.load()), words)
    gc.freeze()  # the standards stay for good: the collector need not look at them again
    try:
        verdicts = list(checking.verdicts(_files(forms, words), as_of, standard))
    except UnknownStandard as error:
        fail(error.message, words)
    with _open(output) as out:
        _write(out, verdicts, checking.failed, format, words, everything)
    raise typer.Exit(status(verdicts, len(checking.failed), fail_on))


class _Checking:
    """A run over files: what was judged, and what could not be read."""

    def __init__(self, judge: Judge, lang: Lang) -> None:
        self.judge, self.lang = judge, lang
        self.failed: list[tuple[Path, Text]] = []

    def verdicts(self, files: list[Path], as_of: str | None, asked: list[str] | None) -> Iterator[Verdict]:
        from engine import form_from
        from engine.handed import FormError

        when = day(as_of)
        for path, handed in self._handed(files):
            try:
                if isinstance(handed, FormError):
                    raise handed
                form = form_from(handed, self.judge.library)
            except FormError as error:
                self.failed.append((path, error.message))
                typer.echo(f"{path}: {error.message.in_(self.lang)}", err=True)
            else:
                yield self.judge.judge(form, as_of=when, standards=asked, lang=self.lang)

    def _handed(self, files: list[Path]) -> Iterator[tuple[Path, Handed | FormError]]:
        from engine.formats.reading import read_forms

        for path in files:
            for handed in read_forms(path.name, path.read_bytes(), self.judge.library):
                yield path, handed


def _files(given: list[Path], lang: Lang) -> list[Path]:
    """The files named, and the form files in the folders named, in order."""
    from engine.formats.reading import ENDINGS

    found: list[Path] = []
    for path in given:
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if p.is_file() and not p.name.startswith((".", "~$")))
            found += [p for p in inside if p.suffix.lower() in ENDINGS]
        elif path.is_file():
            found.append(path)
        else:
            fail(Text(f"没有这个文件：{path}", f"no such file: {path}"), lang)
    if not found:
        fail(Text("没有找到自查表", "no form was found"), lang)
    return found


class _Stdout:
    def __enter__(self) -> TextIO:
        return sys.stdout

    def __exit__(self, *_: object) -> None:
        sys.stdout.flush()


def _open(output: Path | None) -> TextIO | _Stdout:
    return output.open("w", encoding="utf-8") if output else _Stdout()


def _write(
    out: TextIO, verdicts: list[Verdict], failed: list[tuple[Path, Text]], format: Format, lang: Lang, everything: bool
) -> None:
    if format is Format.table:
        from cli.table import write_table

        for verdict in verdicts:
            write_table(out, verdict, lang, everything=everything)
        return
    from engine import verdict_json

    if format is Format.ndjson:
        for verdict in verdicts:
            out.write(json.dumps(verdict_json(verdict), ensure_ascii=False) + "\n")
        return
    document = {
        "verdicts": [verdict_json(verdict) for verdict in verdicts],
        "failed": [{"file": str(path), "message": message.in_(lang)} for path, message in failed],
    }
    out.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
