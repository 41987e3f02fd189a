"""`panding standards coverage`: what is encoded, how sure, how well tested, and what is not."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.library import FoldersOption, loaded
from cli.options import Shape, ShapeOption, fail
from cli.paragraphs import say
from cli.standards.editions import edition_named
from cli.streams import reader_may_leave, speak_utf8

if TYPE_CHECKING:
    from engine.proof.cases import Case
    from engine.proof.coverage import ClauseCoverage, EditionCoverage, Fates, Gap, Mutants, Totals
    from standards import Library

_EFFECT = {
    "major": "直接判定",
    "element": "判定要素",
    "tally": "综合判定",
    "decision": "须人工认定",
    "checklist": "检查清单",
}
_SOURCE = {"verified": "已核对", "partly": "部分核对", "unverified": "未核对"}
_KINDS = {
    "hit": "命中",
    "clear": "未发现",
    "boundary": "边界",
    "not_applicable": "不适用",
    "undetermined": "待定",
    "broken": "失效",
}
_COVERAGE = {"full": "全部条文", "partial": "部分条文", "metadata_only": "只有名称和日期"}
_WHY = {
    "missing": "没有找到、没有收录的",
    "decision": "须人工认定，程序不判的",
    "handed_over": "交给其他标准而那个标准没有收录的",
}
NOT_RUN = "未运行"
NOT_INSTALLED = "未装案例表"
_WIDTHS = (14, 12, 16, 8, 8, 8, 8, 8, 8, 12)


def coverage(
    editions: Annotated[list[str] | None, typer.Argument(help="版本，缺省为全部 editions, by default all")] = None,
    cases: Annotated[
        Path | None, typer.Option(help="案例表所在文件夹 folder of the case tables", exists=True, file_okay=False)
    ] = None,
    mutants: Annotated[
        Path | None,
        typer.Option(help="standards mutate --format json 的结果文件 its results", exists=True, dir_okay=False),
    ] = None,
    format: ShapeOption = Shape.table,
    standards: FoldersOption = None,
) -> None:
    """收录了什么、核对和测试得怎样，什么没有收录、为什么。What is encoded, how sure, how tested; what is not."""
    from engine.proof.coverage import catalogue_gaps, edition_coverage, totals

    library = loaded(standards)
    chosen = [edition_named(library, name) for name in editions] if editions else list(library.editions.values())
    tested, fates = _cases(library, cases), _fates(mutants)
    found = [edition_coverage(library, edition, tested, fates) for edition in chosen]
    unknown = [] if editions else catalogue_gaps(library)
    overall = totals(clause for one in found for clause in one.clauses)
    with reader_may_leave():
        if format is Shape.json:
            speak_utf8()
            data = {
                "editions": [{**asdict(one), "totals": asdict(totals(one.clauses))} for one in found],
                "totals": asdict(overall),
                "catalogue": [asdict(gap) for gap in unknown],
            }
            typer.echo(json.dumps(data, ensure_ascii=False, indent=1))
            return
        for one in found:
            _edition(one, totals(one.clauses))
        typer.echo("合计")
        _totals(overall)
        if unknown:
            say("；".join(gap.what for gap in unknown), 2, f"目录中没有收录条文的（{len(unknown)} 件）：")


def _cases(library: Library, folder: Path | None) -> list[Case] | None:
    """Every case; None where no tables are installed."""
    from engine.proof.cases import TableError, case_folders, cases, tables
    from standards.wording import Text

    where = [folder] if folder else case_folders(library)
    if not where:
        return None
    try:
        return [case for each in where for path in tables(each) for case in cases(path)]
    except TableError as error:
        fail(Text(f"案例表有误：{error}", f"a case table is wrong: {error}"), "zh")


def _fates(path: Path | None) -> Fates | None:
    from engine.proof.coverage import MutantsError, fates_from
    from standards.wording import Text

    if path is None:
        return None
    try:
        return fates_from(json.loads(path.read_text(encoding="utf-8")))
    except (MutantsError, ValueError, OSError) as error:
        message = Text(
            f"{path} 不是 panding standards mutate --format json 的结果：{error}",
            f"{path} is not what panding standards mutate --format json prints: {error}",
        )
        fail(message, "zh")


def _edition(one: EditionCoverage, summed: Totals) -> None:
    typer.echo(f"{one.edition}　{one.title}　收录：{_COVERAGE[one.coverage]}")
    if one.clauses:
        _line(("条文项", "作用", "条文来源", *_KINDS.values(), "改错查出"))
    for clause in one.clauses:
        _line(_cells(clause))
    _totals(summed)
    for why, words in _WHY.items():
        gaps = [gap for gap in one.gaps if gap.why == why]
        if gaps:
            say("；".join(map(_gap, gaps)), 2, f"{words}：")
    typer.echo()


def _cells(clause: ClauseCoverage) -> Iterable[str]:
    yield clause.clause
    yield _EFFECT[clause.effect]
    yield f"{_SOURCE[clause.source]} {clause.copies} 份"
    for kind in _KINDS:
        yield NOT_INSTALLED if clause.cases is None and kind == "hit" else _count(clause.cases, kind)
    yield "·" if clause.effect == "decision" else _share(clause.mutants)


def _count(counts: dict[str, int] | None, kind: str) -> str:
    return "·" if counts is None or not counts[kind] else str(counts[kind])


def _share(mutants: Mutants | None) -> str:
    return NOT_RUN if mutants is None else f"{mutants.caught}/{mutants.all}"


def _line(cells: Iterable[str]) -> None:
    from rich.cells import cell_len

    padded = (cell + " " * max(1, width - cell_len(cell)) for cell, width in zip(cells, _WIDTHS, strict=True))
    typer.echo("  " + "".join(padded).rstrip())


def _totals(summed: Totals) -> None:
    effects = "，".join(f"{_EFFECT[effect]} {count}" for effect, count in summed.effects.items())
    sources = "，".join(f"{_SOURCE[source]} {summed.sources.get(source, 0)}" for source in _SOURCE)
    say(f"{summed.clauses} 项{f'（{effects}）' if effects else ''}；条文来源：{sources}", 2)
    if summed.cases is None:
        say(f"案例：{NOT_INSTALLED if summed.clauses else '没有条文'}", 2)
    else:
        counts = "，".join(f"{words} {summed.cases[kind]}" for kind, words in _KINDS.items())
        say(f"案例 {sum(summed.cases.values())} 个：{counts}；没有案例的条文项 {summed.without_cases}", 2)
    say(f"改错查出：{_share(summed.mutants)}", 2)


def _gap(gap: Gap) -> str:
    return f"{gap.clause} {gap.what}" if gap.clause else gap.what
