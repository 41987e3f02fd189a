"""What to ask: the questions that are missing, with who can answer, where to look, what may be said."""

from __future__ import annotations

from collections.abc import Iterable

from engine.validating.validation import Ask
from engine.verdict import Missing
from standards import Library
from standards.kinds import POSTS, SAFEGUARD_STATES, Question
from standards.wording import Lang, Text

DAY = "inspected_on"
_YES_NO = ("是", "否")


def to_ask(missing: Iterable[Missing], kinds: dict[str, str], library: Library, lang: Lang) -> tuple[Ask, ...]:
    """The questions that are missing, each once, those that decide whether the clause applies first.

    Args:
        missing: what is missing.
        kinds: the kind of each row, by its name.
        library: the standards.
        lang: the language of the program's words.
    """
    once: dict[tuple[str, str], Missing] = {}
    for one in sorted(missing, key=lambda m: not m.gate):
        once.setdefault((one.question, one.subject), one)
    return tuple(_ask(one, kinds.get(one.subject), library, lang) for one in once.values())


def the_day(lang: Lang) -> Ask:
    """The day of inspection, without which no edition can be chosen."""
    text = Text("检查日期", "the day of the inspection")
    return Ask(question=DAY, text=text.in_(lang), subject="", kind=None, gate=True, why="blank")


def _ask(missing: Missing, kind: str | None, library: Library, lang: Lang) -> Ask:
    about = library.kinds[kind].by_id.get(missing.question) if kind in library.kinds else None
    return Ask(
        question=missing.question,
        text=missing.text,
        subject=missing.subject,
        kind=kind,
        gate=missing.gate,
        why=missing.why,
        post=POSTS[about.post].in_(lang) if about else None,
        help=about.help if about else None,
        evidence=about.evidence if about else None,
        options=_options(about) if about else (),
    )


def _options(question: Question) -> tuple[str, ...]:
    if question.type == "yes_no":
        return _YES_NO
    if question.type == "safeguard":
        return tuple(state.zh for state in SAFEGUARD_STATES.values())
    return tuple((question.options or {}).values())
