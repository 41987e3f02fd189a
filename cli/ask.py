"""`panding ask`: what is still to be found out, by post, or asked one by one."""

from __future__ import annotations

import json
import os
import re
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.handed import form_files, forms_of
from cli.library import FoldersOption, loaded
from cli.options import (
    AsOfOption,
    FormArgument,
    LangOption,
    Language,
    Shape,
    ShapeOption,
    StandardOption,
    day,
    fail,
    lang_of,
    unwritable,
)
from cli.paragraphs import say
from cli.streams import reader_may_leave, speak_utf8

if TYPE_CHECKING:
    from engine import Judge
    from engine.asking import Answer, Asked
    from engine.filling import Filling
    from standards.wording import Lang

TEXTS = (".yaml", ".yml", ".json")


def ask(
    form: FormArgument,
    interactive: Annotated[bool, typer.Option("-i", help="一个一个问，答一个存一个 ask one by one")] = False,
    post: Annotated[
        str | None, typer.Option(help="只问这个岗位能答的：electrician 或 电工 only what this post can answer")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", help="另存为（默认存回原表） save to another file")] = None,
    as_of: AsOfOption = None,
    standard: StandardOption = None,
    format: ShapeOption = Shape.table,
    lang: LangOption = Language.zh,
    standards: FoldersOption = None,
) -> None:
    """还要问什么：先问能定得多的，按岗位分。What is still to be asked, most decisive first, by post."""
    from engine import Judge
    from engine.scope import UnknownStandard
    from standards.wording import Text

    words = lang_of(lang)
    wanted = _post(post, words)
    judge = Judge(loaded(standards, words))
    if interactive:
        if as_of or standard or format is Shape.json:
            message = Text(
                "-i 不与 --as-of、--standard、--format 同用", "-i goes with no --as-of, --standard, --format"
            )
            fail(message, words)
        return _walk(judge, form, output, wanted, words)
    if output:
        fail(Text("-o 与 -i 同用", "-o goes with -i"), words)
    found = []
    for one in forms_of(list(form_files([form], words)), judge.library, words):
        try:
            verdict = judge.judge(one, as_of=day(as_of, words), standards=standard)
        except UnknownStandard as error:
            fail(error.message, words)
        found.append((one.id, [q for q in verdict.open if wanted in (None, q.post)], one))
    with reader_may_leave():
        if format is Shape.json:
            speak_utf8()
            shown = [{"form": name, "open": [asdict(q) for q in asked]} for name, asked, _ in found]
            typer.echo(json.dumps({"forms": shown}, ensure_ascii=False, indent=1))
            return
        from engine.reports.open_questions import lines

        for name, asked, one in found:
            for line in lines(name, asked, one, judge.library, words):
                say(line.text, line.indent, line.head)


def _post(text: str | None, lang: Lang) -> str | None:
    from standards.kinds import POSTS
    from standards.problems import unknown
    from standards.wording import Text

    if text is None:
        return None
    found = next((post for post, name in POSTS.items() if text in (post, name.zh)), None)
    return found or fail(unknown(Text("岗位", "post"), text, [*POSTS, *(name.zh for name in POSTS.values())]), lang)


def _walk(judge: Judge, path: Path, output: Path | None, post: str | None, lang: Lang) -> None:
    """Ask one question after the other, and save at every answer."""
    from engine.asking import N_A, UNCLEAR

    filling, target = _begun(judge, path, output, lang)
    seen: set[tuple[str, str]] = set()
    answered = 0
    while True:
        waiting = [a for a in filling.open() if post in (None, a.open.post)]
        todo = [a for a in waiting if (a.open.question, a.open.subject) not in seen]
        if not todo:
            break
        asked = todo[0]
        seen.add((asked.open.question, asked.open.subject))
        _put(asked, len(todo), lang)
        try:
            answer = _answer(asked, lang)
            if answer is None:
                continue
            filling.answer(asked, answer)
            _save(target, filling.text, lang)
            answered += 1
            if asked.about and asked.about.judged and answer not in (UNCLEAR, N_A):
                _sign(filling, asked, lang)
                _save(target, filling.text, lang)
        except _Enough:
            break
    _end(filling, target, answered, lang)


class _Enough(Exception):
    """The person has had enough, or the input ends."""


def _begun(judge: Judge, path: Path, output: Path | None, lang: Lang) -> tuple[Filling, Path]:
    """The form, and the file it is saved to: itself, or beside a workbook."""
    from engine import form_from
    from engine.filling import Filling
    from engine.formats.reading import read_forms
    from engine.handed import FormError
    from standards.wording import Text

    (path,) = list(form_files([path], lang))[:1]
    data = path.read_bytes()
    handed = list(read_forms(path.name, data, judge.library))
    if len(handed) != 1:
        fail(Text("一个文件里有几张表，不能一个一个问", "the file holds several forms"), lang)
    try:
        if isinstance(handed[0], FormError):
            raise handed[0]
        form_from(handed[0], judge.library)
    except FormError as error:
        fail(Text(f"{path}：{error.message.zh}", f"{path}: {error.message.en}"), lang)
    is_text = path.suffix.lower() in TEXTS
    target = output or (path if is_text else path.with_suffix(".yaml"))
    if target.suffix.lower() not in TEXTS:
        fail(Text("只能存成 .yaml 或者 .json", "it can be saved as .yaml or .json only"), lang)
    if target != path and target.exists():
        fail(Text(f"已有 {target}：接着填就用它，或者用 -o 另存", f"{target} exists: go on with it, or use -o"), lang)
    is_json = target.suffix.lower() == ".json"
    keeps = is_text and is_json == (path.suffix.lower() == ".json")
    filling = Filling(judge, handed[0].data, data.decode("utf-8-sig") if keeps else None, is_json=is_json)
    if target != path:
        say(Text(f"原表不动，另存为 {target}", f"the form stays as it is; saved as {target}").in_(lang))
    elif filling.rewritten:
        _rewritten(target, lang)
    return filling, target


def _put(asked: Asked, left: int, lang: Lang) -> None:
    """Show a question: what, where, what for, where to look, what may be said."""
    from engine.reports.open_questions import heading, where_to_look
    from standards.wording import Text

    typer.echo()
    say(heading(asked.open, lang), head=Text(f"[还有 {left} 个] ", f"[{left} left] ").in_(lang))
    for line in where_to_look(asked, lang):
        say(line.text, line.indent, line.head)
    if not asked.parts:
        _choices(asked, lang)


def _choices(asked: Asked, lang: Lang) -> None:
    for number, text in enumerate(asked.options.values(), 1):
        say(text, 4, f"{number}. ")
    if asked.several and asked.about:
        say(_said("都没有", "none of them", lang), 4, "0. ")
    if asked.about:
        say(_said("不清楚", "not clear", lang), 4, "?. ")
    if asked.about and asked.about.n_a:
        say(_said("不涉及", "not applicable", lang), 4, "-. ")


def _answer(asked: Asked, lang: Lang) -> Answer | None:
    """What a person answers, asked again until it is understood; None where it is skipped."""
    if asked.parts:
        return _each_part(asked, lang)
    while True:
        line = _line(_prompt(asked, lang))
        if not line:
            return None
        answer = _meant(asked, line)
        wrong = asked.checked(answer)
        if wrong is None:
            return answer
        say(wrong.in_(lang), 4)


def _each_part(asked: Asked, lang: Lang) -> Answer | None:
    """The state of each of several measures; what is skipped stays open."""
    found: dict[str, str] = {}
    _choices(asked, lang)
    for part in asked.parts:
        while line := _line(f"  {part}："):
            state = _meant(asked, line)
            wrong = asked.checked({part: str(state)})
            if wrong is None:
                found[part] = str(state)
                break
            say(wrong.in_(lang), 4)
    return found or None


def _meant(asked: Asked, line: str) -> Answer:
    """Numbers as the options they stand for; anything else as it was written."""
    from engine.asking import N_A, NONE, UNCLEAR

    signs = {"?": UNCLEAR, "？": UNCLEAR, "-": N_A}
    if line in signs:
        return signs[line]
    options = list(asked.options)
    picked = [part for part in re.split(r"[\s,，、;；]+", line) if part]
    if options and all(part.isdecimal() and 1 <= int(part) <= len(options) for part in picked):
        chosen = [options[int(part) - 1] for part in picked]
        return chosen if asked.several else chosen[0] if len(chosen) == 1 else "、".join(chosen)
    if asked.several and line in ("0", NONE):
        return []
    return line


def _prompt(asked: Asked, lang: Lang) -> str:
    unit = f"（{asked.about.unit}）" if asked.about and asked.about.unit else ""
    if asked.about and asked.about.type == "date":
        unit = "（2024-05-20 08:30）" if asked.about.time else "（2024-05-20）"
    return _said(f"  答{unit}，回车跳过，q 结束：", f"  Answer{unit}, Enter skips, q ends: ", lang)


def _sign(filling: Filling, asked: Asked, lang: Lang) -> None:
    """By whom and why: without both a judgement does not count, and the question stays open."""
    by = _line(_said("  由谁认定：", "  Judged by: ", lang))
    reason = _line(_said("  理由：", "  Reason: ", lang)) if by else ""
    if by and reason:
        filling.sign(asked, by, reason)
    else:
        say(_said("没有写由谁、理由，这一答不算数", "without by whom and why this does not count", lang), 4)


def _line(prompt: str) -> str:
    """A line from the person.

    Raises:
        _Enough: where it is q, or there is no more.
    """
    try:
        line = input(prompt).strip()
    except (EOFError, KeyboardInterrupt):
        raise _Enough from None
    if line.lower() in ("q", "ｑ"):
        raise _Enough
    return line


def _save(target: Path, text: str, lang: Lang) -> None:
    """Write the whole file or nothing: it is never found half-written."""
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o644)
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        unwritable(target, error, lang)


def _end(filling: Filling, target: Path, answered: int, lang: Lang) -> None:
    from engine.reports.words import sentence
    from standards.wording import Text

    typer.echo()
    if answered:
        say(Text(f"答了 {answered} 个，已存入 {target}", f"{answered} answered, saved in {target}").in_(lang))
        if filling.rewritten:
            _rewritten(target, lang)
    else:
        say(Text("没有改动", "nothing was changed").in_(lang))
    say(sentence(filling.verdict(), lang))


def _rewritten(target: Path, lang: Lang) -> None:
    message = "原来的写法没法原样保留，整张表重写（注释没有了，内容不变）"
    say(_said(f"{target}：{message}", f"{target}: its layout cannot be kept; written anew without comments", lang))


def _said(zh: str, en: str, lang: Lang) -> str:
    return en if lang == "en" else zh
