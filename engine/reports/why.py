"""A condition taken apart, as a person reads it: what gates it, what is excepted, what is forbidden, what decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.reports.advice import Line
from engine.reports.words import DISCLAIMER, OUTCOME, REASON, TALLIED, WHY_OPEN, label, tallied
from engine.why import Part, ReadingShown, Shown, Told, Why
from standards.wording import Lang, Text

SECTION = {
    "edition": Text("标准适用", "The standard applies"),
    "article": Text("本条适用", "The article applies"),
    "given": Text("本项适用", "The clause applies"),
    "unless": Text("除外情形", "Unless"),
    "hazard": Text("禁止的情形", "What is forbidden"),
}
VALUE = {"T": Text("成立", "holds"), "F": Text("不成立", "does not hold"), "U": Text("不清楚", "not clear")}
N_A = Text("不涉及", "not applicable")
ALL = Text("以下都要成立", "all of")
ANY = Text("以下有一个成立即可", "any of")
KEY = Text("● 是决定结果的部分，○ 不是", "● marks what decided, ○ what did not")
READING = Text("条文理解", "Reading")
READING_OUTCOME = {
    "major": Text("命中", "met"),
    "undetermined": Text("待核实", "to be verified"),
    "not_found": Text("不命中", "not met"),
    "not_applicable": OUTCOME["not_applicable"],
}
BLANK = Text("未填", "blank")
NO_ROW = Text("没有列出这类部位", "no row of this kind is listed")
BY_A_PERSON = Text("这一项由人认定，表上没有认定", "a person decides this clause; the form holds no decision")
CERTAIN, POSSIBLE = Text("存在", "met"), Text("待定", "open")


def lines(found: Sequence[Why], lang: Lang) -> Iterator[Line]:
    """Every clause and row, paragraph by paragraph."""
    cited = None
    for one in found:
        if one.citation != cited:
            yield from ([Line("")] if cited else [])
            yield Line(f"{one.citation}　[{one.clause}]")
            yield Line(one.summary, 2)
            cited = one.citation
        yield Line("")
        yield from row_lines(one, lang)
    yield Line("")
    yield Line(KEY.in_(lang))
    yield Line(DISCLAIMER.in_(lang))


def row_lines(one: Why, lang: Lang) -> Iterator[Line]:
    """One row, paragraph by paragraph; what belongs to a paragraph is set in further."""
    branch = f"（{one.branch_text}）" if one.branch_text else ""
    if one.finding is None or one.finding.clause is None:
        said = BY_A_PERSON if one.subject is None and one.finding is None and not one.branch_text else NO_ROW
        came_out = f"　{_came_out(one, lang)}" if one.finding else ""
        yield Line(f"■ {said.in_(lang)}{branch}{came_out}")
        return
    yield Line(f"■ {one.subject}{branch}　{_came_out(one, lang)}")
    for because in one.finding.because if not one.readings else ():
        yield Line(f"{because.text}：{because.answer_text}", 2)
    shared = common(one.readings)
    for shown in shared:
        yield from _section(shown, 2, lang)
    for reading in one.readings:
        yield from _reading(reading, shared, len(one.readings) > 1, lang)
    for count in one.tallies:
        yield Line(f"{tallied(count).in_(lang)}（{TALLIED[count.outcome].in_(lang)}）", 2)
        for words, counted in ((CERTAIN, count.certain), (POSSIBLE, count.possible)):
            for element in counted:
                yield Line(f"{element.clause}　{'、'.join(element.subjects)}", 4, f"{words.in_(lang)} ")


def _came_out(one: Why, lang: Lang) -> str:
    finding = one.finding
    if finding is None:
        return ""
    if finding.clause is None:
        return (REASON[finding.reason] if finding.reason else OUTCOME[finding.outcome]).in_(lang)
    return label(finding, lang)


def apart(readings: Sequence[ReadingShown]) -> tuple[list[Shown], list[tuple[ReadingShown, list[Shown]]]]:
    """What is the same under every reading, and what each says beside it: for readings side by side."""
    shared = common(readings)
    return shared, [
        (one, [shown for shown in one.sections if not any(same(shown, other) for other in shared)]) for one in readings
    ]


def common(readings: Sequence[ReadingShown]) -> list[Shown]:
    """The sections that are the same under every reading: said once; deciding where they decide any."""
    if len(readings) < 2:
        return []
    first, *others = readings
    return [
        deciding(shown, any(one.part.decides for reading in readings for one in reading.sections if same(one, shown)))
        for shown in first.sections
        if all(any(same(one, shown) for one in other.sections) for other in others)
    ]


def same(one: Shown, other: Shown) -> bool:
    """Whether two sections say the same, whatever decided."""
    return deciding(one, False) == deciding(other, False)


def deciding(shown: Shown, decides: bool) -> Shown:
    """The section with its marks set anew: what has the value of the whole decides it, or nothing does."""
    return replace(shown, part=_marked(shown.part, decides))


def _marked(part: Part, decides: bool) -> Part:
    parts = tuple(_marked(child, decides and child.value == part.value) for child in part.parts)
    return replace(part, decides=decides, parts=parts)


def _reading(reading: ReadingShown, shared: Sequence[Shown], several: bool, lang: Lang) -> Iterator[Line]:
    if several:
        came_out = READING_OUTCOME[reading.outcome].in_(lang)
        yield Line(f"{reading.text or reading.name}　→ {came_out}", 2, f"{READING.in_(lang)} ")
    for shown in reading.sections:
        if not any(same(shown, one) for one in shared):
            yield from _section(shown, 4 if several else 2, lang)


def _section(shown: Shown, indent: int, lang: Lang) -> Iterator[Line]:
    name, part = SECTION[shown.section].in_(lang) + "：", shown.part
    if part.kind == "leaf":
        line = _leaf(part, indent, lang)
        yield line._replace(head=line.head + name)
    else:
        yield from _node(part, indent, lang, name)


def _node(part: Part, indent: int, lang: Lang, name: str = "") -> Iterator[Line]:
    how = (ALL if part.kind == "all" else ANY).in_(lang)
    yield Line(f"{name}{how} —— {VALUE[part.value].in_(lang)}", indent, _mark(part))
    for child in part.parts:
        if child.kind == "leaf":
            yield _leaf(child, indent + 2, lang)
        else:
            yield from _node(child, indent + 2, lang)


def _leaf(part: Part, indent: int, lang: Lang) -> Line:
    value = N_A if part.n_a else VALUE[part.value]
    told = "；".join(_told(one, lang) for one in part.told)
    return Line(f"{part.text} —— {value.in_(lang)}" + (f"（{told}）" if told else ""), indent, _mark(part))


def _mark(part: Part) -> str:
    return "● " if part.decides else "○ "


def _told(told: Told, lang: Lang) -> str:
    answer = told.answer
    if answer is None:
        answer = WHY_OPEN.get(told.state, BLANK).in_(lang)
    return f"{told.subject}：{answer}"
