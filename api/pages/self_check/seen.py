"""What somebody has read of a form, carried by the page: so that what changed since can be shown to them."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from api.forms.contents import Content
from api.pages.questions import words
from standards import Library

_LARGEST = 4_000_000


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that says something else now."""

    where: str
    before: str
    now: str


def packed(content: Content, library: Library) -> str:
    """What a form says, small enough for a field."""
    data = json.dumps(dict(_lines(content, library)), ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(zlib.compress(data, 9)).decode()


def unpacked(field: str) -> dict[str, str] | None:
    """What was read; None where the field says nothing."""
    try:
        reader = zlib.decompressobj()
        data = reader.decompress(base64.urlsafe_b64decode(field), _LARGEST)
        said = json.loads(data)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) and all(isinstance(one, str) for one in said.values()) else None


def changes(before: dict[str, str] | None, content: Content, library: Library) -> list[Change] | None:
    """What says something else than was read; None where what was read is not known."""
    if before is None:
        return None
    now = dict(_lines(content, library))
    places = [*before, *(place for place in now if place not in before)]
    return [
        Change(place, before.get(place, ""), now.get(place, ""))
        for place in places
        if before.get(place, "") != now.get(place, "")
    ]


def _lines(content: Content, library: Library) -> Iterator[tuple[str, str]]:
    yield "检查日期", str(content.get("inspected_on") or "")
    yield "标准", "、".join(content.get("standards") or ())
    for kind, count in (content.get("counts") or {}).items():
        yield (library.kinds[kind].count_text if kind in library.kinds else kind), str(count)
    for row in content.get("subjects") or ():
        kind = library.kinds.get(row.get("kind") or "")
        called = row.get("name") or (kind.name if kind else "")
        where = f"{kind.name} {called}" if kind and called != kind.name else called
        within = row.get("within") or []
        yield where, "、".join([within] if isinstance(within, str) else within) or "—"
        for question, answer in (row.get("answers") or {}).items():
            known = kind.by_id.get(question) if kind else None
            yield f"{where}　{known.text if known else question}", words(known, answer) if known else str(answer)
