"""The standards a command works with: ours, and those in the folders that others add."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cli.exits import Exit
from cli.options import fail

if TYPE_CHECKING:
    from standards import Library, StandardsError
    from standards.wording import Lang

VARIABLE = "PANDING_STANDARDS"
FoldersOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--standards",
        metavar="DIR",
        help=f"另加的标准文件夹（可重复；也可写在环境变量 {VARIABLE}） folders of further standards",
    ),
]


def loaded(folders: Sequence[Path] | None = None, lang: Lang = "zh") -> Library:
    """The standards, with those in the folders named and in PANDING_STANDARDS; a folder named twice counts once.

    Raises:
        typer.Exit: with status 2 and every problem said, where what others add cannot be loaded.
    """
    import standards

    extra = further(folders or ())
    existing(extra, lang)
    try:
        return standards.load(extra=extra)
    except standards.StandardsError as error:
        if not extra:
            raise  # ours are checked before they are released: this is a failure of the program
        refuse(error, lang)


def further(folders: Sequence[Path]) -> list[Path]:
    """The folders of PANDING_STANDARDS and those named, each once."""
    listed = [Path(part) for part in os.environ.get(VARIABLE, "").split(os.pathsep) if part]
    return list({path.resolve(): path for path in reversed([*listed, *folders])}.values())[::-1]


def existing(folders: Sequence[Path], lang: Lang) -> None:
    """End with status 2 where a folder is none."""
    from standards.wording import Text

    for folder in folders:
        if not folder.is_dir():
            fail(
                Text(
                    f"没有这个标准文件夹：{folder}（只按哪些标准判定，用 --standard）",
                    f"no such folder of standards: {folder} (to judge under some standards only: --standard)",
                ),
                lang,
            )


def refuse(error: StandardsError, lang: Lang) -> NoReturn:
    """Say everything that is wrong with the standards, and end with status 2."""
    for problem in error.problems:
        typer.echo(problem.said(lang), err=True)
    count = len(error.problems)
    ending = f"标准有 {count} 处错误，没有判定。逐条改正后再用；只检查不判定：panding standards lint DIR"
    english = f"{count} problems in the standards; nothing was judged. To check them only: panding standards lint DIR"
    typer.echo(english if lang == "en" else ending, err=True)
    raise typer.Exit(Exit.USAGE)
