"""Forms to measure with: 12 subjects and about 80 answers, mixed, blank and all bad, each different from the next.

Other kinds may be listed instead, `with_every` kind that an edition speaks of.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from engine.answers import Answer, Ground, Subject
from engine.forms import Form
from engine.vocabulary import understand
from standards import Library
from standards.kinds import Question

DAY = date(2024, 5, 20)
KINDS = (
    "enterprise",
    "workshop",
    "dust_system",
    "dust_collector",
    "dust_collector",
    "dust_place",
    "sander_duct",
    "paint_room",
    "contractor",
    "special_worker",
    "confined_space",
    "confined_space_job",
)
SIGNED = Ground(how="seen", by="示例检查人", reason="示例理由")
ENTERPRISE = {
    "is_industry_trade": "yes",
    "sectors": ["light_industry", "machinery"],
    "combustible_dust": "yes",
    "wood_products": "yes",
    "ammonia_refrigeration": "no",
    "metal_smelting": "no",
    "steelmaking_furnaces": [],
    "deep_well_casting": "no",
}


Answering = Callable[[Question], Any]


def mixed(library: Library, seed: int, kinds: Sequence[str] = KINDS) -> Form:
    """A form as they come: most answers good, some bad, some open."""
    rnd = random.Random(seed)
    return _form(
        library, lambda question: rnd.choices([good(question), bad(question), None], [8, 2, 1])[0], seed, kinds
    )


def blank(library: Library, seed: int = 0, kinds: Sequence[str] = KINDS) -> Form:
    """Twelve rows listed, nothing answered."""
    form = _form(library, lambda question: None, seed, kinds)
    form.subjects[0].answers.clear()
    return form


def all_bad(library: Library, seed: int = 0, kinds: Sequence[str] = KINDS) -> Form:
    """Everything answered, everything bad."""
    return _form(library, bad, seed, kinds)


TYPES: dict[str, Callable[[Library, int, Sequence[str]], Form]] = {"mixed": mixed, "blank": blank, "all bad": all_bad}


def stream(library: Library, count: int) -> Iterator[Form]:
    """So many mixed forms, each different."""
    for seed in range(count):
        yield mixed(library, seed)


def with_every(library: Library, kinds: Sequence[str]) -> tuple[str, ...]:
    """Kinds to list: the enterprise, those of the usual ones that are meant, then the others."""
    usual = [kind for kind in KINDS if kind in kinds and kind != "enterprise"]
    return ("enterprise", *usual, *(kind for kind in library.kinds if kind in kinds and kind not in KINDS))


def _form(library: Library, answer: Answering, seed: int, kinds: Sequence[str]) -> Form:
    subjects = [_subject(library, i, kinds, answer) for i in range(len(kinds))]
    counts = {kind: kinds.count(kind) for kind in kinds if kind != "enterprise"}
    counts |= {kind: 0 for kind in library.kinds if kind not in kinds}
    return Form(f"bench-{seed}", DAY, "self", ("industry_trade",), {"name": "示例家具有限公司"}, counts, subjects)


def _subject(library: Library, i: int, kinds: Sequence[str], answer: Answering) -> Subject:
    kind, answers = library.kinds[kinds[i]], dict[str, Answer]()
    for question in kind.questions:
        raw = ENTERPRISE.get(question.id, "no") if kind.kind == "enterprise" else answer(question)
        if raw is not None:
            answers[question.id] = understand(question, raw)
    inside = next(((str(kinds.index(outer)),) for outer in kind.within if outer in kinds), ())
    return Subject(kind.kind, str(i), inside, answers, dict.fromkeys(answers, SIGNED))


def good(question: Question) -> Any:
    """A plausible good answer, by type alone."""
    options = list(question.options or {})
    return {
        "yes_no": question.good or "yes",
        "choice": options[0] if options else None,
        "choices": options[:1],
        "safeguard": "working",
        "safeguards": options[:1],
        "number": str(question.min or 5),
        "date": "2024-05-01 08:00",
    }[question.type]


def bad(question: Question) -> Any:
    """A plausible bad answer, by type alone."""
    options = list(question.options or {})
    return {
        "yes_no": {"yes": "no", "no": "yes", None: "no"}[question.good],
        "choice": options[-1] if options else None,
        "choices": options,
        "safeguard": "failed",
        "safeguards": [],
        "number": "10",
        "date": "never",
    }[question.type]
