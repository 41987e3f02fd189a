"""判定意见, which for an enterprise's own check is its 自查判定表: what the form comes to, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from engine.reports.papers.case import HEADER, Case
from engine.reports.papers.duties import what_to_do_now
from engine.reports.papers.paper import Block, Column, Fields, Grid, Heading, Line, Paper, Points, Signatures
from engine.reports.papers.told import card, why
from engine.reports.words import (
    CHECKED,
    CHECKLIST_ONLY,
    NO_VERDICT,
    OUTCOME,
    REASON,
    TALLIED,
    WHY_OPEN,
    caveats,
    in_terms,
    sentence,
    tallied,
)
from engine.verdict import OpenQuestion, StandardOutcome
from standards.kinds import POSTS


def opinion(case: Case) -> Paper:
    """Write the opinion."""
    own = case.verdict.origin in (None, "self")
    title = f"{case.term}{'自查判定表' if own else '判定意见'}"
    blocks = [
        *_head(case),
        *_findings(case),
        *_open(case),
        *_comprehensive(case),
        *_checklist(case),
        *_clear(case),
        *_scope(case),
        *_end(case, own),
    ]
    return Paper(title, HEADER, case.footer(), tuple(blocks))


def identity(case: Case) -> Fields:
    """Whose form it is, of which day."""
    verdict = case.verdict
    rows = (
        ("企业名称", case.of("name")),
        ("统一社会信用代码", case.of("uscc")),
        ("厂区及属地", "　".join(filter(None, (case.of("site"), case.of("region"))))),
        ("监管行业", case.sectors),
        ("主要负责人", case.of("head")),
        ("自查表编号", verdict.form),
        ("检查日期", verdict.inspected_on or "没有填"),
        ("所用版本", f"{verdict.as_of} 有效的版本" if verdict.as_of else "没有日期，未能确定"),
    )
    return Fields(tuple((name, text) for name, text in rows if text))


def _head(case: Case) -> Iterator[Block]:
    yield identity(case)
    yield Line(sentence(case.verdict), "strong")
    for caveat in caveats(case.verdict):
        yield Line(caveat.zh, "alert")
    for one in case.verdict.unreadable:
        yield Line(f"{one.where}　“{one.text}”　{one.message}", "small")
    if case.major():
        yield Heading("现在要做的")
        yield Points(what_to_do_now(case))


def _findings(case: Case) -> Iterator[Block]:
    if major := case.major():
        yield Heading(f"{in_terms(OUTCOME['major'].zh, [case.term])}（{len(major)}）")
        yield from (card(case, one, "major") for one in major)
    if past := case.past():
        yield Heading(f"{OUTCOME['past'].zh}（{len(past)}）")
        yield from (card(case, one, "open") for one in past)
    if person := case.for_a_person():
        yield Heading(f"待人工判定（{len(person)}）")
        yield Line("下列各项有不同理解或者须由人认定：不计入重大，也不算没有", "small")
        yield from (card(case, one, "open") for one in person)


def _open(case: Case) -> Iterator[Block]:
    questions = [q for q in case.verdict.open if q.question != "count"]
    if questions:
        yield Heading(f"待核实（{len(questions)}），按能答的岗位")
        columns = (Column("谁能答", 25), Column("问题", 75), Column("部位", 44), Column("能定的条文", 26))
        yield Grid(columns, tuple(_asked(q) for q in sorted(questions, key=_post_order)))
    lines = [f for f in case.verdict.findings if f.clause is None and f.outcome == "undetermined"]
    if lines:
        counts = {q.subject: q for q in case.verdict.open if q.question == "count"}
        yield Heading(f"整类未判定（{len(lines)}）")
        rows = []
        for line in lines:
            question = counts.get(line.summary or "")
            said = REASON[line.reason or "missing"].zh
            stands = f"{said}（{line.because[0].answer_text}）" if line.because else said
            settles = "、".join(question.settles) if question else ""
            rows.append((line.summary or "", stands, question.text if question else "", settles))
        columns = (Column("部位类别", 34), Column("情况", 48), Column("要填的", 62), Column("能定的条文", 26))
        yield Grid(columns, tuple(rows))


def _asked(question: OpenQuestion) -> tuple[str, ...]:
    reason = f"（{WHY_OPEN[question.why].zh}）" if question.why in WHY_OPEN else ""
    return post_name(question.post), question.text + reason, question.subject, "、".join(question.settles)


def post_name(post: str | None) -> str:
    """Who can answer."""
    return POSTS[post].zh if post in POSTS else "安全管理员"


def _post_order(question: OpenQuestion) -> int:
    return list(POSTS).index(question.post) if question.post in POSTS else len(POSTS)


def _comprehensive(case: Case) -> Iterator[Block]:
    verdict = case.verdict
    if verdict.tallies:
        yield Heading("综合判定")
        rows = tuple((c.citation, case.place(c.subject), tallied(c).zh, TALLIED[c.outcome].zh) for c in verdict.tallies)
        yield Grid((Column("判定依据", 70), Column("部位", 40), Column("计数", 40), Column("结果", 20)), rows)
    met = [one for one in verdict.elements if one.outcome == "major"]
    if met:
        yield Heading(f"存在的综合判定要素（{len(met)}）")
        yield Line(NO_VERDICT.zh, "small")
        elements = ((e.clause or "", case.place(e.subject), e.summary or "", why(e), e.remedy or "") for e in met)
        shares = (
            Column("条文", 16),
            Column("部位", 24),
            Column("要素", 44),
            Column("为什么", 46),
            Column("整改建议", 40),
        )
        yield Grid(shares, tuple(elements))
    for overlap in verdict.overlaps:
        yield Line(
            f"{'、'.join(overlap.clauses)}（{'、'.join(overlap.subjects)}）　{overlap.why}；是否各计由人定", "small"
        )


def _checklist(case: Case) -> Iterator[Block]:
    if not case.verdict.checklist:
        return
    yield Heading("重点检查事项（不作重大隐患判定）")
    found = [f for f in case.verdict.checklist if f.clause and f.outcome != "not_applicable"]
    rows = tuple((f.citation or "", case.place(f.subject), CHECKED[f.outcome].zh, f.remedy or "") for f in found)
    if rows:
        yield Grid((Column("检查依据", 60), Column("部位", 30), Column("结果", 24), Column("整改建议", 56)), rows)


def _clear(case: Case) -> Iterator[Block]:
    found = [f for f in case.verdict.findings if f.outcome == "not_found"]
    if found:
        yield Heading(f"{OUTCOME['not_found'].zh}（{len(found)}）")
        rows = [f for f in found if f.clause]
        for name, group in groupby(rows, key=lambda f: case.place(f.subject)):
            yield Line(f"{name}：{'、'.join(f.clause or '' for f in group)}", "small")
        if whole := [f.summary or "" for f in found if f.clause is None]:
            yield Line("整类：" + "；".join(whole), "small")
    count = sum(f.outcome == "not_applicable" for f in case.verdict.findings)
    if count:
        yield Line(f"另有不适用 {count} 项，不逐项列出。", "small")
    rests = case.verdict.rests_on
    kinds = case.library.kinds
    grounds = [f"{a.subject}：{a.text}：不涉及" for a in rests.n_a]
    grounds += [f"{kinds[kind].name if kind in kinds else kind}：0" for kind in rests.zero_counts]
    grounds += [f"{e.rule} {e.text}（{e.subject or '全部'}）：{e.reason}（{e.by}）" for e in rests.exemptions]
    if grounds:
        yield Heading("上述结论所依据的“不涉及”和“0”，请现场核对")
        yield Line("；".join(grounds), "small")


def _scope(case: Case) -> Iterator[Block]:
    verdict = case.verdict
    for advice in verdict.advisory:
        met = [f for f in advice.findings if f.clause and f.outcome == "major"]
        yield Heading("仅供参考（所用版本当日不在有效期内，不计入结论）")
        yield Line("；".join(f"{case.place(f.subject)}：{f.citation}" for f in met) or "没有命中的条文", "small")
    if verdict.objections:
        yield Heading("异议（不减少上面的任何一项）")
        yield from (Line(f"{o['clause']} {o['subject'] or ''}　{o['by']}：{o['reason']}") for o in verdict.objections)
    if verdict.remarks:
        yield Heading("提示")
        yield from (Line(remark, "small") for remark in verdict.remarks)
    yield Heading("判定所用标准")
    yield from (Line(_standard(case, one), "small") for one in verdict.standards)
    yield Heading("未判定范围")
    yield from (Line(f"{one.matter}：{one.why}", "small") for one in verdict.not_judged)
    if not verdict.not_judged:
        yield Line("没有", "small")


def _standard(case: Case, one: StandardOutcome) -> str:
    if not one.decides:
        outcome = CHECKLIST_ONLY.zh
    elif one.says and one.outcome == "major":
        outcome = one.says
    else:
        outcome = in_terms(OUTCOME[one.outcome].zh, [one.term] if one.term else [])
    reasons = "、".join(REASON[reason].zh for reason in one.reasons) if one.outcome == "undetermined" else ""
    bound = f"（约束对象：{'；'.join(one.not_bound)}）" if one.not_bound else ""
    return f"{one.title or one.edition}　{outcome}{f'（{reasons}）' if reasons else ''}　{one.why}{bound}"


def _end(case: Case, own: bool) -> Iterator[Block]:
    digests = case.verdict.digests
    if own:
        yield Heading("自查判定（企业填写）")
        yield Line("□ 同意上列拟判定　　□ 对下列各项有不同意见（写明编号和理由；异议不减少上面的任何一项）：")
        yield Line("________________________________________________________________________")
        yield Signatures(("填表人", "安全管理员", "主要负责人（签字、盖章）"))
    else:
        yield Heading("核实")
        yield Line("□ 与现场一致　　□ 与现场不一致（写明编号和情况）：")
        yield Line("________________________________________________________________________")
        yield Signatures(("检查人员", "检查人员", "被检查单位负责人"))
    file = f"原件 {digests.file}；" if digests.file else ""
    yield Line(f"摘要（SHA-256）：{file}表 {digests.form}；标准 {digests.standards}；{digests.engine}", "small")
