"""Findings as a long table (判定结果明细): one row a finding, whatever it came to, for spreadsheets and databases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.reports.papers.case import Case, worth
from engine.reports.papers.told import called, cited, notes, readings_told, still_open, why
from engine.reports.tables import Column, Table
from engine.reports.words import OUTCOME, REASON
from engine.verdict import Finding, StandardOutcome
from standards.wording import Lang, Text

TITLE = Text("判定结果明细", "Findings")
CHECKED = {
    "verified": Text("已核对", "verified"),
    "partly": Text("部分核对", "partly verified"),
    "unverified": Text("未核对", "not verified"),
}
NO_STANDARD = Text("没有判定任何标准", "no standard was judged")
# Band 0 is the same for all findings of a form under an edition; 1 is what was found, 2 why.
COLUMNS = (
    Column("form", Text("自查表", "Form"), 16, 0),
    Column("enterprise", Text("企业名称", "Enterprise"), 22, 0),
    Column("uscc", Text("统一社会信用代码", "Credit code (USCC)"), 21, 0),
    Column("site", Text("厂区", "Site"), 20, 0),
    Column("region", Text("属地代码", "Region code"), 12, 0),
    Column("inspected_on", Text("检查日期", "Inspected on"), 12, 0),
    Column("as_of", Text("按此日有效的版本", "Editions as of"), 12, 0),
    Column("edition", Text("判定标准版本", "Edition"), 22, 0),
    Column("clause", Text("条文项", "Clause"), 10),
    Column("citation", Text("判定依据", "Citation"), 34),
    Column("kind_name", Text("部位类别", "Kind"), 18),
    Column("subject", Text("部位（设备）", "Place, device"), 22),
    Column("branch", Text("情形", "Branch"), 16),
    Column("result", Text("判定结果", "Result"), 24),
    Column("reasons", Text("未能判定的原因", "Why undetermined"), 22),
    Column("source", Text("条文核对", "Text checked"), 10),
    Column("summary", Text("条文大意", "Summary"), 36, 2),
    Column("because", Text("为什么", "Because"), 46, 2),
    Column("missing", Text("还缺什么", "Missing"), 34, 2),
    Column("notes", Text("说明", "Notes"), 30, 2),
    Column("remedy", Text("整改建议", "Remedy"), 36, 2),
    Column("kind", Text("类别代码", "Kind (code)"), 18, 2),
    Column("outcome", Text("结果代码", "Outcome (code)"), 20, 2),
    Column("reason", Text("原因代码", "Reason (code)"), 18, 2),
    Column("form_digest", Text("填报内容摘要值", "Digest of the form"), 20, 0),
    Column("file_digest", Text("文件摘要值", "Digest of the file"), 20, 0),
    Column("standards_digest", Text("标准摘要值", "Digest of the standards"), 20, 0),
    Column("engine", Text("程序版本", "Engine"), 14, 0),
)
_SEP = "；"


def findings_table(cases: Iterable[Case], lang: Lang = "zh") -> Table:
    """The findings of several verdicts in their order, told once one goes through them."""
    rows = (row for case in cases for row in _rows(case, lang))
    return Table(TITLE.in_(lang), TITLE.in_(lang), worth(lang), COLUMNS, rows, lang=lang)


def _rows(case: Case, lang: Lang) -> Iterator[list[str]]:
    """A row a finding; then what no finding says: of a standard not judged as a whole, of a form without any."""
    verdict = case.verdict
    of = verdict.enterprise.get
    form = [verdict.form, of("name", ""), of("uscc", ""), of("site", ""), of("region", "")]
    form += [verdict.inspected_on or "", verdict.as_of or ""]
    digests = verdict.digests
    made_from = [digests.form, digests.file, digests.standards, digests.engine]
    for finding in verdict.findings:
        yield [*form, finding.edition, *_finding(case, finding, lang), *made_from]
    for standard in verdict.standards:
        if told := _whole(case, standard, lang):
            yield [*form, standard.edition, *told, *made_from]
    if not verdict.standards:
        nothing = NO_STANDARD.in_(lang)
        yield [*form, "", *_undetermined("", OUTCOME["undetermined"].in_(lang), "", nothing, ""), *made_from]


def _finding(case: Case, finding: Finding, lang: Lang) -> list[str]:
    """The cells between the edition and the digests. A past job has a code of its own."""
    return [
        finding.clause or "",
        cited(finding),
        case.library.kinds[finding.subject.kind].name,
        finding.subject.name or "",
        finding.branch_text or "",
        called(case, finding, lang),
        _SEP.join(REASON[reason].in_(lang) for reason in finding.reasons),
        CHECKED[finding.source].in_(lang) if finding.source else "",
        finding.summary or "",
        why(finding, lang),
        still_open(finding, lang),
        _SEP.join([*readings_told(finding, lang), *notes(finding, lang)]),
        finding.remedy or "",
        finding.subject.kind,
        "past" if finding.past else finding.outcome,
        finding.reason or "",
    ]


def _whole(case: Case, standard: StandardOutcome, lang: Lang) -> list[str]:
    """What a standard asked for leaves open as a whole: not encoded, its text incomplete, no date to choose it by."""
    said = {
        reason for finding in case.verdict.findings if finding.edition == standard.edition for reason in finding.reasons
    }
    reasons = [reason for reason in standard.reasons if reason not in said]
    if standard.advisory or not standard.decides or not reasons:
        return []
    words = _SEP.join(REASON[reason].in_(lang) for reason in reasons)
    return _undetermined(standard.title or "", REASON[reasons[0]].in_(lang), words, standard.why, reasons[0])


def _undetermined(citation: str, result: str, reasons: str, because: str, code: str) -> list[str]:
    return ["", citation, "", "", "", result, reasons, "", "", because, "", "", "", "", "undetermined", code]
