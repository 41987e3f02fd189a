"""YAML as law needs it: every plain scalar is text, every place has a line, nothing is hidden.

`yes` stays "yes", `6.10` is not 6.1, `0571` is not 377. Only an unquoted `null`, `~` or nothing at all is None.
Duplicate keys, anchors, aliases, tags and second documents are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from standards.problems import Problem
from standards.wording import Text

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where there is one: ten times quicker

MAX_DEPTH = 50  # standards go 14 deep; 1,000 brackets in a form handed in would exhaust Python's stack
Path = tuple[str | int, ...]


@dataclass(slots=True)
class Document:
    """The data of one file, and the line of every key and entry in it."""

    file: str
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of the nearest known place at or above `path`."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def report(self, path: Path, where: str, message: Text) -> None:
        """Note a problem at `path`."""
        self.problems.append(Problem(self.file, self.line(path), where, message))


class _Stop(Exception):
    """Reading cannot go on; the problem has been noted."""


def read(text: str, file: str) -> Document:
    """Read one YAML document; what is wrong is in `problems`, never raised."""
    document = Document(file)
    try:
        events = yaml.parse(text, Loader=_LOADER)
        _Builder(document, events).build()
    except _Stop:
        pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        document.problems.append(
            Problem(file, line, "", Text(f"不是有效的 YAML：{error.problem}", f"not valid YAML: {error.problem}"))
        )
    except yaml.reader.ReaderError as error:  # a control character; the position counts bytes with libyaml
        before = text.encode()[: error.position] if _LOADER is not yaml.SafeLoader else text[: error.position].encode()
        said = f"{error.reason} (#x{error.character:04x})"
        line = before.count(b"\n") + 1
        document.problems.append(Problem(file, line, "", Text(f"不是有效的 YAML：{said}", f"not valid YAML: {said}")))
    return document


class _Builder:
    """Turns the parser's events into dicts, lists and texts in one pass."""

    def __init__(self, document: Document, events: Any) -> None:
        self.document = document
        self.events = events

    def build(self) -> None:
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuse(event, Text("一个文件只能有一份文档", "one document a file"))
                self.document.data = self.node(next(self.events), ())

    def node(self, event: Any, path: Path) -> Any:
        self.document.lines[path] = event.start_mark.line + 1
        if len(path) > MAX_DEPTH:
            self.refuse(event, Text(f"嵌套超过 {MAX_DEPTH} 层", f"nested more than {MAX_DEPTH} deep"))
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            self.refuse(event, Text("不能用锚点和引用（& *）", "no anchors or aliases (& *)"))
        if event.tag is not None and event.tag != "!":
            self.refuse(event, Text(f"不能用标签 {event.tag}", f"no tags ({event.tag})"))
        if isinstance(event, yaml.ScalarEvent):
            return None if not event.style and event.value in ("", "~", "null") else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path)
        return self.mapping(path)

    def sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self.node(event, (*path, len(items))))
        return items

    def mapping(self, path: Path) -> dict[str, Any]:
        items: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                self.refuse(event, Text("键必须是文字", "a key must be text"))
            key = event.value
            if key in items:
                self.refuse(event, Text(f"“{key}”写了两次", f"“{key}” stands twice"), stop=False)
            items[key] = self.node(next(self.events), (*path, key))
            self.document.lines[(*path, key)] = event.start_mark.line + 1
        return items

    def refuse(self, event: Any, message: Text, *, stop: bool = True) -> None:
        self.document.problems.append(Problem(self.document.file, event.start_mark.line + 1, "", message))
        if stop:
            raise _Stop
