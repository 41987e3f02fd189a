"""Files on their way out."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import Response

from api.rights import Action
from api.routers.needs import needs


def gives_file(action: Action, *media_types: str) -> dict[str, Any]:
    """Keyword arguments of a route: the right it needs, the kinds of files it gives, the problems it may answer."""
    route = needs(action)
    given = {
        "description": "文件 the file",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in media_types},
    }
    return {**route, "responses": {**route["responses"], 200: given}, "response_class": Response}


def download(data: bytes, media_type: str, name: str) -> Response:
    """A file to be saved, never to be shown as a page of ours."""
    disposition = f"attachment; filename=\"{_plain(name)}\"; filename*=UTF-8''{quote(name)}"
    return Response(data, media_type=media_type, headers={"Content-Disposition": disposition})


def _plain(name: str) -> str:
    """The name for programs that only know ASCII."""
    ending = name.rpartition(".")[2]
    return f"file.{ending}" if ending.isascii() and ending.isalnum() else "file"
