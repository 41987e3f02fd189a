"""A finding told on paper: where, by which clause, why, what would clear it."""

from __future__ import annotations

from engine.reports import words
from engine.reports.papers.case import Case, Hazard
from engine.reports.papers.paper import Fields, Tone
from engine.reports.words import HOW, NOTE, UNVERIFIED, UNVERIFIED_READING, is_contested, label, said_by, terms
from engine.reports.words import telling_readings as readings
from engine.verdict import Because, Finding
from standards.editions import at_once_question


def card(case: Case, hazard: Hazard, tone: Tone) -> Fields:
    """Everything there is to say of one finding."""
    finding = hazard.finding
    rows = [
        ("判定结果", called(case, finding)),
        ("判定依据", cited(finding)),
        ("条文大意", finding.summary or ""),
        ("为什么", why(finding)),
        ("须认定", "、".join(missing.text for missing in finding.missing)),
        *_readings(finding),
        *(("说明", note) for note in _notes(finding)),
        ("整改建议", finding.remedy or ""),
    ]
    branch = f"（{finding.branch_text}）" if finding.branch_text else ""
    title = f"{hazard.number}　{case.place(finding.subject)}{branch}"
    return Fields(tuple((name, text) for name, text in rows if text), title, tone)


def called(case: Case, finding: Finding) -> str:
    """The outcome in the words of its standard."""
    own = terms(case.verdict, finding.edition)
    return label(finding, "zh", own, said_by(case.verdict, finding.edition))


def cited(finding: Finding) -> str:
    """判定依据 with what is cited beside it."""
    return "，".join(filter(None, (finding.citation, *finding.cites)))


def why(finding: Finding) -> str:
    """The answers a finding rests on, those of the row itself first."""
    grounds = sorted(finding.because, key=lambda because: because.subject != finding.subject.name)
    return "；".join(_because(because, finding) for because in grounds)


def _because(because: Because, finding: Finding) -> str:
    how = f"（{HOW[because.how].zh}）" if because.how in HOW else ""
    # The question about 能立即改正 repeats the whole clause, which stands above.
    asked = words.AT_ONCE.zh if because.question == at_once_question(finding.clause or "") else because.text
    answer = f"{asked}：{because.answer_text}{how}"
    return answer if because.subject == finding.subject.name else f"{because.subject}：{answer}"


def _readings(finding: Finding) -> list[tuple[str, str]]:
    if not is_contested(finding):
        return []
    met = {True: "命中", False: "不命中"}
    return [("条文理解", f"{r.text}：{met[r.outcome == 'major']}（{r.basis}）") for r in readings(finding)]


def _notes(finding: Finding) -> list[str]:
    notes = [NOTE[finding.note].zh] if finding.note else []
    if finding.source and finding.source != "verified":
        of_a_reading = any(reading.source == "verified" for reading in finding.readings)
        notes.append((UNVERIFIED_READING if of_a_reading else UNVERIFIED).zh)
    return notes
