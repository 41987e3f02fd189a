"""Open questions as a person reads them: by post, each with where to look and what it settles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.asking import Asked
from engine.forms import Form
from engine.reports.advice import Line
from engine.reports.words import WHY_OPEN
from engine.verdict import OpenQuestion
from standards import Library
from standards.kinds import POSTS, Question
from standards.wording import Lang, Text

NONE = Text("没有待核实的问题", "No open questions")
TITLE = Text("待核实的问题，按岗位分，先问能定得多的", "Open questions by post, most decisive first")
HELP = Text("看哪里：", "Where to look: ")
EVIDENCE = Text("留什么：", "Evidence: ")
SETTLES = Text("能定：", "Settles: ")


def lines(form_id: str, asked: Sequence[OpenQuestion], form: Form, library: Library, lang: Lang) -> Iterator[Line]:
    """The questions grouped by post; the posts come in the order of their most decisive question."""
    yield Line(f"{form_id}　{(TITLE if asked else NONE).in_(lang)}（{len(asked)}）")
    for post in dict.fromkeys(one.post for one in asked):
        mine = [one for one in asked if one.post == post]
        yield Line("")
        yield Line(f"■ {POSTS[post].in_(lang) if post in POSTS else ''}（{len(mine)}）")
        for number, one in enumerate(mine, 1):
            yield Line(heading(one, lang), 2, f"{number}. ")
            about = _about(one, form, library)
            if about:
                yield Line(about.help, 5, HELP.in_(lang))


def heading(one: OpenQuestion, lang: Lang) -> str:
    """Whose question, what it asks, why it is open, what it settles."""
    why = f"（{WHY_OPEN[one.why].in_(lang)}）" if one.why in WHY_OPEN else ""
    return f"{one.subject}　{one.text}{why}　{SETTLES.in_(lang)}{'、'.join(one.settles)}"


def where_to_look(asked: Asked, lang: Lang) -> Iterator[Line]:
    """Help and evidence of a question that is put to a person."""
    if asked.about:
        yield Line(asked.about.help, 4, HELP.in_(lang))
        yield Line(asked.about.evidence, 4, EVIDENCE.in_(lang))


def _about(one: OpenQuestion, form: Form, library: Library) -> Question | None:
    rows = [*form.subjects, form.enterprise]
    kinds = (library.kinds[row.kind] for row in rows if row.name == one.subject)
    return next((kind.by_id[one.question] for kind in kinds if one.question in kind.by_id), None)
