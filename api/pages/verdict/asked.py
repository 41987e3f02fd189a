"""What of a verdict a page is asked for, and how it answers: the page, one part of it, or one tree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import Depends, Query, Response

from api.errors import not_found
from api.pages.rendering import page
from api.pages.verdict.body import Body, Part, Wish
from api.pages.verdict.trees import tree
from api.pages.visits import Visit
from engine.why import Why


def _wish(
    show: Part | None = None,
    start: Annotated[int, Query(ge=0, le=100_000)] = 0,
    why: Annotated[str | None, Query(max_length=200)] = None,
    subject: Annotated[str, Query(max_length=200)] = "",
    kind: Annotated[str, Query(max_length=60)] = "",
) -> Wish:
    return Wish(show, start, why, subject, kind)


# What only some of the pages have.
_DEFAULTS: dict[str, Any] = {"form": None, "untaken": (), "earlier": None, "papers": None,
                             "may_object": False, "may_determine": False, "odd": ()}  # fmt: skip
Wished = Annotated[Wish, Depends(_wish)]


def answered(call: Visit, template: str, body: Body, **context: Any) -> Response:
    """A verdict, or a part of it."""
    if body.wish.show and body.wish.start >= max(1, body.totals[body.wish.show]):
        raise not_found()
    return page(
        call, "verdict/part.html" if body.wish.show else template, body=body, case=body.case, **_DEFAULTS | context
    )


def one_tree(
    call: Visit, wish: Wish, explain: Callable[[str, str | None, str | None], Sequence[Why]], **context: Any
) -> Response:
    """The trees of a clause on a row, as a page of its own."""
    assert wish.why
    found = explain(wish.why, wish.subject or None, wish.kind or None)
    return page(call, "verdict/why.html", found=[(one, tree(one, call.lang)) for one in found], **context)
