"""The rows that are judged: tokens of forms that list a row of every kind an edition speaks of."""

from __future__ import annotations

from engine import Judge
from engine.edition import EditionJudge
from tests.bench import forms

EDITIONS = ("industry_trade_2023", "fire_2017")
Row = tuple[str, list[str]]  # the kind, the tokens


def rows(judge: Judge, edition: EditionJudge, form_type: str, count: int) -> list[Row]:
    """The rows of so many forms of a type: `mixed`, `blank` or `all bad`."""
    kinds = forms.with_every(judge.library, tuple(edition.programs))
    found = []
    for seed in range(count):
        scene = judge.scene(forms.TYPES[form_type](judge.library, seed, kinds))
        for subject in scene.surroundings.subjects:
            if subject.kind in edition.programs:
                found.append((subject.kind, edition.programs[subject.kind].tokens(subject, scene)))
    return found
