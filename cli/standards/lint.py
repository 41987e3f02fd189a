"""`panding standards lint`: whether the standards of a folder load, are complete, and do what their cases say."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.library import FoldersOption, existing, further
from cli.streams import reader_may_leave

if TYPE_CHECKING:
    from engine.proof.packs import Report


@reader_may_leave()
def lint(
    folder: Annotated[Path, typer.Argument(help="标准文件夹 a folder of standards", metavar="DIR")],
    standards: FoldersOption = None,
) -> None:
    """检查一个文件夹里的标准：能否加载、填没填全、案例对不对、缺不缺。Check the standards of a folder.

    退出码：0 没有问题，1 有问题，2 命令有误。
    """
    from engine.proof.packs import report, unfilled
    from standards import StandardsError, load

    existing([folder], "zh")
    others = [path for path in further(standards or ()) if path.resolve() != folder.resolve()]
    try:
        library = load(extra=[*others, folder])
    except StandardsError as error:
        _list("不能加载", [problem.said() for problem in error.problems])
        _list("还要填", unfilled(folder))
        typer.echo("改正后才能核对案例。")
        raise typer.Exit(Exit.PROBLEMS) from None
    found = report(library, folder)
    _list("案例不符", found.wrong)
    _list("还要填", found.unfilled)
    _list("缺的案例", found.lacking)
    typer.echo(_totals(found))
    raise typer.Exit(Exit.CLEAR if found.clean else Exit.PROBLEMS)


def _list(title: str, lines: Iterable[str]) -> None:
    found = list(lines)
    if found:
        typer.echo(f"■ {title}（{len(found)}）")
    for line in found:
        typer.echo(line)


def _totals(found: Report) -> str:
    names = "、".join(edition.id for edition in found.editions) or "没有版本"
    passed = found.cases - found.failed
    ending = "没有问题。" if found.clean else "还有问题，见上。"
    return f"{names}：{found.clauses} 项条文，{found.cases} 个案例，{passed} 个相符，{found.failed} 个不符。{ending}"
