"""Tables, numbers and paragraphs as they stand on the page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

WIDTH = 120


def table(head: Sequence[str], rows: Iterable[Sequence[object]], words: int = 1) -> str:
    """A table; its first columns hold words, the others numbers."""
    lines = [head, ["---" if i < words else "---:" for i in range(len(head))], *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def figures(number: float) -> str:
    """Three significant figures, thousands set apart: more would promise what no second run keeps."""
    if number >= 1000:
        return f"{float(f'{number:.3g}'):,.0f}"
    return f"{number:.3g}" if number < 100 else f"{number:.0f}"


def times(factor: float) -> str:
    """A ratio."""
    return f"{figures(factor)} ×"


def megabytes(size: float) -> str:
    """A size in memory."""
    return f"{size / 1e6:,.0f} MB"


def flowed(text: str) -> str:
    """Prose filled to the width of the page; tables, lists and headings as they are."""
    return (
        "\n\n".join(
            part if part[:1] in "#|-" else textwrap.fill(part, WIDTH, break_on_hyphens=False) for part in _parts(text)
        )
        + "\n"
    )


def _parts(text: str) -> list[str]:
    return [part.strip("\n") for part in text.split("\n\n") if part.strip("\n")]
