"""An edition named on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.options import fail

if TYPE_CHECKING:
    from standards import Library
    from standards.editions import Edition


def edition_named(library: Library, name: str) -> Edition:
    """The edition of this id; where there is none, say which there are and end with status 2."""
    from standards.problems import unknown
    from standards.wording import Text

    found = library.editions.get(name)
    if found is None:
        hint = unknown(Text("版本", "edition"), name, library.editions)
        known = ", ".join(library.editions)
        fail(Text(f"{hint.zh}，可用：{known}", f"{hint.en}; one of: {known}"), "zh")
    return found
