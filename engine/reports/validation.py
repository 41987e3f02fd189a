"""A validated claim as a person reads it: the answer first, why, what to ask, the clauses that fit better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.reports.advice import Line
from engine.reports.why import READING_OUTCOME
from engine.reports.words import HOW, TALLIED, WHY_OPEN, tallied, telling_readings
from engine.validating.says import RESULT
from engine.validating.validation import Ask, Neighbour, Validation
from engine.verdict import Because, ReadingOutcome
from standards.wording import Lang, Text

SHOWN = 8  # questions worth printing; all of them are in the JSON
_FEW = 3  # of those of a clause that is only near
SUMMARY = Text("条文大意：", "Summary: ")
EDITION = Text("版本：", "Edition: ")
WHY = Text("为什么：", "Why: ")
AGAINST = Text("不符的事实：", "Against it: ")
OTHERWISE = Text("要符合，须有这些（有的只须一部分）：", "To be met, these would have to hold, or a part of them: ")
READING = Text("条文理解：", "Reading: ")
COUNTED = Text("综合判定计数：", "Counted: ")
BESIDE = Text("一并引用：", "Cited beside: ")
NOTE = Text("说明：", "Note: ")
LOOK = Text("看哪里：", "Where to look: ")
THEN_ASK = Text("要问：", "To ask: ")
DECIDES_IF = Text("先定是否适用", "decides whether it applies")
ASK = Text("还要问", "Still to ask")
NEIGHBOURS = Text("相邻的条文项", "Neighbouring clauses")
CANDIDATES = Text("可能的条文项，逐项核实", "Clauses to verify")
PEOPLE = Text("可能涉及、只能由执法人员认定的", "For an officer alone to decide, where it may apply")
ELSEWHERE = Text("另看别的标准", "See other standards")
UNREADABLE = Text("看不懂的", "Not understood")
MORE = Text("另有 {n} 个", "{n} more")


def lines(one: Validation, lang: Lang) -> Iterator[Line]:
    """The validation, paragraph by paragraph."""
    yield Line(f"■ {RESULT[one.result].in_(lang)}")
    yield Line(one.says, 2)
    yield from _fields(one, lang)
    yield from _asked(one.ask, lang)
    yield from _clauses(NEIGHBOURS, one.neighbours, lang)
    yield from _clauses(CANDIDATES, one.candidates, lang)
    yield from _listed(PEOPLE, one.left_to_people, lang)
    yield from _listed(ELSEWHERE, (f"{over.matter}　{over.why}" for over in one.handed_over), lang)
    yield from _listed(UNREADABLE, (f"{u.where}　“{u.text}”　{u.message}" for u in one.unreadable), lang)
    yield Line("")
    yield Line(f"（{one.disclaimer}）" if lang == "zh" else f"({one.disclaimer})")


def _fields(one: Validation, lang: Lang) -> Iterator[Line]:
    if one.summary:
        yield Line(one.summary, 2, SUMMARY.in_(lang))
    for cite in one.cites:
        yield Line(cite, 2, BESIDE.in_(lang))
    if one.edition:
        yield Line(f"{one.edition.edition}　{one.edition.why}", 2, EDITION.in_(lang))
    if one.result == "contradicted":
        yield from _answers(one.contradicting, AGAINST, lang)
        if one.otherwise:
            yield Line(_and(one.otherwise, lang), 2, OTHERWISE.in_(lang))
    else:
        yield from _answers((b for finding in one.findings for b in finding.because), WHY, lang)
    for finding in one.findings if one.contested else ():
        yield from _readings(telling_readings(finding), 2, lang)
    for count in one.tallies:
        words = f"{count.clause} {count.subject.name}　{tallied(count).in_(lang)}（{TALLIED[count.outcome].in_(lang)}）"
        yield Line(words, 2, COUNTED.in_(lang))
    for remark in one.remarks:
        yield Line(remark, 2, NOTE.in_(lang))


def _answers(because: Iterable[Because], head: Text, lang: Lang) -> Iterator[Line]:
    told = dict.fromkeys(_answer(one, lang) for one in because)
    if told:
        yield Line(_and(told, lang), 2, head.in_(lang))


def _answer(one: Because, lang: Lang) -> str:
    how = f"（{HOW[one.how].in_(lang)}）" if one.how in HOW else ""
    return f"{one.subject} {one.text}：{one.answer_text}{how}"


def _readings(readings: Iterable[ReadingOutcome], indent: int, lang: Lang) -> Iterator[Line]:
    for reading in readings:
        came_out = READING_OUTCOME[reading.outcome].in_(lang)
        yield Line(f"{reading.text} → {came_out}（{reading.basis}）", indent, READING.in_(lang))


def _asked(asks: tuple[Ask, ...], lang: Lang) -> Iterator[Line]:
    yield from _title(ASK, len(asks), lang)
    for number, ask in enumerate(asks[:SHOWN], 1):
        gate = f"　{DECIDES_IF.in_(lang)}" if ask.gate else ""
        why = f"（{WHY_OPEN[ask.why].in_(lang)}）" if ask.why in WHY_OPEN else ""
        subject = f"{ask.subject}　" if ask.subject else ""
        yield Line(f"{subject}{ask.text}{why}{gate}　{ask.post or ''}".rstrip("　"), 2, f"{number}. ")
        if ask.help:
            yield Line(ask.help, 5, LOOK.in_(lang))
    if len(asks) > SHOWN:
        yield Line(MORE.in_(lang).format(n=len(asks) - SHOWN), 2)


def _clauses(title: Text, found: tuple[Neighbour, ...], lang: Lang) -> Iterator[Line]:
    yield from _title(title, len(found), lang)
    for number, one in enumerate(found, 1):
        yield Line(one.citation, 2, f"{number}. ")
        yield Line(one.summary, 5)
        yield Line(one.why, 5, WHY.in_(lang))
        for cite in one.cites:
            yield Line(cite, 5, BESIDE.in_(lang))
        yield from _readings(one.readings, 5, lang)
        if one.ask:
            more = "" if len(one.ask) <= _FEW else f"　{MORE.in_(lang).format(n=len(one.ask) - _FEW)}"
            yield Line(_and((ask.text for ask in one.ask[:_FEW]), lang) + more, 5, THEN_ASK.in_(lang))


def _listed(title: Text, texts: Iterable[str], lang: Lang) -> Iterator[Line]:
    found = list(texts)
    yield from _title(title, len(found), lang)
    for text in found:
        yield Line(text, 2)


def _title(title: Text, count: int, lang: Lang) -> Iterator[Line]:
    if count:
        yield Line("")
        yield Line(f"■ {title.in_(lang)}（{count}）" if lang == "zh" else f"■ {title.en} ({count})")


def _and(texts: Iterable[str], lang: Lang) -> str:
    return Text("；", "; ").in_(lang).join(texts)
