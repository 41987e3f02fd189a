"""`panding duties`: what policy texts ask for on a calendar (必查制), with their sources."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from cli.library import FoldersOption, existing, further, refuse
from cli.options import LangOption, Language, Shape, ShapeOption, lang_of
from cli.paragraphs import say
from cli.streams import reader_may_leave, speak_utf8

if TYPE_CHECKING:
    from standards.duty import KnownDuty

_NOTE = "都不是全国统一要求；服务部署时在地方配置里选用（duties），默认一项也不选。“高危行业领域”文件没有定义，也要配置"
_NOTE_EN = (
    "none is national law; a deployment chooses (duties in its regional configuration), none by default; "
    "what 高危行业领域 are no text says: that is configured too"
)


@reader_may_leave()
def duties(
    format: ShapeOption = Shape.table,
    region: Annotated[str, typer.Option(help="只看约束这个属地代码的 only those binding this region")] = "",
    standards: FoldersOption = None,
    lang: LangOption = Language.zh,
) -> None:
    """列出已知的必查事项及出处。List the duties on a calendar that are known, with their sources."""
    from standards import StandardsError
    from standards.duty import load_duties

    said = lang_of(lang)
    extra = further(standards or ())
    existing(extra, said)
    try:
        calendar = load_duties(extra=extra)
    except StandardsError as error:
        refuse(error, said)
    known = [one for one in calendar.duties.values() if not region or region.startswith(one.text.region)]
    if format is Shape.json:
        speak_utf8()
        rows = [_row(one) for one in known]
        typer.echo(json.dumps({"duties": rows, "digest": calendar.digest}, ensure_ascii=False))
        return
    for one in known:
        _print(one)
    say(_NOTE_EN if said == "en" else _NOTE)


def _print(one: KnownDuty) -> None:
    duty = one.duty
    typer.echo(f"{duty.id}　{duty.duty}")
    high_risk = f"；{duty.high_risk.often}" if duty.high_risk else ""
    say(f"{duty.who}　{duty.often}{high_risk}", 4)
    since = f"自 {duty.since} 起" if duty.since else "起始日未见"
    say(f"{one.text.place}（{one.text.region}）　{since}；到期：{duty.until_text}", 4)
    say(f"出处：{one.cited}", 4)


def _row(one: KnownDuty) -> dict[str, object]:
    text = one.text.model_dump(mode="json", include={"document", "region", "place", "sectors", "source"})
    return one.duty.model_dump(mode="json", by_alias=True) | text
