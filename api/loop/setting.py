"""What a step is taken in: the hazard as it stands, who acts, and the rules of the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from api.database import Hazard
from api.loop.life import Life
from api.practice import Practice
from api.rights import INSIDE, Action, Actor, Reach, Where
from standards.wording import Text

SELF_FOUND = ("self", "internal")


@dataclass(frozen=True, slots=True)
class Closer:
    """Who closes a hazard, and why they: the department that ordered or listed it, or by the place's rule."""

    by: Literal["enterprise", "authority"]
    why: Text
    source: str | None = None
    region: str | None = None  # of the department that ordered or listed it

    @property
    def bound(self) -> bool:
        """Whether an order or a listing has to be written off."""
        return self.region is not None


@dataclass(frozen=True, slots=True)
class Setting:
    """A hazard, somebody who acts on it, and the rules of its place."""

    hazard: Hazard
    life: Life
    actor: Actor
    practice: Practice
    officers: Sequence[str] = ()

    @property
    def where(self) -> Where:
        """Whose the hazard is."""
        return Where(self.hazard.matter, self.hazard.region, self.hazard.enterprise_id)

    @property
    def persons(self) -> frozenset[str]:
        """Who acts: the officers, where officers act, else the account."""
        return frozenset(self.officers) or frozenset((self.actor.account,))

    def reach(self, action: Action) -> Reach | None:
        """By which of their reaches the actor may do this here; the nearest, where there are several."""
        found = [reach for reach in self.actor.reaching(action) if reach.covers(self.where)]
        return max(found, key=lambda reach: len(reach.region), default=None)

    def may(self, actions: Sequence[Action]) -> bool:
        """Whether the actor may do one of these here."""
        return any(self.actor.may(action, self.where) for action in actions)

    @property
    def closer(self) -> Closer:
        """Who closes it."""
        for act, why in (
            ("listed", Text("由挂牌督办的部门核销", "written off by the department that listed it")),
            ("ordered", Text("由责令整改的部门核销", "written off by the department that ordered it")),
        ):
            if act in self.life.done:
                return Closer("authority", why, region=self.life.of(act, "authority")["region"])
        level = self.life.level
        if level == "unrated":
            return Closer("authority", Text("还没有定级，定级后再销号", "it is not rated yet"))
        rule = self.practice.closing(self.hazard.region, level)
        if level == "general":
            by = rule.by if rule else "enterprise"
            return Closer(by, Text("一般隐患，验收后销号", "a general hazard"), rule.source if rule else None)
        if self.hazard.origin not in SELF_FOUND:
            return Closer(
                "authority", Text("不是本单位自查发现的，由监管部门核销", "not found by the enterprise itself")
            )
        if rule is None:
            return Closer("authority", Text("地方规则未配置，由监管部门核销", "no rule of the place is configured"))
        return Closer(rule.by, Text("按地方规则销号", "by the place's rule"), rule.source)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Steps that the place demands before closing and that have not been taken."""
        needed = self.practice.needs(self.hazard.region, self.life.level)
        return tuple(sorted(act for act in needed if act not in self.life.done))


def sees_source(actor: Actor, where: Where) -> bool:
    """Whether somebody may be told where a hazard came from and by whom.

    An enterprise's people are told of nothing but their own findings: if only tip-offs were left out, what is left
    out would be one.
    """
    return any(reach.role not in INSIDE and reach.covers(where) for reach in actor.reaching("hazard.read"))


def source_of(hazard: Hazard, actor: Actor) -> str | None:
    """Where a hazard came from, as far as this reader may be told."""
    where = Where(hazard.matter, hazard.region, hazard.enterprise_id)
    return hazard.origin if hazard.origin in SELF_FOUND or sees_source(actor, where) else None


def told_data(act: str, data: dict[str, Any], *, openly: bool) -> dict[str, Any]:
    """What a reader is told of an event: without inner marks, and without its source where it is not told openly."""
    inner = {"closes", "authority"} if openly else {"closes", "authority", "origin", "finding", "finders", "standing"}
    return {key: value for key, value in data.items() if key not in inner}
