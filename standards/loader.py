"""Loading: all files read, all errors reported at once with file and line, nothing dropped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from standards.catalogue import Catalogue
from standards.checks import check_article, check_condition, check_kind
from standards.editions import Article, Edition, EditionHead, clause_id
from standards.kinds import SubjectKind
from standards.problems import Problem, StandardsError, did_you_mean
from standards.text import Document, read
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
    digest: Any = field(default_factory=hashlib.sha256)
    documents: dict[int, Document] = field(default_factory=dict)

    def model(self, path: Path, kind: type[M]) -> M | None:
        """Read one file as `kind`; None, with the problems noted, where it is wrong."""
        name = path.relative_to(self.root).as_posix()
        raw = path.read_bytes()
        self.digest.update(f"{name}\0{len(raw)}\0".encode() + raw)
        document = read(raw.decode(), name)
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

    def check(self, model: BaseModel, found: Iterator[tuple[tuple[str | int, ...], Text]], where: str) -> None:
        """Note what a check of a model found, at the right line of its file."""
        document = self.documents[id(model)]
        for path, message in dict.fromkeys(found):
            self.problems.append(Problem(document.file, document.line(path), where, message))


def load(root: Path = HERE) -> Library:
    """Load the standards under `root`.

    Raises:
        StandardsError: with every problem of every file.
    """
    reading = _Reading(root)
    kinds = {kind.kind: kind for kind in _all(reading, root / "subjects", "*.yaml", SubjectKind)}
    editions = {e.id: e for e in (_edition(reading, path.parent) for path in sorted(root.glob("*/edition.yaml"))) if e}
    catalogue = reading.model(root / "catalogue.yaml", Catalogue)
    if not reading.problems:  # with a kind missing every condition on it would be reported too
        _check_all(reading, kinds, editions)
    if reading.problems or catalogue is None:
        raise StandardsError(reading.problems)
    return Library(kinds, editions, catalogue, reading.digest.hexdigest())


def _check_all(reading: _Reading, kinds: dict[str, SubjectKind], editions: dict[str, Edition]) -> None:
    for kind in kinds.values():
        reading.check(kind, check_kind(kind, kinds), kind.kind)
    for edition in editions.values():
        reading.check(edition.head, check_condition(edition.head.given, None, kinds, ("given",)), edition.id)
        seen: set[str] = set()
        for article in edition.articles:
            reading.check(article, check_article(edition, article, kinds), article.article)
            reading.check(article, _twice(article, seen), article.article)


def _all(reading: _Reading, folder: Path, pattern: str, kind: type[M]) -> list[M]:
    return [model for path in sorted(folder.glob(pattern)) if (model := reading.model(path, kind))]


def _edition(reading: _Reading, folder: Path) -> Edition | None:
    head = reading.model(folder / "edition.yaml", EditionHead)
    articles = _all(reading, folder, "article_*.yaml", Article)
    return Edition(head=head, articles=articles) if head else None


def _twice(article: Article, seen: set[str]) -> Iterator[tuple[tuple[str | int, ...], Text]]:
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
        return Text(f"应为 {context['expected']} 之一", f"expected one of {context['expected']}")
    return Text(f"填写有误：{detail['msg']}", detail["msg"])


def _known_keys(kind: type[BaseModel]) -> set[str]:
    keys: set[str] = set()
    schema = kind.model_json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        keys.update(part.get("properties", {}))
    return keys
