"""What several people say of one thing: the same, compatible, or not."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.answers import ANY_STATE, LACKING, PRESENT
from engine.carried import meant
from engine.vocabulary import NotUnderstood, fold, understand
from standards.kinds import Question
from standards.wording import Text

WHOLE = None  # the place of what is said of a question as a whole, beside its options


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said by one person. `weak` is what was only taken over from the form before."""

    who: str
    text: str
    meaning: Hashable
    data: Any = field(hash=False, compare=False)
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """What was said differently, by whom; it is left open.

    `place` is where in the whole: `("counts", kind)`, or `("subjects", kind, name, "answers", question, option)`.
    """

    where: Text
    said: tuple[Said, ...]
    place: tuple[str, ...] = ()

    def words(self) -> Text:
        """It in one line."""
        each = [f"{one.text}（{one.who}）" for one in self.said]
        return Text(f"{self.where.zh}：{'；'.join(each)}", f"{self.where.en}: {'; '.join(each)}")


UNCLEAR = "unclear"


def agreed(said: Sequence[Said]) -> Said | None:
    """What several agree on, None where they do not. 不清楚 gives way to an answer, 有 to the state of what is there.

    What was taken over from the form before gives way to what was seen this time.
    """
    heard = [one for one in said if not one.weak] or list(said)
    heard = [one for one in heard if one.meaning != UNCLEAR] or heard
    meanings = {one.meaning for one in heard}
    if len(meanings) == 1:
        return heard[0]
    states = [meaning for meaning in meanings if isinstance(meaning, frozenset)]
    if states and len(states) == len(meanings):
        common: frozenset[str] = states[0].intersection(*states)
        exact = next((one for one in heard if one.meaning == common), None)
        return exact if common else None
    return None


def by_option(question: Question | None, raw: Any, who: str, before: Any = None) -> dict[str | None, Said]:
    """An answer taken apart: what it says of each option, or under `WHOLE` where it has none.

    Args:
        question: the question; None where nobody knows it: then only the words count.
        raw: the answer as it stands.
        who: who gave it.
        before: the answer of the form before that was taken over, if any.
    """
    text = raw if isinstance(raw, str) else _shown(raw)
    if question is None:
        return {WHOLE: Said(who, text, ("words", fold(text)), raw)}
    strange: dict[str, str] = {}
    try:
        answer = understand(question, raw)
    except NotUnderstood as error:
        if not (error.partial and error.parts):
            return {WHOLE: Said(who, text, ("words", fold(text)), raw)}
        answer, strange = error.partial, dict(error.parts)
    if answer.state == "blank":
        return {}
    then = meant(question, before) if before is not None else None
    if answer.state != "given":
        return {WHOLE: Said(who, text, answer.state, answer.state, then is not None and then.state == answer.state)}
    if not isinstance(answer.value, dict):
        weak = then is not None and then.value == answer.value
        return {WHOLE: Said(who, text, answer.value, raw, weak)}
    was = then.value if then and isinstance(then.value, dict) else {}
    found: dict[str | None, Said] = {}
    for option, value in answer.value.items():
        if option not in strange and value not in ("U", ANY_STATE):
            found[option] = Said(who, _WORDS[value], value, _CODES[value], was.get(option) == value)
    return found | {option: Said(who, word, ("words", fold(word)), word) for option, word in strange.items()}


def _shown(raw: Any) -> str:
    from engine.formats.xlsx.answers import plain

    return plain(raw)


_CODES: dict[Any, str] = {"T": "yes", "F": "no", PRESENT: "present", LACKING: "lacking"}
_CODES |= {frozenset({state}): state for state in ANY_STATE}
_WORDS: dict[Any, str] = {"T": "是", "F": "否", PRESENT: "有", LACKING: "不符合"}
_WORDS |= {
    frozenset({state}): word
    for state, word in {
        "working": "正常",
        "failed": "故障",
        "disabled": "人为停用",
        "unsuitable": "仅便携或型式不符",
        "absent": "未设",
    }.items()
}
