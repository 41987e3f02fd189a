"""Findings as a long table: one row a finding, for spreadsheets and databases."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from engine.reports.papers.case import Case
from engine.reports.papers.told import called, cited, why
from engine.verdict import Finding

COLUMNS = (
    "form",
    "inspected_on",
    "enterprise",
    "uscc",
    "edition",
    "clause",
    "citation",
    "kind",
    "subject",
    "branch",
    "outcome",
    "past",
    "reason",
    "said",
    "summary",
    "because",
    "missing",
    "remedy",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of a formula


def write_findings(cases: Iterable[Case]) -> Iterator[bytes]:
    """The lines of a csv file (UTF-8 with a mark, so that spreadsheets know), one a finding.

    A text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    yield "\ufeff".encode() + _line(COLUMNS)
    for case in cases:
        for finding in case.verdict.findings:
            yield _line([_harmless(text) for text in _row(case, finding)])


def _row(case: Case, finding: Finding) -> tuple[str, ...]:
    verdict = case.verdict
    return (
        verdict.form,
        verdict.inspected_on or "",
        case.of("name"),
        case.of("uscc"),
        finding.edition,
        finding.clause or "",
        cited(finding),
        finding.subject.kind,
        finding.subject.name or "",
        finding.branch or "",
        finding.outcome,
        "yes" if finding.past else "no",
        finding.reason or "",
        called(case, finding),
        finding.summary or "",
        why(finding),
        "；".join(f"{missing.subject}：{missing.text}" for missing in finding.missing),
        finding.remedy or "",
    )


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _line(cells: Iterable[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode("utf-8", errors="replace")
