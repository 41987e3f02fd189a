"""Loading: all files read, all errors reported at once with file and line, nothing dropped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from standards.at_once import asking_at_once
from standards.catalogue import Catalogue
from standards.checks import check_article, check_head, check_kind
from standards.editions import Article, Edition, EditionHead, clause_id
from standards.kinds import SubjectKind
from standards.problems import Problem, StandardsError, did_you_mean
from standards.text import Document, read
from standards.text import Path as Place
from standards.wording import Text

HERE = Path(__file__).parent
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Library:
    """Everything loaded: the kinds, the editions, the catalogue, and a digest of it all."""

    kinds: dict[str, SubjectKind]
    editions: dict[str, Edition]
    catalogue: Catalogue
    digest: str


@dataclass(slots=True)
class _Reading:
    """A load under way: documents read, problems found, models built."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    files: set[Path] = field(default_factory=set)
    digest: Any = field(default_factory=hashlib.sha256)
    documents: dict[int, Document] = field(default_factory=dict)

    def model(self, path: Path, kind: type[M]) -> M | None:
        """Read one file as `kind`; None, with the problems noted, where it is wrong."""
        name = path.relative_to(self.root).as_posix()
        self.files.add(path)
        try:
            raw = path.read_bytes()
            text = raw.decode()
        except FileNotFoundError:
            self.problems.append(Problem(name, 1, "", Text("没有这个文件", "there is no such file")))
            return None
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self.problems.append(Problem(name, line, "", _NOT_UTF8))
            return None
        self.digest.update(f"{name}\0{len(raw)}\0".encode() + raw)
        document = read(text, name)
        if not document.problems:
            try:
                model = kind.model_validate(document.data)
            except ValidationError as error:
                for detail in error.errors():
                    _note(document, detail, kind)
            else:
                self.documents[id(model)] = document
                return model
        self.problems += document.problems
        return None

    def check(self, model: BaseModel, found: Iterable[tuple[Place, Text]]) -> None:
        """Note what a check of a model found, at the right line of its file."""
        document = self.documents[id(model)]
        for path, message in dict.fromkeys(found):
            self.problems.append(Problem(document.file, document.line(path), _where(model, path), message))

    def by_id(self, models: list[M], key: str) -> dict[str, M]:
        """The models by their id; one id in two files is a problem."""
        found: dict[str, M] = {}
        for model in models:
            name = getattr(model, key)
            if name in found:
                message = Text(f"“{name}”已写在另一个文件里", f"“{name}” stands in another file already")
                self.check(model, [((key,), message)])
            found[name] = model
        return found

    def strays(self) -> None:
        """Note the YAML files that nothing reads: a clause in them would be dropped without a word."""
        for path in sorted(self.root.rglob("*")):
            if path.suffix.lower() in (".yaml", ".yml") and path not in self.files:
                name = path.relative_to(self.root).as_posix()
                self.problems.append(Problem(name, 1, "", _STRAY))


_NOT_UTF8 = Text("不是 UTF-8 编码，请另存为 UTF-8", "not UTF-8: save it so")
_STRAY = Text(
    "这个文件不会被读取：应为 subjects/*.yaml、<版本>/edition.yaml、<版本>/article_*.yaml 或 catalogue.yaml",
    "nothing reads this file, only subjects/*.yaml, <edition>/edition.yaml, <edition>/article_*.yaml, catalogue.yaml",
)


def load(root: Path = HERE) -> Library:
    """Load the standards under `root`.

    Raises:
        StandardsError: with every problem of every file.
    """
    reading = _Reading(root)
    by_id = reading.by_id(_all(reading, root / "subjects", "*.yaml", SubjectKind), "kind")
    whole = [edition for path in sorted(root.glob("*/edition.yaml")) if (edition := _edition(reading, path.parent))]
    editions = {edition.id: edition for edition in whole}
    kinds = {name: asking_at_once(kind, whole) for name, kind in by_id.items()}
    reading.by_id([edition.head for edition in whole], "edition")
    catalogue = reading.model(root / "catalogue.yaml", Catalogue)
    reading.strays()
    if not reading.problems:  # with a kind missing every condition on it would be reported too
        _check_all(reading, by_id, kinds, editions)
    if reading.problems or catalogue is None:
        raise StandardsError(reading.problems)
    return Library(kinds, editions, catalogue, reading.digest.hexdigest())


def _check_all(
    reading: _Reading, by_id: dict[str, SubjectKind], kinds: dict[str, SubjectKind], editions: dict[str, Edition]
) -> None:
    for name, kind in kinds.items():
        reading.check(by_id[name], check_kind(kind, kinds))
    for edition in editions.values():
        reading.check(edition.head, check_head(edition.head, kinds))
        seen: set[str] = set()
        for article in edition.articles:
            reading.check(article, check_article(edition, article, kinds))
            reading.check(article, _twice(article, seen))


def _all(reading: _Reading, folder: Path, pattern: str, kind: type[M]) -> list[M]:
    return [model for path in sorted(folder.glob(pattern)) if (model := reading.model(path, kind))]


def _edition(reading: _Reading, folder: Path) -> Edition | None:
    head = reading.model(folder / "edition.yaml", EditionHead)
    articles = _all(reading, folder, "article_*.yaml", Article)
    return Edition(head=head, articles=articles) if head else None


def _where(model: BaseModel, path: Place) -> str:
    """The clause, article, edition or kind a problem is in."""
    if isinstance(model, Article):
        clause = model.clauses[int(path[1])] if path[0] == "clauses" else None
        return clause_id(model, clause) if clause else model.article
    return model.edition if isinstance(model, EditionHead) else str(getattr(model, "kind", ""))


def _twice(article: Article, seen: set[str]) -> Iterator[tuple[Place, Text]]:
    for i, clause in enumerate(article.clauses):
        name = clause_id(article, clause)
        if name in seen:
            yield ("clauses", i), Text(f"条文项 {name} 写了两次", f"clause {name} stands twice")
        seen.add(name)


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
