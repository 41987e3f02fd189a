"""`panding fix`: what to change so that a form's findings are cleared."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
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
)
from cli.paragraphs import say
from cli.streams import reader_may_leave, speak_utf8

if TYPE_CHECKING:
    from engine.remedies.advice import Advice
    from standards import Library
    from standards.wording import Lang


def fix(
    form: FormArgument,
    cost: Annotated[
        Path | None,
        typer.Option(help="改动的代价：问题或 类别.问题 → 数 what changes cost, a YAML file", metavar="FILE"),
    ] = None,
    contested: Annotated[
        bool, typer.Option("--contested", help="存在分歧的也消除 clear what readings differ on, too")
    ] = False,
    as_of: AsOfOption = None,
    standard: StandardOption = None,
    format: ShapeOption = Shape.table,
    lang: LangOption = Language.zh,
    standards: FoldersOption = None,
) -> None:
    """先做什么：怎样改才能消除命中。What to change so that the findings are cleared.

    退出码 3：还有改动消除不了的。Exit status 3: something is left that no change clears.
    """
    from engine import Judge
    from engine.remedies.advising import advise
    from engine.scope import UnknownStandard

    words = lang_of(lang)
    judge = Judge(loaded(standards, words))
    costs = _costs(cost, judge.library, words) if cost else {}
    found = []
    for one in forms_of(list(form_files([form], words)), judge.library, words):
        try:
            found.append(
                advise(judge, one, as_of=day(as_of, words), standards=standard, costs=costs, contested=contested)
            )
        except UnknownStandard as error:
            fail(error.message, words)
    with reader_may_leave():
        _write(found, format, words, bool(costs))
    raise typer.Exit(Exit.UNDETERMINED if any(map(_left, found)) else Exit.CLEAR)


def _left(advice: Advice) -> bool:
    return any(target.stuck for target in advice.targets) or bool(advice.plan and not advice.plan.confirmed)


def _write(found: list[Advice], format: Shape, lang: Lang, costs: bool) -> None:
    from engine.remedies.advice import advice_json
    from engine.reports.advice import lines

    if format is Shape.json:
        speak_utf8()
        typer.echo(json.dumps({"advice": [advice_json(one) for one in found]}, ensure_ascii=False, indent=1))
        return
    for advice in found:
        for line in lines(advice, lang, costs=costs):
            say(line.text, line.indent, line.head)


def _costs(path: Path, library: Library, lang: Lang) -> dict[str, Decimal]:
    """What changes cost, from a file.

    Raises:
        typer.Exit: with status 2 where it cannot be read, names a question nobody asks, or a cost is not above 0.
    """
    from standards.problems import unknown
    from standards.text import read
    from standards.wording import Text

    try:
        document = read(path.read_text(encoding="utf-8-sig"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        fail(Text(f"读不了 {path}：{error}", f"cannot read {path}: {error}"), lang)
    if document.problems or not isinstance(document.data, dict):
        first = document.problems[0].said(lang) if document.problems else ""
        fail(Text(f"{path} 应为“问题: 数”。{first}", f"{path} should be “question: number”. {first}"), lang)
    known = {q.id for kind in library.kinds.values() for q in kind.questions}
    known |= {f"{kind.kind}.{q.id}" for kind in library.kinds.values() for q in kind.questions}
    costs: dict[str, Decimal] = {}
    for name, text in document.data.items():
        if name not in known:
            fail(unknown(Text("问题", "question"), name, known), lang)
        try:
            costs[name] = Decimal(str(text))
        except InvalidOperation:
            costs[name] = Decimal(0)
        if not costs[name].is_finite() or costs[name] <= 0:
            fail(Text(f"{name} 的代价应是大于 0 的数，不是“{text}”", f"the cost of {name} should be above 0"), lang)
    return costs
