"""Whose turn it is: who has to act on a hazard next, and with which step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from api.loop.life import ACCEPTED, CLOSED, FOUND, MERGED, OVERTURNED, RECTIFIED, RECTIFYING, Life
from api.loop.setting import SELF_FOUND, Setting
from api.steps import called
from standards.wording import Text

_WHO = {"enterprise": Text("企业", "the enterprise"), "authority": Text("监管部门", "the department")}
_BY_ANOTHER = Text("（另一人）", " (another person)")


@dataclass(frozen=True, slots=True)
class Turn:
    """Who acts next, and how."""

    by: Literal["enterprise", "authority"]
    act: str
    another: bool = False  # not whoever took the step before

    @property
    def words(self) -> Text:
        """In a word: 企业：企业验收（另一人）."""
        who, step, tail = _WHO[self.by], called(self.act), _BY_ANOTHER if self.another else Text("", "")
        return Text(f"{who.zh}：{step.zh}{tail.zh}", f"{who.en}: {step.en}{tail.en}")


def turn(setting: Setting) -> Turn | None:
    """Whose turn it is with a hazard; nobody's, where it is over."""
    life = setting.life
    if life.state in (CLOSED, OVERTURNED, MERGED):
        return None
    if life.level == "unrated":
        return Turn("enterprise" if setting.hazard.origin in SELF_FOUND else "authority", "rated")
    if life.state in (FOUND, RECTIFYING):
        return Turn("enterprise", "planned" if _plan_lacks(life) else "rectified")
    if life.state == RECTIFIED:
        return Turn("enterprise", "accepted", another=True)
    return _closing(setting, life)


def _plan_lacks(life: Life) -> bool:
    return life.level == "major" and "planned" not in life.done and "plan_not_needed" not in life.done


def _closing(setting: Setting, life: Life) -> Turn:
    closer = setting.closer
    if closer.by == "enterprise":
        return Turn("enterprise", "closed")
    if closer.bound and "reinspected" not in life.done:
        if life.state == ACCEPTED:
            return Turn("enterprise", "reinspection_requested")
        return Turn("authority", "reinspected")
    if "write_off_proposed" in life.done:
        return Turn("authority", "written_off", another=True)
    return Turn("authority", "write_off_proposed")
