"""Editions of standards as they are told: articles, clauses, conditions in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from pydantic import Field

from api.models import Told
from standards import Library
from standards.editions import Article, Clause, Edition, Effect, SourceStatus
from standards.logic import Tree, tree
from standards.phrases import phrase
from standards.variants import Variant, variants

Coverage = Literal["full", "partial", "metadata_only"]
_COVERAGE = "full 全部条文，partial 部分条文，metadata_only 只有名称和日期，不判定"


class AddedTold(Told):
    """Clauses that a deployment added to an edition whose text is known in part."""

    clauses: list[str]


class OriginTold(Told):
    """Where an edition comes from: with the program or from a folder of the deployment's own."""

    ours: bool = Field(description="随程序提供；否则由本部署另加")
    digest: str = Field(description="SHA-256 of the edition's files")
    fills: bool = Field(description="代替本程序只有名称和日期的版本")
    added: list[AddedTold]


class EditionListed(Told):
    """An edition: what it is, when it is in force, how much of its text is encoded."""

    edition: str = Field(examples=["industry_trade_2023"])
    standard: str = Field(examples=["industry_trade"])
    title: str = Field(examples=["工贸企业重大事故隐患判定标准"])
    number: str = Field(examples=["应急管理部令第10号"])
    issuer: str = Field(examples=["应急管理部"])
    term: str = Field(examples=["重大事故隐患"])
    published: date | None
    effective: date | None = Field(description="起施行之日；null：未见", examples=["2023-05-15"])
    superseded_on: date | None = Field(description="自这一天起被代替；null：没有", examples=[None])
    coverage: Coverage = Field(description=_COVERAGE)
    clauses: int = Field(examples=[64])
    origin: OriginTold


class CatalogueRow(Told):
    """A national standard that exists. What is not known is null; `edition_coverage` says what of it is encoded."""

    sector: str = Field(examples=["煤矿"])
    title: str | None = Field(examples=["煤矿重大事故隐患判定标准"])
    number: str | None = Field(examples=["应急管理部令第4号"])
    issued: str | None
    effective: str | None
    known: Literal["verified", "unverified", "missing"] = Field(description="how sure this row is")
    standard: str | None
    edition_coverage: Literal["full", "partial", "metadata_only", "none"]


class Standards(Told):
    """All editions that are loaded, and what else there is."""

    digest: str = Field(description="digest of all standards together, as verdicts name it")
    editions: list[EditionListed]
    catalogue: list[CatalogueRow]


class ConditionTold(Told):
    """When a clause (one branch of it, by one reading) is met, in words."""

    branch: str | None
    reading: str | None = Field(description="条文理解；null：只有一种")
    text: str | None
    basis: str | None = Field(description="这样理解的依据")
    kind: str = Field(description="the kind of subject", examples=["dust_system"])
    applies: str = Field(description="适用", examples=["“是否存在粉尘爆炸危险”为是"])
    forbids: str = Field(description="命中", examples=["“锁气卸灰装置”没有或者不能正常使用"])
    source: SourceStatus


class SourceTold(Told):
    """How sure the text is, by how many published copies."""

    status: SourceStatus
    copies: int


class ClauseTold(Told):
    """A clause, the smallest unit that is cited; its text restated in short."""

    clause: str = Field(examples=["11(6)"])
    edition: str = Field(examples=["industry_trade_2023"])
    article: str = Field(examples=["第十一条"])
    citation: str = Field(examples=["《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第十一条第六项"])
    summary: str = Field(examples=["除尘系统未设锁气卸灰装置"])
    effect: Effect = Field(
        description="major 直接判定，element 要素，tally 综合判定，decision 由人认定，checklist 重点检查事项"
    )
    kinds: list[str] = Field(description="the kinds of subjects it is about")
    at_once: bool = Field(description="能立即改正的不作要素")
    conditions: list[ConditionTold]
    remedy: str = Field(description="整改建议，不是条文")
    settled: dict[str, str] = Field(description="歧义及采用理解的依据")
    note: str | None
    source: SourceTold


class ArticleTold(Told):
    """An article with its clauses."""

    article: str
    heading: str
    clauses: list[ClauseTold]


class HandedOver(Told):
    """A matter that the edition leaves to another standard."""

    matter: str
    standard: str | None


class EditionTold(EditionListed):
    """An edition, whole."""

    applies: str | None = Field(description="适用范围，白话")
    broken: Literal["lacking", "text_silent"] = Field(
        description="设了而故障、停用的：lacking 等同于没有设，text_silent 条文没有写明"
    )
    broken_cite: str | None
    not_bound: list[str]
    hands_over: list[HandedOver]
    missing: list[str] = Field(description="缺哪些条文")
    articles: list[ArticleTold]


def standards_told(library: Library) -> Standards:
    """All editions, and the catalogue."""
    return Standards(
        digest=library.digest,
        editions=[EditionListed(**_listed(library, edition)) for edition in library.editions.values()],
        catalogue=list(catalogue_rows(library)),
    )


def edition_told(library: Library, edition: Edition) -> EditionTold:
    """One edition, with its articles and clauses."""
    head = edition.head
    return EditionTold(
        **_listed(library, edition),
        applies=phrase(tree(head.given), "enterprise", library) if head.given else None,
        broken=head.broken.as_,
        broken_cite=head.broken.cite,
        not_bound=head.not_bound,
        hands_over=[HandedOver(matter=one.matter, standard=one.standard) for one in head.hands_over],
        missing=head.missing,
        articles=[
            ArticleTold(
                article=article.article,
                heading=article.heading,
                clauses=[
                    clause_told(library, edition, name)
                    for name, (whose, _) in edition.clauses.items()
                    if whose is article
                ],
            )
            for article in edition.articles
        ],
    )


def clause_told(library: Library, edition: Edition, name: str) -> ClauseTold:
    """One clause."""
    article, clause = edition.clauses[name]
    return ClauseTold(
        clause=name,
        edition=edition.id,
        article=article.article,
        citation=edition.head.citation(article.article, clause),
        summary=clause.summary,
        effect=clause.effect,
        kinds=list(dict.fromkeys(b.subject for b in clause.branches.values())) or [clause.subject or ""],
        at_once=clause.at_once,
        conditions=list(_conditions(library, edition, article, clause)),
        remedy=clause.remedy,
        settled=clause.settled,
        note=clause.note,
        source=SourceTold(status=clause.source.status, copies=clause.source.copies),
    )


def _listed(library: Library, edition: Edition) -> dict[str, Any]:
    head, origin = edition.head, library.origins[edition.id]
    same = ("edition", "standard", "title", "number", "issuer", "term", "published", "effective", "superseded_on",
            "coverage")  # fmt: skip
    return {
        **{name: getattr(head, name) for name in same},
        "clauses": len(edition.clauses),
        # Folders of the machine the service runs on are nobody's business.
        "origin": OriginTold(
            ours=origin.ours,
            digest=origin.digest,
            fills=origin.fills,
            added=[AddedTold(clauses=list(one.clauses)) for one in origin.added],
        ),
    }


def _conditions(library: Library, edition: Edition, article: Article, clause: Clause) -> Iterator[ConditionTold]:
    broken_lacks = edition.head.broken.as_ == "lacking"

    def said(part: Tree, variant: Variant) -> str:
        return phrase(part, variant.subject, library, broken_lacks=broken_lacks)

    for variant in variants(edition, article, clause):
        yield ConditionTold(
            branch=variant.branch,
            reading=variant.reading,
            text=variant.text or None,
            basis=variant.basis or None,
            kind=variant.subject,
            applies=said(variant.given, variant),
            forbids=said(variant.hazard, variant),
            source=variant.source.status,
        )


def catalogue_rows(library: Library) -> Iterator[CatalogueRow]:
    """National standards that exist, encoded or not."""
    for row in library.catalogue.rows:
        yield CatalogueRow(
            sector=row.sector,
            title=_found(row.title),
            number=_found(row.number),
            issued=_found(row.issued),
            effective=_found(row.effective),
            known=row.status.mark,
            standard=row.standard,
            edition_coverage=row.coverage,
        )


def _found(text: str) -> str | None:
    """The catalogue says `missing` of what was not found."""
    return None if text == "missing" else text
