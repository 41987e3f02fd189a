"""The words printed for outcomes, reasons and origins (docs/words.md); Chinese first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.verdict import Counted, Finding, ReadingOutcome, TallyCount, Verdict
from standards.wording import Lang, Text

OUTCOME = {
    "major": Text("符合重大事故隐患判定情形（拟判定）", "meets a major-hazard clause (suggested)"),
    "past": Text("违法线索（作业已结束）", "a lead on a past violation (the job is over)"),
    "not_found": Text("按填报未发现", "not found, by what was filled in"),
    "not_applicable": Text("不适用", "not applicable"),
    "undetermined": Text("尚不能判定", "undetermined"),
}
REASON = {
    "missing": Text("信息不足，待核实", "facts missing, to be verified"),
    "needs_person": Text("待人工判定", "for a person to decide"),
    "contested": Text("存在分歧，待人工判定", "readings differ, for a person to decide"),
    "text_silent": Text("条文未明，待人工判定", "the text is silent, for a person to decide"),
    "not_listed": Text("未逐一列出，未判定", "not listed one by one, not judged"),
    "unreadable": Text("填报无法识别", "could not be read"),
    "partial_text": Text("条文不全，未判定", "text incomplete, not judged"),
    "not_encoded": Text("未收录，未判定", "not encoded, not judged"),
}
FOR_A_PERSON = ("needs_person", "text_silent")  # reasons that no further answer will settle
HOW = {
    "seen": Text("看到", "seen"),
    "record": Text("查记录", "records"),
    "told": Text("询问", "told"),
    "measured": Text("测量", "measured"),
}
SECTOR_DISPUTED = Text(
    "车间的行业不在企业的监管行业之内，两个行业条中只有一个命中，适用哪一条由人判定",
    "the workshop's industry is not among the enterprise's and only one of the two industry articles is met",
)
EITHER_ARTICLE = Text(
    "车间的行业不在企业的监管行业之内，两个行业条都命中",
    "the workshop's industry is not among the enterprise's; both industry articles are met",
)
EDITION_UNCERTAIN = Text(
    "该版本的施行日期不详，检查日期早于其文号年份，是否适用由人判定",
    "when this edition came into force is not known and the inspection is older than its number",
)
CLAIMED = Text(
    "企业主张有不判定的情形，是否成立由执法人员认定",
    "the enterprise claims an exemption; whether it holds is for an officer to decide",
)
EXEMPT = Text("执法人员认定有不判定的情形", "an officer decided that an exemption holds")
DECIDED = Text("按表上的人工认定", "by the decision of a person on the form")
NOTE = {
    "which_article": SECTOR_DISPUTED,
    "either_article": EITHER_ARTICLE,
    "edition_uncertain": EDITION_UNCERTAIN,
    "claimed": CLAIMED,
    "exempt": EXEMPT,
    "decided": DECIDED,
}
WHY_OPEN = {
    "unclear": Text("填了不清楚", "answered “unclear”"),
    "expired": Text("答案已过期", "the answer has expired"),
    "unjudged": Text("没有写由谁认定、理由", "by whom and why is not said"),
    "unreadable": Text("填报无法识别", "could not be read"),
    "unconfirmed": Text("上次的答案，没有确认无变化", "the answer of last time, not confirmed to be unchanged"),
    "partly": Text("没有答全", "answered in part"),
}
DISCLAIMER = Text(
    "依据自报，程序拟判定，不替代监管部门认定",
    "Suggested by a program from self-reported answers; it does not replace a determination",
)
UNVERIFIED = Text("本项依据的条文未经核对", "rests on a text that has not been verified")
UNVERIFIED_READING = Text(
    "条文已核对；其中一种条文理解所依据的文字未经核对",
    "the clause is verified; the text behind one of its readings is not",
)
NO_VERDICT = Text(
    "单条要素不作判定；够不上计数的仍属隐患，应一并整改",
    "an element by itself decides nothing; short of the count it is a hazard all the same and is to be put right too",
)
PUT_RIGHT = Text(
    "能立即改正的，不作判定要素，仍须立即改正",
    "can be put right at once: no element of a determination, but to be put right at once all the same",
)
ADVISORY = Text(
    "仅供参考：所用版本当日不在有效期内，不计入结论、合计和退出码",
    "For reference only: not in force on that day; outside the outcome, the totals and the exit status",
)
AT_ONCE = Text("能立即改正", "can be put right at once")
NOTHING_ELSE = Text(
    "只判定了上面的标准；没有要求的标准，一律没有判定",
    "only the standards above were judged; none that was not asked for",
)
CHECKLIST_ONLY = Text("只有重点检查事项，不作重大隐患判定", "a checklist only, by which nothing is a major hazard")
CHECKED = {
    "major": Text("存在问题", "not as it should be"),
    "undetermined": Text("待核实", "to be verified"),
    "not_found": OUTCOME["not_found"],
    "not_applicable": OUTCOME["not_applicable"],
}
ACT_NOW = Text(
    "先采取临时控制措施（停用、撤人、警戒），报主要负责人，并按规定报告主管部门",
    "First take temporary measures (stop, evacuate, cordon off), tell the head, and report as the rules say",
)


def in_terms(words: str, terms: Iterable[str]) -> str:
    """Words about 重大事故隐患 in the standards' own terms (重大隐患 of gas)."""
    return words.replace("重大事故隐患", "、".join(dict.fromkeys(terms)) or "重大事故隐患")


def terms(verdict: Verdict, edition: str | None = None) -> list[str]:
    """The terms of the standards applied, or of one of them."""
    judged = [one for one in verdict.standards if one.coverage != "metadata_only"]
    return [one.term for one in judged if one.term and edition in (None, one.edition)]


def said_by(verdict: Verdict, edition: str) -> str | None:
    """What a hit is called by its own standard, where that is not the usual sentence."""
    return next((one.says for one in verdict.standards if one.edition == edition), None)


def tallied(count: TallyCount) -> Text:
    """How a tally stands, with the elements: 2 确定（7.3.9、7.9.3），1 待定（7.3.2），需 3."""
    certain, possible = len(count.certain), len(count.possible)
    met, may_be = _elements(count.certain), _elements(count.possible)
    return Text(
        f"{certain} 确定{met.zh}，{possible} 待定{may_be.zh}，需 {count.needed}",
        f"{certain} certain{met.en}, {possible} possible{may_be.en}, {count.needed} needed",
    )


MANY = 8  # elements that are possible for want of nearly everything are not worth naming


def _elements(counted: Sequence[Counted]) -> Text:
    names = [one.clause for one in counted]
    if not 0 < len(names) <= MANY:
        return Text("", "")
    return Text(f"（{'、'.join(names)}）", f" ({', '.join(names)})")


TALLIED = {
    "major": Text("够数", "reached"),
    "undetermined": Text("待定", "open"),
    "not_found": Text("不够数", "not reached"),
    "not_applicable": Text("不适用", "not applicable"),
}


def label(finding: Finding, lang: Lang = "zh", own_terms: Iterable[str] = (), says: str | None = None) -> str:
    """What a finding is called, in the terms of its standard (`says`: its own words for a hit, in Chinese)."""
    if says and lang == "zh" and finding.outcome == "major" and not finding.past:
        return says
    if finding.past:
        return OUTCOME["past"].in_(lang)
    if finding.outcome == "undetermined" and finding.reason:
        return REASON["contested" if is_contested(finding) else finding.reason].in_(lang)
    return in_terms(OUTCOME[finding.outcome].in_(lang), own_terms)


def is_contested(finding: Finding) -> bool:
    """Whether defensible readings of the clause contradict each other on this row."""
    outcomes = {reading.outcome for reading in finding.readings}
    return finding.outcome == "undetermined" and "major" in outcomes and len(outcomes) > 1 and not finding.missing


def telling_readings(finding: Finding) -> list[ReadingOutcome]:
    """The readings worth showing: of those that an article's wider reading (第四条 N1) repeats, the first."""
    first: dict[tuple[str, str], ReadingOutcome] = {}
    for reading in finding.readings:
        first.setdefault((reading.name.rpartition("·")[2], reading.outcome), reading)
    kept = list(first.values())
    return kept if len({r.outcome for r in kept}) > 1 else list(finding.readings)


def sentence(verdict: Verdict, lang: Lang = "zh") -> str:
    """The one sentence a verdict begins with. Every outcome is named."""
    totals = verdict.totals()
    person = sum(f.outcome == "undetermined" and f.reason in FOR_A_PERSON for f in verdict.findings)
    open_ones = totals["undetermined"] - person
    parts = (
        (totals["major"], Text("符合重大事故隐患判定情形", "major")),
        (totals["past"], Text("违法线索（作业已结束）", "past jobs")),
        (person, Text("待人工判定", "for a person")),
        (open_ones, Text("待核实", "to be verified")),
        (totals["not_found"], Text("按填报未发现", "not found")),
        (totals["not_applicable"], Text("不适用", "not applicable")),
    )
    if lang == "en":
        counts = ", ".join(f"{words.en} {n}" for n, words in parts)
        return f"Suggested by what was filled in (clauses × subjects): {counts}."
    counts = "，".join(f"{words.zh} {n} 项" for n, words in parts)
    return in_terms(f"按填报情况，拟判定（按部位×条文项计）：{counts}。", terms(verdict))


def caveats(verdict: Verdict) -> list[Text]:
    """What the first sentence must not hide: cells not understood, standards asked for but not judged."""
    found = []
    if verdict.unreadable:
        count = len(verdict.unreadable)
        found.append(
            Text(f"有 {count} 处填报无法识别，可能漏判，见下", f"{count} entries could not be read; see below")
        )
    for one in verdict.standards:
        if not one.decides:
            found.append(Text(f"{one.title}{CHECKLIST_ONLY.zh}", f"{one.title}: {CHECKLIST_ONLY.en}"))
        if "not_encoded" in one.reasons and not one.advisory:
            found.append(Text(f"要求的标准未判定：{one.why}", f"asked for but not judged: {one.why}"))
        if one.applies is False:
            found += [
                Text(f"{one.title}不约束本单位：{who}", f"not bound by {one.title}: {who}") for who in one.not_bound
            ]
    return found
