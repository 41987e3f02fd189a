"""For every endpoint one request that somebody with the right may make; `test_rights` makes all others of it.

A request is about the furniture factory's site in Jinan; `make` may write into the world what the request needs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.api.world import World

Place = Literal["site", "nowhere", "list", "authority"]


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    json: Any = None
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Try:
    """How an endpoint is tried.

    `place` says what the right depends on: `site` (matter, region and enterprise of the site), `authority` (region
    only: enterprises have no part in it), `list` (who lacks the place gets an empty list), `nowhere` (the role alone).
    `makes` builds the request afresh for every caller. `by_matter` is false where the matter plays no part.
    """

    makes: Callable[[World], Asked]
    place: Place = "site"
    by_matter: bool = True
    also: frozenset[str] = frozenset()  # roles that get through by MAY, but are refused for another reason (say which)


MISSING = "01909ad6-5be0-7b52-8b52-3f5c2b7c1a10"
