"""Answers as texts in the cells of a sheet: codes in words, anything else as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.formats.xlsx.layout import (
    COMPLETE,
    INCOMPLETE,
    N_A,
    NEVER,
    NO,
    REST,
    STATE_WORDS,
    UNCLEAR,
    YES,
    fold,
    implied,
)
from standards.kinds import Question

_ANYWHERE = {"unclear": UNCLEAR, "unknown": UNCLEAR, "n_a": N_A}
_YES_NO = {"yes": YES, "no": NO, "true": YES, "false": NO} | _ANYWHERE
_STATES = {**STATE_WORDS, "present": "有", "lacking": "不符合"} | _ANYWHERE


def cells(question: Question, answer: Any) -> dict[str | None, str]:
    """The text of each column of `question`: by option, under `REST`, or under None where it has one column.

    An option that the question does not have stands under its own name: the sheet has no column for it.
    """
    if question.type not in ("choices", "safeguards"):
        return {None: _word(question, answer)}
    if isinstance(answer, Mapping):
        words = _YES_NO if question.type == "choices" else _STATES
        named = {_option(question, key) or str(key): plain(value) for key, value in answer.items()}
        return {option: words.get(text, text) for option, text in named.items()}
    if isinstance(answer, list | tuple):
        chosen = [_option(question, entry) for entry in answer]
        if None not in chosen:
            return _complete(question, [option for option in chosen if option])
    text = _ANYWHERE.get(plain(answer), plain(answer))
    return {REST: f"“{text}”" if fold(text) in COMPLETE | INCOMPLETE else text}  # else it would say “all filled in”


def plain(value: Any) -> str:
    """A value as text: lists joined by 、, None blank."""
    if isinstance(value, Mapping):
        return "；".join(f"{key}：{plain(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return "、".join(map(plain, value))
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _complete(question: Question, chosen: list[str]) -> dict[str | None, str]:
    """A list says these and no others; what they imply is not among the others."""
    follows = implied(question, chosen)
    yes, no = (YES, NO) if question.type == "choices" else (STATE_WORDS["working"], STATE_WORDS["absent"])
    return {option: yes if option in chosen or option in follows else no for option in question.options or {}}


def _word(question: Question, answer: Any) -> str:
    text = plain(answer)
    own: dict[str, dict[str, str]] = {
        "yes_no": _YES_NO,
        "safeguard": _STATES,
        "choice": {**_ANYWHERE, **(question.options or {})},
        "date": {**_ANYWHERE, "never": NEVER},
    }
    return own.get(question.type, _ANYWHERE).get(text, text)


def _option(question: Question, name: Any) -> str | None:
    options = question.options or {}
    return next((option for option, text in options.items() if plain(name) in (option, text)), None)
