"""Every page, every role, on nothing: nobody gets a page that is not theirs, and no page falls over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from api.authentication import COOKIE
from api.pages import _ROUTERS
from api.rights import INSIDE, ROLES, Role
from tests.api.tries import MISSING
from tests.api.world import JINAN, World
from tests.pages.people import Person, Place

# Pages that anybody may open. Everything else leads whoever has not signed in to the way in.
OPEN = re.compile(r"^/$|^/sign-in$|^/sign-out$|^/static/|^/sw.js$|^/law(/|$)|^/tip(/|$)|^/workers(/|$)")
_GIVEN = {"kind": "dust_system", "edition": "industry_trade_2023", "clause": "11(6)", "paper": "opinion"}


def routes(routers: Iterable[APIRouter] = _ROUTERS) -> Iterator[tuple[str, str]]:
    for router in routers:
        for route in router.routes:
            if isinstance(route, APIRoute):
                yield from ((method, route.path) for method in sorted(route.methods))
            else:  # a router of several modules
                yield from routes([route.original_router])  # type: ignore[attr-defined]


ROUTES = sorted(set(routes()))


def filled(path: str) -> str:
    return re.sub(r"{(\w+)(?::\w+)?}", lambda match: _GIVEN.get(match[1], MISSING), path)


def test_there_are_pages() -> None:
    assert len(ROUTES) > 60


@pytest.mark.parametrize("method, path", ROUTES)
def test_nobody_unknown_sees_it(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, filled(path), headers={"Accept": "text/html"}, follow_redirects=False)
    if OPEN.match(path):
        assert answer.status_code < 500, answer.text
        return
    # A page leads to the way in, or to the page above it, which does; a picture or a code without a name is refused.
    assert answer.status_code in (303, 401, 403, 404, 422), (answer.status_code, answer.text[:300])
    if "{" not in path and method == "GET":
        assert answer.headers["location"].startswith("/sign-in?next=")


def _signed_in(world: World, role: Role) -> tuple[str, str]:
    """The session and the token of somebody of a role."""
    inside = {"enterprise": world.furniture, "post": "equipment"} if role in INSIDE else {}
    outside = {} if inside else {"region": JINAN, "matters": ("industry_trade",), "level": "county"}
    person = Person(Place(None, world.service), world.caller(role, **inside, **outside))  # type: ignore[arg-type]
    return person.session_and_token()


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_shown_of_what_is_not_there(world: World, client: TestClient, role: Role) -> None:
    token, csrf = _signed_in(world, role)
    for method, path in ROUTES:
        if path == "/sign-out":
            continue
        client.cookies.set(COOKIE, token)
        sent = {"csrf": csrf} if method == "POST" else None
        answer = client.request(
            method, filled(path), data=sent, headers={"Accept": "text/html"}, follow_redirects=False
        )
        told = (role, method, path, answer.status_code, answer.text[:300])
        assert answer.status_code < 500, told
        if MISSING in filled(path) and not OPEN.match(path):
            assert answer.status_code in (303, 403, 404, 409, 422), told
