"""Files that belong to hazards: known by their content, cleaned before they leave, seen by whom they concern."""

from api.attachments.cleaning import cleaned
from api.attachments.kinds import Kind, kind_of
from api.attachments.seeing import seen_by

__all__ = ["Kind", "cleaned", "kind_of", "seen_by"]
