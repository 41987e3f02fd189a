"""`panding form merge`: several people's parts of one form as one form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.carry import the_form, write_out
from cli.exits import Exit
from cli.library import FoldersOption, loaded
from cli.options import LangOption, Language, fail, lang_of


def merge_parts(
    parts: Annotated[list[Path], typer.Argument(help="几个人分头填的同一张表 parts of one form", metavar="PART…")],
    output: Annotated[Path, typer.Option("--output", "-o", help="写入哪个文件（xlsx、yaml、json） the file to write")],
    lang: LangOption = Language.zh,
    standards: FoldersOption = None,
) -> None:
    """把几个人分头填的表合成一张 (merge several people's parts of one form).

    同样的答案只留一个，空着的不盖掉填了的；说法不一的逐条列出、留空待核实，退出码 3。
    """
    from engine.handed import FormError
    from engine.merging import Part, merge
    from standards.wording import Text

    words = lang_of(lang)
    library = loaded(standards, words)
    names = [path.name for path in parts]
    called = [str(path) if names.count(path.name) > 1 else path.name for path in parts]
    read = [Part(name, the_form(path, library, words)) for name, path in zip(called, parts, strict=True)]
    try:
        merged = merge(read, library, output.stem)
    except FormError as error:
        fail(error.message, words)
    write_out(output, merged.data, library, parts, words)
    rows, open_ = len(merged.data["subjects"]), len(merged.conflicts)
    typer.echo(
        Text(
            f"已写入 {output}：{len(parts)} 份合成 {rows} 行，{open_} 处说法不一。",
            f"wrote {output}: {len(parts)} parts, {rows} rows, {open_} conflicts.",
        ).in_(words)
    )
    for number, conflict in enumerate(merged.conflicts, 1):
        typer.echo(f"{number:>4}. {conflict.words().in_(words)}")
    if merged.conflicts:
        typer.echo(Text("以上各处留空，核实后填进合成的表。", "These are left open.").in_(words))
    for note in merged.notes:
        typer.echo(note.in_(words), err=True)
    for name, one in merged.lost:
        typer.echo(f"{name}: {one.where}　“{one.text}”　{one.message.in_(words)}", err=True)
    if merged.conflicts or merged.lost:
        raise typer.Exit(Exit.UNDETERMINED)
