"""The steps of a self-check, in order: which are done, which one is next."""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.self_check.drafts import Draft
from standards.wording import Text


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what it is, how it stands, where it is done; `now` marks the next one."""

    text: Text
    state: Text
    path: str
    done: bool
    now: bool = False


def steps(draft: Draft, *, may_sign: bool) -> list[Step]:
    """The steps, the first that is not done marked."""
    found = [_described(draft), _counted(draft), _answered(draft), _merged(draft), _settled(draft), _signed(may_sign)]
    path = draft.path
    following = next((number for number, one in enumerate(found) if not one[2]), len(found) - 1)
    return [
        Step(text, state, path + where, done, number == following)
        for number, (text, state, done, where) in enumerate(found)
    ]


def _described(draft: Draft) -> tuple[Text, Text, bool, str]:
    left = draft.undescribed
    state = Text(f"还有 {left} 问没答", f"{left} questions left") if left else Text("已答完", "all answered")
    if not draft.form.inspected_on:
        state = Text("没有检查日期；" + state.zh, "no day of the check; " + state.en)
    done = not left and draft.form.inspected_on is not None
    return Text("企业情况、车间", "The enterprise, its workshops"), state, done, "/enterprise"


def _counted(draft: Draft) -> tuple[Text, Text, bool, str]:
    uncounted, wrong = len(draft.uncounted), len(draft.miscounted)
    state = Text("数量和名称都有了", "all counted and named")
    if wrong:
        state = Text(f"{wrong} 类数量和名称对不上", f"{wrong} kinds with another number of names")
    if uncounted:
        state = Text(f"{uncounted} 类还没填有几个", f"{uncounted} kinds not counted yet")
    return Text("部位、设备、人员的数量和名称", "How many of what, and names"), state, not (uncounted or wrong), "/rows"


def _answered(draft: Draft) -> tuple[Text, Text, bool, str]:
    asked = sum(one.asked for one in draft.progress.posts)
    answered = sum(one.answered for one in draft.progress.posts)
    state = Text(f"已答 {answered}，共 {asked} 问", f"{answered} of {asked} answered")
    return Text("各岗位填报", "The posts fill in"), state, asked <= answered and bool(asked), "#posts"


def _merged(draft: Draft) -> tuple[Text, Text, bool, str]:
    new = draft.unmerged
    state = Text(f"{new} 份有新内容", f"{new} with something new") if new else Text("没有待合并的", "nothing to merge")
    return Text("合并", "Merge"), state, not new, "#merge"


def _settled(draft: Draft) -> tuple[Text, Text, bool, str]:
    conflicts, judged, lost = len(draft.form.conflicts), len(draft.progress.judged), len(draft.progress.unreadable)
    parts = [
        (conflicts, Text(f"{conflicts} 处两人填的不一样", f"{conflicts} said differently")),
        (judged, Text(f"{judged} 处没写谁认定", f"{judged} judgements of nobody")),
        (lost, Text(f"{lost} 处看不懂", f"{lost} not understood")),
    ]
    open_ = [text for number, text in parts if number]
    state = Text("；".join(one.zh for one in open_) or "没有", "; ".join(one.en for one in open_) or "none")
    where = "#conflicts" if conflicts else "#judged" if judged else "#unreadable" if lost else "#conflicts"
    return Text("不一致和看不懂的", "Differences, what was not understood"), state, not open_, where


def _signed(may_sign: bool) -> tuple[Text, Text, bool, str]:
    state = Text("核对后签字提交", "look through and sign") if may_sign else Text(
        "由主要负责人核对后签字提交", "by the head, after looking through it"
    )  # fmt: skip
    return Text("主要负责人提交", "The head hands in"), state, False, "/sign"
