"""Style and scripts: small files of ours, put together at the start, addressed by content, kept by browsers."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request, Response

from api.errors import not_found

router = APIRouter()
_FOLDER = Path(__file__).parent / "static"
_KINDS = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent; `address` changes with its content."""

    address: str
    plain: bytes
    packed: bytes
    media_type: str


@cache
def assets() -> dict[str, Asset]:
    """Every file by name. The one style sheet is made of the files in `style/`, in the order of their names."""
    sheets = sorted((_FOLDER / "style").glob("*.css"))
    found = {"style.css": b"\n".join(sheet.read_bytes() for sheet in sheets)}
    found |= {path.name: path.read_bytes() for path in (_FOLDER / "script").glob("*.js")}
    found |= {path.name: path.read_bytes() for path in _FOLDER.glob("*.svg")}
    return {name: _asset(name, data) for name, data in found.items()}


def address(name: str) -> str:
    """Where a file is fetched from, for templates."""
    return assets()[name].address


@router.get("/static/{digest}/{name}")
def asset(digest: str, name: str, request: Request) -> Response:
    """A file. An address of an earlier version gets what is there now, and does not keep it."""
    found = assets().get(name)
    if found is None:
        raise not_found()
    headers = {"Cache-Control": _FOR_EVER if digest in found.address else "no-cache", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, media_type=found.media_type, headers=headers | {"Content-Encoding": "gzip"})
    return Response(found.plain, media_type=found.media_type, headers=headers)


def _asset(name: str, data: bytes) -> Asset:
    digest = hashlib.sha256(data).hexdigest()[:12]
    packed = gzip.compress(data, 9, mtime=0)
    return Asset(f"/static/{digest}/{name}", data, packed, _KINDS[name.rpartition(".")[2]])
