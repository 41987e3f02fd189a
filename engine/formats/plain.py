"""Forms as YAML, JSON and newline-delimited JSON, read without guessing: numbers stay as written."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator
from typing import Any

from engine.handed import FormError, Handed
from standards.text import read
from standards.wording import Text

_NOT_TEXT = Text("不是 UTF-8 或 GB18030 文字", "neither UTF-8 nor GB18030 text")
_GB = Text("文件不是 UTF-8，已按 GB18030（GBK）读取", "the file is not UTF-8; read as GB18030 (GBK)")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

_NO_WRITING = ("Cc", "Cn", "Co", "Cs")  # control characters, and places no character has


def read_yaml(data: bytes) -> Handed:
    """Read one form written in YAML; a place is a line of the file.

    Raises:
        FormError: where it is not one YAML mapping.
    """
    text, notes = _text(data)
    document = read(text, "")
    if document.problems:
        first = document.problems[0]
        raise FormError(Text(f"第{first.line}行：{first.message.zh}", f"line {first.line}: {first.message.en}"))
    places = {path: f"第{line}行 {'.'.join(map(str, path))}" for path, line in document.lines.items()}
    return Handed(_mapping(document.data), places, [], hashlib.sha256(data).hexdigest(), notes)


def read_json(data: bytes) -> Handed:
    """Read one form written in JSON.

    Raises:
        FormError: where it is not one JSON object.
    """
    text, notes = _text(data)
    return Handed(_mapping(_parse(text)), {}, [], hashlib.sha256(data).hexdigest(), notes)


def read_ndjson(data: bytes) -> Iterator[Handed | FormError]:
    """Read the forms of a file with one JSON object a line; a bad line costs that form only."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            try:
                yield read_json(line)
            except FormError as error:
                yield FormError(Text(f"第{number}行：{error.message.zh}", f"line {number}: {error.message.en}"))


def _text(data: bytes) -> tuple[str, list[Text]]:
    """The text, and a note where it is not in UTF-8: Windows writes GB18030 and UTF-16 too."""
    try:
        if data.startswith(_UTF16):
            return data.decode("utf-16"), []
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise FormError(_NOT_TEXT) from None
    if any(unicodedata.category(character) in _NO_WRITING for character in text if character not in "\t\r\n"):
        raise FormError(_NOT_TEXT)  # almost any bytes are GB18030 of something
    return text, [_GB]


def _parse(text: str) -> Any:
    try:
        return json.loads(text, parse_float=str, parse_int=str, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        where = f"第{error.lineno}行第{error.colno}列"
        raise FormError(
            Text(f"不是有效的 JSON（{where}）", f"not valid JSON (line {error.lineno}, column {error.colno})")
        ) from None
    except RecursionError:
        raise FormError(Text("嵌套太深", "nested too deeply")) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise FormError(Text(f"“{key}”写了两次", f"“{key}” stands twice"))
        found[key] = value
    return found


def _mapping(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise FormError(Text("不是一张表（应为键和值）", "not a form (keys and values are expected)"))
    return data
