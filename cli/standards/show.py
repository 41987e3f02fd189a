"""`panding standards`: what is encoded, clause by clause."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.library import FoldersOption, loaded
from cli.options import Shape, ShapeOption, fail
from cli.streams import reader_may_leave, speak_utf8

if TYPE_CHECKING:
    from standards import Library
    from standards.additions import Origin
    from standards.editions import Article, Clause, Edition


@reader_may_leave()
def list_(format: ShapeOption = Shape.table, standards: FoldersOption = None) -> None:
    """列出标准：已收录的版本和目录。List the editions encoded and the catalogue."""
    library = loaded(standards)
    editions = [_edition(edition, library.origins[edition.id]) for edition in library.editions.values()]
    catalogue = [row.model_dump(exclude_none=True, mode="json") for row in library.catalogue.rows]
    if format is Shape.json:
        return _json({"editions": editions, "catalogue": catalogue, "digest": library.digest})
    for edition in editions:
        until = f"，{edition['superseded_on']} 起被代替" if edition["superseded_on"] else ""
        starts = f"{edition['effective']} 起施行" if edition["effective"] else "施行日期未见"
        typer.echo(f"{edition['edition']}　《{edition['title']}》（{edition['number']}）　{starts}{until}")
        typer.echo(f"    {edition['clauses']} 项，收录：{_COVERAGE[edition['coverage']]}，{_said(edition['origin'])}")
    encoded = {edition.head.standard for edition in library.editions.values() if _is_current(edition)}
    others = [row for row in catalogue if row["title"] != "missing" and row.get("standard") not in encoded]
    typer.echo(f"\n目录中另有 {len(others)} 件未收录：")
    for row in others:
        typer.echo(f"    {row['sector']}　《{row['title']}》　{row['number']}　（{_MARK[row['status']['mark']]}）")


@reader_may_leave()
def show(
    edition: Annotated[str, typer.Argument(help="版本 edition, e.g. industry_trade_2023")],
    clause: Annotated[str | None, typer.Argument(help="条文项 clause, e.g. 11(6)")] = None,
    format: ShapeOption = Shape.table,
    standards: FoldersOption = None,
) -> None:
    """显示一个版本或其中一项。Show an edition, or one clause of it."""
    from standards.citations import find_clause
    from standards.problems import unknown
    from standards.wording import Text

    library = loaded(standards)
    found = library.editions.get(edition)
    if found is None:
        hint = unknown(Text("版本", "edition"), edition, library.editions)
        known = ", ".join(library.editions)
        fail(Text(f"{hint.zh}，可用：{known}", f"{hint.en}; one of: {known}"), "zh")
    clauses = found.clauses
    if clause is not None:
        name = find_clause(found, clause)
        if name is None:
            hint = unknown(Text("条文项", "clause"), clause, found.clauses)
            fail(Text(f"{hint.zh}；全部：panding standards show {edition}", hint.en), "zh")
        clauses = {name: found.clauses[name]}
    rows = [_clause(found, name, article, c) for name, (article, c) in clauses.items()]
    if format is Shape.json:
        return _json({**_edition(found, library.origins[edition]), "clauses": rows})
    for row in rows:
        typer.echo(f"{row['citation']}　[{row['id']}]")
        typer.echo(f"    {row['summary']}")
        if clause is not None:
            _details(library, found, *clauses[row["id"]])


def _details(library: Library, edition: Edition, article: Article, clause: Clause) -> None:
    from standards.phrases import phrase
    from standards.variants import variants

    broken_lacks = edition.head.broken.as_ == "lacking"
    for variant in variants(edition, article, clause):
        head = "　".join(filter(None, (variant.branch, variant.text)))
        typer.echo(f"  ◇ {head or '条件'}（{library.kinds[variant.subject].name}）")
        if variant.basis:
            typer.echo(f"      依据：{variant.basis}")
        typer.echo(f"      适用：{phrase(variant.given, variant.subject, library, broken_lacks=broken_lacks)}")
        typer.echo(f"      命中：{phrase(variant.hazard, variant.subject, library, broken_lacks=broken_lacks)}")
    typer.echo(f"  整改建议：{clause.remedy}")
    for number, basis in clause.settled.items():
        typer.echo(f"  歧义 {number}：{basis}")
    if clause.note:
        typer.echo(f"  说明：{clause.note}")
    typer.echo(f"  条文来源：{_MARK[clause.source.status]}（{clause.source.copies} 份副本）")


def _edition(edition: Edition, origin: Origin) -> dict[str, Any]:
    head = edition.head
    keys = {"edition", "standard", "title", "number", "issuer", "term", "published", "effective", "superseded_on"}
    return {
        **head.model_dump(mode="json", include=keys),
        "coverage": head.coverage,
        "clauses": len(edition.clauses),
        "origin": {
            "folder": None if origin.ours else str(origin.folder),
            "digest": origin.digest,
            "fills": origin.fills,
            "added": [{"folder": str(one.folder), "clauses": list(one.clauses)} for one in origin.added],
        },
    }


def _said(origin: dict[str, Any]) -> str:
    """Where an edition comes from, and the beginning of its digest."""
    found = f"来自 {origin['folder'] or '本程序'}"
    if origin["fills"]:
        found += "，代替本程序只有名称和日期的版本"
    for one in origin["added"]:
        found += f"，其中 {len(one['clauses'])} 项来自 {one['folder']}"
    return f"{found}，摘要 {origin['digest'][:12]}"


def _is_current(edition: Edition) -> bool:
    return bool(edition.clauses) and edition.head.superseded_on is None


def _clause(edition: Edition, name: str, article: Article, clause: Clause) -> dict[str, Any]:
    subjects = list(dict.fromkeys(b.subject for b in clause.branches.values())) or [clause.subject or ""]
    return {
        "id": name,
        "article": article.article,
        "item": clause.item,
        "citation": edition.head.citation(article.article, clause),
        "summary": clause.summary,
        "subject": subjects[0] if len(subjects) == 1 else subjects,
        "effect": clause.effect,
        "source": clause.source.model_dump(),
    }


def _json(data: dict[str, Any]) -> None:
    speak_utf8()
    typer.echo(json.dumps(data, ensure_ascii=False, indent=1))


_COVERAGE = {"full": "全部条文", "partial": "部分条文", "metadata_only": "只有名称和日期"}
_MARK = {"verified": "已核对", "partly": "部分核对", "unverified": "未核对", "missing": "未找到"}
