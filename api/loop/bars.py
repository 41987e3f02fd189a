"""What stands in the way of a step, whatever is said of it. Only what must not be is barred; the rest is `missing`."""

from __future__ import annotations

from collections.abc import Callable

from api.loop.life import REINSPECTED
from api.loop.setting import SELF_FOUND, Setting, sees_source
from api.steps import called
from standards.wording import Text

Bar = Callable[[Setting], Text | None]


def plan_first(setting: Setting) -> Text | None:
    """A major hazard is not rectified without a plan, unless none is needed, with the reason."""
    done = setting.life.done
    if setting.life.level != "major" or "planned" in done or "plan_not_needed" in done:
        return None
    return Text(
        "重大事故隐患要先有治理方案；确实不需要的，先记“无需治理方案”并写明理由",
        "a major hazard needs a plan first, or the reason why none is needed",
    )


def authority_closes(setting: Setting) -> Text | None:
    """What the enterprise closes, no department writes off."""
    if setting.closer.by == "enterprise":
        return Text("这条由企业销号，不用核销", "this one is closed by the enterprise")
    return None


def enterprise_closes(setting: Setting) -> Text | None:
    """What was ordered or listed, or what the place leaves to the department, the enterprise does not close."""
    closer = setting.closer
    if closer.by == "authority":
        return Text(f"企业不能自行销号：{closer.why.zh}", f"the enterprise cannot close it: {closer.why.en}")
    return None


def who_ordered(setting: Setting) -> Text | None:
    """Only the department that ordered or listed writes off, or one above it."""
    bound_to = setting.closer.region
    mine = [reach for reach in setting.actor.reaching("hazard.authority") if reach.covers(setting.where)]
    if bound_to is None or any(bound_to.startswith(reach.region) for reach in mine):
        return None
    return Text(
        "由责令或者挂牌督办的部门（或其上级）办理", "only the department that ordered or listed it, or one above, may"
    )


def rated(setting: Setting) -> Text | None:
    """What has no level is not closed."""
    if setting.life.level == "unrated":
        return Text("还没有定级", "it is not rated yet")
    return None


def reinspected_if_bound(setting: Setting) -> Text | None:
    """An order or a listing is written off only upon a reinspection that was passed."""
    if setting.closer.bound and setting.life.phase != REINSPECTED:
        return Text("责令整改或者挂牌督办的，复查合格后才能核销", "ordered or listed: reinspect first")
    return None


def place_satisfied(setting: Setting) -> Text | None:
    """What the place demands before closing has been done."""
    if lacking := setting.lacking:
        zh, en = "、".join(called(act).zh for act in lacking), ", ".join(called(act).en for act in lacking)
        return Text(f"地方规则要求先办：{zh}", f"the place's rule asks first for: {en}")
    return None


def another_than_proposer(setting: Setting) -> Text | None:
    """The second person is another than the first."""
    proposal = setting.life.done.get("write_off_proposed", {})
    first = set(proposal.get("officers") or [proposal.get("by")])
    if first & setting.persons:
        return Text("核销由第二人审核，不能是提出核销的人", "a second person reviews, not the one who proposed")
    return None


def no_finding(setting: Setting) -> Text | None:
    """What a form found is determined where the finding is, so that the acts stand side by side."""
    if setting.hazard.finding_id:
        return Text("检查表发现的，请在该条发现上办理判定或认定", "it was found by a form: decide on the finding")
    return None


def own_if_enterprise(setting: Setting) -> Text | None:
    """An enterprise rates only what it found itself."""
    if setting.hazard.origin in SELF_FOUND or sees_source(setting.actor, setting.where):
        return None
    return Text("不是本单位自查发现的，由监管部门定级", "not found by the enterprise itself: the department rates it")


def by_the_head(setting: Setting) -> Text | None:
    """自查判定 is the head's."""
    if not setting.actor.has("head", setting.where):
        return Text("自查判定由主要负责人作出", "the head determines for the enterprise")
    return None


def nothing_runs(setting: Setting) -> Text | None:
    """Nothing is filed away while something beside it still runs."""
    done, running = setting.life.done, list(setting.life.stops)
    running += [act for act in ("listed", "extension_requested", "write_off_proposed") if act in done]
    if "handed_over" in done and "handover_answered" not in done:
        running.append("handed_over")
    running = [act for act in running if act != "write_off_proposed" or "written_off" not in done]
    if running:
        zh, en = "、".join(called(act).zh for act in running), ", ".join(called(act).en for act in running)
        return Text(f"还有没了结的：{zh}", f"still running: {en}")
    return None


def no_stop_in_force(setting: Setting) -> Text | None:
    """What was stopped by order goes on only after 审查同意."""
    if ordered := [stop for stop in setting.life.stops if stop != "self_stopped"]:
        zh = "、".join(called(act).zh for act in ordered)
        return Text(f"{zh}还有效，审查同意后才能恢复", "stopped by order: it goes on only after the review agrees")
    return None


def due_somehow(setting: Setting) -> Text | None:
    """Only what has a day can be put off."""
    if setting.life.due_on is None:
        return Text("还没有整改期限，不用延期", "there is no deadline to extend")
    return None
