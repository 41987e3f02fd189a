"""`panding form next`: the next form from the last one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.library import FoldersOption, loaded
from cli.options import LangOption, Language, day, fail, lang_of, unwritable

if TYPE_CHECKING:
    from engine.handed import Handed, Unreadable
    from standards import Library
    from standards.wording import Lang


def next_one(
    old: Annotated[Path, typer.Argument(help="上次的自查表 the last form", metavar="OLD")],
    output: Annotated[Path, typer.Option("--output", "-o", help="写入哪个文件（xlsx、yaml、json） the file to write")],
    on: Annotated[
        str | None, typer.Option(help="这次检查的日期，默认今天（表上不预填） the day of the next check")
    ] = None,
    lang: LangOption = Language.zh,
    standards: FoldersOption = None,
) -> None:
    """用上次的自查表生成这次的 (the next form from the last one).

    还在有效期内的答案沿用，须逐行确认“自上次以来有无变化”才算数；过期的重填，旧答案写在旁边。
    """
    from engine.handed import FormError
    from engine.next_form import next_form
    from standards.wording import Text

    words = lang_of(lang)
    library = loaded(standards, words)
    check_on = day(on, words)
    handed = the_form(old, library, words)
    try:
        made = next_form(handed, library, check_on or date.today(), output.stem)
    except FormError as error:
        fail(Text(f"{old}: {error.message.zh}", f"{old}: {error.message.en}"), words)
    if check_on:
        made.data["inspected_on"] = check_on.isoformat()
    write_out(output, made.data, library, [old], words)
    say_unreadable(old, made.unreadable, words)
    until = check_on or date.today()
    typer.echo(
        Text(
            f"已写入 {output}：{made.rows} 行；沿用 {made.carried} 个答案，"
            f"到 {until} 已过有效期、须重填的 {made.again} 个。\n"
            "沿用的答案须在每行的“自上次以来有无变化”填写后才算数；数量都要重新填。",
            f"wrote {output}: {made.rows} rows; {made.carried} answers taken over, {made.again} to be given again "
            f"on {until}.\nAnswers taken over count only where their row says whether anything changed; "
            "counts are asked again.",
        ).in_(words)
    )
    if made.left:
        listed = Text("、".join(t.zh for t in made.left), ", ".join(t.en for t in made.left))
        typer.echo(Text(f"没有沿用：{listed.zh}。", f"not taken over: {listed.en}.").in_(words))


def the_form(path: Path, library: Library, lang: Lang) -> Handed:
    """The one form in a file.

    Raises:
        typer.Exit: with status 2 where it cannot be read or holds several.
    """
    from engine.formats.reading import read_forms
    from engine.handed import FormError
    from standards.wording import Text

    try:
        data = path.read_bytes()
    except OSError as error:
        fail(Text(f"读不了 {path}：{error.strerror}", f"cannot read {path}: {error.strerror}"), lang)
    found = list(read_forms(path.name, data, library))
    first = found[0] if found else FormError(Text("空文件", "an empty file"))
    if isinstance(first, FormError):
        fail(Text(f"{path}: {first.message.zh}", f"{path}: {first.message.en}"), lang)
    if len(found) > 1:
        fail(Text(f"{path} 里有 {len(found)} 张表，这里只能用一张", f"{path} holds {len(found)} forms, not one"), lang)
    return first


def write_out(output: Path, data: dict[str, Any], library: Library, sources: list[Path], lang: Lang) -> None:
    """Write a form to a file, asking what a blank form for this enterprise would ask.

    Raises:
        typer.Exit: with status 2 where it cannot be written, or would replace what it was made from.
    """
    from engine import Judge, form_from
    from engine.blank import plan
    from engine.formats.writing import write_form
    from engine.handed import FormError, Handed
    from engine.moments import moment_of
    from engine.scope import UnknownStandard, applied
    from standards.wording import Text

    if output.exists() and any(output.samefile(source) for source in sources):
        fail(Text(f"{output} 是原来的表，不能覆盖", f"{output} is one of the forms it is made from"), lang)
    rows = [{key: said for key, said in row.items() if key != "last"} for row in data["subjects"]]
    form = form_from(Handed(data | {"subjects": rows}), library)
    until = moment_of(data.get("last", {}).get("until"))
    try:
        standards = applied(form, library, form.inspected_on or until, None)
        editions = [one.edition for one in standards if one.edition and one.edition.clauses]
        written = write_form(output.name, data, library, plan(Judge(library), form, editions), editions)
    except (UnknownStandard, FormError) as error:
        fail(error.message, lang)
    try:
        output.write_bytes(written)
    except OSError as error:
        unwritable(output, error, lang)


def say_unreadable(path: Path, unreadable: list[Unreadable], lang: Lang) -> None:
    """Say what of a form was not understood."""
    for one in unreadable:
        typer.echo(f"{path}: {one.where}　“{one.text}”　{one.message.in_(lang)}", err=True)
