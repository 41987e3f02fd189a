"""Grounds: which answers a finding rests on, and which questions are missing, in words and codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.answers import ANY_STATE, BROKEN, LACKING, NO_GROUND, PRESENT, Answer, Subject, partly_open, plain
from engine.leaves import Scene
from engine.relations import UNKNOWN_PLACE
from engine.verdict import Because, Missing, Reason, SubjectRef, WhyOpen
from standards.conditions import Bound, Leaf, Other, Tally
from standards.kinds import SAFEGUARD_STATES, Question
from standards.logic import Atom

_YES_NO = {"yes": "是", "no": "否"}
_TICKS = {"T": "是", "F": "否"}
WHY: dict[str, WhyOpen] = {
    "given": "partly",
    "blank": "blank",
    "unclear": "unclear",
    "expired": "expired",
    "unjudged": "unjudged",
    "unreadable": "unreadable",
    "unconfirmed": "unconfirmed",
}
_WHY_OPEN: dict[str, Reason] = {"unreadable": "unreadable", "unjudged": "needs_person"}


@dataclass(slots=True)
class Asked:
    """One question a leaf reads, of whom, and what stood there."""

    question: str
    subject: Subject
    answer: Answer
    about: Question | None


@dataclass(slots=True)
class Grounds:
    """The grounds of one form; each answer is put into words once and shared by the findings that use it."""

    scene: Scene
    silent_on_broken: bool
    _refs: dict[int, SubjectRef] = field(default_factory=dict)
    _because: dict[tuple[int, int], list[Because]] = field(default_factory=dict)
    _missing: dict[tuple[int, int], tuple[tuple[Missing, Missing, Reason], ...]] = field(default_factory=dict)

    def ref(self, subject: Subject) -> SubjectRef:
        """Which row it is, for the findings on it."""
        found = self._refs.get(id(subject))
        if found is None:
            found = self._refs[id(subject)] = SubjectRef(subject.kind, subject.name)
        return found

    def all_because(self, subject: Subject, leaves: Iterable[Leaf]) -> tuple[Because, ...]:
        """The answers behind several decided leaves."""
        found: dict[tuple[str, str, str], Because] = {}
        for leaf in leaves:
            for because in self.because(subject, leaf):
                found.setdefault((because.question, because.subject, because.answer_text), because)
        return tuple(found.values())

    def because(self, subject: Subject, leaf: Leaf) -> list[Because]:
        """The answers behind a decided leaf."""
        key = self._key(subject, leaf)
        found = self._because.get(key)
        if found is None:
            found = self._because[key] = self._new_because(subject, leaf)
        return found

    def _new_because(self, subject: Subject, leaf: Leaf) -> list[Because]:
        if isinstance(leaf.value, Tally):
            return self.scene.elements.because(subject, leaf.value) if self.scene.elements else []
        asked = asked_by(leaf, subject, self.scene)
        return [_because(a, leaf) for a in asked if a.answer.known and a.about]

    def missing(self, subject: Subject, leaf: Leaf) -> tuple[tuple[Missing, Missing, Reason], ...]:
        """The questions behind an unknown leaf, as a plain question and as a gate, each with why it is open."""
        key = self._key(subject, leaf)
        found = self._missing.get(key)
        if found is None:
            found = self._missing[key] = tuple(self._new_missing(subject, leaf))
        return found

    def _new_missing(self, subject: Subject, leaf: Leaf) -> Iterator[tuple[Missing, Missing, Reason]]:
        if isinstance(leaf.value, Tally):
            for missing, reason in self.scene.elements.missing(subject, leaf.value) if self.scene.elements else ():
                yield missing, missing, reason
            return
        for asked in asked_by(leaf, subject, self.scene):
            if self._is_open(asked, leaf):
                yield _missing(asked, False), _missing(asked, True), self._why_open(asked, leaf)

    def _key(self, subject: Subject, leaf: Leaf) -> tuple[int, int]:
        """Rows and leaves outlive the grounds of a form, so their identity will do; hashing a leaf is dear."""
        return id(self.scene.enterprise if leaf.scope == "enterprise" else subject), id(leaf)

    def _is_open(self, asked: Asked, leaf: Leaf) -> bool:
        if asked.answer.state == "n_a":
            return False
        if asked.answer.state != "given" or asked.question == UNKNOWN_PLACE:
            return True
        return (asked.about is not None and partly_open(asked.about, asked.answer)) or self._text_silent(asked, leaf)

    def _text_silent(self, asked: Asked, leaf: Leaf) -> bool:
        if not self.silent_on_broken or asked.answer.state != "given":
            return False
        if leaf.op == "lacks_among" and isinstance(leaf.value, tuple):
            return any(asked.answer.value[option] <= BROKEN for option in leaf.value)
        return bool(leaf.op == "lacks" and asked.answer.value <= BROKEN)

    def _why_open(self, asked: Asked, leaf: Leaf) -> Reason:
        return "text_silent" if self._text_silent(asked, leaf) else _WHY_OPEN.get(asked.answer.state, "missing")


def asked_by(leaf: Leaf, subject: Subject, scene: Scene) -> list[Asked]:
    """Every question a leaf reads on a row, the leading one first."""
    if leaf.op == "sector":
        return _asked_by_sector(subject, scene)
    if leaf.scope == "enterprise":
        return [_asked(leaf.question, scene.enterprise, scene)]
    if leaf.scope == "within":
        answer, where = scene.surroundings.ask(subject, leaf.question)
        if where is None:
            return [_place(subject)]
        return [Asked(leaf.question, where, answer, scene.kinds[where.kind].by_id.get(leaf.question))]
    if not isinstance(leaf.value, Other | Bound):
        return [_asked(leaf.question, subject, scene)]
    return [_asked(question, subject, scene) for question in leaf.questions()] + _inspection_day(leaf, subject, scene)


def _inspection_day(leaf: Leaf, subject: Subject, scene: Scene) -> list[Asked]:
    if scene.day is None and getattr(leaf.value, "of", None) == "inspected_on":
        return [Asked("inspected_on", subject, Answer("blank"), None)]
    return []


def _asked(question: str, subject: Subject, scene: Scene) -> Asked:
    return Asked(question, subject, subject.answer(question), scene.kinds[subject.kind].by_id.get(question))


def _place(subject: Subject) -> Asked:
    return Asked(UNKNOWN_PLACE, subject, Answer("blank"), None)


def _asked_by_sector(subject: Subject, scene: Scene) -> list[Asked]:
    sectors = scene.sectors(subject)
    enterprise = _asked("sectors", scene.enterprise, scene)
    if sectors.workshop is not None:
        workshop = _asked("sector", sectors.workshop, scene)
        if scene.surroundings.ask(subject, "sector")[0].state == "unreadable" and workshop.answer.state == "given":
            return [Asked(UNKNOWN_PLACE, subject, Answer("unreadable"), None), enterprise]  # in two that differ
        if workshop.answer.state == "given" and not sectors.disputed:
            return [workshop]
        return [workshop, enterprise]
    if "U" in sectors.values.values() and enterprise.answer.state == "given" and subject.kind != "enterprise":
        return [_place(subject), enterprise]
    return [enterprise]


def _because(asked: Asked, leaf: Leaf) -> Because:
    assert asked.about is not None
    ground = asked.subject.grounds.get(asked.question, NO_GROUND)
    return Because(
        asked.question,
        asked.about.text,
        "n_a" if asked.answer.state == "n_a" else plain(asked.answer.value),
        in_words(asked.about, asked.answer, leaf),
        asked.subject.name,
        ground.how,
    )


def _missing(asked: Asked, gate: bool) -> Missing:
    text = asked.about.text if asked.about else _PSEUDO[asked.question]
    return Missing(asked.question, text, asked.subject.name, gate, WHY[asked.answer.state])


_PSEUDO = {UNKNOWN_PLACE: "所在（位于哪个车间、系统或空间）", "inspected_on": "检查日期"}


def in_words(question: Question, answer: Answer, leaf: Leaf | None = None) -> str:
    """An answer as a person reads it. For a list, the options the leaf asked about: the ones that matched, if any."""
    if answer.state == "n_a":
        return "不涉及"
    value, options = answer.value, question.options or {}
    wanted = leaf.value if leaf and isinstance(leaf.value, tuple) else tuple(options)
    if question.type == "yes_no":
        return _YES_NO[value]
    if question.type == "choice":
        return options[value]
    if question.type == "choices":
        chosen = [options[o] for o in wanted if value[o] == "T"]
        return "、".join(chosen) or _none_of(options, value, wanted)
    if question.type == "safeguard":
        return state_in_words(value)
    if question.type == "safeguards":
        return "；".join(f"{text}：{state_in_words(value[o])}" for o, text in options.items() if value[o] != ANY_STATE)
    if question.type == "number":
        return f"{plain(value)} {question.unit}"
    return "从未" if value == "never" else str(plain(value))


def _none_of(options: dict[str, str], value: dict[str, str], wanted: tuple[Any, ...]) -> str:
    ruled_out = [options[o] for o in wanted if value[o] == "F"]
    return "都没有" if len(ruled_out) == len(options) else "没有：" + "、".join(ruled_out)


def state_in_words(states: frozenset[str]) -> str:
    """The state of a device, or what is known of it."""
    if len(states) == 1:
        return SAFEGUARD_STATES[next(iter(states))].zh
    return {PRESENT: "有（状态未填）", LACKING: "不符合（状态未填）"}.get(states, "不清楚")


def cites_broken(atom: Atom, subject: Subject, scene: Scene) -> bool:
    """Whether an atom holds because a device that is there does not work (第十四条)."""
    leaf = atom.leaf
    if atom.negated or atom.inverted or leaf.op not in ("lacks", "lacks_among"):
        return False
    (asked, *_) = asked_by(leaf, subject, scene)
    if asked.answer.state != "given":
        return False
    if leaf.op == "lacks":
        return bool(asked.answer.value <= BROKEN)
    assert isinstance(leaf.value, tuple)
    return any(asked.answer.value[option] <= BROKEN for option in leaf.value)
