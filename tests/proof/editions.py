"""Small editions over the tiny standards of tests/standards/good, one line a clause."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from standards import Library, load
from standards.editions import Article, Broken, Edition

LIBRARY = load(Path(__file__).parents[1] / "standards" / "good")
HEAD = LIBRARY.editions["tiny_2020"].head
USUAL = {"summary": "示例", "remedy": "示例", "source": {"status": "verified", "copies": 1}}
LACKING, SILENT = {"as": "lacking", "cite": "第二条"}, {"as": "text_silent"}


def edition(name: str, *clauses: dict[str, Any], broken: dict[str, str] = LACKING, **head: Any) -> Edition:
    """An edition whose one article has these clauses, numbered as they come; about machines where nothing is said."""
    about = [({} if "branches" in clause else {"subject": "machine"}) for clause in clauses]
    items = [{"item": n, **USUAL, **a, **c} for n, (a, c) in enumerate(zip(about, clauses, strict=True), 1)]
    article = Article.model_validate({"article": "第一条", "heading": "机器", "clauses": items})
    said = {"edition": name, "given": None, "gate": None, "broken": Broken.model_validate(broken), **head}
    return Edition(head=HEAD.model_copy(update=said), articles=[article])


def with_editions(*editions: Edition) -> Library:
    """The tiny standards with these editions in the place of theirs."""
    return replace(LIBRARY, editions={one.id: one for one in editions})
