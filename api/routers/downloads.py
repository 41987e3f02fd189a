"""How an endpoint says that it answers with a file."""

from __future__ import annotations

from typing import Any

from fastapi import Response

from api.rights import Action
from api.routers.needs import needs


def download(action: Action, *media_types: str) -> dict[str, Any]:
    """Keyword arguments of a route: the right it needs, the kinds of files it gives, the problems it may answer."""
    route = needs(action)
    given = {
        "description": "文件 the file",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in media_types},
    }
    return {**route, "responses": {**route["responses"], 200: given}, "response_class": Response}
