"""Charts: bars lying down, as SVG in the page itself.

Lengths are percentages and text keeps its size: a chart is as wide as the screen and can be read on a phone. Its
colours are the style sheet's, for dark screens and for paper; series differ in kind too (full, hollow, dashed), and
every bar has its number beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import svg
from markupsafe import Markup, escape

MOST_ROWS = 20
_LABEL, _BAR, _GAP = 20, 14, 4  # pixels
_ROOM = 62.0  # percent of the width for the longest; the rest is for numbers
_KINDS = ("full", "hollow", "dashed")


@dataclass(frozen=True, slots=True)
class Chart:
    """Rows of a label and a number for each series. `ends` stacks them end to end; otherwise one below another."""

    title: str
    series: tuple[str, ...]
    rows: Sequence[tuple[str, tuple[int, ...]]]
    ends: bool = True
    cut: int = 0  # how many rows there are beyond those drawn

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """How each series is drawn, for the words beside the chart."""
        return list(zip(_KINDS, self.series, strict=False))

    def drawn(self) -> Markup:
        """The SVG. The same figures give the same bytes."""
        longest = max((sum(numbers) if self.ends else max(numbers) for _, numbers in self.rows), default=0)
        elements: list[svg.Element] = [svg.Title(text=escape(self.title)), svg.Desc(text=escape(self._told()))]
        y = 0
        for label, numbers in self.rows:
            elements.append(svg.Text(x=0, y=y + 15, text=escape(label), class_=["label"]))
            y += _LABEL
            lanes = [numbers] if self.ends else [(0,) * i + (number,) for i, number in enumerate(numbers)]
            for lane in lanes:
                elements += _bar(lane, y, longest, alone=not self.ends)
                y += _BAR + _GAP
            y += _GAP
        drawing = svg.SVG(
            width=svg.Length(100, "%"), height=max(y, 1), class_=["chart"], elements=elements, extra={"role": "img"}
        )
        return Markup(drawing.as_str())  # what is not ours was escaped above

    def _told(self) -> str:
        """What the picture shows, for those who do not see it."""
        return "；".join(
            f"{label}：" + "，".join(f"{name} {number}" for name, number in zip(self.series, numbers, strict=True))
            for label, numbers in self.rows
        )


def chart(
    title: str, series: Sequence[str], rows: Sequence[tuple[str, tuple[int, ...]]], *, ends: bool = True
) -> Chart | None:
    """A chart of the longest rows, in their order; None where there is nothing to draw."""
    drawn = [row for row in rows if any(row[1])]
    if not drawn:
        return None
    if len(drawn) > MOST_ROWS:
        kept = sorted(drawn, key=lambda row: -sum(row[1]))[:MOST_ROWS]
        return Chart(title, tuple(series), [row for row in drawn if row in kept], ends, len(drawn) - MOST_ROWS)
    return Chart(title, tuple(series), drawn, ends)


def _bar(numbers: tuple[int, ...], y: int, longest: int, *, alone: bool) -> list[svg.Element]:
    parts: list[svg.Element] = []
    x = 0.0
    for kind, number in zip(_KINDS, numbers, strict=False):
        if number:
            width = round(_ROOM * number / longest, 2)
            parts.append(_rect(x, y, width, kind))
            x = round(x + width, 2)
    said = str(numbers[-1]) if alone else " + ".join(map(str, numbers))
    parts.append(svg.Text(x=svg.Length(x, "%"), y=y + 12, dx=6, text=said, class_=["said"]))
    return parts


def _rect(x: float, y: int, width: float, kind: str) -> svg.Rect:
    return svg.Rect(x=svg.Length(x, "%"), y=y, width=svg.Length(width, "%"), height=_BAR, class_=["bar", kind])
