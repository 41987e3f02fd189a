"""Reading verdicts back: what `panding check` wrote as json or ndjson."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO, Any

from engine.handed import FormError
from engine.verdict import Verdict, verdict_from, verdict_of_line
from standards.wording import Text

_START = 4096  # letters that tell results from forms
_VERDICT = re.compile(r'\{("file":"(\\.|[^"\\])*",("line":(\d+|null),)?)?"form":"(\\.|[^"\\])*","outcome":"')


def holds_verdicts(start: str) -> bool:
    """Whether a json or ndjson file holds verdicts rather than forms, by how it begins.

    A line of a batch names its file before the verdict.

    >>> holds_verdicts('{"form": "t", "outcome": "major", "as_of": null, "standards": []}')
    True
    >>> holds_verdicts('{"file":"a.json","line":1,"form":"t","outcome":"major"}')
    True
    >>> holds_verdicts('{"form": "panding/1", "id": "t"}')
    False
    """
    head = "".join(start[:_START].split())
    return head.startswith('{"verdicts":') or bool(_VERDICT.match(head))


def read_verdicts(lines: IO[str]) -> Iterator[Verdict | FormError]:
    """The verdicts in an open file, line by line where it has one on each; an error in the place of a broken one."""
    first = lines.readline()
    if "".join(first.split()).startswith('{"verdicts":') or first.strip() == "{":
        yield from _of_document(first + lines.read())
        return
    for number, line in enumerate(_all(first, lines), 1):
        if line.strip():
            yield _verdict_of(line, number)


def _all(first: str, rest: IO[str]) -> Iterator[str]:
    yield first
    yield from rest


def _of_document(text: str) -> Iterator[Verdict | FormError]:
    try:
        found = json.loads(text)["verdicts"]
    except (ValueError, KeyError, TypeError):
        yield FormError(Text("不是判定结果文件", "this is no file of results"))
        return
    for number, data in enumerate(found, 1):
        yield _verdict(data, number)


def _verdict_of(line: str, number: int) -> Verdict | FormError:
    from pydantic import ValidationError

    try:
        return verdict_of_line(line)  # half as long as by way of plain data
    except ValidationError:
        pass  # no verdict, or with an escape that only Python's reader takes
    try:
        return _verdict(json.loads(line), number)
    except ValueError:
        return FormError(Text(f"第{number}行不是完整的 JSON", f"line {number} is not whole JSON"))


def _verdict(data: Any, number: int) -> Verdict | FormError:
    from pydantic import ValidationError

    try:
        return verdict_from(data)
    except ValidationError:
        return FormError(Text(f"第{number}个不是判定结果", f"number {number} is no verdict"))
