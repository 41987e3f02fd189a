"""What the events of a hazard come to. The row in the database is this and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

FOUND, RECTIFYING, RECTIFIED = "found", "rectifying", "rectified"
ACCEPTED, REQUESTED, REINSPECTED = "accepted", "requested", "reinspected"
CLOSED, OVERTURNED, MERGED = "written_off", "overturned", "merged"
UNRECTIFIED = (FOUND, RECTIFYING)
DONE_BY_ENTERPRISE = (ACCEPTED, REQUESTED, REINSPECTED)
OPEN = (*UNRECTIFIED, RECTIFIED, *DONE_BY_ENTERPRISE)
STATES = (*OPEN, CLOSED, OVERTURNED, MERGED)
_STANDINGS = ("suggested", "self", "determined")
STOPS = ("self_stopped", "ordered_stop", "penalty_suspension")
# What has to be done anew when it turns out that a hazard is not removed.
_AGAIN = (
    "rectified", "accepted", "reinspection_requested", "reinspected", "write_off_proposed", "written_off", "closed",
    "published", "archived",
)  # fmt: skip
# Where a step leaves the way of the hazard. Most steps go beside it and lead nowhere.
_LEADS_TO = {
    "rectifying": RECTIFYING,
    "rectified": RECTIFIED,
    "reinspection_requested": REQUESTED,
    "written_off": CLOSED,
    "closed": CLOSED,
}
# What no longer stands after a step; the events still tell of it.
_ENDS = {
    "rectified": ("acceptance_failed",),
    "planned": ("plan_not_needed",),
    "plan_not_needed": ("planned",),
    "write_off_returned": ("write_off_proposed",),
    "unlisted": ("listed",),
    "listed": ("unlisted",),
    "extension_decided": ("extension_requested",),
    "handed_over": ("handover_received", "handover_answered"),
    "self_resumed": ("self_stopped",),
    "self_stopped": ("self_resumed",),
    "ordered_stop": ("resumption_requested", "resumption_reviewed"),
    "penalty_suspension": ("penalty_suspension_ended",),
    "penalty_suspension_ended": ("penalty_suspension",),
}


class Step(Protocol):
    """An event, wherever it comes from."""

    @property
    def number(self) -> int:
        """Its place among the hazard's events, from 1."""

    @property
    def act(self) -> str:
        """What was done."""

    @property
    def by(self) -> str | None:
        """The account that did it."""

    @property
    def officers(self) -> list[str]:
        """The officers who acted."""

    @property
    def data(self) -> dict[str, Any]:
        """The rest."""


@dataclass(slots=True)
class Life:
    """How a hazard stands. `done` holds what each step last established and still stands, with its event's number."""

    phase: str = FOUND
    level: str = "general"
    standing: str = "suggested"
    edition: str | None = None
    clause: str | None = None
    citation: str | None = None
    done: dict[str, dict[str, Any]] = field(default_factory=dict)
    due_by_authority: date | None = None
    due_by_rule: date | None = None
    removed_on: date | None = None
    overturned_on: date | None = None
    merged_into: str | None = None

    @property
    def state(self) -> str:
        """Where the hazard is: merged and overturned ones are out of the way wherever they had got to."""
        return MERGED if self.merged_into else OVERTURNED if self.overturned_on else self.phase

    @property
    def closed_on(self) -> date | None:
        """When it ended: removed and closed, or found to be none."""
        return self.overturned_on or self.removed_on

    @property
    def due_on(self) -> date | None:
        """When it has to be removed: by an authority's word, else the place's rule, else the enterprise's own plan."""
        own = self.of("planned", "finish_by") or self.of("rectifying", "finish_by")
        return self.due_by_authority or self.due_by_rule or (date.fromisoformat(own) if own else None)

    @property
    def listed(self) -> str | None:
        """挂牌督办: at which level."""
        level: str | None = self.of("listed", "level")
        return level

    @property
    def stops(self) -> tuple[str, ...]:
        """The stops of production in force."""
        return tuple(stop for stop in STOPS if stop in self.done)

    def of(self, act: str, key: str) -> Any:
        """Something that a step established."""
        return self.done.get(act, {}).get(key)

    def row(self) -> dict[str, Any]:
        """The columns of the hazard that its events decide."""
        return {
            "state": self.state,
            "level": self.level,
            "standing": self.standing,
            "edition": self.edition,
            "clause": self.clause,
            "citation": self.citation,
            "due_on": self.due_on,
            "closed_on": self.closed_on,
            "rectified_on": date.fromisoformat(day) if (day := self.of("rectified", "on")) else None,
            "listed": self.listed,
            "planned": "planned" in self.done,
            "done": self.done,
            "merged_into": self.merged_into,
        }


def replay(events: Iterable[Step]) -> Life:
    """How a hazard stands after these events, in their order."""
    life = Life()
    for event in events:
        _take(life, event)
    return life


def _take(life: Life, event: Step) -> None:
    data = event.data
    life.done[event.act] = {**data, "event": event.number, "by": event.by, "officers": list(event.officers)}
    for ended in _ENDS.get(event.act, ()):
        life.done.pop(ended, None)
    life.phase = _LEADS_TO.get(event.act, life.phase)
    if data.get("due_by_rule"):
        life.due_by_rule = date.fromisoformat(data["due_by_rule"])
    match event.act:
        case "found" | "rated":
            life.level = data.get("level", life.level)
            _stand(life, data.get("standing", "suggested"))
            _cite(life, data)
        case "imported":
            _mirror(life, data)
        case "found_again":
            _stand(life, data.get("standing", "suggested"))
        case "self_determined" if data.get("decision") == "confirmed":
            _stand(life, "self")
        case "determined":
            _determine(life, data)
        case "overturned":
            _determine(life, {**data, "decision": "overturned"})
        case "accepted" | "reinspected":
            _look_over(life, event)
        case "written_off" | "closed":
            life.removed_on = date.fromisoformat(data["on"])
        case "reopened":
            life.phase, life.removed_on = RECTIFYING, None
            _undo(life, _AGAIN)
        case "listed" | "ordered" if data.get("deadline"):
            life.due_by_authority = date.fromisoformat(data["deadline"])
        case "extension_decided" if data.get("granted"):
            life.due_by_authority = date.fromisoformat(data["until"])
        case "resumption_reviewed" if data.get("agreed"):
            _undo(life, ("ordered_stop", "resumption_requested"))
        case "resumption_reviewed":
            _undo(life, ("resumption_requested",))
        case "merged":
            life.merged_into = data["into"]
        case "unmerged":
            life.merged_into = None
            _undo(life, ("merged",))


def _mirror(life: Life, data: dict[str, Any]) -> None:
    """Where another deployment says that its hazard stands; its own steps are not told here."""
    state, ended = data["state"], data.get("closed_on")
    day = date.fromisoformat(ended) if ended else None
    life.phase = state if state in (*OPEN, CLOSED) else FOUND
    life.removed_on = day if state == CLOSED else None
    life.overturned_on = (day or date.fromisoformat(data["on"])) if state == OVERTURNED else None
    life.level, life.standing = data["level"], data["standing"]
    life.due_by_authority = date.fromisoformat(data["due_on"]) if data.get("due_on") else None
    _cite(life, data)
    for act, there in (("listed", data.get("listed")), ("planned", data.get("planned"))):
        if there:
            life.done[act] = {"on": data["on"], "level": there if act == "listed" else None, "event": None, "by": None}
        else:
            life.done.pop(act, None)


def _look_over(life: Life, event: Step) -> None:
    """Somebody looked whether it is removed: the enterprise (验收) or the department (复查)."""
    if not event.data.get("passed"):
        failed = life.done[event.act]
        life.phase = RECTIFYING
        _undo(life, _AGAIN)
        life.done["acceptance_failed" if event.act == "accepted" else "reinspection_failed"] = failed
        if event.data.get("deadline"):
            life.due_by_authority = date.fromisoformat(event.data["deadline"])
        return
    life.phase = ACCEPTED if event.act == "accepted" else REINSPECTED
    if event.data.get("closes"):
        life.phase, life.removed_on = CLOSED, date.fromisoformat(event.data["on"])


def _determine(life: Life, data: dict[str, Any]) -> None:
    """核实认定, or 自查判定 where the event says so. An overturned finding among others ends nothing (`ends`)."""
    by_department = data.get("standing", "determined") == "determined"
    _stand(life, data.get("standing", "determined"))
    if data.get("decision") == "overturned":
        if data.get("ends", True):
            life.overturned_on = date.fromisoformat(data["on"])
        return
    if by_department:
        life.overturned_on = None
    if data.get("decision") == "amended":
        _cite(life, data)


def _stand(life: Life, standing: str) -> None:
    """What the hazard stands on only ever rises."""
    life.standing = max(life.standing, standing, key=_STANDINGS.index)


def _cite(life: Life, data: dict[str, Any]) -> None:
    life.edition = data.get("edition", life.edition)
    life.clause = data.get("clause", life.clause)
    life.citation = data.get("citation", life.citation)


def _undo(life: Life, acts: Sequence[str]) -> None:
    for act in acts:
        life.done.pop(act, None)
