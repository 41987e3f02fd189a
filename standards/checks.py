"""What no single file can know: that conditions fit the questions, and that 不涉及 cannot clear a clause unsaid.

Each check yields (path in the file, message). A bad standard stops loading; it never fails on somebody's form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping

from standards.conditions import All, Any, Bound, Condition, Leaf, Not, Tally
from standards.editions import SECTORS, Article, Branch, Clause, Edition, EditionHead, Reading
from standards.kinds import SAFEGUARD_STATES, Contradiction, Question, SubjectKind
from standards.logic import Atom, Node, Value, atoms, dual, evaluate, outcome, width
from standards.problems import unknown
from standards.text import Path
from standards.variants import Variant, variants
from standards.wording import Text

MAX_WIDTH = 60  # alternatives alive at once in one ruleset of durable-rules; its C stack holds 64
Kinds = Mapping[str, SubjectKind]
Found = Iterator[tuple[Path, Text]]


def check_kind(kind: SubjectKind, kinds: Kinds) -> Found:
    """A kind lies within known kinds, its ids are unique, implications and `when` name what exists."""
    for name in kind.within:
        if name not in kinds:
            yield ("within",), unknown(Text("检查部位类别", "subject kind"), name, kinds)
    seen: set[str] = set()
    for i, question in enumerate(kind.questions):
        if question.id in seen:
            yield ("questions", i, "id"), Text(f"问题“{question.id}”写了两次", f"question “{question.id}” stands twice")
        seen.add(question.id)
        yield from _check_implies(kind, question, ("questions", i, "implies"))
        yield from _check_words(question, ("questions", i, "words"))
        yield from check_condition(question.when, kind, kinds, ("questions", i, "when"))
        for told in question.contradicted_by:
            yield from _check_contradiction(kind, question, told, kinds, ("questions", i, "contradicted_by"))
    yield from check_condition(kind.past, kind, kinds, ("past",))


def _check_contradiction(kind: SubjectKind, question: Question, told: Contradiction, kinds: Kinds, path: Path) -> Found:
    answers = ("yes", "no") if question.type == "yes_no" else tuple(question.options or ())
    if told.answer not in answers:
        yield path, unknown(Text("答案", "answer"), told.answer, answers)
    inner = kinds.get(told.inside)
    if inner is None or kind.kind not in inner.outwards(kinds):
        inside = [name for name, other in kinds.items() if kind.kind in other.outwards(kinds) and other is not kind]
        yield path, unknown(Text("里面的类别", "kind lying in it"), told.inside, inside)
    else:
        yield from check_condition(told.where, inner, kinds, path)


def _check_words(question: Question, path: Path) -> Found:
    meanings = _answers_of(question)
    seen: set[str] = set()
    for meaning, words in question.words.items():
        if meaning not in meanings:
            yield path, unknown(Text("含义", "meaning"), meaning, meanings)
        for word in words:
            if word in seen:
                yield path, Text(f"“{word}”有两个含义", f"“{word}” has two meanings")
            seen.add(word)


def _answers_of(question: Question) -> Collection[str]:
    """The options of a question, or what it can be answered with by name."""
    known = {"yes_no": ("yes", "no"), "safeguard": tuple(SAFEGUARD_STATES), "date": ("never",)}
    return known.get(question.type, tuple(question.options or ()))


def _check_implies(kind: SubjectKind, question: Question, path: Path) -> Found:
    for option, what in (question.implies or {}).items():
        if question.options is None or option not in question.options:
            yield path, unknown(Text("选项", "option"), option, question.options or ())
        known = kind.by_id if isinstance(what, dict) else (question.options or {})
        for name in what:
            if name not in known:
                yield path, unknown(Text("选项或问题", "option or question"), name, known)
            elif isinstance(what, dict):
                yield from _check_implied(kind.by_id[name], what[name], (*path, option, name))


def _check_implied(other: Question, value: str, path: Path) -> Found:
    """One option of a question can say one whole answer of another."""
    if other.type not in ("yes_no", "choice", "safeguard"):
        yield (
            path,
            Text(
                f"只能推出 yes_no、choice、safeguard 的答案，“{other.id}”是 {other.type}",
                f"only a yes_no, choice or safeguard can be implied; “{other.id}” is a {other.type}",
            ),
        )
    elif value not in _answers_of(other):
        yield path, unknown(Text(f" {other.id} 答案", f"answer of {other.id}"), value, _answers_of(other))


def check_hand_overs(head: EditionHead, standards: Collection[str]) -> Found:
    """What is left to another standard is left to one that is known: encoded, or in the catalogue."""
    for i, handed in enumerate(head.hands_over):
        if handed.standard is not None and handed.standard not in standards:
            yield ("hands_over", i, "standard"), unknown(Text("标准", "standard"), handed.standard, standards)


def check_head(head: EditionHead, kinds: Kinds) -> Found:
    """What gates the edition exists; its way of citing and of asking 能立即改正 can be filled in."""
    yield from check_condition(head.given, None, kinds, ("given",))
    asked = kinds["enterprise"].by_id if "enterprise" in kinds else {}
    if head.gate is not None and head.gate not in asked:
        yield ("gate",), unknown(Text("企业问题", "question of the enterprise"), head.gate, asked)
    if head.effective and head.superseded_on and head.superseded_on <= head.effective:
        yield (
            ("superseded_on",),
            Text("被代替的日期应在施行日期之后", "superseded before it came into force: correct the dates"),
        )
    if head.coverage == "metadata_only" and not head.missing:
        yield (
            ("missing",),
            Text("只有名称和日期的版本要写缺什么", "an edition of which nothing is encoded says what is missing"),
        )
    if not _fills_in(head.citing, "article", "item", "number"):
        yield (
            ("citing",),
            Text("只能用 {article}、{item} 和 {number}", "only {article}, {item} and {number} can be filled in"),
        )
    if head.at_once and not _fills_in(head.at_once.text, "clause", "summary"):
        yield ("at_once", "text"), Text("只能用 {clause} 和 {summary}", "only {clause} and {summary} can be filled in")


def _fills_in(text: str, *names: str) -> bool:
    try:
        text.format(**dict.fromkeys(names, ""))
    except (KeyError, IndexError, ValueError):
        return False
    return True


def check_article(edition: Edition, article: Article, kinds: Kinds) -> Found:
    """Every condition of the article asks what exists, in a way its type allows; clauses are narrow enough."""
    yield from check_condition(article.given, None, kinds, ("given",))
    items = [clause.item for clause in article.clauses]
    for name, gate in article.readings.items():
        yield from check_condition(gate.given, None, kinds, ("readings", name, "given"))
        for item in gate.items:
            if item not in items:
                yield ("readings", name, "items"), Text(f"本条没有第 {item} 项", f"no item {item} in this article")
    for i, clause in enumerate(article.clauses):
        yield from _check_effect(edition, article, clause, ("clauses", i))
        found = list(_check_bodies(clause, kinds, ("clauses", i)))
        yield from found
        if not found:
            asked: set[str] = set()
            for variant in variants(edition, article, clause):
                yield from _check_variant(variant, clause, kinds, ("clauses", i))
                asked |= {leaf.question for leaf in _leaves(variant)}
            for question in clause.n_a_clears:
                if question not in asked:
                    yield ("clauses", i, "n_a_clears"), unknown(Text("问题", "question"), question, asked)


def _check_effect(edition: Edition, article: Article, clause: Clause, path: Path) -> Found:
    """Tallies count elements of their own edition; only where the edition says how may 能立即改正 be asked."""
    if clause.at_once and edition.head.at_once is None:
        yield (*path, "at_once"), Text("edition.yaml 没有写 at_once", "edition.yaml does not say at_once")
    elements = {name for name, (_, other) in edition.clauses.items() if other.effect == "element"}
    tallies = [
        atom.leaf.value
        for variant in variants(edition, article, clause)
        for part in (variant.given, variant.hazard)
        for atom in atoms(part)
        if isinstance(atom.leaf.value, Tally)
    ]
    if bool(tallies) != (clause.effect == "tally"):
        yield (*path, "effect"), Text("tally 只用于、也必须用于 effect: tally", "tally goes with effect: tally")
    for name in dict.fromkeys(name for tally in tallies for name in tally.among):
        if name not in elements:
            yield (*path, "hazard"), unknown(Text("判定要素", "element"), name, elements)


def _check_bodies(clause: Clause, kinds: Kinds, path: Path) -> Found:
    bodies: list[tuple[Path, Clause | Branch]] = [((*path, "branches", n), b) for n, b in clause.branches.items()]
    for at, body in bodies or [(path, clause)]:
        kind = kinds.get(body.subject or "")
        if kind is None:
            if clause.effect != "decision":
                yield (*at, "subject"), unknown(Text("检查部位类别", "subject kind"), body.subject or "", kinds)
            continue
        parts: list[tuple[Path, Clause | Branch | Reading]] = [(at, body)]
        parts += [((*at, "readings", name), reading) for name, reading in body.readings.items()]
        for place, part in parts:
            for key in ("given", "unless", "hazard"):
                yield from check_condition(getattr(part, key), kind, kinds, (*place, key))


def check_condition(condition: Condition | None, kind: SubjectKind | None, kinds: Kinds, path: Path) -> Found:
    """Every leaf names a question that exists and compares it as its type allows."""
    if isinstance(condition, All | Any):
        for part in condition.parts:
            yield from check_condition(part, kind, kinds, path)
    elif isinstance(condition, Not):
        yield from check_condition(condition.part, kind, kinds, path)
    elif isinstance(condition, Leaf):
        for message in _check_leaf(condition, kind, kinds):
            yield (*path, *condition.at), message


def _check_leaf(leaf: Leaf, kind: SubjectKind | None, kinds: Kinds) -> Iterator[Text]:
    if leaf.op == "tally":
        return
    if leaf.op == "sector":
        if leaf.value not in SECTORS:
            yield unknown(Text("行业", "sector"), str(leaf.value), SECTORS)
        return
    where = _asked_of(leaf, kind, kinds)
    for name in leaf.questions():
        questions = [k.by_id[name] for k in where if name in k.by_id]
        if not questions:
            yield unknown(Text("问题", "question"), name, {q for k in where for q in k.by_id})
            continue
        check = _CHECKS[leaf.op] if name == leaf.question else _fits("date" if name == _of(leaf) else "number")
        yield from filter(None, (check(leaf, question) for question in questions))
    minus = leaf.value.minus if isinstance(leaf.value, Bound) else None
    if minus and minus.startswith("P") and not re.fullmatch(r"P(?=\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?", minus):
        yield Text(f"“{minus}”不是期限（如 P3M）", f"“{minus}” is not a period such as P3M")


def _of(leaf: Leaf) -> str | None:
    return leaf.value.of if isinstance(leaf.value, Bound) else None


def _asked_of(leaf: Leaf, kind: SubjectKind | None, kinds: Kinds) -> list[SubjectKind]:
    """The kinds whose questions the leaf may read."""
    if leaf.scope == "enterprise":
        return [kinds["enterprise"]] if "enterprise" in kinds else []
    if leaf.scope == "within":
        inside = kind.outwards(kinds) - {kind.kind} if kind else kinds.keys()
        return [outer for name, outer in kinds.items() if name in inside]
    return [kind] if kind else []


def _value_of(question: Question, values: tuple[str, ...], known: Mapping[str, object]) -> Text | None:
    for value in values:
        if value not in known:
            return unknown(Text(f" {question.id} 选项", f"{question.id} option"), value, known)
    return None


def _fits(*types: str) -> Callable[[Leaf, Question], Text | None]:
    def check(leaf: Leaf, question: Question) -> Text | None:
        if question.type in types:
            return None
        written = {"is": "q: value", "lacks_among": "lacks: {of, among}"}.get(leaf.op, leaf.op)
        return Text(
            f"“{written}”不能用于 {question.type} 类型的问题“{question.id}”",
            f"“{written}” does not go with question “{question.id}” of type {question.type}",
        )

    return check


def _is(leaf: Leaf, question: Question) -> Text | None:
    known: dict[str, Mapping[str, object]] = {
        "yes_no": {"yes": 1, "no": 1},
        "choice": question.options or {},
        "safeguard": SAFEGUARD_STATES,
        "date": {"never": 1},
    }
    if question.type not in known:
        return _fits("yes_no", "choice", "safeguard", "date")(leaf, question)
    return _value_of(question, (str(leaf.value),), known[question.type])


def _options(*types: str) -> Callable[[Leaf, Question], Text | None]:
    def check(leaf: Leaf, question: Question) -> Text | None:
        values = leaf.value if isinstance(leaf.value, tuple) else ()
        return _fits(*types)(leaf, question) or _value_of(question, values, question.options or {})

    return check


_CHECKS: dict[str, Callable[[Leaf, Question], Text | None]] = {
    "is": _is,
    "in": _options("choice"),
    "any_of": _options("choices"),
    "all_of": _options("choices"),
    "lacks_among": _options("safeguards"),
    "lt": _fits("number"),
    "le": _fits("number"),
    "gt": _fits("number"),
    "ge": _fits("number"),
    "before": _fits("date"),
    "after": _fits("date"),
    "lacks": _fits("safeguard"),
    "absent": _fits("safeguard"),
    "failed": _fits("safeguard"),
}


def _check_variant(variant: Variant, clause: Clause, kinds: Kinds, path: Path) -> Found:
    alive = 2 * width(Node("all", (variant.given, variant.hazard))) + width(dual(variant.given))
    if alive > MAX_WIDTH:
        yield (
            path,
            Text(
                f"条件太宽：{alive} 种并列情形，至多 {MAX_WIDTH}；请拆成分支",
                f"too wide: {alive} alternatives, at most {MAX_WIDTH}",
            ),
        )
    needed = needed_n_a_clears(variant, kinds)
    for question in sorted(needed - set(clause.n_a_clears)):
        yield (
            path,
            Text(
                f"“{question}”答不涉及就会使本项不成立；若确应如此，请写进 n_a_clears",
                f"不涉及 on “{question}” clears this clause by itself; if that is right, name it in n_a_clears",
            ),
        )


def _leaves(variant: Variant) -> Iterator[Leaf]:
    for part in (variant.given, variant.hazard):
        yield from (atom.leaf for atom in atoms(part))


def needed_n_a_clears(variant: Variant, kinds: Kinds) -> set[str]:
    """The n_a-able questions whose 不涉及 clears the variant: each that does so alone, else all together if they do."""
    offered = {
        leaf.question
        for leaf in _leaves(variant)
        for kind in _asked_of(leaf, kinds.get(variant.subject), kinds)
        if leaf.question in kind.by_id and kind.by_id[leaf.question].n_a
    }
    alone = {question for question in offered if _cleared(variant, {question})}
    return alone or (offered if offered and _cleared(variant, offered) else set())


def _cleared(variant: Variant, n_a: set[str]) -> bool:
    def value(atom: Atom) -> Value:
        return atom.value("N" if atom.leaf.question in n_a else "U")

    return outcome(evaluate(variant.given, value), evaluate(variant.hazard, value)) in ("not_found", "not_applicable")
