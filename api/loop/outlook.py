"""What is missing until a hazard is closed and filed, and what can be done next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.loop.acts import ACTS, Act
from api.loop.life import CLOSED, OPEN
from api.loop.setting import Setting
from api.steps import called
from standards.wording import Text

_LAW_41 = "《中华人民共和国安全生产法》第四十一条"


@dataclass(frozen=True, slots=True)
class Missing:
    """A step that has not been taken, and why it is wanted."""

    act: str
    why: Text | None = None


def missing(setting: Setting) -> list[Missing]:
    """What has not been done, in the usual order. Nothing of it is demanded here: what must not be is barred."""
    done, life = setting.life.done, setting.life
    if life.state not in (*OPEN, CLOSED):
        return []
    wanted = list(_wanted(setting))
    known = {one.act for one in wanted}
    rule = Text("地方规则要求", "by the place's rule")
    wanted += [Missing(act, rule) for act in setting.lacking if act not in known]
    if life.state == CLOSED:
        wanted = [one for one in wanted if one.act not in ("write_off_proposed", "closed", "plan_not_needed")]
    return [one for one in wanted if one.act not in done]


def next_steps(setting: Setting) -> list[str]:
    """The steps that this actor can take now, as far as it does not depend on what is said of them."""
    return [name for name, act in ACTS.items() if setting.may(act.who) and why_not(setting, name, act) is None]


def why_not(setting: Setting, name: str, act: Act) -> Text | None:
    """What stands in the way of a step, if anything."""
    done = setting.life.done
    if "archived" in done and name != "reopened" and setting.life.state == CLOSED:
        return Text("已经归档；要再办，先重新打开", "it is filed away; reopen it first")
    if setting.life.state not in act.states:
        return Text(
            f"现在是“{_state(setting)}”，不能办“{called(name).zh}”",
            f"it is {setting.life.state}: {called(name).en} is not for now",
        )
    for needed in act.after:
        if needed not in done:
            return Text(
                f"要先有“{called(needed).zh}”，才能办“{called(name).zh}”",
                f"{called(needed).en} comes before {called(name).en}",
            )
    return next((barred for bar in act.bars if (barred := bar(setting))), None)


def _wanted(setting: Setting) -> Iterator[Missing]:
    life, done = setting.life, setting.life.done
    if life.level == "unrated":
        yield Missing("rated")
    if life.level == "major":
        yield Missing("controlled")
        yield Missing("told_head")
        if life.standing == "suggested":
            yield Missing("determined", Text("自查判定或者核实认定", "by the enterprise or the department"))
        yield Missing("reported_department", Text(_LAW_41, _LAW_41))
        yield Missing("reported_congress", Text(_LAW_41, _LAW_41))
        if "plan_not_needed" not in done:
            yield Missing("planned", Text("六部分、五项措施；不需要的写明理由", "or why none is needed"))
    yield Missing("rectified")
    yield Missing("accepted", Text("验收人不能是整改人", "not by who rectified"))
    closer = setting.closer
    if closer.bound:
        if "reinspected" not in done:
            yield Missing("reinspection_requested")
        yield Missing("reinspected")
    if closer.by == "authority":
        yield Missing("write_off_proposed", closer.why)
        yield Missing("written_off", closer.why)
    elif life.state != CLOSED:
        yield Missing(
            "closed", Text(f"{closer.why.zh}（{closer.source}）", closer.why.en) if closer.source else closer.why
        )
    if life.level == "major":
        if life.state == CLOSED and "listed" in done:
            yield Missing("unlisted")
        yield Missing("published")
        yield Missing("archived")


def _state(setting: Setting) -> str:
    return STATUS[setting.life.state].zh


STATUS: dict[str, Text] = {
    "found": Text("未整改", "not rectified"),
    "rectifying": Text("整改中", "being rectified"),
    "rectified": Text("待验收", "to be accepted"),
    "accepted": Text("待复查", "to be reinspected"),
    "requested": Text("待复查", "to be reinspected"),
    "reinspected": Text("待复查", "to be written off"),
    "written_off": Text("已销号", "closed"),
    "overturned": Text("认定不成立", "overturned"),
    "merged": Text("已并案", "merged into another"),
}
