"""A run over many forms in several processes: into a folder from which it can go on, or to standard output."""

from __future__ import annotations

import json
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import typer

from cli.batch.feed import Feed, Note, noted, weight
from cli.batch.progress import told, watcher
from cli.batch.results import (
    FAILED,
    RESULTS,
    Earlier,
    Results,
    Written,
    begun,
    describe,
    described,
    journal,
    lost,
    set_aside,
)
from cli.exits import Exit
from cli.options import fail
from cli.streams import reader_may_leave, speak_utf8
from engine.batch.pool import Lost, Pool
from engine.batch.work import Judged, Judging, Unread
from engine.formats.pieces import Piece
from engine.judge import ENGINE
from engine.reports.words import DISCLAIMER, OUTCOME
from standards.wording import Lang, Text

Files = Callable[[], Iterator[Path]]
Result = Judged | Unread | Lost
Forms = Iterator[tuple[Piece, Note]]
Work = Callable[[], Callable[[Piece], Judged | Unread]]


def into_folder(
    judging: Judging,
    files: Files,
    jobs: int,
    folder: Path,
    *,
    resume: bool,
    retry: bool = False,
    work: Work | None = None,
) -> Counter[str]:
    """Judge all forms into a folder.

    Args:
        judging: how to judge.
        files: walks through the files; more than once.
        jobs: how many processes.
        folder: where the results go.
        resume: go on with the run that wrote there.
        retry: judge anew what that run lost, too.
        work: what the processes do; by default the judging.

    Returns:
        How many forms came to what; `failed` are those without a verdict.

    Raises:
        typer.Exit: with status 2 where there are results and `resume` is not set, with 130 on Ctrl-C.
    """
    with _ended_by_signals():
        try:
            begin = _begin(judging, files, folder, resume, retry)
            return _judged_into(folder, judging, files, Pool(work or judging, jobs), begin)
        except KeyboardInterrupt:
            done = Counter(one.outcome for one in journal(folder))
            zh = f"结果都在 {folder}；接着判：同样的命令加 --resume"
            _stopped(
                done, Text(zh, f"all results are in {folder}; to go on: the same command with --resume"), judging.lang
            )


def _judged_into(
    folder: Path, judging: Judging, files: Files, pool: Pool[Piece, Judged | Unread], begin: _Beginning
) -> Counter[str]:
    lang, total = judging.lang, sum(map(weight, files()))
    results, earlier = begin.results, begin.earlier
    _describe(folder, judging, results.outcomes, finished=False)
    feed = Feed(begin.forms, earlier.__contains__)
    with closing(results), watcher(total, results.outcomes.total(), lang) as watching:
        for result in pool.each(feed.bundles()):
            _copy(feed, earlier, results)
            note = feed.waiting.popleft()
            results.add(note, *_lines(note, result, lang))
            watching.tell(note.far, results.outcomes)
        _copy(feed, earlier, results)
    earlier.drop()
    _describe(folder, judging, results.outcomes, finished=True)
    _summary(results.outcomes, folder, lang)
    return results.outcomes


def to_stdout(judging: Judging, files: Files, jobs: int) -> Counter[str]:
    """Judge all forms, a verdict a line on standard output; what cannot be read is said on stderr.

    Raises:
        typer.Exit: with status 130 on Ctrl-C.
    """
    speak_utf8()
    outcomes: Counter[str] = Counter()
    with _ended_by_signals():
        try:
            _told_one_by_one(judging, files, jobs, outcomes)
        except KeyboardInterrupt:
            _stopped(outcomes, Text("已输出的有效，其余没有判", "what was written holds"), judging.lang)
    return outcomes


def _told_one_by_one(judging: Judging, files: Files, jobs: int, outcomes: Counter[str]) -> None:
    feed = Feed(chain.from_iterable(noted([path]) for path in files()))
    for result in Pool[Piece, Judged | Unread](judging, jobs).each(feed.bundles()):
        note = feed.waiting.popleft()
        if isinstance(result, Judged):
            outcomes[result.outcome] += 1
            with reader_may_leave():
                sys.stdout.buffer.write(result.line + b"\n")
        else:
            outcomes["failed"] += 1
            typer.echo(f"{note.file}: {_why(result).in_(judging.lang)}", err=True)


@dataclass(slots=True)
class _Beginning:
    """Where a run begins: the forms still to come, the files as they are, what may be taken from an earlier run."""

    forms: Forms
    results: Results
    earlier: Earlier


def _begin(judging: Judging, files: Files, folder: Path, resume: bool, retry: bool) -> _Beginning:
    if begun(folder) and not resume:
        fail(
            Text(
                f"{folder} 里已有判定结果。接着判：加 --resume；重新判：换一个文件夹",
                f"there are results in {folder}; to go on: --resume; to begin anew take another folder",
            ),
            judging.lang,
        )
    if described(folder).get("settings", settings(judging)) != settings(judging):
        _say(_OTHER, judging.lang)
        return _Beginning(noted(files()), Results(folder), Earlier(folder, forget=True))
    if retry and (again := lost(folder)):
        words = Text(f"上次没判成的 {len(again):,} 张再判一次", f"{len(again):,} forms lost before are tried again")
        _say(words, judging.lang)
        set_aside(folder)
        return _Beginning(noted(files()), Results(folder), Earlier(folder, retry=True))
    forms = noted(files())
    outcomes: Counter[str] = Counter()
    last: Written | None = None
    for last in journal(folder):
        _, note = next(forms, (None, None))
        if note is None or (note.file, note.line, note.digest) != last.key:
            _say(_CHANGED, judging.lang)
            set_aside(folder)
            return _Beginning(noted(files()), Results(folder), Earlier(folder, retry=retry))
        outcomes[last.outcome] += 1
    if outcomes:
        going_on = Text(f"接着上次：已有 {outcomes.total():,} 张", f"going on: {outcomes.total():,} forms are done")
        _say(going_on, judging.lang)
    return _Beginning(forms, Results(folder, last, outcomes), Earlier(folder, retry=retry))


_OTHER = Text(
    "标准、程序版本或选项与上次不同，全部重新判定",
    "other standards, another version or other options than before: all is judged anew",
)
_CHANGED = Text(
    "有的表改过、增减过：没变的沿用上次结果，其余重新判定",
    "some forms were changed, added or removed: the others' results are kept, these are judged",
)


def settings(judging: Judging) -> dict[str, Any]:
    """What must be the same for results to be the same, beside the forms."""
    return {
        "standards": judging.law,
        "engine": ENGINE,
        "as_of": judging.as_of.isoformat() if judging.as_of else None,
        "standard": list(judging.asked),
        "lang": judging.lang,
    }


def _describe(folder: Path, judging: Judging, outcomes: Counter[str], *, finished: bool) -> None:
    counted = {name: outcomes[name] for name in (*OUTCOME_ORDER, "failed")}
    describe(
        folder, {"finished": finished, "forms": outcomes.total(), "outcomes": counted, "settings": settings(judging)}
    )


OUTCOME_ORDER = ("major", "undetermined", "not_found", "not_applicable")


def _copy(feed: Feed, earlier: Earlier, results: Results) -> None:
    """Take over what comes next in order and was judged by an earlier run."""
    while feed.waiting and feed.waiting[0] in earlier:
        earlier.copy(feed.waiting.popleft(), results)


def _lines(note: Note, result: Result, lang: Lang) -> tuple[str, bytes, bytes]:
    """The outcome, and the lines in results.ndjson and failed.ndjson; each says first which form it is about."""
    place: dict[str, Any] = {"file": note.file, "line": note.line or None}
    if isinstance(result, Judged):
        return result.outcome, _json(place)[:-1] + b"," + result.line[1:] + b"\n", b""
    why = "unread" if isinstance(result, Unread) else result.why
    return "failed", b"", _json(place | {"why": why, "message": _why(result).in_(lang)}) + b"\n"


def _json(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def _why(result: Unread | Lost) -> Text:
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


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """SIGTERM ends a run as Ctrl-C does."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stopped(done: Counter[str], what_now: Text, lang: Lang) -> NoReturn:
    """Say what was done before Ctrl-C came, and end."""
    words = told(done)
    _say(Text(f"已停下。{words.zh}。{what_now.zh}", f"stopped. {words.en}; {what_now.en}"), lang)
    raise typer.Exit(Exit.INTERRUPTED)


def _summary(outcomes: Counter[str], folder: Path, lang: Lang) -> None:
    """What all forms came to, every outcome named."""
    typer.echo(Text(f"共 {outcomes.total():,} 张", f"{outcomes.total():,} forms").in_(lang))
    for name in OUTCOME_ORDER:
        typer.echo(f"  {OUTCOME[name].in_(lang)}: {outcomes[name]:,}")
    typer.echo(f"  {Text('没有判定', 'not judged').in_(lang)} ({FAILED}): {outcomes['failed']:,}")
    typer.echo(f"{folder / RESULTS}")
    typer.echo(f"({DISCLAIMER.in_(lang)})")


def _say(words: Text, lang: Lang) -> None:
    typer.echo(words.in_(lang), err=True)
