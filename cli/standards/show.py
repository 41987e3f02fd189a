"""`panding standards`: what is encoded, clause by clause."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.library import FoldersOption, loaded
from cli.options import Shape, ShapeOption, fail
from cli.standards.editions import edition_named
from cli.streams import reader_may_leave, speak_utf8

if TYPE_CHECKING:
    from standards import Library
    from standards.additions import Origin
    from standards.editions import Article, Clause, Edition, HandOver


@reader_may_leave()
def list_(format: ShapeOption = Shape.table, standards: FoldersOption = None) -> None:
    """列出标准：已收录的版本和目录。List the editions encoded and the catalogue."""
    library = loaded(standards)
    editions = [_edition(edition, library.origins[edition.id]) for edition in library.editions.values()]
    catalogue = [row.model_dump(exclude_none=True, mode="json") for row in library.catalogue.rows]
    if format is Shape.json:
        return _json({"editions": editions, "catalogue": catalogue, "digest": library.digest})
    for edition in editions:
        in_force = _in_force(library.editions[edition["edition"]])
        typer.echo(f"{edition['edition']}　《{edition['title']}》（{edition['number']}）　{in_force}")
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
    from standards.citations import find_clause, names_effectiveness
    from standards.problems import unknown
    from standards.wording import Text

    library = loaded(standards)
    found = edition_named(library, edition)
    clauses = found.clauses
    if clause is not None and names_effectiveness(found, clause):
        return _effectiveness(found, library.origins[edition], format)
    if clause is not None:
        name = find_clause(found, clause)
        if name is None:
            hint = unknown(Text("条文项", "clause"), clause, found.clauses)
            fail(Text(f"{hint.zh}；全部：panding standards show {edition}", hint.en), "zh")
        clauses = {name: found.clauses[name]}
    rows = [_clause(found, name, article, c) for name, (article, c) in clauses.items()]
    if format is Shape.json:
        return _json({**_edition(found, library.origins[edition]), **_bounds(found), "clauses": rows})
    if clause is None:
        _head(library, found)
    for row in rows:
        typer.echo(f"{row['citation']}　[{row['id']}]")
        typer.echo(f"    {row['summary']}")
        if clause is not None:
            _details(library, found, *clauses[row["id"]])


def _head(library: Library, edition: Edition) -> None:
    """Whom the edition binds, from when, what it leaves to others, and what is missing: before its clauses."""
    from standards.logic import tree
    from standards.phrases import phrase

    head = edition.head
    published = f"{head.published} 公布" if head.published else "公布日期未见"
    typer.echo(f"{head.cited_as}　[{edition.id}]")
    typer.echo(f"    {head.issuer}　{published}，{_in_force(edition)}")
    typer.echo(f"    收录：{_COVERAGE[head.coverage]}，{len(edition.clauses)} 项")
    typer.echo(f"    用语：{head.term}")
    if head.given:
        typer.echo(f"    适用：{phrase(tree(head.given), 'enterprise', library)}")
    for label, lines in (
        ("不约束", head.not_bound),
        ("设了而故障、停用", [_BROKEN[head.broken.as_].format(cite=head.broken.cite)]),
        ("另有规定的适用其规定", [_handed(library, handed) for handed in head.hands_over]),
        ("缺", head.missing),
    ):
        for line in lines:
            typer.echo(f"    {label}：{line}")
    typer.echo()


def _effectiveness(edition: Edition, origin: Origin, format: Shape) -> None:
    """The article on devices that do not work, with how it was read."""
    head = edition.head
    cite = head.broken.cite or ""
    settled = {number: basis for number, basis in head.settled.items() if cite in basis}
    if format is Shape.json:
        row = {"article": cite, "citation": head.citation(cite), "as": head.broken.as_, "settled": settled}
        return _json({**_edition(edition, origin), **_bounds(edition), "clauses": [], "effectiveness": row})
    typer.echo(head.citation(cite))
    typer.echo(
        "    条文项要求的设施、设备、装置设了而故障、停用的，等同于没有设；不是单独的条文项，与命中的那一项一并引用"
    )
    for number, basis in settled.items():
        typer.echo(f"  歧义 {number}：{basis}")


def _handed(library: Library, handed: HandOver) -> str:
    """A matter left to another standard, with the editions of it that are encoded."""
    editions = [e.id for e in library.editions.values() if e.head.standard == handed.standard]
    return f"{handed.matter}（{'、'.join(editions) or '未收录'}）"


def _in_force(edition: Edition) -> str:
    head = edition.head
    starts = f"{head.effective} 起施行" if head.effective else "施行日期未见"
    return starts + (f"，{head.superseded_on} 起被代替" if head.superseded_on else "")


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


def _bounds(edition: Edition) -> dict[str, Any]:
    """Whom the edition does not bind, what it hands over, what is missing, what a broken device counts as."""
    keys = {"not_bound", "hands_over", "missing", "broken"}
    return edition.head.model_dump(mode="json", include=keys, by_alias=True)


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
_BROKEN = {
    "lacking": "按{cite}等同于没有设",
    "text_silent": "条文没有写明，不作命中，交人判定",
}
_MARK = {"verified": "已核对", "partly": "部分核对", "unverified": "未核对", "missing": "未找到"}
