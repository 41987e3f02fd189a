"""A run over many forms into a folder, from which it can go on after whatever ended it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from engine.batch.feed import Feed, Note, noted
from engine.batch.pool import Lost, Pool
from engine.batch.results import Earlier, Results, Written, describe, described, journal, lost, set_aside
from engine.batch.sources import Source
from engine.batch.work import Judged, Judging, Unread
from engine.formats.pieces import Piece
from engine.judge import ENGINE
from standards.wording import Lang, Text

Sources = Callable[[], Iterator[Source]]
Result = Judged | Unread | Lost
OUTCOMES = ("major", "undetermined", "not_found", "not_applicable")


@dataclass(slots=True)
class Beginning:
    """Where a run begins: the forms still to come, the files as they are, what may be taken from an earlier run.

    `how` says why: nothing was there, the run goes on, `again` lost forms are tried again, some forms were changed, or
    other settings hold now.
    """

    how: Literal["anew", "going_on", "retry", "changed", "other"]
    forms: Iterator[tuple[Piece, Note]]
    results: Results
    earlier: Earlier
    again: int = 0


def beginning(judging: Judging, sources: Sources, folder: Path, *, retry: bool = False) -> Beginning:
    """See how far an earlier run into the folder came, and what of it still holds.

    Args:
        judging: how to judge.
        sources: goes through the files; more than once.
        folder: where the results are; made if it is not there.
        retry: judge anew what the earlier run lost, too.
    """
    if described(folder).get("settings", settings(judging)) != settings(judging):
        return Beginning("other", noted(sources()), Results(folder), Earlier(folder, forget=True))
    if retry and (again := lost(folder)):
        set_aside(folder)
        return Beginning("retry", noted(sources()), Results(folder), Earlier(folder, retry=True), len(again))
    forms = noted(sources())
    outcomes: Counter[str] = Counter()
    last: Written | None = None
    for last in journal(folder):
        _, note = next(forms, (None, None))
        if note is None or (note.file, note.line, note.digest) != last.key:
            set_aside(folder)
            return Beginning("changed", noted(sources()), Results(folder), Earlier(folder, retry=retry))
        outcomes[last.outcome] += 1
    how: Literal["anew", "going_on"] = "going_on" if outcomes else "anew"
    return Beginning(how, forms, Results(folder, last, outcomes), Earlier(folder, retry=retry))


def judged(judging: Judging, begin: Beginning, pool: Pool[Piece, Judged | Unread]) -> Generator[int, None, None]:
    """Judge all forms still to come.

    Yields:
        After each form how many bytes of all forms are done; `begin.results.outcomes` says what they came to.

    Raises:
        CannotStart: where the processes die before they have begun.
    """
    results, earlier = begin.results, begin.earlier
    folder = results.folder
    _describe(folder, judging, results.outcomes, finished=False)
    feed = Feed(begin.forms, earlier.__contains__)
    with closing(results):
        for result in pool.each(feed.bundles()):
            _copy(feed, earlier, results)
            note = feed.waiting.popleft()
            results.add(note, *_lines(note, result, judging.lang))
            yield note.far
        if pool.stopped:
            return
        _copy(feed, earlier, results)
    earlier.drop()
    _describe(folder, judging, results.outcomes, finished=True)


def settings(judging: Judging) -> dict[str, Any]:
    """What must be the same for results to be the same, beside the forms."""
    return {
        "standards": judging.law,
        "engine": ENGINE,
        "as_of": judging.as_of.isoformat() if judging.as_of else None,
        "standard": list(judging.asked),
        "lang": judging.lang,
        "strict": judging.strict,
    }


def why(result: Unread | Lost) -> Text:
    """Why there is no verdict."""
    if isinstance(result, Unread):
        return result.message
    if result.why == "slow":
        return Text("判了两次都用时过长，已放弃", "took too long, twice; given up")
    if result.why == "died":
        return Text(
            f"判这张表的进程两次意外退出（退出码 {result.detail}），没有判定",
            f"the process judging it died twice (exit code {result.detail}); not judged",
        )
    last = result.detail.strip().rpartition("\n")[2]
    return Text(f"程序判这张表时出错，没有判定：{last}", f"the program failed on this form; not judged: {last}")


def _describe(folder: Path, judging: Judging, outcomes: Counter[str], *, finished: bool) -> None:
    counted = {name: outcomes[name] for name in (*OUTCOMES, "failed")}
    describe(
        folder, {"finished": finished, "forms": outcomes.total(), "outcomes": counted, "settings": settings(judging)}
    )


def _copy(feed: Feed, earlier: Earlier, results: Results) -> None:
    """Take over what comes next in order and was judged by an earlier run."""
    while feed.waiting and feed.waiting[0] in earlier:
        earlier.copy(feed.waiting.popleft(), results)


def _lines(note: Note, result: Result, lang: Lang) -> tuple[str, bytes, bytes]:
    """The outcome, and the lines in results.ndjson and failed.ndjson; each says first which form it is about."""
    place: dict[str, Any] = {"file": note.file, "line": note.line or None}
    if isinstance(result, Judged):
        return result.outcome, _json(place)[:-1] + b"," + result.line[1:] + b"\n", b""
    reason = "unread" if isinstance(result, Unread) else result.why
    return "failed", b"", _json(place | {"why": reason, "message": why(result).in_(lang)}) + b"\n"


def _json(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
