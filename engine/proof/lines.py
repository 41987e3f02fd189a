"""A case as a line of its table, in the form of docs/encoding.md, ready to be pasted."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from engine.proof.cases import JUDGED, Case, Row

_PLAIN = re.compile(r"[\w（][^:#{}\[\],\"'\n]*")


def line(case: Case) -> str:
    """The line; of every row only what is not as on the good row of its kind.

    >>> from engine.proof.cases import DAY
    >>> rows = (("machine", "被查", (), {"guard": "absent", "running": "yes"}),)
    >>> good = {"machine": {"guard": "working", "running": "yes"}}
    >>> expect = {"1(1)": {"outcome": "major"}}
    >>> line(Case("e", "f", 1, DAY, "1(1)", "hit", "没有防护罩", "machine", rows, {}, expect, good))
    '- {clause: 1(1), kind: hit, name: 没有防护罩, subject: machine, set: {guard: absent}, expect: {1(1): major}}'
    """
    good = case.good.get(case.subject, {})
    own = case.own[3] if case.subject != "enterprise" else good  # of the enterprise `enterprise` tells it
    around = [row for row in case.rows if row is not case.own]
    told: dict[str, Any] = {
        "clause": case.clause,
        "kind": case.kind,
        "name": case.name,
        "subject": case.subject,
        "set": {question: answer for question, answer in _more(own, good).items() if answer is not None},
        "blank": [question for question in good if question not in own],
        "enterprise": _more(case.enterprise, case.good.get("enterprise", {})),
        "within": [_outer(case, row) for row in around if JUDGED not in row[2]],
        "inside": [_outer(case, row) for row in around if JUDGED in row[2]],
        "expect": {key: came["outcome"] if len(came) == 1 else came for key, came in case.expect.items()},
    }
    return "- " + flow({key: value for key, value in told.items() if value})


def _outer(case: Case, row: Row) -> dict[str, Any]:
    kind, _, _, answers = row
    more = _more(answers, case.good.get(kind, {}))
    return {"kind": kind, "answers": more} if more else {"kind": kind}


def _more(answers: Mapping[str, Any], good: Mapping[str, Any]) -> dict[str, Any]:
    """What is not as on the good row; null what is answered there and here is not."""
    every = dict.fromkeys([*answers, *good])
    return {question: answers.get(question) for question in every if answers.get(question) != good.get(question)}


def flow(data: Any) -> str:
    """Plain data on one line of YAML, words without quotation marks where they need none."""
    if isinstance(data, Mapping):
        return "{" + ", ".join(f"{key}: {flow(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list | tuple):
        return "[" + ", ".join(map(flow, data)) + "]"
    if data is None:
        return "null"
    text = str(data)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
