"""The first page, signing in and out."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.errors import Problem
from api.pages.menu import menu
from api.pages.rendering import page, see
from api.pages.visits import Sending, Viewing, given
from api.routers import sessions

router = APIRouter()


@router.get("/")
def home(call: Viewing) -> Response:
    """What somebody can do here, by what they may."""
    entries = [entry for entry in menu(call.visitor, "/") if entry.path != "/"] if call.visitor else []
    return page(call, "entrance/home.html", entries=entries)


@router.get("/sign-in")
def signing_in(call: Viewing, next: str = "/") -> Response:
    """Name and password."""
    if call.visitor:
        return see(_own(next))
    return page(call, "entrance/sign_in.html", next=_own(next), login="", problem=None)


@router.post("/sign-in")
def sign_in(call: Sending) -> Response:
    """Begin a session and go on to where one wanted to."""
    following = _own(call.said("next"))
    try:
        asked = given(call, sessions.SignIn, {"login": call.said("login"), "password": call.said("password")})
        begun = sessions.sign_in(asked, call.request, call)
    except Problem as problem:
        told = problem.said(call.lang)
        return page(
            call, "entrance/sign_in.html", problem.status, next=following, login=call.said("login"), problem=told
        )
    response = see(following)
    response.headers["Set-Cookie"] = begun.headers["Set-Cookie"]
    return response


@router.post("/sign-out")
def sign_out(call: Sending) -> Response:
    """End the session; what the browser kept of pages is cleared, but not answers that are still to be sent."""
    if call.visitor:
        sessions.sign_out(call.request, call)
    response = see("/sign-in")
    response.delete_cookie("panding_session", path="/")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _own(path: str) -> str:
    """A path of ours, never another site: one slash, and no backslash that browsers take for one."""
    own = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if own else "/"
