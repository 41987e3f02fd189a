"""Advice as a person reads it: what to do first, then finding by finding what else would do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from engine.remedies.advice import Advice, Change, Plan, Target
from engine.reports.words import DISCLAIMER
from standards.kinds import POSTS
from standards.wording import Lang, Text


class Line(NamedTuple):
    """A paragraph: how far set in, what hangs before it, what it says."""

    text: str
    indent: int = 0
    head: str = ""


NOTHING = Text("按填报没有要消除的命中", "By what was filled in there is nothing to clear")
PLAN = Text("先做这些：改动最少，一并消除能消除的", "Do these first: the fewest changes that clear what can be cleared")
EACH = Text("逐项：怎样才算消除", "One by one: what clears each")
PAST = Text("违法线索（作业已结束），改答案消除不了", "Leads on past violations: no answer undoes them")
FUTURE = Text("今后同类作业按要求做，并配合调查处理", "From now on do such jobs as required, and cooperate")
PROVEN = Text(
    "已求证：没有更省的改法。已按改动后的填报重新判定：上面能消除的各项不再命中，也没有新的命中",
    "Proven: nothing cheaper does. Judged again with these changes: none of these is met any more, and nothing new is",
)
NOT_CONFIRMED = Text(
    "注意：按这些改动重新判定，仍有下列命中，各项要分别处理",
    "Careful: judged again with these changes, the following are still met; deal with them one by one",
)
OPENED = Text("改动以后还要回答", "To be answered after the changes")
SIGN = Text(
    "现场改好以后再改填报；只改答案不算整改",
    "Put it right on site first; to change the answer alone puts nothing right",
)
ELEMENTS = Text(
    "综合判定不能只改到差一条：存在的要素都列在下面，够不上计数的其余要素仍属火灾隐患，应一并整改",
    "A comprehensive judgement is not to be counted down: every element met is listed and is to be put right",
)
WHY = {
    "contested": Text("存在分歧，按最宽的理解消除", "readings differ; cleared under the widest"),
    "element": Text("综合判定要素", "an element of comprehensive judgement"),
}
STUCK = {
    "unchangeable": Text(
        "所依据的事实不是整改能改变的：须移除、更换、停用该部位，或由人定",
        "rests on facts that putting right does not change: remove, replace or stop it, or a person decides",
    ),
    "job": Text(
        "作业已经这样做了，改不回来：立即停止作业、撤出人员，按要求办妥后重新作业",
        "the job was begun so and that cannot be undone: stop it, get people out, and begin anew as required",
    ),
    "by_a_person": Text("由人认定的，由认定的人定怎样消除", "decided by a person, who says what clears it"),
    "creates_another": Text(
        "能消除它的改动都会引出新的命中，由人定", "whatever clears it brings another finding; a person decides"
    ),
}
CONTESTED = Text(
    "存在分歧、待人工判定的 {n} 项没有列入；要一并消除，加 --contested",
    "{n} on which readings differ are left out; --contested clears them too",
)
STILL_OPEN = Text(
    "还有 {n} 个问题待核实，答清以前不能说没有别的要消除：panding ask 列出",
    "{n} questions are still open, and more to clear may be behind them: panding ask lists them",
)
_WAY = Text("办法", "Way ")
_REMEDY = Text("整改建议", "Remedy")
_MORE = Text("还有别的办法，不全列", "there are further ways")
_AND = Text("；并且 ", "; and ")


def lines(advice: Advice, lang: Lang, *, costs: bool = False) -> Iterator[Line]:
    """The advice, paragraph by paragraph.

    Args:
        advice: what to do.
        lang: the language of the program's words.
        costs: show what each change costs.
    """
    yield Line("　".join(filter(None, (advice.enterprise, advice.form, advice.as_of))))
    yield Line(f"（{DISCLAIMER.zh}）" if lang == "zh" else f"({DISCLAIMER.en})")
    if not advice.targets and not advice.past:
        yield Line(NOTHING.in_(lang))
    if advice.plan:
        yield from _plan(advice.plan, lang, costs)
    if advice.targets:
        yield from _title(EACH, len(advice.targets), lang)
        if any(target.why == "element" for target in advice.targets):
            yield Line(ELEMENTS.in_(lang), 2)
    for number, target in enumerate(advice.targets, 1):
        yield from _target(number, target, lang)
    if advice.still_open:
        yield Line("")
        yield Line(STILL_OPEN.in_(lang).format(n=advice.still_open))
    if advice.contested_left:
        yield Line("")
        yield Line(CONTESTED.in_(lang).format(n=advice.contested_left))
    if advice.past:
        yield from _title(PAST, len(advice.past), lang)
    for past in advice.past:
        yield Line(f"{past.subject.name}　{past.citation}　{past.summary}", 2)
        yield Line(FUTURE.in_(lang) + (f"：{past.remedy}" if past.remedy else ""), 5)


def _title(text: Text, count: int, lang: Lang) -> Iterator[Line]:
    yield Line("")
    yield Line(f"■ {text.in_(lang)}" + (f"（{count}）" if lang == "zh" else f" ({count})"))


def _plan(plan: Plan, lang: Lang, costs: bool) -> Iterator[Line]:
    yield from _title(PLAN, len(plan.changes), lang)
    by_post = sorted(plan.changes, key=lambda change: list(POSTS).index(change.post) if change.post else -1)
    for post, mine in groupby(by_post, key=lambda change: change.post):
        yield Line(POSTS[post].in_(lang) if post else "", 2)
        for change in mine:
            cost = f"（{change.cost}）" if costs else ""
            yield Line(f"{change.subject}　{_said(change)}{cost}", 4, "□ ")
    if plan.confirmed and plan.proven:
        yield Line(PROVEN.in_(lang), 2)
    else:
        yield Line(NOT_CONFIRMED.in_(lang), 2)
        for left in plan.left:
            yield Line(left, 4, "- ")
    if plan.opened:
        yield Line(OPENED.in_(lang) + "：" + "、".join(f"{one.subject} {one.text}" for one in plan.opened), 2)
    yield Line(SIGN.in_(lang), 2)


def _target(number: int, target: Target, lang: Lang) -> Iterator[Line]:
    branch = f"（{target.branch_text}）" if target.branch_text else ""
    why = f"　{WHY[target.why].in_(lang)}" if target.why else ""
    yield Line(f"{target.subject.name}{branch}　{target.citation}{why}", 2, f"{number}. ")
    yield Line(target.summary, 5)
    several = len(target.alternatives) > 1
    for i, changes in enumerate(target.alternatives, 1):
        head = f"{_WAY.in_(lang)}{i if several else ''}".strip() + ("：" if lang == "zh" else ": ")
        yield Line(_AND.in_(lang).join(_whose(change, target) for change in changes), 5, head)
    if target.more:
        yield Line(_MORE.in_(lang), 5)
    if target.stuck:
        yield Line(STUCK[target.stuck].in_(lang), 5)
    if target.remedy:
        yield Line(target.remedy, 5, _REMEDY.in_(lang) + ("：" if lang == "zh" else ": "))


def _whose(change: Change, target: Target) -> str:
    return _said(change) if change.subject == target.subject.name else f"{change.subject} {_said(change)}"


def _said(change: Change) -> str:
    return f"{change.text}：{change.now_text} → {change.to_text}"
