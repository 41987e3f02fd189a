"""The words printed for outcomes, reasons and origins (docs/words.md); Chinese first."""

from __future__ import annotations

from engine.verdict import Finding, Verdict
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
DISCLAIMER = Text(
    "依据自报，程序拟判定，不替代监管部门认定",
    "Suggested by a program from self-reported answers; it does not replace a determination",
)
UNVERIFIED = Text("本项依据的条文未经核对", "rests on a text that has not been verified")


def label(finding: Finding, lang: Lang = "zh") -> str:
    """What a finding is called."""
    if finding.past:
        return OUTCOME["past"].in_(lang)
    if finding.outcome == "undetermined" and finding.reason:
        return REASON["contested" if is_contested(finding) else finding.reason].in_(lang)
    return OUTCOME[finding.outcome].in_(lang)


def is_contested(finding: Finding) -> bool:
    """Whether defensible readings of the clause contradict each other on this row."""
    return (
        finding.outcome == "undetermined"
        and any(r.outcome == "major" for r in finding.readings)
        and not finding.missing
    )


def sentence(verdict: Verdict, lang: Lang = "zh") -> str:
    """The one sentence a verdict begins with. Every outcome is named."""
    totals = verdict.totals()
    person = sum(f.outcome == "undetermined" and f.reason == "needs_person" for f in verdict.findings)
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
        return "Suggested by what was filled in: " + ", ".join(f"{words.en} {n}" for n, words in parts) + "."
    return "按填报情况，拟判定：" + "，".join(f"{words.zh} {n} 项" for n, words in parts) + "。"
