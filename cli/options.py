"""Options that several commands share, and how a wrong call is answered."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cli.exits import Exit

if TYPE_CHECKING:
    from standards.wording import Lang, Text


class Language(StrEnum):
    """zh or en."""

    zh = "zh"
    en = "en"


class Shape(StrEnum):
    """What a listing is written as."""

    table = "table"
    json = "json"


FormArgument = Annotated[Path, typer.Argument(help="自查表文件 a form file", metavar="FORM")]
AsOfOption = Annotated[
    str | None, typer.Option(help="按这一天有效的版本判定，默认检查日期 judge by the editions of this day")
]
StandardOption = Annotated[list[str] | None, typer.Option(help="只按这些标准（可重复） judge under these standards")]
LangOption = Annotated[Language, typer.Option("--lang", help="语言 language")]
ShapeOption = Annotated[Shape, typer.Option("--format", help="输出格式 output format")]


def lang_of(language: Language) -> Lang:
    """The language as the engine names it."""
    return "en" if language is Language.en else "zh"


def day(text: str | None, lang: Lang) -> date | None:
    """A day from the command line.

    Raises:
        typer.Exit: with status 2 where it is no day.
    """
    from standards.wording import Text

    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        fail(Text(f"“{text}”不是日期，请写成 2024-05-20", f"“{text}” is not a date; write 2024-05-20"), lang)


def unwritable(path: object, error: OSError, lang: Lang) -> NoReturn:
    """Say that an output file cannot be written, and end with status 2."""
    from standards.wording import Text

    fail(Text(f"写不了 {path}：{error.strerror}", f"cannot write {path}: {error.strerror}"), lang)


def fail(message: Text, lang: Lang) -> NoReturn:
    """Say what is wrong with the call, and end with status 2."""
    typer.echo(message.in_(lang), err=True)
    raise typer.Exit(Exit.USAGE)
