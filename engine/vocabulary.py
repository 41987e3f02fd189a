"""How people write answers, and what it means. Forgiving about the writing, strict about the meaning.

What is not understood raises `NotUnderstood`: the answer stays open and the cell is listed, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from engine.answers import ANY_STATE, BLANK, LACKING, PRESENT, Answer, States
from engine.moments import ambiguous, moment_of
from standards.kinds import Question
from standards.wording import Text


class NotUnderstood(Exception):
    """Words that mean nothing here; says what could be written instead.

    `partial` is what was understood of the answer; `parts` names the options whose cells were not, with their words.
    """

    def __init__(self, message: Text, partial: Answer | None = None, parts: Mapping[str, str] | None = None) -> None:
        """Keep the words and the part that was understood."""
        super().__init__(message.zh)
        self.message, self.partial, self.parts = message, partial, parts or {}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


YES = _words("是 有 对 存在 涉及 已投保 √ ✓ ✔ ☑ 1 1.0 y yes true")
NO = _words("否 无 没有 不是 不存在 × ✗ ✘ x 0 0.0 n no false")
GOOD = _words("符合 合格 正常 满足 符合要求")
BAD = _words("不符合 不合格 异常 不满足 不符合要求")
EMPTY = _words("- -- --- — —— ―― / // \\ 未填 未填写 没填 空 空白 无数据 nan null none") | {""}
UNCLEAR = _words("不清楚 不知道 不确定 不详 未知 待查 待核实 看不清 ? unknown unclear")
N_A = _words("不涉及 不适用 n/a na n_a")
NOTHING = _words("无 没有 都没有 均无 none 没有采取任何一种")
NEVER = _words("never 从未 从来没有 没查过 没检查过 没做 没做过 未做")

STATES: dict[str, States] = {
    **dict.fromkeys(_words("working 正常 完好 有效 符合 合格 在用 投用 正常投用"), frozenset({"working"})),
    **dict.fromkeys(_words("failed 故障 损坏 失效 坏 坏了 焊死 封堵 被封堵 堵塞 堵死"), frozenset({"failed"})),
    **dict.fromkeys(
        _words("disabled 停用 人为停用 屏蔽 拆除 已拆除 人为停用、屏蔽、拆除 人为停用、屏蔽或拆除 关闭"),
        frozenset({"disabled"}),
    ),
    **dict.fromkeys(
        _words("unsuitable 仅便携 便携 便携式 型式不符 仅便携或型式不符 不适用型式"), frozenset({"unsuitable"})
    ),
    **dict.fromkeys(
        _words("absent 无 未设 未设置 没有 没装 没安装 没设 未装 未安装 未配 未配备 缺 缺失 否 × 0 no"),
        frozenset({"absent"}),
    ),
    **dict.fromkeys(_words("present 有 是 已设 已设置 已装 已安装 已联锁 已连锁 已接入 √ ✓ ✔ 1 yes"), PRESENT),
    **dict.fromkeys(_words("lacking 不符合 不合格 无效"), LACKING),
}


def fold(value: object) -> str:
    """Text as it is compared: full width to half, no spaces at all, lower case."""
    text = str(value)
    return _folded_word(text) if len(text) <= _WORD else _folded(text)


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


_WORD = 64  # characters; forms use the same few words again and again, and long texts once
_folded_word = lru_cache(maxsize=8192)(_folded)


def understand(question: Question, raw: Any) -> Answer:
    """What an answer on a form means.

    Args:
        question: the question that was answered.
        raw: what stands there: text, a list or mapping of options, None.

    Raises:
        NotUnderstood: where it means nothing for this question.
    """
    said = _hashable(raw)
    return _meant(question, raw) if said is None else _meant_before(question, said)


def _hashable(raw: Any) -> str | tuple[Any, ...] | None:
    """A short answer of nothing but texts in a form that can be looked up, None for any other."""
    if type(raw) is str:
        return raw if len(raw) <= _WORD else None
    if type(raw) is list:
        return (list, *raw) if all(type(word) is str and len(word) <= _WORD for word in raw) else None
    if type(raw) is dict:
        return (dict, *raw.items()) if all(type(word) is str and len(word) <= _WORD for word in raw.values()) else None
    return None


@lru_cache(maxsize=16384)
def _meant_before(question: Question, said: str | tuple[Any, ...]) -> Answer:
    """The same answers come again with every form. What is not understood raises and is not kept."""
    return _meant(question, said if isinstance(said, str) else said[0](said[1:]))


def _meant(question: Question, raw: Any) -> Answer:
    try:
        return _understood(question, raw)
    except NotUnderstood as error:
        why = None if error.partial or error.parts else _why_not(question, raw)
        if why is None:
            raise
        message = Text(f"{why.zh}。{error.message.zh}", f"{why.en}. {error.message.en}")
        raise NotUnderstood(message) from None


def _understood(question: Question, raw: Any) -> Answer:
    if raw is None:
        return BLANK
    if question.type in ("choices", "safeguards") and isinstance(raw, list | tuple | Mapping):
        return _several(question, raw)
    if isinstance(raw, list | tuple | Mapping):
        raise NotUnderstood(Text("这里只能填一个值", "one value only here"))
    word = fold(raw)
    named = _option(question, raw) if question.options else None
    if named is None:
        if word in EMPTY and not (word == "none" and question.options):
            return BLANK
        if word in UNCLEAR:
            return Answer("unclear", None, raw)
        if word in N_A:
            if question.n_a:
                return Answer("n_a", None, raw)
            raise NotUnderstood(
                Text(
                    "这一项不会“不涉及”，请填实际情况，不知道就填“不清楚”",
                    "“not applicable” cannot arise here; answer or say 不清楚",
                )
            )
    if question.type in ("choices", "safeguards"):
        return _several(
            question, [] if word in NOTHING and not named else [p for p in re.split(r"[、，,;；|]", str(raw)) if p]
        )
    return Answer("given", _SINGLE[question.type](question, raw), raw)


LEVELS = _words(
    "一般 较大 重大 重点 特别重大 一般隐患 较大隐患 重点隐患 重大隐患 重大事故隐患 一般事故隐患 一般a 一般b 一般c "
    "一级 二级 三级 四级 i级 ii级 iii级 iv级"
)
_TALK = 12  # characters from which on words that mean nothing are taken for a text rather than a slip


def _why_not(question: Question, raw: Any) -> Text | None:
    """What seems to have happened to an answer that was not understood; nothing is concluded from it."""
    if not isinstance(raw, str) or question.type in ("choices", "safeguards"):
        return None
    if fold(raw) in LEVELS:
        return Text(
            "这是隐患等级，不是答案；等级当作没有写明", "a level of hazards, not an answer; taken as not stated"
        )
    parts = findings_in(raw)
    if len(parts) > 1:
        listed = "｜".join(part[:20] for part in parts[:4])
        return Text(
            f"一格里写了 {len(parts)} 条（{listed}），请只填一个，不同部位分行填",
            f"{len(parts)} things in one cell ({listed})",
        )
    if question.type == "date" and ambiguous(raw):
        return Text("分不清哪个是月、哪个是日", "which is the month and which the day cannot be told")
    if len(fold(raw)) >= _TALK:
        return Text("写的是一段话，不能当作答案，说明请写到“依据”表", "a text, no answer; explain it under 依据")
    return None


def findings_in(text: str) -> list[str]:
    """The several things written in one cell, by number (1. 2.), by line, or by mark; one where it is one thing.

    >>> findings_in("1.未设标志 2.通道堵塞"), findings_in("是、否"), findings_in("29.5")
    (['未设标志', '通道堵塞'], ['是', '否'], ['29.5'])
    """
    plain = unicodedata.normalize("NFKC", text)
    parts = re.split(r"(?:^|[\s;。])\(?\d{1,2}[.、)](?!\d)", plain)
    if len([part for part in parts if part.strip()]) < 2:
        parts = re.split(r"[、;\n|]|(?<!\d),(?!\d)", plain)
    return [stripped for part in parts if (stripped := part.strip(" ;。,、"))]


def count_of(raw: Any) -> int | None:
    """How many there are: 3, ３, 3台; None where that is blank or not known.

    Raises:
        NotUnderstood: where it is no whole number.
    """
    if type(raw) is str and raw.isdecimal():  # what nearly all are
        return int(raw)
    text = "" if raw is None else fold(raw)
    if not text.isdecimal():
        text = re.sub(r"(?<=\d)[套台个处家名条座次间份]$", "", text)
    if text.isdecimal():
        return int(text)
    if text in EMPTY or text in UNCLEAR:
        return None
    raise NotUnderstood(Text("数量应是 0、1、2……", "a count is 0, 1, 2 …"))


def _yes_no(question: Question, raw: Any) -> str:
    word = fold(raw)
    if question.good and word in GOOD | BAD:
        return question.good if word in GOOD else {"yes": "no", "no": "yes"}[question.good]
    own = _own_word(question, word)
    if own or word in YES | NO:
        return own or ("yes" if word in YES else "no")
    raise NotUnderstood(_TICK)


_TICK = Text("请填 是、否 或 不清楚", "answer 是 (yes), 否 (no) or 不清楚 (not clear)")
_STATE = Text(
    "请填 正常、故障、人为停用、仅便携或型式不符、未设 或 不清楚",
    "answer working, failed, disabled, unsuitable, absent or 不清楚 (not clear)",
)


def _own_word(question: Question, word: str) -> str | None:
    """What the question's own list of words makes of a folded word."""
    return next((meaning for meaning, words in question.words.items() if word in map(fold, words)), None)


def _choice(question: Question, raw: Any) -> str:
    option = _option(question, raw)
    if option is None:
        raise NotUnderstood(_one_of(question))
    return option


def _safeguard(question: Question, raw: Any) -> States:
    own = _own_word(question, fold(raw))
    states = frozenset({own}) if own else STATES.get(fold(raw))
    if states is None:
        raise NotUnderstood(_STATE)
    return states


# A comma only between thousands (29,5 is not 295), no lost leading digit (.5), no exponent that fills the memory.
_PLAIN_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d{1,2})?", re.ASCII)


def _number(question: Question, raw: Any) -> Decimal:
    text = fold(raw)
    unit = fold(question.unit or "")
    if unit and text.endswith(unit):
        text = text.removesuffix(unit)
    if not _PLAIN_NUMBER.fullmatch(text):
        raise NotUnderstood(Text(f"请只填数，单位是{question.unit}", f"a plain number please, in {question.unit}"))
    number = Decimal(text.replace(",", ""))
    if question.integer and number != number.to_integral_value():
        raise NotUnderstood(Text("应是整数", "a whole number is expected"))
    if (question.min is not None and number < question.min) or (question.max is not None and number > question.max):
        raise NotUnderstood(_out_of_range(question))
    return number


def _out_of_range(question: Question) -> Text:
    low, high = question.min, question.max
    if high is None:
        return Text(f"不应小于 {low}", f"not less than {low}")
    if low is None:
        return Text(f"不应大于 {high}", f"not more than {high}")
    return Text(f"超出可能的范围（{low} 至 {high}）", f"out of range ({low} to {high})")


def _date(question: Question, raw: Any) -> date | str:
    if fold(raw) in NEVER or _own_word(question, fold(raw)):
        return "never"
    moment = moment_of(raw)
    if moment is None:
        raise NotUnderstood(_WITH_TIME if question.time else Text("请写成 2024-05-20", "write it as 2024-05-20"))
    if question.time and not isinstance(moment, datetime):
        raise NotUnderstood(_WITH_TIME)
    return moment if question.time or not isinstance(moment, datetime) else moment.date()


_WITH_TIME = Text("日期和时刻都要写，如 2024-05-20 08:30", "date and time are needed: 2024-05-20 08:30")
_SINGLE = {
    "yes_no": _yes_no,
    "choice": _choice,
    "safeguard": _safeguard,
    "number": _number,
    "date": _date,
}


def _several(question: Question, raw: Any) -> Answer:
    """A list is complete (the rest are no, or absent); a mapping is per option with the rest open."""
    ticks = question.type == "choices"
    options = question.options or {}
    listed = not isinstance(raw, Mapping)
    rest: Any = ("F" if listed else "U") if ticks else (frozenset({"absent"}) if listed else ANY_STATE)
    value: dict[str, Any] = dict.fromkeys(options, rest)
    strange: dict[str, str] = {}
    pairs: Iterable[tuple[Any, Any]] = raw.items() if isinstance(raw, Mapping) else ((entry, None) for entry in raw)
    for key, word in pairs:
        option = _option(question, key)
        if option is None and not listed and fold(key) in NOTHING and fold(word) in YES:
            value = dict.fromkeys(options, "F" if ticks else frozenset({"absent"}))
        elif option is None:
            strange[str(key)] = str(key)
        elif listed:
            value[option] = "T" if ticks else frozenset({"working"})
        else:
            try:
                value[option] = _tick(word) if ticks else _state(word)
            except NotUnderstood:
                strange[str(key)] = str(word)
    if ticks:
        _imply(question, value)
    if strange:
        raise _not_all_understood(question, raw, value, strange)
    empty = not listed and all(v in ("U", ANY_STATE) for v in value.values())
    return (
        Answer("unclear" if empty and any(not _empty(w) for w in raw.values()) else "blank", None, raw)
        if empty
        else Answer("given", value, raw)
    )


def _not_all_understood(question: Question, raw: Any, value: dict[str, Any], strange: dict[str, str]) -> NotUnderstood:
    if isinstance(raw, Mapping):
        wanted = _TICK if question.type == "choices" else _STATE
        return NotUnderstood(wanted, Answer("given", value, raw), strange)
    rest = "U" if question.type == "choices" else ANY_STATE  # the list cannot be trusted to be complete
    known = {option: v if v in ("T", frozenset({"working"})) else rest for option, v in value.items()}
    words, one_of = "、".join(strange), _one_of(question)
    message = Text(f"看不懂：{words}。{one_of.zh}", f"not understood: {words}. {one_of.en}")
    return NotUnderstood(message, Answer("given", known, raw))


def _empty(word: Any) -> bool:
    return word is None or fold(word) in EMPTY


def _tick(word: Any) -> str:
    text = "" if word is None else fold(word)
    if text in EMPTY | UNCLEAR:
        return "U"
    if text in YES or text in NO:
        return "T" if text in YES else "F"
    raise NotUnderstood(_TICK)


def _state(word: Any) -> States:
    if word is None or fold(word) in EMPTY | UNCLEAR:
        return ANY_STATE
    states = STATES.get(fold(word))
    if states is None:
        raise NotUnderstood(_STATE)
    return states


def _imply(question: Question, value: dict[str, str]) -> None:
    """An option may imply others of the same question (商店 → 公众聚集场所 → 人员密集场所)."""
    todo = [option for option, tick in value.items() if tick == "T"]
    while todo:
        implied = (question.implies or {}).get(todo.pop(), [])
        for other in implied if isinstance(implied, list) else []:
            if value[other] != "T":
                value[other] = "T"
                todo.append(other)


def _option(question: Question, raw: Any) -> str | None:
    """The option a word names: its id, its wording, or what is outside or inside its bracket where that is unique."""
    options = question.options or {}
    word = fold(raw)
    for option, text in options.items():
        if word in (option, fold(text)):
            return option
    own = _own_word(question, word)
    if own in options:
        return own
    partly = [option for option, text in options.items() if word in _parts(fold(text))]
    return partly[0] if len(partly) == 1 else None


def _parts(text: str) -> tuple[str, ...]:
    """An option's wording without its bracket, and what the bracket holds: 已有人进入(正在进行)."""
    return re.sub(r"\(.*?\)", "", text), *re.findall(r"\((.*?)\)", text)


def _one_of(question: Question) -> Text:
    texts = "；".join((question.options or {}).values())
    return Text(f"可填：{texts}", f"one of: {texts}")
