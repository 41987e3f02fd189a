"""Questions as fields of a page, for every type, and the fields that were sent as answers.

Nothing is chosen beforehand, and a field left blank is no answer. A field carries what the page showed (`was`): only
what was altered is sent on, and an answer that somebody else has given meanwhile is not overwritten unseen. What was
answered is taken away by saying so (`clear`), never by leaving it blank. Names of fields: `part|kind|question|row`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from starlette.datastructures import FormData

from api.forms.contents import Entry, Ground
from api.forms.parts import LastOut
from api.pages.answers import YES_NO, Shown, never, same, shown, words
from engine.asking import N_A, UNCLEAR
from engine.moments import moment_of
from engine.vocabulary import NotUnderstood, understand
from standards import Library
from standards.kinds import SAFEGUARD_STATES, Question
from standards.wording import Text

PHOTOS: dict[str, Text] = {
    "yes": Text("可以拍照留存", "a photo may be taken here"),
    "from_outside": Text(
        "不要带手机进去；要拍照，停机后在外面拍",
        "take no phone inside; photos from outside only, with everything stopped",
    ),
    "no": Text("不要用手机、闪光灯", "no phones, no flash here"),
}
__all__ = ["PHOTOS", "Asked", "Place", "Sent", "Shown", "same", "sent", "shown", "words"]
_STATES = tuple(state.zh for state in SAFEGUARD_STATES.values())
_NOTHING_LEFT = Text(
    "一项都没有勾。确实都没有，选“没勾的都没有”；要去掉这个答案，勾“清除答案”",
    "nothing is ticked. If there is none, choose that; to take the answer away, tick that it be removed",
)
_MOST = 300  # characters of a typed answer


@dataclass(frozen=True, slots=True)
class Place:
    """Which question on which row; `name` None on the enterprise itself."""

    kind: str
    question: str
    name: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}|{self.question}|{self.name or ''}"

    @property
    def id(self) -> str:
        """The id of the field on the page."""
        return "q" + hashlib.sha256(str(self).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Sent:
    """A question as it was sent back; `was` and `had` are the answer and the reason that the page showed."""

    place: Place
    question: Question
    was: Any
    answer: Any
    shown: Shown
    had: str = ""
    clear: bool = False
    unconfirmed: bool = False
    unchanged: bool = False

    @property
    def altered(self) -> bool:
        """Whether another answer was given than the page showed."""
        return self.answer is not None and (self.unconfirmed or not same(self.question, self.was, self.answer))

    @property
    def trouble(self) -> Text | None:
        """What is wrong with it; None where nothing is."""
        if self.clear:
            return None
        if self.answer is None:
            emptied = not self.unconfirmed and self.question.type == "choices" and shown(self.question, self.was).chosen
            return _NOTHING_LEFT if emptied else None
        try:
            understand(self.question, self.answer)
        except NotUnderstood as error:
            return error.message
        return None

    def entries(self, on: date | None = None, **more: Any) -> Iterator[Entry]:
        """What is to be entered into the form: nothing where nothing was said.

        Args:
            on: the day the answer is of, where that must be said: where last time's came along.
            more: what else goes to each entry.
        """
        where: dict[str, Any] = {"kind": self.place.kind, "name": self.place.name, "question": self.place.question}
        where |= more
        grounds = self._grounds(on)
        if self.clear:
            yield Entry(**where, clear=True)
        elif self.unchanged and self.answer is None:
            yield Entry(**where, unchanged=True)
        elif self.altered:
            if isinstance(self.answer, dict) and self.was is not None and not self.unconfirmed:
                yield Entry(**where, clear=True)  # else the options unticked would stay
            yield Entry(**(where if grounds is None else where | {"ground": grounds}), answer=self.answer)
        elif grounds and self.shown.reason and self.shown.reason != self.had:
            yield Entry(**where, ground=grounds)

    def _grounds(self, on: date | None) -> Ground | None:
        by, reason = (self.shown.by, self.shown.reason) if self.question.judged else ("", "")
        return Ground(by=by or None, reason=reason or None, at=on) if by or reason or on else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question put on a row, as the page shows it.

    `answer` is what stands there, `ground` its grounds; `own`: it can be cleared here. `last` is what was said last
    time; `unconfirmed`: that is all that stands there, so nothing is chosen. `sent` is what was filled in and could not
    be taken, `trouble` why not, `other` the answer that somebody else has given meanwhile.
    `files` are those handed in beside it; None on pages that take none.
    """

    place: Place
    question: Question
    answer: Any = None
    ground: Mapping[str, Any] = field(default_factory=dict)
    clauses: tuple[str, ...] = ()
    own: bool = True
    moot: bool = False
    by: str = ""
    last: LastOut | None = None
    unconfirmed: bool = False
    sent: Sent | None = None
    trouble: Text | None = None
    other: str | None = None
    files: tuple[Any, ...] | None = None

    @property
    def shown(self) -> Shown:
        """What the field shows: what was just filled in, else what stands there."""
        if self.sent:
            return self.sent.shown
        return Shown(by=self.by) if self.unconfirmed else shown(self.question, self.answer, self.ground, self.by)

    @property
    def was(self) -> str:
        """What stands there, as the field carries it."""
        return "" if self.answer is None else json.dumps(self.answer, ensure_ascii=False, default=str)

    @property
    def words(self) -> str:
        """What stands there, as a person reads it."""
        return words(self.question, self.answer)

    @property
    def strange(self) -> str:
        """What stands there, where the field cannot show it; empty where it does."""
        here = self.shown
        seen = self.unconfirmed or here.chosen or here.text or here.rest or here.states
        return "" if self.answer is None or seen else self.words

    @property
    def then(self) -> str:
        """What was said last time, as a person reads it; empty where nothing was."""
        return words(self.question, self.last.answer) if self.last else ""

    @property
    def options(self) -> tuple[str, ...]:
        """What may be chosen; for a list of options the options themselves."""
        match self.question.type:
            case "yes_no":
                return tuple(YES_NO.values())
            case "safeguard":
                return _STATES
            case "choice" | "choices" | "safeguards":
                return tuple((self.question.options or {}).values())
        return ()

    @property
    def beside(self) -> tuple[str, ...]:
        """What may be said in place of an answer."""
        not_at_all = (never(self.question),) if self.question.type == "date" else ()
        return (*not_at_all, UNCLEAR, *((N_A,) if self.question.n_a else ()))

    @property
    def states(self) -> tuple[str, ...]:
        """The states that each of several measures may be in."""
        return (*_STATES, UNCLEAR)

    @property
    def takes_photos(self) -> bool:
        """Whether a photo may be added here: never where phones are banned."""
        return self.files is not None and self.question.photo != "no"

    @property
    def photo(self) -> Text:
        """Whether a photo may be taken there."""
        return PHOTOS[self.question.photo]


def sent(fields: FormData, library: Library) -> list[Sent]:
    """The questions that came back with a form, answered or not, in the order of the page."""
    found = []
    for name in fields:
        part, _, place = name.partition("|")
        if part == "was" and place.count("|") >= 2:
            where = Place(*place.split("|", 2))
            kind = library.kinds.get(where.kind)
            if kind and where.question in kind.by_id:
                found.append(
                    _sent(fields, Place(where.kind, where.question, where.name or None), kind.by_id[where.question])
                )
    return found


def _sent(fields: FormData, place: Place, question: Question) -> Sent:
    def one(part: str) -> str:
        value = fields.get(f"{part}|{place}")
        return value.strip()[:_MOST] if isinstance(value, str) else ""

    options = question.options or {}
    chosen = [value for value in fields.getlist(f"is|{place}") if isinstance(value, str)]
    states = {option: said for option in options if (said := one(f"state.{option}"))}
    reason = fields.get(f"reason|{place}")
    seen = Shown(
        chosen=frozenset(chosen),
        text=one("text"),
        rest=one("rest"),
        states=states,
        by=one("by"),
        reason=reason.strip()[:5000] if isinstance(reason, str) else "",
    )
    was = _read(_whole(fields, f"was|{place}"))
    return Sent(
        place,
        question,
        was,
        _answer(question, seen, was),
        seen,
        had=_whole(fields, f"had|{place}"),
        clear=bool(one("clear")),
        unconfirmed=bool(one("open")),
        unchanged=bool(one("same")),
    )


def _whole(fields: FormData, name: str) -> str:
    """A field that the page itself has filled in."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _read(was: str) -> Any:
    try:
        return json.loads(was) if was else None
    except ValueError:
        return None


def _answer(question: Question, seen: Shown, was: Any) -> Any:
    """What was said, as a form keeps it; None where nothing was."""
    options = question.options or {}
    match question.type:
        case "choices":
            ticked = [text for text in options.values() if text in seen.chosen]
            beside = [said for said in (N_A,) if said in seen.chosen]
            if beside and not ticked:
                return beside[0]
            if seen.rest == "no":
                return ticked
            unsure = {text: UNCLEAR for text in options.values() if text not in ticked} if seen.rest == UNCLEAR else {}
            return ({text: "是" for text in ticked} | unsure if ticked else UNCLEAR if unsure else None) or None
        case "safeguards":
            return {options[option]: said for option, said in seen.states.items()} or None
        case "number" | "date":
            before = shown(question, was)
            said = next(iter(seen.chosen), "")
            typed = _moment(seen.text) if question.type == "date" else seen.text
            # Both may stand there: the one that was just altered counts, a figure before a word.
            return (
                (typed if seen.text != before.text else "")
                or (said if seen.chosen != before.chosen else "")
                or typed
                or said
                or None
            )
    return next(iter(seen.chosen), None)


def _moment(text: str) -> str:
    moment = moment_of(text)
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else text
