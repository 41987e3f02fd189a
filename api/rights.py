"""Who may do what, and where: roles as data, scopes as matter × region × level, or one enterprise.

An enterprise's people act for their enterprise; the authorities' people within their matters and their region; a grid
worker (网格员) reports and never determines; nobody but handlers sees tip-offs, administrators neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, and_, false, or_, true

from api.errors import forbidden
from standards.wording import Text

Role = Literal[
    "head",  # 主要负责人
    "safety_manager",  # 安全管理员
    "filler",  # 按岗位填报的人
    "grid_worker",  # 网格员
    "officer",  # 执法人员
    "tip_handler",  # 举报受理人
    "statistician",  # 统计人员
    "administrator",  # 管理员
]
ROLES: tuple[Role, ...] = get_args(Role)
INSIDE: frozenset[Role] = frozenset(("head", "safety_manager", "filler"))
LEVELS = ("national", "province", "city", "county", "town")
MATTERS: dict[str, Text] = {
    "industry_trade": Text("工贸", "industry and trade"),
    "fire": Text("消防", "fire"),
    "gas": Text("燃气", "gas"),
    "grain": Text("粮食和物资储备", "grain reserves"),
    "special_equipment": Text("特种设备", "special equipment"),
    "chemicals": Text("危险化学品", "hazardous chemicals"),
    "other": Text("其他", "other"),
}
_MATTER_OF = {"grain_storage": "grain", "grain_milling": "grain"}


def matter_of(standard: str) -> str:
    """Whose business a standard is."""
    matter = _MATTER_OF.get(standard, standard)
    return matter if matter in MATTERS else "other"


Action = Literal[
    "judge",  # judge without storing, validate findings, replay
    "site.read", "site.write",
    "draft.read", "draft.fill", "draft.merge",
    "form.submit", "form.inspect", "form.read",
    "finding.read", "finding.self", "finding.determine",
    "hazard.read", "hazard.report", "hazard.enterprise", "hazard.accept", "hazard.authority", "hazard.list",
    "hazard.merge",
    "attachment.read", "attachment.write",
    "internal.read",
    "tip.handle", "tip.reward",
    "statistics.read", "supervision.write",
    "duty.read", "duty.write",
    "exchange.out", "exchange.in", "webhook.write",
    "account.write", "key.write", "audit.read", "system.read",
]  # fmt: skip
ACTIONS: tuple[Action, ...] = get_args(Action)

MAY: dict[Role, frozenset[Action]] = {
    "head": frozenset((
        "judge", "site.read", "draft.read", "draft.fill", "draft.merge", "form.submit", "form.read",
        "finding.read", "finding.self", "hazard.read", "hazard.report", "hazard.enterprise", "hazard.accept",
        "attachment.read", "attachment.write", "internal.read", "duty.read", "duty.write", "exchange.out",
    )),
    "safety_manager": frozenset((
        "judge", "site.read", "draft.read", "draft.fill", "draft.merge", "form.read", "finding.read",
        "hazard.read", "hazard.report", "hazard.enterprise", "hazard.accept", "attachment.read", "attachment.write",
        "internal.read", "duty.read", "duty.write", "exchange.out",
    )),
    "filler": frozenset(("judge", "site.read", "draft.fill", "attachment.write")),
    "grid_worker": frozenset(("judge", "site.read", "hazard.report", "attachment.write")),
    "officer": frozenset((
        "judge", "site.read", "site.write", "form.inspect", "form.read", "finding.read", "finding.determine",
        "hazard.read", "hazard.report", "hazard.authority", "hazard.list", "hazard.merge", "attachment.read",
        "attachment.write", "statistics.read", "duty.read", "exchange.out", "exchange.in",
    )),
    # A hazard that a handler reported would show who: theirs are opened by the tip-off itself.
    "tip_handler": frozenset(("judge", "site.read", "tip.handle", "tip.reward")),
    "statistician": frozenset(("judge", "statistics.read", "supervision.write", "duty.read", "exchange.out")),
    "administrator": frozenset((
        "judge", "site.read", "site.write", "account.write", "key.write", "audit.read", "system.read",
        "webhook.write", "exchange.in", "exchange.out",
    )),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Where:
    """What something is about: enough to say whose it is. None: does not matter here."""

    matter: str | None = None
    region: str | None = None
    enterprise: str | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """One role and how far it reaches."""

    role: Role
    matters: frozenset[str] = frozenset()
    region: str = ""
    level: str | None = None
    enterprise: str | None = None
    post: str | None = None

    def covers(self, where: Where) -> bool:
        """Whether something lies within reach. An enterprise's people reach their enterprise and nothing else."""
        if self.role in INSIDE:
            return where.enterprise is not None and where.enterprise == self.enterprise
        in_region = where.region is None or where.region.startswith(self.region)
        in_matter = where.matter is None or "*" in self.matters or where.matter in self.matters
        return in_region and in_matter


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking, with all roles; `officers` are the accounts a key names, else the account itself."""

    account: str
    name: str
    reaches: tuple[Reach, ...]
    officers: tuple[str, ...] = ()
    by_key: bool = False
    enterprise: str | None = None

    def reaching(self, action: Action) -> Iterable[Reach]:
        """The reaches by which the actor may do something somewhere."""
        return (reach for reach in self.reaches if action in MAY[reach.role])

    def may(self, action: Action, where: Where | None = None) -> bool:
        """Whether the actor may do this there, or anywhere if no place is given."""
        return any(where is None or reach.covers(where) for reach in self.reaching(action))

    def require(self, action: Action, where: Where | None = None) -> None:
        """Refuse what the actor may not do.

        Raises:
            Problem: 403, the same for what is not there.
        """
        if not self.may(action, where):
            raise forbidden()

    def posts(self, enterprise: str) -> frozenset[str]:
        """The posts whose questions a filler of an enterprise answers."""
        return frozenset(r.post for r in self.reaches if r.role == "filler" and r.enterprise == enterprise and r.post)

    def has(self, role: Role, where: Where) -> bool:
        """Whether the actor holds a role there."""
        return any(reach.role == role and reach.covers(where) for reach in self.reaches)

    def within(
        self,
        action: Action,
        *,
        region: Any = None,
        matter: Any = None,
        enterprise: Any = None,
    ) -> ColumnElement[bool]:
        """The same as a condition on columns, for lists: only rows within reach.

        Args:
            action: what is to be done with the rows.
            region: the column of the region, if rows have one.
            matter: the column of the matter, if rows have one.
            enterprise: the column of the enterprise.
        """
        return or_(false(), *(_as_condition(reach, region, matter, enterprise) for reach in self.reaching(action)))


def _as_condition(reach: Reach, region: Any, matter: Any, enterprise: Any) -> ColumnElement[bool]:
    if reach.role in INSIDE:
        return false() if enterprise is None else enterprise == reach.enterprise
    parts: list[ColumnElement[bool]] = [true()]
    if region is not None and reach.region:
        # As a range, for an index serves it on both databases.
        parts.append(and_(region >= reach.region, region < reach.region + ":"))
    if matter is not None and "*" not in reach.matters:
        parts.append(matter.in_(sorted(reach.matters)))
    return and_(*parts)
