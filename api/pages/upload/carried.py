"""A form between two pages of an upload: nothing is stored, so its content travels in the form on the page.

It is packed, and not signed: it is the visitor's own, judged like any file they could upload instead, and nothing in
it is believed. What is unpacked is limited like an upload, for a few packed bytes may hold very many.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from api.errors import invalid, too_large
from api.judging.looking import Slip
from engine.handed import Unreadable
from standards.wording import Text

MOST = 190_000  # letters: what one field of a form may hold
_MOST_UNPACKED = 4_000_000  # bytes: far more than such a field holds of anything but repetition


@dataclass(slots=True)
class Lost:
    """What was lost when the file was read. It stays so until somebody says what was meant."""

    where: str
    text: str
    zh: str
    en: str
    path: tuple[str | int, ...] = ()


@dataclass(slots=True)
class Carried:
    """A form's content, what was lost in reading its file, and where in the file the odd values stood."""

    name: str
    content: dict[str, Any]
    lost: list[Lost] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)

    @property
    def unreadable(self) -> tuple[Unreadable, ...]:
        """What was lost, as judging takes it."""
        return tuple(Unreadable(one.where, one.text, Text(one.zh, one.en), one.path) for one in self.lost)

    def packed(self) -> str | None:
        """As it travels; None where it is too large to."""
        plain = json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")).encode()
        if len(plain) > _MOST_UNPACKED:
            return None
        text = base64.urlsafe_b64encode(zlib.compress(plain, 9)).decode()
        return text if len(text) <= MOST else None


def first(name: str, content: dict[str, Any], slips: Sequence[Slip]) -> Carried:
    """What travels of a file that was just read."""
    lost = [Lost(one.where, one.text, one.zh, one.en, one.path) for one in slips if one.in_file]
    return Carried(name, content, lost, {pointer(one.path): one.where for one in slips if one.path})


def unpacked(text: str, limit: int) -> Carried:
    """What came back.

    Raises:
        Problem: 422 where it is none of ours, 413 where it holds too much.
    """
    try:
        stream = zlib.decompressobj()
        limit = min(limit, _MOST_UNPACKED)
        data = stream.decompress(base64.urlsafe_b64decode(text.encode()), limit)
    except (binascii.Error, zlib.error, UnicodeEncodeError):
        raise _strange() from None
    if stream.unconsumed_tail:
        raise too_large(limit)
    try:
        found: Carried = _ADAPTER.validate_json(data)
    except ValidationError:
        raise _strange() from None
    rows = found.content.get("subjects") or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _strange()
    return found


def pointer(path: Sequence[str | int]) -> str:
    """A path as the name of a field."""
    return json.dumps(list(path), ensure_ascii=False, separators=(",", ":"))


def _strange() -> Exception:
    return invalid(
        Text("页面带回的内容不完整，请重新上传文件", "what the page brought back is not whole; upload again")
    )


_ADAPTER = TypeAdapter(Carried)
