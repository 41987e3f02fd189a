"""`panding validate`: a claimed finding, held against the clauses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.exits import Exit
from cli.library import FoldersOption, loaded
from cli.options import AsOfOption, LangOption, Language, Shape, ShapeOption, fail, lang_of
from cli.paragraphs import say
from cli.streams import reader_may_leave, speak_utf8

if TYPE_CHECKING:
    from standards.wording import Lang

STATUS = {
    "supported": Exit.MAJOR,
    "contradicted": Exit.CLEAR,
    "insufficient": Exit.UNDETERMINED,
    "not_a_listed_item": Exit.UNDETERMINED,
}
EPILOG = "\b\n退出码 Exit status: 1 supported, 0 contradicted, 3 insufficient / not_a_listed_item, 2 usage"


def validate(
    file: Annotated[
        Path | None, typer.Argument(help="主张文件 yaml、json，下列选项补充或替换它 a claim file", metavar="[FILE]")
    ] = None,
    clause: Annotated[str | None, typer.Option(help="条文项，怎么写都行 the clause, in any spelling")] = None,
    on: Annotated[str | None, typer.Option("--on", help="检查日期 the day of the inspection")] = None,
    kind: Annotated[str | None, typer.Option(help="部位类别：dust_system 或 除尘系统 the subject kind")] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option(help="部位的事实（可重复） a fact, e.g. collection=干式", metavar="QUESTION=ANSWER"),
    ] = None,
    enterprise: Annotated[
        list[str] | None, typer.Option(help="企业的事实（可重复） e.g. sectors=轻工", metavar="QUESTION=ANSWER")
    ] = None,
    text: Annotated[str | None, typer.Option(help="用自己的话写 the finding in words")] = None,
    by: Annotated[str | None, typer.Option(help="谁看的，须有人认定的事实要写 by whom the facts were learnt")] = None,
    reason: Annotated[str | None, typer.Option(help="凭什么认定 why, for answers that are judgements")] = None,
    standard: Annotated[str | None, typer.Option(help="标准或版本 the standard or edition")] = None,
    as_of: AsOfOption = None,
    format: ShapeOption = Shape.table,
    lang: LangOption = Language.zh,
    standards: FoldersOption = None,
) -> None:
    """核对一项主张：这些事实符合这一条吗。Does this clause say so, on these facts?"""
    from engine import Judge
    from engine.reports.validation import lines
    from engine.validating import ClaimError, Validator, claim_from

    words = lang_of(lang)
    claim = _written(file, words) if file else {}
    given = {"clause": clause, "inspected_on": on, "text": text, "standard": standard, "as_of": as_of}
    claim |= {key: value for key, value in given.items() if value is not None}
    if kind or answer:
        _add(claim, "subject", {"kind": kind} if kind else {})
        _add(claim["subject"], "answers", _pairs(answer or (), words))
    _add(claim, "enterprise", _pairs(enterprise or (), words))
    _add(claim, "grounds", {key: value for key, value in (("by", by), ("reason", reason)) if value})
    try:
        validation = Validator(Judge(loaded(standards, words))).validate(claim_from(claim), words)
    except ClaimError as error:
        fail(error.message, words)
    with reader_may_leave():
        if format is Shape.json:
            speak_utf8()
            typer.echo(json.dumps(validation.model_dump(mode="json"), ensure_ascii=False, indent=1))
        else:
            for line in lines(validation, words):
                say(line.text, line.indent, line.head)
    raise typer.Exit(STATUS[validation.result])


def _written(file: Path, lang: Lang) -> dict[str, Any]:
    """What a claim file says."""
    from engine.formats.plain import read_json, read_yaml
    from engine.handed import FormError
    from standards.wording import Text

    try:
        data = file.read_bytes()
    except OSError as error:
        fail(Text(f"读不了 {file}：{error.strerror}", f"cannot read {file}: {error.strerror}"), lang)
    try:
        return (read_json if file.suffix.lower() == ".json" else read_yaml)(data).data
    except FormError as error:
        fail(Text(f"{file}：{error.message.zh}", f"{file}: {error.message.en}"), lang)


def _add(claim: dict[str, Any], key: str, more: dict[str, Any]) -> None:
    """Put what the options say on top of what the file says."""
    if more or key not in claim:
        before = claim.get(key)
        claim[key] = {**(before if isinstance(before, dict) else {}), **more}


def _pairs(given: Sequence[str], lang: Lang) -> dict[str, str]:
    from standards.wording import Text

    found = {}
    for one in given:
        question, mark, answer = one.partition("=")
        if not mark or not question:
            fail(Text(f"“{one}”应写成 问题=答案", f"“{one}” should be question=answer"), lang)
        found[question] = answer
    return found
