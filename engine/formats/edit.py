"""One value set in a form written in YAML or JSON, all else left as it was: comments, order, layout.

The text is changed at the place of the value, then read again: only where exactly that value has changed is it kept.
"""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import yaml

from engine.formats.plain import read_json, read_yaml
from engine.handed import FormError
from standards.text import Path

Value = str | list[str] | dict[str, Any]
# What needs no quotes: words, numbers, dates without a time, nothing YAML could take for something else.
_PLAIN = re.compile(r"[\w\u4e00-\u9fff][\w\u4e00-\u9fff.（）、-]*")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def edited(text: str, path: Path, value: Value, *, is_json: bool) -> str | None:
    """The text with the value at `path` set; None where it is written in a way that cannot be changed in place.

    Args:
        text: the form as it is written.
        path: where the value stands or is to stand, such as `("subjects", 0, "answers", "dusts")`.
        value: the new value.
        is_json: the text is JSON.
    """
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError:
        return None
    found = _inserted(text, root, path, value, is_json)
    return found if found is not None and _is_meant(text, found, path, value, is_json) else None


def with_value(data: dict[str, Any], path: Path, value: Value) -> dict[str, Any]:
    """A copy of plain data with the value at `path` set, and what leads there made where it is missing."""
    changed = copy.deepcopy(data)
    here: Any = changed
    for step in path[:-1]:
        if isinstance(here, dict) and not isinstance(here.get(step), dict | list):
            here[step] = {}
        here = here[step]
    here[path[-1]] = value
    return changed


def as_yaml(data: dict[str, Any]) -> str:
    """Plain data as YAML, written from scratch; what is empty is left out."""
    return str(yaml.safe_dump(_filled(data), allow_unicode=True, sort_keys=False, width=120))


def as_json(data: dict[str, Any]) -> str:
    """Plain data as JSON, written from scratch."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _filled(one) for key, one in value.items() if one is not None}
    return [_filled(one) for one in value] if isinstance(value, list) else value


def _is_meant(before: str, after: str, path: Path, value: Value, is_json: bool) -> bool:
    read = read_json if is_json else read_yaml
    try:
        return read(after.encode()).data == with_value(read(before.encode()).data, path, value)
    except FormError:
        return False


def _inserted(text: str, root: Any, path: Path, value: Value, is_json: bool) -> str | None:
    node = root
    for depth, step in enumerate(path):
        if isinstance(node, yaml.MappingNode):
            found = next((v for k, v in node.value if k.value == step), None)
            if found is None:
                return _added(text, node, str(step), _nested(path[depth + 1 :], value), is_json)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = node.value[step]
        else:  # nothing, or a word, where a mapping is needed
            return _replaced(text, node, _nested(path[depth:], value), is_json)
        node = found
    return _replaced(text, node, value, is_json)


def _nested(path: Path, value: Value) -> Value:
    for step in reversed(path):
        value = {str(step): value}
    return value


def _replaced(text: str, node: Any, value: Value, is_json: bool) -> str:
    start, end = node.start_mark.index, _end(node)
    gap = " " if start == end and text[start - 1 : start] == ":" else ""
    return text[:start] + gap + _written(value, is_json) + text[end:]


def _added(text: str, mapping: Any, key: str, value: Value, is_json: bool) -> str:
    entry = f"{_written(key, is_json)}: {_written(value, is_json)}"
    if not mapping.value:
        at = mapping.start_mark.index + 1
        return text[:at] + entry + text[at:]
    first, last = mapping.value[0][0], mapping.value[-1][1]
    at = _end(last)
    if mapping.flow_style:
        one_a_line = "\n" in text[mapping.start_mark.index : first.start_mark.index]
        gap = "\n" + " " * int(first.start_mark.column) if one_a_line else " "
        return text[:at] + "," + gap + entry + text[at:]
    line_end = text.find("\n", at)
    line_end = len(text) if line_end < 0 else line_end
    return text[:line_end] + "\n" + " " * int(first.start_mark.column) + entry + text[line_end:]


def _end(node: Any) -> int:
    """Where a node's text ends: a block collection is said to end where the next thing begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _written(value: Value, is_json: bool) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_written(k, is_json)}: {_written(v, is_json)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_written(one, is_json) for one in value) + "]"
    return value if not is_json and _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
