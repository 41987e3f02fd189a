"""A run over many forms in several processes: into a folder from which it can go on, or to standard output."""

from __future__ import annotations

import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

import typer

from cli.batch.progress import told, watcher
from cli.exits import Exit
from cli.options import fail
from cli.streams import reader_may_leave, speak_utf8
from engine.batch.feed import Feed, noted, weight
from engine.batch.pool import Pool
from engine.batch.results import FAILED, RESULTS, begun, journal
from engine.batch.run import OUTCOMES, beginning, judged, why
from engine.batch.sources import Source
from engine.batch.work import Judged, Judging, Unread
from engine.formats.pieces import Piece
from engine.reports.words import DISCLAIMER, OUTCOME
from standards.wording import Lang, Text

Files = Callable[[], Iterator[Path]]
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
            if begun(folder) and not resume:
                _refuse(folder, judging.lang)
            return _judged_into(folder, judging, files, Pool(work or judging, jobs), retry=retry)
        except KeyboardInterrupt:
            done = Counter(one.outcome for one in journal(folder))
            zh = f"结果都在 {folder}；接着判：同样的命令加 --resume"
            _stopped(
                done, Text(zh, f"all results are in {folder}; to go on: the same command with --resume"), judging.lang
            )


def _judged_into(
    folder: Path, judging: Judging, files: Files, pool: Pool[Piece, Judged | Unread], *, retry: bool
) -> Counter[str]:
    lang = judging.lang

    def sources() -> Iterator[Source]:
        return map(Source.of, files())

    total = sum(map(weight, sources()))
    begin = beginning(judging, sources, folder, retry=retry)
    outcomes = begin.results.outcomes
    if begin.how == "going_on":
        done = f"{outcomes.total():,}"
        _say(Text(f"接着上次：已有 {done} 张", f"going on: {done} forms are done"), lang)
    elif begin.how == "retry":
        _say(
            Text(f"上次没判成的 {begin.again:,} 张再判一次", f"{begin.again:,} forms lost before are tried again"), lang
        )
    elif begin.how in _SAID:
        _say(_SAID[begin.how], lang)
    with watcher(total, outcomes.total(), lang) as watching, closing(judged(judging, begin, pool)) as forms:
        for far in forms:
            watching.tell(far, outcomes)
    _summary(outcomes, folder, lang)
    return outcomes


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
    feed = Feed(noted(map(Source.of, files())))
    for result in Pool[Piece, Judged | Unread](judging, jobs).each(feed.bundles()):
        note = feed.waiting.popleft()
        if isinstance(result, Judged):
            outcomes[result.outcome] += 1
            with reader_may_leave():
                sys.stdout.buffer.write(result.line + b"\n")
        else:
            outcomes["failed"] += 1
            typer.echo(f"{note.file}: {why(result).in_(judging.lang)}", err=True)


def _refuse(folder: Path, lang: Lang) -> NoReturn:
    fail(
        Text(
            f"{folder} 里已有判定结果。接着判：加 --resume；重新判：换一个文件夹",
            f"there are results in {folder}; to go on: --resume; to begin anew take another folder",
        ),
        lang,
    )


_SAID = {
    "other": Text(
        "标准、程序版本或选项与上次不同，全部重新判定",
        "other standards, another version or other options than before: all is judged anew",
    ),
    "changed": Text(
        "有的表改过、增减过：没变的沿用上次结果，其余重新判定",
        "some forms were changed, added or removed: the others' results are kept, these are judged",
    ),
}


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
    for name in OUTCOMES:
        typer.echo(f"  {OUTCOME[name].in_(lang)}: {outcomes[name]:,}")
    typer.echo(f"  {Text('没有判定', 'not judged').in_(lang)} ({FAILED}): {outcomes['failed']:,}")
    typer.echo(f"{folder / RESULTS}")
    typer.echo(f"({DISCLAIMER.in_(lang)})")


def _say(words: Text, lang: Lang) -> None:
    typer.echo(words.in_(lang), err=True)
