"""Forms as YAML and JSON, read without guessing: numbers stay as written."""

from __future__ import annotations

import hashlib
import json
import unicodedata
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
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for i, key in enumerate(keys) if key in keys[:i])
        raise FormError(Text(f"“{twice}”写了两次", f"“{twice}” stands twice"))
    return found


def _mapping(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise FormError(Text("不是一张表（应为键和值）", "not a form (keys and values are expected)"))
    return data
