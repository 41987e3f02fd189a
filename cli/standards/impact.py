"""What a change of edition means for the forms at hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from cli.handed import form_files, forms_in
from cli.options import Shape
from cli.paragraphs import say
from cli.streams import reader_may_leave, speak_utf8
from engine.proof.impact import RANK, impact, state
from engine.reports.words import OUTCOME, in_terms

if TYPE_CHECKING:
    from engine.proof.compare import Comparison
    from engine.proof.impact import Impact, RowChange
    from engine.verdict import Finding, StandardOutcome
    from standards import Library
    from standards.editions import Edition
    from standards.wording import Text

_STATE = {"major": "符合", "past": "违法线索", "person": "待人工判定", "open": "待核实", "clear": "未发现或不适用"}

_OPEN = {"text_silent": "设了而不能正常使用，条文没有写明：", "needs_person": "须由人认定："}


def show_impact(
    library: Library, old: Edition, new: Edition, comparison: Comparison, given: list[Path], format: Shape
) -> None:
    """Print which of the forms come out otherwise under the new edition, and which could not be read."""
    from engine import Judge
    from engine.handed import FormError

    judge, successors = Judge(library), comparison.successors()
    impacts: list[tuple[Path, Impact]] = []
    failed: list[tuple[Path, Text]] = []
    for path in form_files(given, "zh"):
        for form in forms_in(path, library):
            if isinstance(form, FormError):
                failed.append((path, form.message))
            else:
                impacts.append((path, impact(judge, form, old, new, successors)))
    with reader_may_leave():
        if format is Shape.json:
            speak_utf8()
            typer.echo(json.dumps(_data(old, new, impacts, failed), ensure_ascii=False, indent=1))
        else:
            _table(old, new, impacts, failed)


def _table(old: Edition, new: Edition, impacts: list[tuple[Path, Impact]], failed: list[tuple[Path, Text]]) -> None:
    changed = [(path, one) for path, one in impacts if one.changes]
    moved = Counter((one.before.outcome, one.after.outcome) for _, one in impacts)
    typer.echo(f"{old.id} → {new.id}　（按两个版本各判一遍，不看检查日期）")
    same = len(impacts) - len(changed)
    say(f"自查表 {len(impacts)} 份：有变化 {len(changed)}，没有变化 {same}，读不了 {len(failed)}。")
    for (before, after), count in sorted(moved.items()):
        say(f"{OUTCOME[before].zh} → {OUTCOME[after].zh}：{count} 份", 2)
    for words, clauses in (
        (
            "新符合的",
            Counter(c for _, one in changed for row in one.rows if row.after == "major" for c in _of(row.new)),
        ),
        (
            "不再符合的",
            Counter(c for _, one in changed for row in one.rows if row.before == "major" for c in _of(row.old)),
        ),
    ):
        if clauses:
            say("，".join(f"{clause} {count} 处" for clause, count in clauses.most_common()), 2, f"{words}：")
    for path, one in changed:
        typer.echo()
        _form(path, one)
    if failed:
        typer.echo("\n读不了的：")
    for path, message in failed:
        say(f"{path}：{message.zh}", 2)


def _of(findings: Iterable[Finding]) -> Iterable[str]:
    """The clauses of some findings, each once."""
    return dict.fromkeys(finding.clause for finding in findings if finding.clause)


def _form(path: Path, one: Impact) -> None:
    say(f"{one.form}（{path}）　{_standard(one.before)} → {_standard(one.after)}", 0, "■ ")
    for row in sorted(
        (row for row in one.rows if _clauses(row)), key=lambda row: -max(RANK[row.before], RANK[row.after])
    ):
        _row(row)
    for wanted, words in (("open", "新版本还要核实的整类"), ("clear", "新版本不再要核实的整类")):
        kinds = [row for row in one.rows if not _clauses(row) and row.after == wanted]
        if kinds:
            say("；".join(_kind(row) for row in kinds), 2, f"{words}：")


def _row(row: RowChange) -> None:
    say(f"{row.subject.name}　{_STATE[row.before]} → {_STATE[row.after]}", 2, "· ")
    for words, findings in (("原", row.old), ("新", row.new)):
        for finding in findings:
            why = _why(finding)
            said = f"{finding.clause}{_aside(finding.branch_text)}　{_STATE[state(finding)]}"
            say(said + (f"　为什么：{why}" if why else ""), 6, f"{words} ")
        if not findings:
            say("没有对应的条文项", 6, f"{words} ")


def _why(finding: Finding) -> str:
    """The answers behind a finding; of an open one what is missing, or what the text does not say."""
    if finding.outcome == "undetermined" and finding.missing:
        return _OPEN.get(finding.reason or "", "没有填明：") + "、".join(missing.text for missing in finding.missing)
    return "；".join(f"{because.text}：{because.answer_text}" for because in finding.because)


def _kind(row: RowChange) -> str:
    return next((finding.summary or "" for finding in (*row.new, *row.old)), row.subject.kind)


def _clauses(row: RowChange) -> bool:
    return any(finding.clause for finding in (*row.old, *row.new))


def _standard(outcome: StandardOutcome) -> str:
    return in_terms(OUTCOME[outcome.outcome].zh, [outcome.term] if outcome.term else [])


def _aside(text: str | None) -> str:
    return f"（{text}）" if text else ""


def _data(
    old: Edition, new: Edition, impacts: list[tuple[Path, Impact]], failed: list[tuple[Path, Text]]
) -> dict[str, Any]:
    return {
        "old": old.id,
        "new": new.id,
        "totals": {
            "forms": len(impacts),
            "changed": sum(one.changes for _, one in impacts),
            "unchanged": sum(not one.changes for _, one in impacts),
            "failed": len(failed),
        },
        "forms": [
            {
                "form": one.form,
                "file": str(path),
                "before": one.before.outcome,
                "after": one.after.outcome,
                "rows": [_row_data(row) for row in one.rows],
            }
            for path, one in impacts
        ],
        "failed": [{"file": str(path), "message": message.zh} for path, message in failed],
    }


def _row_data(row: RowChange) -> dict[str, Any]:
    return {
        "subject": {"kind": row.subject.kind, "name": row.subject.name},
        "before": row.before,
        "after": row.after,
        "old": _findings(row.old),
        "new": _findings(row.new),
    }


def _findings(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {"clause": f.clause, "branch": f.branch, "outcome": f.outcome, "reason": f.reason, "why": _why(f)}
        for f in findings
    ]
