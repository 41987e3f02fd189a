"""A hazard as people look at it: its way as steps, what was said of each, its terms in days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from api.loop.telling import EventOut, HazardOut, HazardWhole, TermOut
from api.pages.hazards.fields import MODELS, Step, step
from api.pages.hazards.wording import GROUPS, VALUES, YES_NO, label
from standards.wording import Text

Mark = Literal["done", "now", "lacking", "ahead"]
MARKS: dict[Mark, Text] = {
    "done": Text("已办", "done"),
    "now": Text("下一步", "next"),
    "lacking": Text("还缺", "missing"),
    "ahead": Text("待办", "to do"),
}
_WAY = (
    "found", "imported", "controlled", "told_head", "rated", "self_determined", "determined", "reported_department",
    "reported_congress", "planned", "plan_not_needed", "rectifying", "rectified", "accepted", "reinspection_requested",
    "reinspected", "write_off_proposed", "written_off", "closed", "unlisted", "published", "archived",
)  # fmt: skip
# Another step that does what is missing, or leads there.
_INSTEAD = {
    "determined": ("self_determined",),
    "planned": ("plan_not_needed",),
    "rectified": ("rectifying",),
    "written_off": ("write_off_returned",),
}
_PENDING = ("extension_decided",)  # can be taken only where somebody waits for it
# Wanted from the beginning, and no use before.
_ONLY_IN = {"reinspected": ("requested",), "published": ("written_off",)}
_UNSAID = ("on", "accounts", "event", "due_by_rule", "ends", "standing", "origin", "finding", "edition", "into", "from")


@dataclass(frozen=True, slots=True)
class Stage:
    """A step on the way: taken, missing before something later, next, or ahead."""

    name: str
    mark: Mark
    why: str | None = None
    event: EventOut | None = None

    @property
    def word(self) -> Text:
        """The mark as a word."""
        return MARKS[self.mark]


@dataclass(frozen=True, slots=True)
class Doable:
    """Steps that can be taken now: those that are wanted, and the others by what they are about."""

    wanted: tuple[Step, ...]
    others: tuple[tuple[Text, tuple[Step, ...]], ...]


def way(told: HazardWhole, turn: str | None) -> list[Stage]:
    """The way of a hazard: what was done and still stands, what is missing before the step whose turn it is, and after.

    Args:
        told: the hazard.
        turn: the step whose turn it is; None where it is nobody's.
    """
    wanted = {one.act: one for one in told.missing}
    last = {event.act: event for event in told.events}
    done = [act for act in _WAY if act in last and act not in wanted and _stands(act, told)]
    here = _place(turn) if turn in wanted else max(map(_place, done), default=-1)
    stages = []
    order = sorted({*done, *wanted}, key=_place)
    for act in order:
        if act in done:
            stages.append(Stage(last[act].name, "done", event=last[act]))
            continue
        mark: Mark = "now" if act == turn else "lacking" if _place(act) < here else "ahead"
        stages.append(Stage(wanted[act].name, mark, wanted[act].why))
    return stages


def doable(told: HazardWhole, turn: str | None) -> Doable:
    """What this reader can do next: first of all the step whose turn it is."""
    possible = [one.act for one in told.next if one.act in MODELS]
    wanted = [one.act for one in told.missing]
    asked = {*wanted, *(other for one in wanted for other in _INSTEAD.get(one, ())), *_PENDING}
    first = [act for act in possible if act in asked and told.state in _ONLY_IN.get(act, (told.state,))]
    first.sort(key=lambda act: (act != turn, _place(act)))
    rest = [(title, [act for act in acts if act in possible and act not in first]) for title, acts in GROUPS]
    return Doable(tuple(map(step, first)), tuple((title, tuple(map(step, acts))) for title, acts in rest if acts))


def said(event: EventOut) -> list[tuple[Text, list[str | Text]]]:
    """What was said of a step, in words."""
    return list(_said(event.act, event.data))


def days_left(told: HazardOut, day: date) -> Text | None:
    """How long there is until the deadline, or how long it is past. What is no longer the enterprise's has none."""
    if told.due_on is None or told.closed_on is not None:
        return None
    if told.overdue:
        late = (day - told.due_on).days
        return Text(f"逾期 {late} 天", f"{late} days overdue")
    if told.state not in ("found", "rectifying"):
        return None
    left = (told.due_on - day).days
    return Text(f"还剩 {left} 天", f"{left} days left") if left else Text("今天到期", "due today")


def term_words(term: TermOut, day: date) -> tuple[Text, str]:
    """How a term stands, and the tone to say it in."""
    if term.done_on:
        return (Text("超期办的", "done late"), "late") if term.late else (Text("按期办的", "done in time"), "good")
    days = abs((term.due_on - day).days)
    if term.late:
        return Text(f"逾期 {days} 天", f"{days} days overdue"), "late"
    return Text(f"还剩 {days} 天", f"{days} days left"), "none"


def _stands(act: str, told: HazardWhole) -> bool:
    """Whether a step that was once taken and that is not missed still says how things stand."""
    open_again = told.closed_on is None
    return not (open_again and act in ("written_off", "closed", "published", "archived", "write_off_proposed"))


def _place(act: str) -> int:
    return _WAY.index(act) if act in _WAY else -1 if act in _PENDING else len(_WAY)


def _said(act: str, data: dict[str, Any], within: str = "") -> Iterator[tuple[Text, list[str | Text]]]:
    for key, value in data.items():
        if key in _UNSAID or value in (None, [], "") or (key == "clause" and data.get("citation")):
            continue
        name = within + key
        if key in ("photos", "files"):
            yield label(act, name), [Text(f"{len(value)} 个", str(len(value)))]
        elif isinstance(value, dict) and "not_needed" not in value and "value" not in value:
            yield from _said(act, value, f"{name}.")
        else:
            yield label(act, name), _words(key, value)


def _words(key: str, value: Any) -> list[str | Text]:
    if isinstance(value, bool):
        yes, no = YES_NO.get(key, (Text("是", "yes"), Text("否", "no")))
        return [yes if value else no]
    if isinstance(value, list):
        return [word for one in value for word in _words(key, one)]
    if isinstance(value, dict):
        if value.get("not_needed"):
            return [Text("无需", "not needed"), str(value["reason"])]
        return [str(value["value"])]
    return [VALUES.get(value, value) if isinstance(value, str) else str(value)]
