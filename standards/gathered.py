"""What all folders of standards say together: ours, and what others add. Nothing takes another's place unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from standards.additions import (
    AddedArticles,
    AddedQuestions,
    Origin,
    Owned,
    ended_on,
    owned,
    same_days,
    stands_already,
    with_questions,
)
from standards.at_once import asking_at_once
from standards.catalogue import Catalogue
from standards.editions import Article, Edition, EditionHead, clause_id
from standards.kinds import SubjectKind
from standards.problems import unknown
from standards.reading import Reading, Root
from standards.text import Path as Place
from standards.wording import Text


@dataclass(slots=True)
class Gathered:
    """What has been read so far, of all folders."""

    reading: Reading = field(default_factory=Reading)
    kinds: dict[str, SubjectKind] = field(default_factory=dict)
    questions: list[AddedQuestions] = field(default_factory=list)
    editions: dict[str, Edition] = field(default_factory=dict)
    heads: dict[str, EditionHead] = field(default_factory=dict)  # as written; those of `editions` may be completed
    articles: list[tuple[AddedArticles, list[Article], Origin]] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)
    catalogues: list[Catalogue] = field(default_factory=list)

    def read(self, root: Root) -> None:
        """Read one folder."""
        if not root.folder.is_dir():
            root.refuse(root.folder.as_posix(), 1, _NO_FOLDER)
            return
        for path in sorted((root.folder / "subjects").glob("*.yaml")):
            self._subject(root, path)
        for path in sorted(root.folder.glob("*/edition.yaml")):
            self._edition(root, path)
        if root.ours or (root.folder / "catalogue.yaml").exists():
            self._catalogue(root)
        if not root.files and not (root.folder / "duties").is_dir():
            root.refuse(root.folder.as_posix(), 1, _EMPTY)
        root.strays()

    def _subject(self, root: Root, path: Path) -> None:
        document = root.document(path)
        if document and isinstance(document.data, dict) and "adds_to" in document.data:
            added = root.model(document, AddedQuestions)
            self.questions += [added] if added else []
            return
        kind = root.model(document, SubjectKind)
        if kind and kind.kind in self.kinds:
            there = self.reading.file_of(self.kinds[kind.kind])
            message = stands_already(Text("检查部位类别", "subject kind"), kind.kind, there)
            self.reading.note(kind, kind.kind, [(("kind",), message)])
        elif kind:
            self.kinds[kind.kind] = kind

    def _edition(self, root: Root, path: Path) -> None:
        document = root.document(path)
        adds = document and isinstance(document.data, dict) and "adds_to" in document.data
        added = root.model(document, AddedArticles) if adds else None
        head = None if adds else root.model(document, EditionHead)
        articles = root.all(path.parent, "article_*.yaml", Article)
        origin = Origin(path.parent, root.digest_of(path.parent), root.ours)
        if added:
            self.articles.append((added, articles, origin))
        if head and self._may_stand(head):
            fills = head.edition in self.editions
            self.heads[head.edition] = head
            self.editions[head.edition] = Edition(head=head, articles=articles)
            self.origins[head.edition] = replace(origin, fills=fills)

    def _may_stand(self, head: EditionHead) -> bool:
        """Whether an edition is new, or fills in for one of which only the title is there."""
        there = self.heads.get(head.edition)
        if there is None:
            return True
        file = self.reading.file_of(there)
        if there.coverage != "metadata_only":
            message = stands_already(Text("版本", "edition"), head.edition, file)
            self.reading.note(head, head.edition, [(("edition",), message)])
        elif there.standard != head.standard:
            message = Text(
                f"“{head.edition}”在 {file} 里属于标准“{there.standard}”",
                f"“{head.edition}” is of the standard “{there.standard}” in {file}",
            )
            self.reading.note(head, head.edition, [(("standard",), message)])
        return there.coverage == "metadata_only"

    def _catalogue(self, root: Root) -> None:
        catalogue = root.model(root.document(root.folder / "catalogue.yaml"), Catalogue)
        if catalogue:
            for i, row in enumerate(catalogue.rows):
                there = [one for one in self.catalogues if row.standard in {r.standard for r in one.rows} - {None}]
                for other in there:
                    what = stands_already(Text("标准", "standard"), str(row.standard), self.reading.file_of(other))
                    self.reading.note(catalogue, "", [(("rows", i, "standard"), what)])
            self.catalogues.append(catalogue)

    def catalogue(self) -> Catalogue:
        """The rows of all folders."""
        rows = [row for one in self.catalogues for row in one.rows]
        return Catalogue(rows=rows, warnings=[warning for one in self.catalogues for warning in one.warnings])

    def owned(self, kind: str) -> Owned:
        """Whose each question of a kind is."""
        return owned(self.kinds[kind], self._added_to(kind))

    def _added_to(self, kind: str) -> list[AddedQuestions]:
        return [added for added in self.questions if added.adds_to == kind]

    def _questions_amiss(self, added: AddedQuestions) -> Iterator[tuple[Place, Text]]:
        kind = self.kinds.get(added.adds_to)
        if kind is None:
            yield ("adds_to",), unknown(Text("检查部位类别", "subject kind"), added.adds_to, self.kinds)
            return
        before = self.questions[: next(i for i, one in enumerate(self.questions) if one is added)]
        parts: list[SubjectKind | AddedQuestions] = [kind, *(one for one in before if one.adds_to == kind.kind)]
        there = {question.id: part for part in parts for question in part.questions}
        for i, question in enumerate(added.questions):
            if question.id in there:
                file = self.reading.file_of(there[question.id])
                yield ("questions", i, "id"), stands_already(Text("问题", "question"), question.id, file)

    def put_together(self) -> dict[str, SubjectKind]:
        """Add articles to editions and questions to kinds, and end what is superseded; the kinds, whole."""
        for more in self.questions:
            self.reading.note(more, more.adds_to, list(self._questions_amiss(more)))
        for added, articles, origin in self.articles:
            self._add_articles(added, articles, origin)
        for edition in list(self.editions.values()):
            for name in edition.head.supersedes:
                self._supersede(edition.head, name)
        for first, second, day in same_days(self.editions.values()):
            head = self.heads[second.id]
            self.reading.note(head, head.edition, [(("effective",), self._both_in_force(first.id, head, day))])
        whole = {name: with_questions(kind, self._added_to(name)) for name, kind in self.kinds.items()}
        return {name: asking_at_once(kind, self.editions.values()) for name, kind in whole.items()}

    def _add_articles(self, added: AddedArticles, articles: list[Article], origin: Origin) -> None:
        edition = self.editions.get(added.adds_to)
        if edition is None:
            message = unknown(Text("版本", "edition"), added.adds_to, self.editions)
        elif edition.head.coverage != "partial":
            message = Text(
                f"只能补充部分收录（partial）的版本，“{edition.id}”是 {edition.head.coverage}",
                f"only a partial edition can be added to; “{edition.id}” is {edition.head.coverage}",
            )
        else:
            head = edition.head.model_copy(update={"coverage": added.coverage, "missing": added.missing})
            self.editions[edition.id] = Edition(head=head, articles=[*edition.articles, *articles])
            names = [clause_id(article, clause) for article in articles for clause in article.clauses]
            self.origins[edition.id] = self.origins[edition.id].and_(origin, names)
            return
        self.reading.note(added, added.adds_to, [(("adds_to",), message)])

    def _supersede(self, head: EditionHead, name: str) -> None:
        edition = self.editions.get(name)
        if edition is None:
            message = unknown(Text("版本", "edition"), name, self.editions)
        elif edition.head.standard != head.standard or head.effective is None:
            message = Text(
                "supersedes 只能写同一标准的版本，并且要有施行日期 effective",
                "supersedes names editions of the same standard, and effective is needed",
            )
        elif edition.head.superseded_on not in (None, head.effective):
            message = Text(
                f"“{name}”已写明自 {edition.head.superseded_on} 起被代替",
                f"“{name}” says that it is superseded on {edition.head.superseded_on}",
            )
        else:
            self.editions[name] = ended_on(edition, head.effective)
            return
        self.reading.note(head, head.edition, [(("supersedes",), message)])

    def _both_in_force(self, other: str, head: EditionHead, day: date) -> Text:
        file = self.reading.file_of(self.heads[other])
        return Text(
            f"标准“{head.standard}”自 {day} 起同时有两个版本有效：另一个是 {file}；"
            f"代替它就写 supersedes: [{other}]，否则改日期",
            f"two editions of the standard “{head.standard}” are in force from {day}, the other in {file}: "
            f"write supersedes: [{other}] where this one replaces it, else correct the dates",
        )


_NO_FOLDER = Text("没有这个文件夹", "there is no such folder")
_EMPTY = Text(
    "这个文件夹里没有标准（<版本>/edition.yaml）也没有检查部位（subjects/*.yaml）",
    "neither standards (<edition>/edition.yaml) nor subject kinds (subjects/*.yaml) in this folder",
)
