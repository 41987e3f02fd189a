"""Several people's parts of one form made one: what they agree on once, what they do not left open and said."""

from engine.merging.forms import Merged, Part, merge

__all__ = ["Merged", "Part", "merge"]
