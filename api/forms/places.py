"""Where something stands in a form, as a person says it: subjects.1.answers.lockout is the question on that row."""

from __future__ import annotations

import re

from api.forms.contents import Content
from standards import Library

_ROW = re.compile(r"subjects\.(\d+)(?:\.(answers|grounds|at_once)\.(\w+))?")
_COUNT = re.compile(r"counts\.(\w+)")


def in_words(where: str, content: Content, library: Library) -> str:
    """The place in words; as it stands where it is of another kind, such as the cell of a file."""
    if (found := _COUNT.match(where)) and found[1] in library.kinds:
        return library.kinds[found[1]].count_text
    found, rows = _ROW.match(where), content.get("subjects") or []
    if not found or int(found[1]) >= len(rows):
        return where
    row = rows[int(found[1])]
    kind = library.kinds.get(row.get("kind") or "")
    question = kind.by_id.get(found[3] or "") if kind else None
    called = " ".join(dict.fromkeys(filter(None, (kind.name if kind else None, row.get("name")))))
    return "　".join(filter(None, (called, question.text if question else found[3])))
