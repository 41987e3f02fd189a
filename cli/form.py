"""`panding form`: a blank form for one enterprise, the next one from the last, one of several parts, the schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.carry import next_one
from cli.library import FoldersOption, loaded
from cli.merge import merge_parts
from cli.options import fail, unwritable
from cli.streams import reader_may_leave, speak_utf8

if TYPE_CHECKING:
    from standards import Library
    from standards.editions import Edition
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
    from engine import Judge, form_from
    from engine.blank import plan
    from engine.formats.xlsx.write import write
    from engine.handed import Handed
    from standards.wording import Text

    library = loaded(standards)
    _known(sector, _sectors(library), Text("行业", "sector"))
    _known(workshop_sector, _sectors(library), Text("行业", "sector"))
    _known([*(has or []), *(without or [])], _flags(library), Text("企业情况", "enterprise question"))
    both = sorted({*(has or [])} & {*(without or [])})
    if both:
        fail(
            Text(f"--has 和 --without 都写了：{'、'.join(both)}", f"both --has and --without: {', '.join(both)}"), "zh"
        )
    asked = standard or ["industry_trade"]
    by_name = _encoded(library)
    _known(asked, list(by_name), Text("已收录的标准", "encoded standard"))
    editions = list({by_name[name].id: by_name[name] for name in asked}.values())
    flags = library.kinds["enterprise"].by_id
    absent = [flag for flag in _flags(library) if flag not in (has or [])] if no_others else without or []
    answers: dict[str, Any] = {flag: "no" if flags[flag].type == "yes_no" else [] for flag in absent}
    answers |= {flag: "yes" if flags[flag].type == "yes_no" else None for flag in has or []}
    if sector:
        answers["sectors"] = sector
    identity = {key: value for key, value in (("name", name), ("industry", industry)) if value}
    data: dict[str, Any] = {
        "form": "panding/1",
        "id": output.stem,
        "origin": "self",
        "standards": asked,
        "enterprise": identity,
        "subjects": [{"kind": "enterprise", "answers": answers}],
    }
    judge = Judge(library)
    asking = plan(judge, form_from(Handed(data), library), editions, workshop_sector or ())
    titles = {e.head.standard: f"《{e.head.title}》（{e.head.number}）" for e in editions}
    workbook = write(
        data,
        asking.kinds,
        title="重大事故隐患自查表",
        questions=asking.questions,
        served=asking.served,
        standards=titles,
    )
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


def _sectors(library: Library) -> list[str]:
    return list(library.kinds["enterprise"].by_id["sectors"].options or {})


def _flags(library: Library) -> list[str]:
    """What an enterprise has or has not: every question about it but those that say what it is."""
    return [
        q.id
        for q in library.kinds["enterprise"].questions
        if q.when is None and q.id not in ("sectors", "is_industry_trade")
    ]


def _encoded(library: Library) -> dict[str, Edition]:
    """The editions with clauses: by their standard those not superseded, by their own id all."""
    encoded = [edition for edition in library.editions.values() if edition.clauses]
    current = {edition.head.standard: edition for edition in encoded if not edition.head.superseded_on}
    return current | {edition.id: edition for edition in encoded}


def _known(words: list[str] | None, known: list[str], what: Text) -> None:
    from standards.problems import unknown
    from standards.wording import Text

    for word in words or []:
        if word not in known:
            hint = unknown(what, word, known)
            fail(Text(f"{hint.zh}，可用：{'、'.join(known)}", f"{hint.en}; one of: {', '.join(known)}"), "zh")
