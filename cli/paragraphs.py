"""Paragraphs with a hanging head, for listings of long Chinese sentences."""

from __future__ import annotations

import os
import shutil
import sys

import typer

_NARROWEST = 20  # columns a paragraph gets at least
_LONGEST = 16  # columns of a head that a text still hangs below


def say(text: str, indent: int = 0, head: str = "") -> None:
    """Print a paragraph whose further lines hang below its text; below a long head they are only set in a little."""
    from rich.cells import cell_len

    from cli.wrap import plain, wrapped

    text, head = plain(text), plain(head)
    if cell_len(head) > _LONGEST:
        text, head, hang = head + text, "", indent + 4
    else:
        hang = indent + cell_len(head)
    for i, line in enumerate(wrapped(text, max(_NARROWEST, _width() - hang))):
        typer.echo((" " * hang if i else " " * indent + head) + line)


def _width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() or "COLUMNS" in os.environ else 100
