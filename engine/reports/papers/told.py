"""A finding told on paper: where, by which clause, why, what would clear it."""

from __future__ import annotations

from engine.reports import words
from engine.reports.papers.case import Case, Hazard
from engine.reports.papers.paper import Fields, Tone
from engine.reports.words import HOW, NOTE, UNVERIFIED, UNVERIFIED_READING, is_contested, label, said_by, terms
from engine.reports.words import telling_readings as readings
from engine.verdict import Because, Finding, Missing
from standards.editions import at_once_question
from standards.wording import Lang, Text


def card(case: Case, hazard: Hazard, tone: Tone) -> Fields:
    """Everything there is to say of one finding."""
    finding = hazard.finding
    rows = [
        ("判定结果", called(case, finding)),
        ("判定依据", cited(finding)),
        ("条文大意", finding.summary or ""),
        ("为什么", why(finding)),
        ("须认定", "、".join(missing.text for missing in finding.missing)),
        *(("条文理解", told) for told in readings_told(finding)),
        *(("说明", note) for note in notes(finding)),
        ("整改建议", finding.remedy or ""),
    ]
    branch = f"（{finding.branch_text}）" if finding.branch_text else ""
    title = f"{hazard.number}　{case.place(finding.subject)}{branch}"
    return Fields(tuple((name, text) for name, text in rows if text), title, tone)


def called(case: Case, finding: Finding, lang: Lang = "zh") -> str:
    """The outcome in the words of its standard."""
    own = terms(case.verdict, finding.edition)
    return label(finding, lang, own, said_by(case.verdict, finding.edition))


def cited(finding: Finding) -> str:
    """判定依据 with what is cited beside it."""
    return "，".join(filter(None, (finding.citation, *finding.cites)))


def why(finding: Finding, lang: Lang = "zh") -> str:
    """The answers a finding rests on, those of the row itself first."""
    grounds = sorted(finding.because, key=lambda because: because.subject != finding.subject.name)
    return "；".join(_because(because, finding, lang) for because in grounds)


def still_open(finding: Finding, lang: Lang = "zh") -> str:
    """The questions that could still decide, with what became of each."""
    return "；".join(_asked(missing, lang) for missing in finding.missing)


def _asked(missing: Missing, lang: Lang) -> str:
    asked = f"{missing.subject}：{missing.text}"
    return f"{asked}（{words.WHY_OPEN[missing.why].in_(lang)}）" if missing.why in words.WHY_OPEN else asked


def _because(because: Because, finding: Finding, lang: Lang) -> str:
    how = f"（{HOW[because.how].in_(lang)}）" if because.how in HOW else ""
    # The question about 能立即改正 repeats the whole clause, which stands above.
    asked = words.AT_ONCE.in_(lang) if because.question == at_once_question(finding.clause or "") else because.text
    answer = f"{asked}：{because.answer_text}{how}"
    return answer if because.subject == finding.subject.name else f"{because.subject}：{answer}"


def readings_told(finding: Finding, lang: Lang = "zh") -> list[str]:
    """What each reading comes to, where they contradict each other."""
    if not is_contested(finding):
        return []
    met = {True: Text("命中", "met"), False: Text("不命中", "not met")}
    return [f"{r.text}：{met[r.outcome == 'major'].in_(lang)}（{r.basis}）" for r in readings(finding)]


def notes(finding: Finding, lang: Lang = "zh") -> list[str]:
    """What must be known of a finding beside its grounds."""
    found = [NOTE[finding.note].in_(lang)] if finding.note else []
    if finding.source and finding.source != "verified":
        of_a_reading = any(reading.source == "verified" for reading in finding.readings)
        found.append((UNVERIFIED_READING if of_a_reading else UNVERIFIED).in_(lang))
    return found
