"""A form judged by the service's judging processes, before any transaction begins."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.calls import Call
from api.errors import Problem, invalid
from api.forms.contents import Content
from api.forms.drafts import unreadable
from api.judging import Task
from api.routers.checks import begun, verdict_of
from engine.formats.pieces import Piece
from engine.handed import Handed
from engine.intake import validated
from engine.people import is_officer
from engine.verdict import Verdict, verdict_from
from standards.wording import Lang, Text


@dataclass(frozen=True, slots=True)
class Assessed:
    """A verdict, and the line of JSON it is kept as."""

    line: bytes
    verdict: Verdict


def line_of(
    call: Call, content: Content, lost: list[dict[str, Any]], lang: Lang = "zh", as_of: date | None = None
) -> bytes:
    """The verdict on a form, as JSON.

    Raises:
        Problem: 422 where it cannot be judged, 503 where too many wait, 500 where judging failed twice.
    """
    piece = Piece("form.json", json.dumps(content, ensure_ascii=False).encode())
    return verdict_of(begun(call, Task(piece, as_of, lang=lang, lost=unreadable(lost))).result()).line


def assessed(call: Call, content: Content, lost: list[dict[str, Any]], accept_unreadable: bool) -> Assessed:
    """The verdict on a form that is to be handed in. It is in Chinese, for it is signed.

    Raises:
        Problem: 422 also where it has no day, or where something was not understood and that is not accepted.
    """
    line = line_of(call, content, lost)
    verdict = verdict_from(json.loads(line))
    if verdict.inspected_on is None:
        raise invalid(Text("没有检查日期，不能提交", "a form without its day of inspection is not taken"))
    if verdict.unreadable and not accept_unreadable:
        title = Text("表上有看不懂的地方", "some of it was not understood")
        detail = Text(
            "请改正；确认按现状提交的，带上 accept_unreadable: true，这些答案按未填处理",
            "put it right; with accept_unreadable: true these answers count as not given",
        )
        places = [{"where": one.where, "text": one.text, "message": one.message} for one in verdict.unreadable]
        raise Problem(422, "not-understood", title, detail, errors=places)
    return Assessed(line, verdict)


def refuse_officers(content: Content) -> None:
    """Nobody decides as an officer on an enterprise's own form.

    Raises:
        Problem: 422, where somebody is said to.
    """
    given, _ = validated(Handed(content))
    if any(is_officer(one) for one in (*given.claims, *given.decisions)):
        raise invalid(
            Text("企业的自查表上不能以执法人员身份认定", "nobody decides as an officer on an enterprise's own form")
        )
