"""What is told of the law is made once, kept, and known by a digest of its very bytes: an ETag that cannot lie."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request, Response

from api.errors import lang_of

_MOST = 400  # answers kept; a workbook has about 100 kB
_SECONDS = 300  # that others may keep an answer without asking again


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer and its ETag."""

    body: bytes
    kind: str
    etag: str

    @classmethod
    def of(cls, body: bytes, kind: str) -> Kept:
        """With the ETag of these bytes."""
        return cls(body, kind, f'"{hashlib.sha256(body).hexdigest()}"')


class Shelf:
    """The answers made so far, the least used thrown away. Standards never change while the service runs."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[object, ...], make: Callable[[], bytes], kind: str = "application/json") -> Kept:
        """What is kept under a key, made where it is not there. Two may make the same at once: nobody waits."""
        with self._lock:
            found = self._kept.pop(key, None)
        found = found or Kept.of(make(), kind)
        with self._lock:
            self._kept[key] = found
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return found


def answered(request: Request, kept: Kept, **headers: str) -> Response:
    """The answer, or 304 where the caller has it already."""
    lasting = {
        "ETag": kept.etag,
        "Cache-Control": f"public, max-age={_SECONDS}",
        "Vary": "Accept-Language",
        "Content-Language": lang_of(request),
    }
    if _has(request.headers.get("if-none-match", ""), kept.etag):
        return Response(status_code=304, headers=lasting)
    return Response(kept.body, media_type=kept.kind, headers=lasting | headers)


def _has(known: str, etag: str) -> bool:
    """Whether If-None-Match names it; RFC 9110 compares weakly there."""
    return any(one.strip().removeprefix("W/") in ("*", etag) for one in known.split(","))
