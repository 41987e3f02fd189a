"""Reading the files of the standards: every problem noted with file and line, nothing dropped, all of it digested."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from standards.problems import Problem, did_you_mean
from standards.text import Document, read
from standards.text import Path as Place
from standards.wording import Text

M = TypeVar("M", bound=BaseModel)


@dataclass(slots=True)
class Reading:
    """A load under way: problems found so far, and which file each model came from."""

    problems: list[Problem] = field(default_factory=list)
    documents: dict[int, Document] = field(default_factory=dict)

    def file_of(self, model: BaseModel) -> str:
        """The name of the file that a model was read from."""
        return self.documents[id(model)].file

    def note(self, model: BaseModel, where: str, found: Iterable[tuple[Place, Text]]) -> None:
        """Note what was found wrong with a model, at the right lines of its file."""
        document = self.documents[id(model)]
        for path, message in dict.fromkeys(found):
            self.problems.append(Problem(document.file, document.line(path), where, message))


@dataclass(slots=True)
class Root:
    """One folder of standards being read: ours, or one that others add (whose files are shown with its own path)."""

    reading: Reading
    folder: Path
    ours: bool = True
    files: set[Path] = field(default_factory=set)
    digest: Any = field(default_factory=hashlib.sha256)
    by_folder: dict[Path, Any] = field(default_factory=dict)

    def document(self, path: Path) -> Document | None:
        """The data of one file; None, with the problems noted, where it cannot be read."""
        shown = self.shown(path)
        self.files.add(path)
        try:
            raw = path.read_bytes()
            text = raw.decode()
        except FileNotFoundError:
            self.refuse(shown, 1, Text("没有这个文件", "there is no such file"))
            return None
        except UnicodeDecodeError as error:
            self.refuse(shown, raw.count(b"\n", 0, error.start) + 1, _NOT_UTF8)
            return None
        named = f"{path.relative_to(self.folder).as_posix()}\0{len(raw)}\0".encode() + raw
        self.digest.update(named)
        self.by_folder.setdefault(path.parent, hashlib.sha256()).update(named)
        document = read(text, shown)
        self.reading.problems += document.problems
        return None if document.problems else document

    def model(self, document: Document | None, kind: type[M]) -> M | None:
        """What a document says, as `kind`; None, with the problems noted, where it is wrong."""
        if document is None:
            return None
        model = validated(document, kind)
        if model is None:
            self.reading.problems += document.problems
        else:
            self.reading.documents[id(model)] = document
        return model

    def all(self, folder: Path, pattern: str, kind: type[M]) -> list[M]:
        """Every file of a folder that fits the pattern, as `kind`."""
        return [m for path in sorted(folder.glob(pattern)) if (m := self.model(self.document(path), kind))]

    def digest_of(self, folder: Path) -> str:
        """Of the files read so far that stand in one folder."""
        return str(self.by_folder[folder].hexdigest()) if folder in self.by_folder else ""

    def shown(self, path: Path) -> str:
        """The name under which a file is spoken of: ours by its place among the standards."""
        return (path.relative_to(self.folder) if self.ours else path).as_posix()

    def strays(self) -> None:
        """Note the YAML files that nothing reads: a clause in them would be dropped without a word.

        Case tables (`cases/`) are read by those who test, duties (`duties/`) by `standards.duty`, and what is hidden
        (.git, .github) is no standard.
        """
        for path in sorted(self.folder.rglob("*")):
            inside = path.relative_to(self.folder).parts
            if path.suffix.lower() in (".yaml", ".yml") and path not in self.files and not _is_no_standard(inside):
                self.refuse(self.shown(path), 1, _STRAY)

    def refuse(self, shown: str, line: int, message: Text) -> None:
        """Note that a file cannot be used."""
        self.reading.problems.append(Problem(shown, line, "", message))


def validated(document: Document, kind: type[M]) -> M | None:
    """What a document says, as `kind`; None, with what is wrong noted in it, where it cannot be that."""
    try:
        return kind.model_validate(document.data)
    except ValidationError as error:
        for detail in error.errors():
            _note(document, detail, kind)
        return None


def _is_no_standard(inside: tuple[str, ...]) -> bool:
    return inside[0] in ("cases", "duties") or any(part.startswith(".") for part in inside)


_NOT_UTF8 = Text("不是 UTF-8 编码，请另存为 UTF-8", "not UTF-8: save it so")
_STRAY = Text(
    "这个文件不会被读取：应为 subjects/*.yaml、<版本>/edition.yaml、<版本>/article_*.yaml、duties/*.yaml "
    "或 catalogue.yaml",
    "nothing reads this file, only subjects/*.yaml, <edition>/edition.yaml, <edition>/article_*.yaml, duties/*.yaml, "
    "catalogue.yaml",
)


def _note(document: Document, detail: ErrorDetails, kind: type[BaseModel]) -> None:
    context = detail.get("ctx") or {}
    path = (*detail["loc"], *context.get("path", ()))
    where = ".".join(str(step) for step in path)
    document.report(path, where, _said(detail, context, kind))


def _said(detail: ErrorDetails, context: dict[str, Any], kind: type[BaseModel]) -> Text:
    if "zh" in context:
        return Text(context["zh"], context["en"])
    if detail["type"] == "missing":
        return Text(f"缺少“{detail['loc'][-1]}”", f"“{detail['loc'][-1]}” is missing")
    if detail["type"] == "extra_forbidden":
        word = str(detail["loc"][-1])
        hint = did_you_mean(word, _known_keys(kind))
        return Text(f"不认识的键“{word}”{hint.zh}", f"unknown key “{word}”{hint.en}")
    if detail["type"] == "literal_error":
        listed = context["expected"].replace("'", "").replace(" or ", ", ")
        return Text(f"应为 {listed} 之一", f"expected one of {listed}")
    words = next((text for start, text in _EXPECTED.items() if detail["type"].startswith(start)), None)
    return words or Text(f"填写有误：{detail['msg']}", detail["msg"])


_EXPECTED = {
    "date": Text("应是日期，如 2023-05-15", "a date such as 2023-05-15 is expected"),
    "int": Text("应是整数", "a whole number is expected"),
    "decimal": Text("应是数", "a number is expected"),
    "greater_than": Text("数太小", "the number is too small"),
    "string_type": Text("这里应是文字", "text expected here"),
    "string_pattern": Text("应是小写英文字母、数字和下划线，以字母开头", "lower-case letters, digits, _ expected"),
    "list": Text("这里应是列表", "a list is expected here"),
    "dict": Text("这里应是“键: 值”", "“key: value” is expected here"),
    "model": Text("这里应是“键: 值”", "“key: value” is expected here"),
}


def _known_keys(kind: type[BaseModel]) -> set[str]:
    keys: set[str] = set()
    schema = kind.model_json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        keys.update(part.get("properties", {}))
    return keys
