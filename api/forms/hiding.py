"""Where a form came from is for the department: an enterprise that could see it could look for the reporter."""

from __future__ import annotations

import json
import zlib
from typing import Any

from api.database import StoredVerdict
from api.forms.contents import OWN, Content
from api.rights import Action, Actor, Where


def sees_origin(actor: Actor, action: Action, where: Where, origin: str) -> bool:
    """Whether somebody may know where something came from: of their own forms the enterprise, of all the department.

    An enterprise sees no origin of any inspection, not only of those after a tip-off: else what is left out would tell.
    """
    return origin in OWN or any(reach.covers(where) and not reach.enterprise for reach in actor.reaching(action))


def body_of(verdict: StoredVerdict, *, origin: bool) -> dict[str, Any]:
    """A stored verdict as data."""
    data: dict[str, Any] = json.loads(zlib.decompress(verdict.body))
    if not origin:
        data["origin"] = None
    return data


def content_of(content: Content, *, origin: bool) -> Content:
    """A form's data."""
    return content if origin else {key: value for key, value in content.items() if key != "origin"}
