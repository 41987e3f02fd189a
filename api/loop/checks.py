"""What may be wrong with what is said of a step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from api.database.tables import today
from api.loop.life import DONE_BY_ENTERPRISE
from api.loop.said import Said
from api.loop.setting import Setting
from api.steps import called
from standards.wording import Text

Check = Callable[[Setting, Any, date], Text | None]
_HEIGHT = {"unrated": 0, "general": 1, "major": 2}
_ORDER = {  # a step, and the one that it cannot have come before
    "rectified": "rectifying",
    "accepted": "rectified",
    "reinspection_requested": "accepted",
    "reinspected": "accepted",
    "write_off_proposed": "reinspected",
    "written_off": "write_off_proposed",
    "closed": "accepted",
    "archived": "written_off",
    "unlisted": "listed",
    "self_resumed": "self_stopped",
    "resumption_reviewed": "ordered_stop",
    "penalty_suspension_ended": "penalty_suspension",
    "handover_received": "handed_over",
    "handover_answered": "handed_over",
}


def days_fit(setting: Setting, given: Said, on: date) -> Text | None:
    """Nothing is done in the future, before the hazard was found, or before what it follows; no term ends earlier."""
    if on > today():
        return Text("办理日期在今天之后", "it is dated in the future")
    if on < setting.hazard.found_on:
        return Text(f"办理日期早于发现日期 {setting.hazard.found_on}", "it is dated before the hazard was found")
    act = given.model_dump()["act"]
    before = _ORDER.get(act)
    earlier = setting.life.of(before, "on") if before else None
    if before and earlier and on < date.fromisoformat(earlier):
        return Text(
            f"办理日期早于{called(before).zh}（{earlier}）", f"it is dated before: {called(before).en} ({earlier})"
        )
    for name, word in (("deadline", "期限"), ("finish_by", "完成期限"), ("until", "期限")):
        day = getattr(given, name, None)
        if day is not None and day < on:
            return Text(f"{word} {day} 早于办理日期 {on}", f"{name} {day} is before the day itself, {on}")
    return None


def not_who_rectified(setting: Setting, given: Any, on: date) -> Text | None:
    """整改人 ≠ 验收人, neither by account nor by name."""
    work = setting.life.done.get("rectified", {})
    accounts = {work.get("by"), *work.get("accounts", ()), *work.get("officers", ())}
    names = {_plain(name) for name in work.get("people", ())}
    if accounts & ({setting.actor.account} | setting.persons) or names & {
        _plain(name) for name in (*given.people, setting.actor.name)
    }:
        return Text("验收人不能是整改人，请由另一人验收", "who rectified cannot accept: somebody else has to")
    return None


def accepted_before_passed(setting: Setting, given: Any, on: date) -> Text | None:
    """A reinspection can fail at any time; it is passed only after the enterprise accepted."""
    if given.passed and setting.life.phase not in DONE_BY_ENTERPRISE:
        return Text("企业还没有验收合格，不能复查合格", "the enterprise has not accepted it yet")
    return None


def own_level(setting: Setting, given: Any, on: date) -> Text | None:
    """挂牌督办 at the level of the department that lists."""
    reach = setting.reach("hazard.list")
    if reach and reach.level and reach.level != given.level:
        return Text("挂牌级别与办理部门的层级不一致", "the level is not that of the department")
    return None


def longer(setting: Setting, given: Any, on: date) -> Text | None:
    """An extension extends."""
    due = setting.life.due_on
    if given.until and due and given.until <= due:
        return Text(f"延期后的日期要晚于现在的期限 {due}", f"later than the deadline as it is, {due}")
    return None


def reason_if_not(setting: Setting, given: Any, on: date) -> Text | None:
    """Whoever does not agree says why."""
    if given.decision == "overturned" and not given.reason:
        return Text("不认可的，请写明理由", "say why not")
    return None


def clause_if_major(setting: Setting, given: Any, on: date) -> Text | None:
    """Major is only what stands in a clause."""
    if given.level == "major" and not (given.edition and given.clause):
        return Text("定为重大的，要写明标准和条项", "major needs an edition and a clause")
    return None


def upwards_if_own(setting: Setting, given: Any, on: date) -> Text | None:
    """An enterprise does not rate lower; a department rates as it sees it."""
    if not setting.officers and _HEIGHT[given.level] < _HEIGHT[setting.life.level]:
        return Text("企业不能把等级改低", "an enterprise does not rate lower")
    return None


def amended_to_a_clause(setting: Setting, given: Any, on: date) -> Text | None:
    """An amendment names the clause that fits."""
    if given.decision == "amended" and not (given.edition and given.clause):
        return Text("变更认定的，要写明标准和条项", "an amendment names an edition and a clause")
    return None


def enough_officers(setting: Setting, given: Any, on: date) -> Text | None:
    """As many named officers as the place asks for."""
    rule = setting.practice.officers(setting.hazard.region, setting.hazard.matter)
    if rule and len(set(setting.officers)) < rule.at_least:
        return Text(
            f"认定须 {rule.at_least} 名执法人员（{rule.source}）", f"{rule.at_least} officers determine ({rule.source})"
        )
    return None


def discussed_enough(setting: Setting, given: Any, on: date) -> Text | None:
    """集体讨论: for fire always, elsewhere as configured."""
    rule = setting.practice.discussion(setting.hazard.region, setting.hazard.matter)
    if rule is None and setting.hazard.matter != "fire":
        return None
    held = given.discussion
    if held is None:
        return Text("认定前须集体讨论，请填 discussion", "it is discussed collectively first: give `discussion`")
    if rule is None:
        return None
    if held.people < rule.at_least or held.experts < (rule.experts or 0):
        return Text(f"集体讨论人数不够（{rule.source}）", f"too few took part in the discussion ({rule.source})")
    if rule.share and held.agreed < rule.share * (held.people + held.experts):
        return Text(f"集体讨论同意的不够（{rule.source}）", f"too few agreed ({rule.source})")
    return None


def _plain(name: str) -> str:
    return "".join(name.split())
