"""Random rows on which nothing is unknown, as a form of plain data holds them, and what the engine makes of them."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine import form_from
from engine.handed import Handed
from engine.judge import Judge
from engine.leaves import compile_leaf
from engine.proof.symbols import Answers, Symbols
from standards.kinds import SAFEGUARD_STATES, Question
from standards.logic import Atom, Tree, Value, evaluate

NUMBERS = (
    "0",
    "1",
    "2",
    "8",
    "9",
    "10",
    "11",
    "29",
    "30",
    "31",
    "360",
    "400",
    "0.5",
    "2.99",
    "3.0001",
    "1200",
    "30000",
)


def random_answer(question: Question, day: date, rnd: random.Random) -> Any:
    if question.n_a and rnd.random() < 0.2:
        return "n_a"
    options = list(question.options or ())
    match question.type:
        case "yes_no":
            return rnd.choice(["yes", "no"])
        case "choice":
            return rnd.choice(options)
        case "choices":
            return _closed(question, {option for option in options if rnd.random() < 0.3})
        case "safeguard":
            return rnd.choice(list(SAFEGUARD_STATES))
        case "safeguards":
            return {option: rnd.choice(list(SAFEGUARD_STATES)) for option in options}
        case "number":
            return rnd.choice([n for n in NUMBERS if _fits(question, Decimal(n))])
        case _:
            return _moment(question, day, rnd)


def random_row(symbols: Symbols, rnd: random.Random) -> Answers:
    """An answer to everything the symbols read, consistent with itself, of an industry that nobody disputes."""
    answers: Answers = {"": {}, "enterprise": {}, "within": {}}
    for scope, _, question in symbols.asked():
        answers[scope][question.id] = random_answer(question, symbols.day, rnd)
    _follow_the_implied(symbols, answers)
    for scope, holder, question in symbols.asked():
        if (holder.kind, question.id) == ("workshop", "sector"):
            own = answers["enterprise"]["sectors"]
            known = [*own, *([None] if len(own) < 2 else [])]
            answers[scope]["sector"] = rnd.choice(known)
    return {scope: {q: raw for q, raw in mine.items() if raw is not None} for scope, mine in answers.items()}


def values(symbols: Symbols, answers: Answers, *parts: Tree) -> list[Value]:
    """What the engine makes of conditions on a row, read from plain data as any form is."""
    judge = Judge(symbols.library)
    enterprise = answers[""] if symbols.kind.kind == "enterprise" else answers["enterprise"]
    rows: list[dict[str, Any]] = [{"kind": "enterprise", "name": "企业", "answers": enterprise}]
    around: dict[str, dict[str, Any]] = {}
    for scope, holder, question in symbols.asked():
        if scope == "within" and question.id in answers["within"]:
            around.setdefault(holder.kind, {})[question.id] = answers["within"][question.id]
    rows += [{"kind": kind, "name": f"外{kind}", "answers": mine} for kind, mine in around.items()]
    if symbols.kind.kind != "enterprise":
        names = [f"外{kind}" for kind in around]
        rows.append({"kind": symbols.kind.kind, "name": "被查", "within": names, "answers": answers[""]})
    for row in rows:
        judged = symbols.library.kinds[row["kind"]].judged
        row["grounds"] = {q: {"by": "示例检查人", "reason": "示例理由"} for q in judged}
    form = form_from(
        Handed({"form": "panding/1", "id": "t", "inspected_on": symbols.day, "subjects": rows}), symbols.library
    )
    assert not form.unreadable
    scene = judge.scene(form)
    subject = next(s for s in scene.surroundings.subjects if s.kind == symbols.kind.kind)
    silent = symbols.edition.head.broken.as_ == "text_silent"

    def value(atom: Atom) -> Value:
        return atom.value(compile_leaf(atom.leaf, silent_on_broken=silent)(subject, scene))

    return [evaluate(part, value) for part in parts]


def _closed(question: Question, ticked: set[str]) -> list[str]:
    while True:
        more = {o for t in ticked for o in (question.implies or {}).get(t, []) if isinstance(question.implies[t], list)}  # type: ignore[index]
        if more <= ticked:
            return sorted(ticked)
        ticked |= more


def _fits(question: Question, number: Decimal) -> bool:
    low, high = question.min, question.max
    whole = number == number.to_integral_value()
    return (whole or not question.integer) and (low is None or number >= low) and (high is None or number <= high)


def _moment(question: Question, day: date, rnd: random.Random) -> str:
    back = rnd.choice([0, 1, 29, 30, 31, 32, 60, 90, 91, 92, 181, 182, 183, 365, 366, 4000, rnd.randrange(700_000)])
    if rnd.random() < 0.1:
        return "never"
    then = day - timedelta(days=back)
    if not question.time:
        return then.isoformat()
    return datetime.combine(then, time(rnd.choice([8, 9]), rnd.choice([0, 30]))).isoformat(" ", "minutes")


def _follow_the_implied(symbols: Symbols, answers: Answers) -> None:
    for scope, _, question in symbols.asked():
        for option, implied in (question.implies or {}).items():
            for other, raw in implied.items() if isinstance(implied, dict) else ():
                if other in answers[scope] and option in answers[scope][question.id]:
                    answers[scope][other] = raw
