"""`panding why`: the condition of a clause, part by part, with the answers that decided."""

from __future__ import annotations

import json
from collections.abc import Iterator
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
)
from cli.paragraphs import say
from cli.streams import reader_may_leave, speak_utf8

if TYPE_CHECKING:
    from engine import Form, Judge
    from engine.why import Why
    from standards.wording import Lang


def why(
    form: FormArgument,
    clause: Annotated[str, typer.Option(help="条文项，怎么写都行：11(6)、第十一条第六项 the clause, in any spelling")],
    subject: Annotated[str | None, typer.Option(help="部位名称，默认全部 the name of a row, by default all")] = None,
    as_of: AsOfOption = None,
    standard: StandardOption = None,
    format: ShapeOption = Shape.table,
    lang: LangOption = Language.zh,
    standards: FoldersOption = None,
) -> None:
    """为什么这样判：条件逐层列出，标明由哪些答案决定。Why a clause came out as it did."""
    from engine import Judge
    from engine.reports.why import lines
    from engine.why import why_json

    words = lang_of(lang)
    judge = Judge(loaded(standards, words))
    found = [
        one
        for each in forms_of(list(form_files([form], words)), judge.library, words)
        for one in _explained(judge, each, clause, subject, as_of, standard, words)
    ]
    with reader_may_leave():
        if format is Shape.json:
            speak_utf8()
            typer.echo(json.dumps({"why": why_json(found)}, ensure_ascii=False, indent=1))
            return
        for line in lines(found, words):
            say(line.text, line.indent, line.head)


def _explained(
    judge: Judge,
    form: Form,
    clause: str,
    subject: str | None,
    as_of: str | None,
    standard: list[str] | None,
    lang: Lang,
) -> Iterator[Why]:
    from engine.scope import UnknownStandard
    from engine.why import NoSuchClause, NoSuchSubject
    from engine.why import why as explained
    from standards.citations import names_effectiveness
    from standards.problems import unknown
    from standards.wording import Text

    try:
        yield from explained(judge, form, clause, subject=subject, as_of=day(as_of, lang), standards=standard)
    except UnknownStandard as error:
        fail(error.message, lang)
    except NoSuchClause as error:
        if any(names_effectiveness(edition, clause) for edition in error.editions):
            fail(
                Text(
                    f"{clause} 不是单独的条文项，与命中的那一项一并引用",
                    f"{clause} is cited beside another clause only",
                ),
                lang,
            )
        fail(unknown(Text("条文项", "clause"), clause, [c for e in error.editions for c in e.clauses]), lang)
    except NoSuchSubject as error:
        hint = unknown(Text("部位", "row of this clause"), subject or "", error.names)
        names = "、".join(error.names)
        fail(Text(f"{hint.zh}；这一条涉及：{names}", f"{hint.en}; it is about: {names}"), lang)
