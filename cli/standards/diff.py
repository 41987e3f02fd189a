"""`panding standards diff`: what a new edition changes, and for whom."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.library import FoldersOption, loaded
from cli.options import Shape, ShapeOption, fail
from cli.paragraphs import say
from cli.standards.editions import edition_named
from cli.standards.needs import need_solver
from cli.streams import reader_may_leave, speak_utf8

if TYPE_CHECKING:
    from engine.proof.beyond import Change
    from engine.proof.compare import Comparison, Entry
    from engine.proof.heads import HeadDifference
    from engine.proof.rows import Told
    from standards import Library
    from standards.editions import Edition

WORDS = {
    "new": "新增",
    "gone": "取消",
    "stricter": "更严",
    "looser": "放宽",
    "both": "有增有减",
    "readings": "仅理解不同",
    "same": "相同",
}
_SIGN = {"more": "＋", "less": "－"}
_WHAT = {"branch": "整支", "situation": "情形", "scope": "适用范围", "broken": "失效"}
_SITUATION = {"more": "现在也算：", "less": "不再算："}
_CONDITION = {"more": "不再要求：", "less": "现在还要求："}
_SCOPE = {"more": "不再限于：", "less": "现在限于："}
_BROKEN = {"more": "设了而故障、停用的现在也算：", "less": "设了而故障、停用的不再算："}
_ONE_READING = {
    ("more", "narrow"): "原来条文理解不一，现在确定命中",
    ("more", "wide"): "原来不算，现在条文理解不一，待人工判定",
    ("less", "narrow"): "原来确定命中，现在条文理解不一，待人工判定",
    ("less", "wide"): "原来条文理解不一，现在不算",
}


def diff(
    old: Annotated[str, typer.Argument(help="原版本 the edition before, e.g. industry_trade_2017")],
    new: Annotated[str, typer.Argument(help="新版本 the edition after, e.g. industry_trade_2023")],
    more: Annotated[list[Path] | None, typer.Argument(help="同 --forms，可再列几个", metavar="[FORM…]")] = None,
    forms: Annotated[
        list[Path] | None, typer.Option(help="看这些自查表的判定怎样变（文件或文件夹） what changes for these forms")
    ] = None,
    any_: Annotated[bool, typer.Option("--any", help="两个版本可以属于不同的标准 of different standards too")] = False,
    format: ShapeOption = Shape.table,
    standards: FoldersOption = None,
) -> None:
    """比较两个版本：改了什么，对谁有影响。Compare two editions: what changes, and for whom.

    不带自查表时逐项比较；带自查表时按两个版本各判一遍（不看检查日期），列出结果变了的。
    """
    need_solver()
    library = loaded(standards)
    before, after = edition_named(library, old), edition_named(library, new)
    _comparable(before, after, any_)
    from engine.proof.compare import compare
    from engine.proof.heads import head_differences
    from engine.proof.reform import told

    comparison = compare(library, before, after)
    files = [*(forms or []), *(more or [])]
    if files:
        from cli.standards.impact import show_impact

        return show_impact(library, before, after, comparison, files, format)
    with reader_may_leave():
        heads = head_differences(library, before, after)
        if format is Shape.json:
            speak_utf8()
            typer.echo(json.dumps(told(before, after, heads, comparison), ensure_ascii=False, indent=1))
        else:
            _table(library, before, after, heads, comparison)


def _comparable(old: Edition, new: Edition, any_: bool) -> None:
    """Refuse what would say nothing: an edition without clauses would make all of the other's look gone or new.

    Two standards are compared only when asked for: an edition mistyped must not look like a great reform.
    """
    from standards.wording import Text

    for edition in (old, new):
        if not edition.clauses:
            fail(
                Text(
                    f"{edition.id} 只收录了名称和日期，没有条文，不能比较",
                    f"{edition.id} has no clauses here: nothing can be compared",
                ),
                "zh",
            )
    if old.head.standard != new.head.standard and not any_:
        fail(
            Text(
                f"{old.id} 和 {new.id} 不是同一个标准的版本；确实要比较的，加 --any",
                f"{old.id} and {new.id} are editions of different standards; compare them with --any",
            ),
            "zh",
        )


def _table(library: Library, old: Edition, new: Edition, heads: list[HeadDifference], comparison: Comparison) -> None:
    from engine.proof.reform import alike

    typer.echo(f"{old.id} → {new.id}\n")
    for one in heads:
        say(f"{one.old} → {one.new}", 2, f"{one.about.zh}：")
    typer.echo()
    say(_totals(comparison))
    near_ones = alike(old, new, comparison)
    for entry in comparison.entries:
        typer.echo()
        _entry(library, old, new, entry)
        if entry.word == "gone" and (near := near_ones.get(entry.old[0])):
            say("、".join(near), 4, "文字相近的新条文项（所问的部位或事项不同，没有逐行比较）：")
    for edition, left in ((old, comparison.left_old), (new, comparison.left_new)):
        if left:
            typer.echo()
            say("、".join(left), 0, f"{edition.id} 没有比较的（须人工认定，或者按条文项计数）：")


def _totals(comparison: Comparison) -> str:
    count = Counter(entry.word for entry in comparison.entries)
    now = sum(entry.new is not None for entry in comparison.entries)
    words = "，".join(f"{WORDS[word]} {count[word]}" for word in WORDS if word != "gone")  # type: ignore[index]
    only_broken = sum(
        bool(entry.changes) and {change.what for change in entry.changes} == {"broken"} for entry in comparison.entries
    )
    aside = f"（其中 {only_broken} 项只因设了而故障、停用的算法不同）" if only_broken else ""
    return f"新版本 {now} 项：{words}{aside}；原版本取消 {count['gone']} 项。"


def _entry(library: Library, old: Edition, new: Edition, entry: Entry) -> None:
    edition, name = (new, entry.new) if entry.new else (old, entry.old[0])
    _, clause = edition.clauses[name]
    before = f"　← {'、'.join(entry.old)}" if entry.new and entry.old else ""
    say(f"{name}　{clause.summary}{before}", 0, f"【{WORDS[entry.word]}】")
    if entry.word in ("new", "gone"):
        return
    for one in entry.old:
        say(old.clauses[one][1].summary, 4, f"原 {one}：")
    for change in entry.changes:
        _change(library, change, len(entry.old) > 1)


def _change(library: Library, change: Change, several: bool) -> None:
    say("；".join(_said(change)), 4, f"{_SIGN[change.direction]} {_WHAT[change.what]}{_whose(change, several)}：")
    if len(change.at) == 1:
        say(f"（{_ONE_READING[change.direction, change.at[0]]}）", 7)
    if change.what != "branch":
        kind = library.kinds[change.example.kind].name
        say("；".join(map(_told, change.example.told)), 7, f"例（{kind}）：")


def _whose(change: Change, several: bool) -> str:
    """Which branch is meant, and which old clause where there are several."""
    part = change.part
    whose = [part.clause] if several and change.direction == "less" else []
    return f"（{'，'.join([*whose, part.text] if part.text else whose)}）" if whose or part.text else ""


def _said(change: Change) -> list[str]:
    direction = change.direction
    situation, conditions = "；".join(change.situation), "；".join(change.conditions)
    if change.what == "broken":
        return [_BROKEN[direction] + "、".join(change.situation)]
    if change.what == "scope":
        return [_SCOPE[direction] + conditions] if conditions else ["适用的部位不同"]
    first = [_SITUATION[direction] + situation] if situation else []
    return first + ([_CONDITION[direction] + conditions] if conditions else [])


def _told(told: Told) -> str:
    return f"{told.of}“{told.text}”：{told.answer}" if told.of else f"{told.text}：{told.answer}"
