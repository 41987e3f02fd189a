"""What a part says since it was last merged: what is new in it, and what the draft is open on.

The rest is in the draft already, or the safety manager has put something else in its place: it does not come back.
"""

from __future__ import annotations

from typing import Any

from api.forms.contents import Content, row_of
from engine.merging.said import WHOLE, Said, by_option
from standards import Library
from standards.editions import at_once_question
from standards.kinds import Question

_GROUPS = ("answers", "at_once")


def take_back(draft: Content, before: Content, now: Content, library: Library) -> None:
    """Take out of a draft what a part said when it was last merged (`before`) and says otherwise now."""
    for row in before.get("subjects") or ():
        there, again = _row(draft, row), _row(now, row)
        for group in _GROUPS:
            for key, said in _of(row, group).items():
                if key in _of(there, group) and _of(again, group).get(key) != said:
                    left = _left(there[group].pop(key), said, _question(library, row, group, key))
                    there[group] |= {} if left is None else {key: left}
        for key, ground in _of(row, "grounds").items():
            if _of(there, "grounds").get(key) == ground != _of(again, "grounds").get(key):
                del there["grounds"][key]
        changed = _of(row, "last").get("changed")
        if changed and _of(there, "last").get("changed") == changed != _of(again, "last").get("changed"):
            del there["last"]["changed"]
    for kind, count in _of(before, "counts").items():
        if _of(now, "counts").get(kind) != count and _of(draft, "counts").get(kind) == count:
            del draft["counts"][kind]


def since(now: Content, before: Content, draft: Content, library: Library) -> Content:
    """What of a part counts in a merge into `draft`."""
    rows = (_since(row, _row(before, row), row_of(draft, row["kind"], row.get("name")), library)
            for row in now.get("subjects") or ())  # fmt: skip
    there, then = _of(draft, "counts"), _of(before, "counts")
    counts = {kind: n for kind, n in _of(now, "counts").items() if kind not in there or then.get(kind) != n}
    return {"subjects": [row for row in rows if row], "counts": counts}


def _since(row: Content, before: Content, there: Content | None, library: Library) -> Content | None:
    """What of a row counts; None for one that was merged and has been taken out of the draft."""
    said: Content = {key: row[key] for key in ("kind", "name") if key in row}
    taken_out = there is None and bool(before)
    if row.get("within") and (row["within"] != before.get("within") or not (there or {}).get("within")):
        said["within"] = row["within"]
    for group in _GROUPS:
        for key, answer in _of(row, group).items():
            old = _of(before, group).get(key)
            stands = old if taken_out else _of(there or {}, group).get(key)
            question = _question(library, row, group, key)
            counts = _counting(answer, old, stands, question)
            if counts is None and group == "answers" and _grounds_changed(row, before, key):
                counts = answer if _agree(_options(question, answer), _options(question, stands)) else None
            if counts is not None:
                said.setdefault(group, {})[key] = counts
    said["grounds"] = {key: one for key, one in _of(row, "grounds").items() if key in _of(said, "answers")}
    changed = _of(row, "last").get("changed")
    if changed and changed != _of(before, "last").get("changed") and not taken_out:
        said["last"] = {"changed": changed}
    return None if taken_out and not any(group in said for group in _GROUPS) else said


def _agree(one: dict[str | None, Said], other: dict[str | None, Said]) -> bool:
    return one.keys() == other.keys() and all(_same(said, other[option]) for option, said in one.items())


def _grounds_changed(row: Content, before: Content, key: str) -> bool:
    ground = _of(row, "grounds").get(key)
    return ground is not None and ground != _of(before, "grounds").get(key)


def _counting(answer: Any, old: Any, stands: Any, question: Question | None) -> Any:
    """What of an answer is new since `old`, or says what `stands` does not; None where nothing is."""
    now, before, there = _options(question, answer), _options(question, old), _options(question, stands)
    kept = {
        option: said
        for option, said in now.items()
        if not _same(said, before.get(option)) or not (option in there or WHOLE in there)
    }
    return _whole(kept, answer, len(now))


def _left(there: Any, said: Any, question: Question | None) -> Any:
    """What is left of an answer without what was said; None where nothing is."""
    options, gone = _options(question, there), _options(question, said)
    return _whole({o: one for o, one in options.items() if not _same(one, gone.get(o))}, there, len(options))


def _whole(kept: dict[str | None, Said], answer: Any, options: int) -> Any:
    if len(kept) == options:
        return answer
    return {option: said.data for option, said in kept.items()} if kept and WHOLE not in kept else None


def _same(one: Said, other: Said | None) -> bool:
    return other is not None and one.meaning == other.meaning


def _options(question: Question | None, answer: Any) -> dict[str | None, Said]:
    return {} if answer is None else by_option(question, answer, "")


def _question(library: Library, row: Content, group: str, key: str) -> Question | None:
    kind = library.kinds.get(row["kind"])
    return kind.by_id.get(at_once_question(key) if group == "at_once" else key) if kind else None


def _row(content: Content, row: Content) -> Content:
    return row_of(content, row["kind"], row.get("name")) or {}


def _of(data: Content, group: str) -> Content:
    return data.get(group) or {}
