"""Parts merged into their form: an answer once merged may be corrected by whoever gave it, and by nobody unnoticed."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.database import Form, FormPart
from api.errors import invalid
from api.forms.contents import Content, answer_of, row_of
from api.forms.since import since, take_back
from engine.handed import FormError, Handed
from engine.merging import Part, merge
from engine.merging.said import Conflict
from standards import Library
from standards.kinds import POSTS
from standards.wording import Text

_DRAFT = Text("汇总表", "the draft")


@dataclass(slots=True)
class Outcome:
    """What became of it: the whole, what is left open, and what else there is to say."""

    content: Content
    conflicts: list[dict[str, Any]]
    lost: list[dict[str, Any]]
    notes: list[str] = field(default_factory=list)
    merged: list[FormPart] = field(default_factory=list)


def merged(form: Form, library: Library, names: Mapping[str, str]) -> Outcome:
    """Merge the parts that say something new since they were last merged.

    Args:
        form: the draft.
        library: the standards.
        names: what accounts are called.
    """
    parts = [part for part in form.parts if part.content.get("subjects") or part.content.get("counts")]
    fresh = [part for part in parts if part.content != part.merged]
    if not fresh:
        return Outcome(form.content, still_open(form), form.lost)
    draft = copy.deepcopy(form.content)
    for part in fresh:
        take_back(draft, part.merged or {}, part.content, library)
    read = [Part(_DRAFT.zh, Handed(draft))]
    for part in parts:
        says = since(part.content, part.merged or {}, draft, library)
        read.append(Part(_called(part, names), Handed({"form": "panding/1", "id": draft["id"], **says})))
    try:
        found = merge(read, library, draft["id"])
    except FormError as error:
        raise invalid(error.message) from None
    lost = [{"where": f"{who}　{one.where}", "text": one.text, **_both(one.message)} for who, one in found.lost]
    new = [_kept(conflict) for conflict in found.conflicts]
    places = [one["place"] for one in new]
    old = [one for one in form.conflicts if one["place"] not in places]
    return Outcome(
        found.data,
        [one for one in [*old, *new] if _is_open(found.data, one["place"])],
        [*form.lost, *lost],
        [note.zh for note in found.notes],
        fresh,
    )


def still_open(form: Form) -> list[dict[str, Any]]:
    """The conflicts that nobody has settled yet."""
    return [one for one in form.conflicts if _is_open(form.content, one["place"])]


def _called(part: FormPart, names: Mapping[str, str]) -> str:
    post = POSTS[part.post].zh if part.post in POSTS else "分表"
    name = names.get(part.account_id or "")
    return f"{post}（{name}）" if name else post


def _kept(conflict: Conflict) -> dict[str, Any]:
    said = [{"who": one.who, "text": one.text} for one in conflict.said]
    return {"where": conflict.where.zh, "said": said, "place": list(conflict.place)}


def _both(message: Text) -> dict[str, str]:
    return {"zh": message.zh, "en": message.en}


def _is_open(content: Content, place: list[str]) -> bool:
    """Whether nothing stands where parts said different things."""
    return not any(True for _ in _standing(content, place))


def _standing(content: Content, place: list[str]) -> Iterator[Any]:
    match place:
        case ["subjects", kind, name, "answers" | "at_once" as group, question, *option]:
            row = row_of(content, kind, name) or {}
            said = answer_of(row, question) if group == "answers" else (row.get(group) or {}).get(question)
            if option and isinstance(said, dict):
                said = said.get(option[0])
            yield from () if said in (None, "") else (said,)
        case ["subjects", kind, name, *steps]:
            yield from _at(row_of(content, kind, name) or {}, steps)
        case _:
            yield from _at(content, place)


def _at(data: Any, steps: list[str]) -> Iterator[Any]:
    for step in steps:
        data = data.get(step) if isinstance(data, dict) else None
    yield from () if data in (None, "", []) else (data,)
