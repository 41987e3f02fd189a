"""问题单: a large-print list for each post, to fill in by pen where phones are banned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.reports.papers.asking import asking
from engine.reports.papers.case import Case
from engine.reports.papers.opinion import post_name
from engine.reports.papers.paper import Block, Column, Grid, Heading, Line, NewPage, Paper, Signatures
from engine.reports.words import WHY_OPEN
from engine.verdict import OpenQuestion
from standards.kinds import POSTS, SAFEGUARD_STATES, Question
from standards.logic import tree
from standards.phrases import phrase

_HEADER = "问题单：照实填写，不清楚的勾“不清楚”，不要空着；空白不当作“否”"
_PHOTO = {"no": "禁止带手机、禁止拍照", "from_outside": "不带手机进去；要拍照，停机后在外面拍"}
_COLUMNS = (Column("问题", 92), Column("答", 78))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question put to a post about a row, or about a kind of which rows are not listed yet."""

    post: str
    heading: str
    question: Question | None
    text: str
    condition: str = ""


def questions(case: Case) -> Paper:
    """Write what is still open; of kinds not listed yet, all that can matter.

    Raises:
        NothingToSay: where there is no form, or none of its standards is encoded.
    """
    title = "待核实问题单"
    asked = [*_of_rows(case), *_of_kinds(case, title)]
    blocks = [block for post in POSTS for block in _sheet(case, post, [one for one in asked if one.post == post])]
    if not blocks:
        blocks = [Line("没有待核实的问题。")]
    return Paper(title, _HEADER, case.footer(), tuple(_without_last_break(blocks)), points=14)


def _of_rows(case: Case) -> Iterator[_Asked]:
    """The questions open on rows that the form lists, and about the enterprise."""
    for one in case.verdict.open:
        if one.question != "count":
            question = _question(case, one)
            reason = f"（{WHY_OPEN[one.why].zh}）" if one.why in WHY_OPEN else ""
            yield _Asked(one.post or "safety", one.subject, question, one.text + reason)


def _question(case: Case, one: OpenQuestion) -> Question | None:
    rows = case.form.subjects if case.form else []
    kinds = ["enterprise", *(row.kind for row in rows if row.name == one.subject)]
    found = (case.library.kinds[kind].by_id.get(one.question) for kind in reversed(kinds))
    return next((question for question in found if question), None)


def _of_kinds(case: Case, title: str) -> Iterator[_Asked]:
    """All that can matter of the kinds whose rows are not all listed: once, to be copied for each row."""
    asked = asking(case, title)
    answered = {q for row in asked.form.subjects if row.kind == "enterprise" for q, a in row.answers.items() if a.known}
    already = {one.question for one in case.verdict.open if one.question != "count"}
    for kind in asked.plan.kinds:
        if kind.kind == "enterprise":
            new = [q for q in asked.plan.questions(kind.kind) if q.id not in answered | already]
            heading = asked.form.enterprise.name
        elif kind.kind in _unlisted(case) or not asked.dated:
            new = asked.plan.questions(kind.kind) if asked.form.counts.get(kind.kind) != 0 else []
            heading = f"{kind.name}　名称：____________　所在：____________（每个一份，不够复印）"
        else:
            new, heading = [], ""
        for question in new:
            condition = phrase(tree(question.when), kind.kind, case.library) if question.when else ""
            yield _Asked(question.post, heading, question, question.text, condition)


def _unlisted(case: Case) -> set[str]:
    lines = (finding for finding in case.verdict.findings if finding.clause is None)
    return {line.subject.kind for line in lines if line.outcome == "undetermined"}


def _sheet(case: Case, post: str, asked: list[_Asked]) -> Iterator[Block]:
    """The pages of one post, to be handed to one person."""
    counts = [one for one in case.verdict.open if one.question == "count" and (one.post or "safety") == post]
    if not asked and not counts:
        return
    yield Heading(f"{post_name(post)}（{len(asked) + len(counts)} 个问题）")
    yield Line(f"企业：{case.of('name') or '____________'}")
    if counts:
        yield Grid(
            (Column("有多少", 110), Column("填数，没有填 0", 60)), tuple((one.text, "________") for one in counts)
        )
    for heading in dict.fromkeys(one.heading for one in asked):
        here = [one for one in asked if one.heading == heading]
        yield Line(heading, "strong")
        yield Grid(_COLUMNS, tuple(_row(number, one) for number, one in enumerate(here, 1)))
    yield Signatures(("填写人",))
    yield NewPage()


def _row(number: int, one: _Asked) -> tuple[str, str]:
    question = one.question
    lines = [f"{number}. {one.text}"]
    if question is None:
        return lines[0], "________"
    if one.condition:
        lines.append(f"只在这时答：{one.condition}")
    lines.append(f"怎么看：{question.help}")
    if question.photo in _PHOTO:
        lines.append(f"【{_PHOTO[question.photo]}】")
    return "\n".join(lines), answers(question)


def answers(question: Question) -> str:
    """What can be ticked or written. What is not known is always one of the choices."""
    boxes = "　".join(f"□\u00a0{word}" for word in _choices(question))
    parts = {
        "number": f"________ {question.unit or ''}",
        "date": f"____年__月__日{' __时__分' if question.time else ''}　□ 从未",
        "choices": f"（可多选）{boxes}　□ 都没有",
        "safeguards": "\n".join(f"{option}：{_states()}" for option in (question.options or {}).values())
        + "\n□ 没有采取任何一种",
    }
    lines = [parts.get(question.type, boxes), "□\u00a0不清楚" + ("　□\u00a0不涉及" if question.n_a else "")]
    if question.judged:
        lines.append("认定人：________　理由：________________")
    return "\n".join(lines)


def _choices(question: Question) -> list[str]:
    if question.type == "yes_no":
        return ["是", "否"]
    if question.type == "safeguard":
        return [state.zh for state in SAFEGUARD_STATES.values()]
    return list((question.options or {}).values())


def _states() -> str:
    return " ".join(f"□{state.zh}" for state in SAFEGUARD_STATES.values())


def _without_last_break(blocks: list[Block]) -> list[Block]:
    return blocks[:-1] if isinstance(blocks[-1], NewPage) else blocks
