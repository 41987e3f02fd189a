"""Mutants: an edition with one slip in it, which its case tables ought to notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from engine.proof.changes import Asked, Change, changes
from standards import Library
from standards.conditions import Condition_, Leaf, Tally
from standards.editions import Article, ArticleReading, Branch, Clause, Edition, EditionHead, clause_id
from standards.logic import atoms, tree
from standards.model import Model
from standards.phrases import phrase, question_of
from standards.variants import Variant, variants
from standards.wording import Text

PARTS = {
    "given": Text("适用条件", "given"),
    "unless": Text("例外", "unless"),
    "hazard": Text("命中条件", "hazard"),
}
M = TypeVar("M", bound=Model)
BodyT = TypeVar("BodyT", Clause, Branch)


@dataclass(frozen=True, slots=True)
class Slip:
    """What was changed, in words, and where in a clause: under which branch and reading, in which part."""

    operator: str
    said: Text
    part: str = ""
    branch: str | None = None
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Mutant:
    """An edition with one slip. Of an article's or the edition's own condition `clause` (and `article`) is None.

    `bodies` are the clauses that the slip touches, as they are judged with it.
    """

    slip: Slip
    article: str | None
    clause: str | None
    edition: Edition = field(repr=False)  # its head as changed
    bodies: tuple[tuple[Article, Clause], ...] = field(repr=False)

    @property
    def place(self) -> str:
        """Where the slip is, as the case tables name it; an article or the edition by its own name."""
        return self.clause or self.article or self.edition.id

    def variants(self) -> Iterator[Variant]:
        """What is judged of the clauses it touches."""
        for article, clause in self.bodies:
            yield from variants(self.edition, article, clause)

    def clauses(self) -> frozenset[str]:
        """The ids of the clauses it touches."""
        return frozenset(clause_id(article, clause) for article, clause in self.bodies)

    def whole(self) -> Edition:
        """The edition with the slip in it."""
        changed = {clause_id(article, clause): (article, clause) for article, clause in self.bodies}
        articles = []
        for article in self.edition.articles:
            pairs = [changed.get(clause_id(article, clause), (article, clause)) for clause in article.clauses]
            gates = next((gates for gates, _ in pairs if gates is not article), article)
            articles.append(gates.model_copy(update={"clauses": [clause for _, clause in pairs]}))
        return Edition(head=self.edition.head, articles=articles)


def mutants(edition: Edition, library: Library) -> Iterator[Mutant]:
    """Every one-step slip of an edition: of its head, of its articles, of its clauses, in the order of the text.

    None that leaves everything as it was, no two that come to the same.
    """
    seen: set[tuple[Variant, ...]] = {()}
    for article in edition.articles:
        for whole in (article.clauses, *([clause] for clause in article.clauses)):
            seen.add(tuple(variant for clause in whole for variant in variants(edition, article, clause)))
    for mutant in _mutants(edition, library):
        if (judged := tuple(mutant.variants())) not in seen:
            seen.add(judged)
            yield mutant


def _mutants(edition: Edition, library: Library) -> Iterator[Mutant]:
    slips = _Slips(edition, library)
    everything = [(article, clause) for article in edition.articles for clause in article.clauses]
    for slip, head in slips.of_head(edition.head):
        changed = Edition(head=head, articles=edition.articles)
        yield Mutant(slip, None, None, changed, _judged(everything))
    for article in edition.articles:
        for slip, gates in slips.of_article(article):
            touched = [(gates, clause) for clause in article.clauses]
            yield Mutant(slip, article.article, None, edition, _judged(touched))
        for _, clause in _judged([(article, clause) for clause in article.clauses]):
            for slip, body in slips.of_clause(clause):
                yield Mutant(slip, article.article, clause_id(article, clause), edition, ((article, body),))


def _judged(bodies: list[tuple[Article, Clause]]) -> tuple[tuple[Article, Clause], ...]:
    """Without the catch-alls, which nobody but an officer decides."""
    return tuple((article, clause) for article, clause in bodies if clause.effect != "decision")


@dataclass(frozen=True, slots=True)
class _Slips:
    """The slips of one edition, each with the model it leaves behind."""

    edition: Edition
    library: Library

    def of_head(self, head: EditionHead) -> Iterator[tuple[Slip, EditionHead]]:
        yield from self._of_part(head, "given", "enterprise")

    def of_article(self, article: Article) -> Iterator[tuple[Slip, Article]]:
        yield from self._of_part(article, "given", "")
        for name, reading in article.readings.items():
            for slip, changed in self._of_article_reading(article, reading):
                yield replace(slip, reading=name), _with(article, readings=article.readings | {name: changed})
            yield _dropped("reading", reading.text, reading=name), _without(article, "readings", name)

    def _of_article_reading(self, article: Article, reading: ArticleReading) -> Iterator[tuple[Slip, ArticleReading]]:
        yield from self._of_part(reading, "given", "")
        for item in [clause.item for clause in article.clauses if clause.item]:
            if item not in reading.items:
                said = Text(f"扩大适用的项多列了第{item}项", f"items: {item} added")
                yield Slip("items", said), _with(reading, items=[*reading.items, item])
            elif len(reading.items) > 1:
                said = Text(f"扩大适用的项少列了第{item}项", f"items: {item} left out")
                yield Slip("items", said), _with(reading, items=[i for i in reading.items if i != item])

    def of_clause(self, clause: Clause) -> Iterator[tuple[Slip, Clause]]:
        if not clause.branches:
            yield from self._of_body(clause)
        for name, branch in clause.branches.items():
            for slip, changed in self._of_body(branch):
                yield replace(slip, branch=name), _with(clause, branches=clause.branches | {name: changed})
            if len(clause.branches) > 1:
                yield _dropped("branch", branch.text, branch=name), _without(clause, "branches", name)
        if self.edition.head.at_once:
            said = Text("能立即改正的也作数", "what can be put right at once counts")
            other = Text("能立即改正的不作数", "what can be put right at once does not count")
            yield Slip("at_once", said if clause.at_once else other), _with(clause, at_once=not clause.at_once)

    def _of_body(self, body: BodyT) -> Iterator[tuple[Slip, BodyT]]:
        kind = body.subject or ""
        yield from self._of_parts(body, kind)
        yield from self._of_subject(body)
        for name, reading in body.readings.items():
            for slip, changed in self._of_parts(reading, kind):
                yield replace(slip, reading=name), _with(body, readings=body.readings | {name: changed})
            yield _dropped("reading", reading.text, reading=name), _without_reading(body, name)

    def _of_subject(self, body: BodyT) -> Iterator[tuple[Slip, BodyT]]:
        """Another kind that is asked the same questions, so that one could be written for the other."""
        kinds = self.library.kinds
        mine = kinds[body.subject or ""]
        asked = {q for part in _conditions(body) for atom in atoms(tree(part)) for q in _of_the_row(atom.leaf)}
        for other in kinds.values():
            alike = all(q in other.by_id and other.by_id[q].type == mine.by_id[q].type for q in asked)
            if asked and alike and other is not mine:
                said = Text(f"检查部位：{mine.name} → {other.name}", f"subject: {mine.kind} → {other.kind}")
                yield Slip("subject", said), _with(body, subject=other.kind)

    def _of_parts(self, body: M, kind: str) -> Iterator[tuple[Slip, M]]:
        for part in PARTS:
            yield from self._of_part(body, part, kind)

    def _of_part(self, body: M, part: str, kind: str) -> Iterator[tuple[Slip, M]]:
        condition: Condition_ | None = getattr(body, part)
        if condition is None:
            return
        for change in changes(condition, Asked(self.library, kind, self._elements())):
            yield Slip(change.operator, self._said(change, part, kind), part), _with(body, **{part: change.whole})
        if part != "hazard":  # without one there would be no clause
            words = self._words(condition, kind)
            said = Text(f"{PARTS[part].zh}整个去掉：{words}", f"{PARTS[part].en} dropped whole: {words}")
            yield Slip("part", said, part), _with(body, **{part: None})

    def _elements(self) -> tuple[str, ...]:
        return tuple(name for name, (_, clause) in self.edition.clauses.items() if clause.effect == "element")

    def _said(self, change: Change, part: str, kind: str) -> Text:
        before = self._words(change.before, kind)
        if change.after is None:
            return Text(f"{PARTS[part].zh}去掉：{before}", f"{PARTS[part].en}, dropped: {before}")
        if change.operator == "option":
            return self._said_of_a_list(change, part, kind)
        if change.operator == "tally":
            return _said_of_a_tally(change)
        after = self._words(change.after, kind)
        return Text(f"{PARTS[part].zh}：{before} → {after}", f"{PARTS[part].en}: {before} → {after}")

    def _said_of_a_list(self, change: Change, part: str, kind: str) -> Text:
        """Only the option that came or went: the lists are long."""
        before, after = change.before, change.after
        assert isinstance(before, Leaf) and isinstance(after, Leaf)
        question = question_of(before, kind, self.library)
        was, became = (set(_listed(leaf)) for leaf in (before, after))
        (option,) = was ^ became
        verb = Text("多列了", "one too many") if option in became else Text("少列了", "one too few")
        words = (question.options or {})[option]
        return Text(
            f"{PARTS[part].zh}：{self._words(before, kind)}，{verb.zh}“{words}”",
            f"{PARTS[part].en}: {before.question}, {verb.en}: {option}",
        )

    def _words(self, condition: Condition_, kind: str) -> str:
        lacking = self.edition.head.broken.as_ == "lacking"
        return phrase(tree(condition), kind, self.library, broken_lacks=lacking)


def _with(model: M, **changed: Any) -> M:
    return model.model_copy(update=changed)


def _without(model: M, field: str, name: str) -> M:
    return _with(model, **{field: {n: part for n, part in getattr(model, field).items() if n != name}})


def _without_reading(body: BodyT, name: str) -> BodyT:
    """One reading fewer; of two the other becomes the clause."""
    left = _without(body, "readings", name)
    if len(left.readings) > 1:
        return left
    (only,) = left.readings.values()
    own = {part: getattr(only, part) or getattr(body, part) for part in PARTS}
    return _with(left, readings={}, **own)


def _dropped(what: str, text: str, **where: str) -> Slip:
    words = {"branch": Text("分支", "branch"), "reading": Text("条文理解", "reading")}[what]
    return Slip(what, Text(f"去掉{words.zh}：{text}", f"{words.en} dropped: {text}"), **where)


def _conditions(body: Clause | Branch) -> Iterator[Condition_]:
    for part in (body, *body.readings.values()):
        yield from filter(None, (getattr(part, name) for name in PARTS))


def _said_of_a_tally(change: Change) -> Text:
    was, became = (part.value for part in (change.before, change.after) if isinstance(part, Leaf))
    assert isinstance(was, Tally) and isinstance(became, Tally)
    if was.at_least != became.at_least:
        asked = f"{was.at_least} → {became.at_least}"
        return Text(f"综合判定要求的条数：{asked}", f"tally, asked for: {asked}")
    (element,) = set(was.among) ^ set(became.among)
    if element in became.among:
        return Text(f"综合判定多算了要素{element}", f"tally, one too many: {element}")
    return Text(f"综合判定少算了要素{element}", f"tally, one too few: {element}")


def _listed(leaf: Leaf) -> tuple[str, ...]:
    return leaf.value if isinstance(leaf.value, tuple) else (str(leaf.value),)


def _of_the_row(leaf: Leaf) -> tuple[str, ...]:
    return () if leaf.scope or leaf.op == "sector" else leaf.questions()
