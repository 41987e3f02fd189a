"""Loading: all files of all folders read, all errors reported at once with file and line, nothing dropped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from standards.additions import Origin
from standards.catalogue import Catalogue
from standards.checks import check_article, check_hand_overs, check_head, check_kind
from standards.editions import Article, Edition, clause_id
from standards.gathered import Gathered
from standards.kinds import SubjectKind
from standards.problems import StandardsError
from standards.reading import Root
from standards.text import Path as Place
from standards.wording import Text

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Library:
    """Everything loaded: kinds, editions and where each comes from, the catalogue, and a digest of it all."""

    kinds: dict[str, SubjectKind]
    editions: dict[str, Edition]
    catalogue: Catalogue
    digest: str
    origins: dict[str, Origin] = field(default_factory=dict)


def load(root: Path = HERE, extra: Sequence[Path] = ()) -> Library:
    """Load the standards under `root`, and what others add in the folders `extra`.

    Raises:
        StandardsError: with every problem of every file.
    """
    found = Gathered()
    roots = [Root(found.reading, root), *(Root(found.reading, folder, ours=False) for folder in extra)]
    for one in roots:
        found.read(one)
    kinds, catalogue = found.put_together(), found.catalogue()
    if not found.reading.problems:  # with a kind missing every condition on it would be reported too
        _check(found, kinds, catalogue)
    if found.reading.problems:
        raise StandardsError(found.reading.problems)
    return Library(kinds, found.editions, catalogue, _digest(roots), found.origins)


def _digest(roots: list[Root]) -> str:
    """Of the content, in the order of the folders; what a folder is called and where it lies do not enter."""
    ours, *others = (root.digest.hexdigest() for root in roots)
    return hashlib.sha256("\n".join((ours, *others)).encode()).hexdigest() if others else ours


def _check(found: Gathered, kinds: dict[str, SubjectKind], catalogue: Catalogue) -> None:
    for name, kind in kinds.items():
        whose = found.owned(name)
        for path, message in check_kind(kind, kinds):
            model, place = whose.owner(path)
            found.reading.note(model, name, [(place, message)])
    standards = {edition.head.standard for edition in found.editions.values()}
    standards |= {row.standard for row in catalogue.rows if row.standard}
    for edition in found.editions.values():
        written = found.heads[edition.id]
        amiss = [*check_head(edition.head, kinds), *check_hand_overs(written, standards)]
        found.reading.note(written, written.edition, amiss)
        seen: set[str] = set()
        for article in edition.articles:
            for path, message in dict.fromkeys([*check_article(edition, article, kinds), *_twice(article, seen)]):
                found.reading.note(article, _where(article, path), [(path, message)])


def _where(article: Article, path: Place) -> str:
    """The clause or the article that a problem is in."""
    return clause_id(article, article.clauses[int(path[1])]) if path[0] == "clauses" else article.article


def _twice(article: Article, seen: set[str]) -> Iterator[tuple[Place, Text]]:
    for i, clause in enumerate(article.clauses):
        name = clause_id(article, clause)
        if name in seen:
            yield ("clauses", i), Text(f"条文项 {name} 写了两次", f"clause {name} stands twice")
        seen.add(name)
