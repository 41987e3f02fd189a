"""Options that several commands share."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import typer

from cli.exits import Exit
from standards.wording import Lang, Text


class Language(StrEnum):
    """zh or en."""

    zh = "zh"
    en = "en"


LangOption = Annotated[Language, typer.Option("--lang", help="语言 language")]
JsonOption = Annotated[str, typer.Option("--format", help="table 或 json", metavar="table|json")]


def lang_of(language: Language) -> Lang:
    """The language as the engine names it."""
    return "en" if language is Language.en else "zh"


def day(text: str | None) -> date | None:
    """A day from the command line.

    Raises:
        typer.Exit: with status 2 where it is no day.
    """
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        fail(Text(f"“{text}”不是日期，请写成 2024-05-20", f"“{text}” is not a date; write 2024-05-20"), "zh")
        raise AssertionError from None


def fail(message: Text, lang: Lang) -> None:
    """Say what is wrong with the call, and end with status 2."""
    typer.echo(message.in_(lang), err=True)
    raise typer.Exit(Exit.USAGE)
