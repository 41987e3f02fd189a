"""A form looked at by a judging process, as pages need it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from api.calls import Call
from api.errors import Problem, busy
from api.judging import Overloaded, Studied, Task
from api.judging.looking import Look, Seen
from api.judging.studies import Explain, Explained, Study
from api.routers.checks import problem_of
from engine.formats.pieces import Piece
from engine.handed import Unreadable
from engine.why import Why


def look_at(call: Call, piece: Piece, lost: tuple[Unreadable, ...] = (), *, trees: int = 40) -> Seen:
    """The verdict on a form, with the trees behind what matters most; nothing is kept.

    Raises:
        Problem: 422 where it cannot be read, 503 where too many wait, 500 where judging failed.
    """
    return _adapter(Seen).validate_json(_studied(call, piece, lost, Look(trees)))  # type: ignore[no-any-return]


def explained(
    call: Call, piece: Piece, lost: tuple[Unreadable, ...], clause: str, subject: str | None, kind: str | None
) -> tuple[Why, ...]:
    """Why a clause came out so on a row.

    Raises:
        Problem: as above; 422 also for a clause or a row that is not there.
    """
    line = _studied(call, piece, lost, Explain(clause, subject, kind))
    found: Explained = _adapter(Explained).validate_json(line)
    return found.why


def piece_of(content: dict[str, Any]) -> Piece:
    """A form's content as a judging process takes it."""
    return Piece("form.json", json.dumps(content, ensure_ascii=False).encode())


def _studied(call: Call, piece: Piece, lost: tuple[Unreadable, ...], study: Study) -> bytes:
    try:
        result = call.service.judges.judge(Task(piece, lang=call.lang, lost=lost, study=study)).result()
    except Overloaded:
        raise busy() from None
    if isinstance(result, Studied):
        return result.line
    problem: Problem = problem_of(result)
    raise problem


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
