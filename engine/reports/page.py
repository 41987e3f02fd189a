"""A paper as one HTML page: nothing from outside, what stands on every page stands on every printed one too."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from engine.reports.papers.paper import Paper


def write_page(paper: Paper) -> bytes:
    """The paper as the bytes of an .html file."""
    return _template().render(paper=paper).encode("utf-8", errors="replace")


@cache
def _template() -> Template:
    folder = Path(__file__).parent
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("page.html")
