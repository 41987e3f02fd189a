"""The sentences a validation is said in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from engine.reports.words import label
from engine.validating.known import KnownClause
from engine.validating.validation import Result
from engine.verdict import Finding
from standards.editions import SECTORS, Edition
from standards.wording import Lang, Text

RESULT: dict[Result, Text] = {
    "supported": Text("事实支持这一项（拟判定）", "the facts support it (suggested)"),
    "contradicted": Text("事实与这一项不符", "the facts contradict it"),
    "insufficient": Text("信息不足，还不能定", "not enough to decide"),
    "not_a_listed_item": Text("不是现行条文列明的情形", "not a listed item"),
}
NO_CLEARANCE = Text("只说明这一项，不说明没有其他重大隐患", "this is about this clause alone and clears nothing else")
ELEMENT = Text(
    "符合综合判定要素（拟判定），单独不构成{term}，与同一场所的其他要素一起计数",
    "meets a judgement element (suggested); by itself no major hazard, counted with others of the place",
)
NOTHING_SAID = Text("没有写条文项，也没有写事实", "neither a clause nor a fact is given")
NOT_UNDERSTOOD = Text("所填事实看不懂，见下", "the facts given were not understood; see below")
NO_DAY = Text("没有检查日期，不能选定版本", "no inspection date, so no edition can be chosen")
A_PERSON_DECIDES = Text(
    "这一项是兜底条款，须由执法人员认定并写明理由，程序不判", "a catch-all: for an officer to decide, with reasons"
)
CHECKLIST = Text("这一项是重点检查事项，不是重大隐患判定情形", "a checklist item, by which nothing is a major hazard")
UNVERIFIED = Text("本项依据的条文未经核对", "rests on a text that has not been verified")
WORDS_ALONE = Text(
    "只有文字描述，不能据此认定；按下列条文项核实事实", "words alone support nothing; verify the facts of these clauses"
)
NOT_ASKED = Text(
    "所填事实不是当日有效、已收录的任何条文项所问的事；不等于没有隐患",
    "no clause in force and encoded asks for these facts; that is no clearance",
)
ALL_CLEAR = Text(
    "按所填事实，这类部位的各条文项都不符合；不等于没有隐患",
    "on these facts none of the clauses on this kind is met; that is no clearance",
)
NONE_THERE = Text("填的数量是 0，没有这类部位", "the count is 0: there is none of the kind")
MISCOUNTED = Text(
    "填的数量少于所列部位，数量与部位矛盾，先核对", "fewer are counted than listed: to be cleared up first"
)
SINGLE_FACT = Text("再查明“{question}”就能定", "“{question}” would settle it")
SAME_FACTS = Text("同样的事实符合这一项", "the same facts meet it")
SAME_FACTS_CONTESTED = Text("同样的事实在这一项上存在分歧，由人判定", "readings of it differ on the same facts")
SOME_FACTS = Text("已知的事实符合其中一部分，还缺下列几项", "the facts known meet a part of it; these are missing")
SAME_MATTER = Text("问的是同一件事", "asks the same")
NEAR_MATTER = Text("问的是相近的事", "asks much the same")
LIKE_WORDS = Text("文字与这一项相近", "its words are near")


def finding_says(finding: Finding, clause: KnownClause, lang: Lang) -> str:
    """One sentence about the finding under the clause that was claimed."""
    head, cited = clause.edition.head, clause.citation
    if finding.outcome == "major" and clause.clause.effect == "element":
        said = ELEMENT.in_(lang).format(term=head.term)
        return Text(f"{said}：{cited}", f"{said}: {cited}").in_(lang)
    words = label(finding, lang, [head.term], head.says)
    if finding.outcome in ("not_found", "not_applicable"):
        why = {
            "not_found": Text("按所填事实，不符合", "on these facts not met:"),
            "not_applicable": Text("按所填事实，不适用", "on these facts not applicable:"),
        }[finding.outcome]
        tail = NO_CLEARANCE.in_(lang)
        return Text(f"{why.zh}{cited}；{tail}", f"{why.en} {cited}; {tail}").in_(lang)
    return Text(f"{words}：{cited}", f"{words}: {cited}").in_(lang)


def edition_why(edition: Edition, day: date | None) -> Text:
    """Why this edition."""
    head = edition.head
    since = Text(f"{head.effective}起施行", f"in force from {head.effective}") if head.effective else None
    until = Text(f"{head.superseded_on}起被代替", f"superseded on {head.superseded_on}") if head.superseded_on else None
    known = [one for one in (since, until) if one]
    dates = Text("，".join(one.zh for one in known), ", ".join(one.en for one in known))
    if day is None:
        return Text(f"按指定的版本{_in(dates.zh)}", f"the edition named{_in(dates.en, ' (', ')')}")
    if edition.in_force(day):
        return Text(f"{day}有效的版本{_in(dates.zh)}", f"in force on {day}{_in(dates.en, ' (', ')')}")
    return Text(f"{day}不在有效期内{_in(dates.zh)}", f"not in force on {day}{_in(dates.en, ' (', ')')}")


def _in(text: str, left: str = "（", right: str = "）") -> str:
    return f"{left}{text}{right}" if text else ""


def elsewhere_says(number: str, elsewhere: Iterable[KnownClause], day: date) -> Text:
    """That a number belongs to an edition that does not apply on the day."""
    ones = [(one, edition_why(one.edition, day)) for one in elsewhere]
    zh = "；".join(f"{number}是{one.citation}，该版本{why.zh}" for one, why in ones)
    en = "; ".join(f"{number} is {one.citation}, {why.en}" for one, why in ones)
    return Text(zh, en)


def not_encoded_says(edition: Edition) -> Text:
    """That the edition in force is there by its title only."""
    title = edition.head.cited_as
    return Text(
        f"当日有效的是{title}，条文未收录，不能用前一版本代替",
        f"in force on that day is {title}, whose text is not encoded; an earlier edition does not stand in",
    )


def unlisted_says(number: str, editions: Iterable[Edition]) -> Text:
    """That no edition that applies has this number."""
    titles = [edition.head.cited_as for edition in editions]
    alone = titles[0] if len(titles) == 1 else ""
    return Text(
        f"{alone or '当日有效、已收录的标准'}中没有{number}这一项",
        f"no clause {number} in {alone or 'the standards in force and encoded'}",
    )


def effectiveness_says(edition: Edition) -> Text:
    """That the article on devices that do not work is no clause by itself."""
    cite = edition.head.citation(edition.head.broken.cite or "")
    return Text(
        f"{cite}不是单独的条文项：设施设了而失效的，与要求该设施的那一项一并引用",
        f"{cite} is no clause by itself: it is cited beside the clause that demands the device",
    )


def wrong_kind_says(clause: KnownClause, names: Iterable[str], given: str) -> Text:
    """That the clause is about another kind of thing."""
    about = "、".join(names)
    return Text(f"{clause.id}看的是{about}，所填的是{given}", f"{clause.id} is about {about}, the facts are of {given}")


def several_say(clause: KnownClause, others: Iterable[str]) -> Text:
    """That other standards have a clause of this number too."""
    titles = "、".join(others)
    return Text(f"{clause.id}在{titles}中也有，请写明标准", f"{clause.id} stands in {titles} too; name the standard")


def partial_says(edition: Edition, number: str) -> Text:
    """That a number may stand in the part that is not encoded."""
    title, missing = edition.head.cited_as, "；".join(edition.head.missing)
    return Text(
        f"{title}条文收录不全，没有{number}：{missing}", f"{title} is encoded in part, without {number}: {missing}"
    )


def other_industry(claimed: KnownClause, sectors: frozenset[str], lang: Lang) -> str | None:
    """That the clause claimed is of an article for another industry than the subject's."""
    if not claimed.sectors or not sectors or claimed.sectors & sectors:
        return None
    mine, theirs = _industries(sectors), _industries(claimed.sectors)
    return Text(
        f"监管行业是{mine}，{claimed.article.article}只适用于{theirs}",
        f"the industry is {', '.join(sorted(sectors))}; {claimed.article.article} is for "
        f"{', '.join(sorted(claimed.sectors))} only",
    ).in_(lang)


def _industries(sectors: frozenset[str]) -> str:
    return "、".join(name for sector, name in SECTORS.items() if sector in sectors)
