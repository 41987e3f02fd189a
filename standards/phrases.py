"""A condition in plain Chinese, for a person who reads the law and not YAML."""

from __future__ import annotations

from decimal import Decimal

from standards.conditions import Bound, Leaf, Other, Tally
from standards.editions import SECTORS
from standards.kinds import SAFEGUARD_STATES, Question
from standards.loader import Library
from standards.logic import Atom, Tree

_LACKING = {True: "没有或者不能正常使用", False: "没有或者型式不符"}
_COMPARE = {"lt": "小于", "le": "不超过", "gt": "超过", "ge": "达到或超过"}


def phrase(part: Tree, kind: str, library: Library, *, broken_lacks: bool = True) -> str:
    """The condition in words; 并且 and 或者 as the tree joins them.

    `broken_lacks` says whether the edition counts a device that does not work as lacking.
    """
    if isinstance(part, Atom):
        text = _leaf(part.leaf, kind, library, broken_lacks)
        return f"不是（{text}）" if part.negated != part.inverted else text
    if not part.parts:
        return "一律适用" if part.kind == "all" else "从不"
    joint = " 并且 " if part.kind == "all" else " 或者 "
    return joint.join(_inner(child, kind, library, broken_lacks) for child in part.parts)


def _inner(part: Tree, kind: str, library: Library, broken_lacks: bool) -> str:
    text = phrase(part, kind, library, broken_lacks=broken_lacks)
    return text if isinstance(part, Atom) or len(part.parts) < 2 else f"（{text}）"


def _leaf(leaf: Leaf, kind: str, library: Library, broken_lacks: bool) -> str:
    if isinstance(leaf.value, Tally):
        return f"{'、'.join(leaf.value.among)}中至少有{leaf.value.at_least}条"
    if leaf.op == "sector":
        return f"行业是{SECTORS[str(leaf.value)]}"
    question = question_of(leaf, kind, library)
    options = question.options or {}
    name = f"“{question.text}”"
    if isinstance(leaf.value, tuple):
        words = "、".join(options[option] for option in leaf.value)
        forms = {"in": "是其中之一", "any_of": "有其中之一", "all_of": "全部都有", "lacks_among": "没有一种在用"}
        return f"{name}{forms[leaf.op]}：{words}"
    if leaf.op == "is":
        states = {"yes": "是", "no": "否", "never": "从未"}
        states |= (
            {state: words.zh for state, words in SAFEGUARD_STATES.items()} if question.type == "safeguard" else options
        )
        return f"{name}为{states[str(leaf.value)]}"
    if leaf.op in _COMPARE:
        return f"{name}{_COMPARE[leaf.op]}{_right(leaf.value, question, kind, library)}"
    if isinstance(leaf.value, Bound):
        return f"{name}{'早于' if leaf.op == 'before' else '晚于'}{_bound(leaf.value, kind, library)}"
    return f"{name}{ {'lacks': _LACKING[broken_lacks], 'absent': '没有', 'failed': '失效'}[leaf.op] }"


def _right(value: object, question: Question, kind: str, library: Library) -> str:
    if isinstance(value, Other):
        other = f"“{library.kinds[kind].by_id[value.question].text}”"
        return other if value.times == Decimal(1) else f"{other}的{value.times}倍"
    return f" {value} {question.unit}"


def _bound(bound: Bound, kind: str, library: Library) -> str:
    questions = library.kinds[kind].by_id
    start = "检查日期" if bound.of == "inspected_on" else f"“{questions[bound.of].text}”"
    if bound.minus is None:
        return start
    period = f"“{questions[bound.minus].text}”" if bound.minus in questions else bound.minus
    return f"{start}减去{period}"


def question_of(leaf: Leaf, kind: str, library: Library) -> Question:
    """The leading question of a leaf on a row of `kind`; of `within`, that of the first kind outside that has it."""
    if leaf.scope == "enterprise":
        return library.kinds["enterprise"].by_id[leaf.question]
    if leaf.scope == "within":
        return next(
            k.by_id[leaf.question] for k in library.kinds.values() if leaf.question in k.by_id and k.kind != kind
        )
    return library.kinds[kind].by_id[leaf.question]
