"""`panding form`: a blank form for one enterprise, the next one from the last, one of several parts, the schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.carry import next_one
from cli.library import FoldersOption, loaded
from cli.merge import merge_parts
from cli.options import fail, unwritable
from cli.streams import reader_may_leave, speak_utf8

if TYPE_CHECKING:
    from standards.wording import Text

form_app = typer.Typer(help="自查表 self-inspection forms", no_args_is_help=True)

form_app.command("next")(next_one)
form_app.command("merge")(merge_parts)


@form_app.command("blank")
def blank(
    output: Annotated[Path, typer.Option("--output", "-o", help="写入哪个 xlsx 文件 the xlsx file to write")],
    sector: Annotated[
        list[str] | None, typer.Option(help="主管部门认定的监管行业（可重复） supervised industries")
    ] = None,
    workshop_sector: Annotated[
        list[str] | None, typer.Option(help="个别车间另属的行业（可重复） industries of single workshops")
    ] = None,
    has: Annotated[
        list[str] | None, typer.Option(help="企业有的，如 combustible_dust（可重复） what the enterprise has")
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option(help="企业确实没有的（可重复） what it surely does not have")
    ] = None,
    no_others: Annotated[
        bool, typer.Option("--no-others", help="除 --has 写的以外都没有 it has nothing but what --has names")
    ] = False,
    standard: Annotated[list[str] | None, typer.Option(help="按哪些标准（可重复），默认 industry_trade")] = None,
    industry: Annotated[str | None, typer.Option(help="国民经济行业代码，如 C2110 GB/T 4754 code")] = None,
    name: Annotated[str | None, typer.Option(help="企业名称 name")] = None,
    standards: FoldersOption = None,
) -> None:
    """为一家企业生成空白自查表 (a blank form for one enterprise).

    只留可能用得上的部位和问题。
    没有写 --has 的不等于没有：只有 --sector、--without、--no-others 能排除掉的才不问。
    """
    from engine import Judge
    from engine.blank_workbook import Known, blank_workbook, encoded, flags, sectors
    from standards.wording import Text

    library = loaded(standards)
    _known(sector, sectors(library), Text("行业", "sector"))
    _known(workshop_sector, sectors(library), Text("行业", "sector"))
    _known([*(has or []), *(without or [])], flags(library), Text("企业情况", "enterprise question"))
    both = sorted({*(has or [])} & {*(without or [])})
    if both:
        fail(
            Text(f"--has 和 --without 都写了：{'、'.join(both)}", f"both --has and --without: {', '.join(both)}"), "zh"
        )
    asked = standard or ["industry_trade"]
    _known(asked, list(encoded(library)), Text("已收录的标准", "encoded standard"))
    absent = [flag for flag in flags(library) if flag not in (has or [])] if no_others else without or []
    known = Known(
        output.stem,
        tuple(asked),
        tuple(sector or ()),
        tuple(workshop_sector or ()),
        tuple(has or ()),
        tuple(absent),
        name,
        industry,
    )
    workbook, asking = blank_workbook(Judge(library), known)
    try:
        output.write_bytes(workbook)
    except OSError as error:
        unwritable(output, error, "zh")
    count = sum(len(asking.questions(kind.kind)) for kind in asking.kinds)
    typer.echo(f"已写入 {output}：{len(asking.kinds)} 类部位，{count} 个问题。")
    _suggest(industry, sector)


@form_app.command("schema")
@reader_may_leave()
def schema() -> None:
    """输出自查表的 JSON Schema。Print the JSON Schema of a form."""
    from engine.schema import schemas
    from standards.schema import said

    speak_utf8()
    typer.echo(said(schemas()["form"]), nl=False)


def _suggest(industry: str | None, sector: list[str] | None) -> None:
    from engine.identity import remarks_on, suggest_sectors
    from standards.editions import SECTORS

    if industry:
        for remark in remarks_on({"industry": industry}):
            typer.echo(remark.zh)
        likely = [s for s in suggest_sectors(industry) if s not in (sector or [])]
        if likely:
            words = "、".join(f"{s}（{SECTORS[s]}）" for s in likely)
            typer.echo(f"行业代码 {industry} 通常属于 {words}；以主管部门认定为准，可加 --sector 重新生成。")


def _known(words: list[str] | None, known: list[str], what: Text) -> None:
    from standards.problems import unknown
    from standards.wording import Text

    for word in words or []:
        if word not in known:
            hint = unknown(what, word, known)
            fail(Text(f"{hint.zh}，可用：{'、'.join(known)}", f"{hint.en}; one of: {', '.join(known)}"), "zh")
