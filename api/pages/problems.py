"""A problem told to people: as a page, or by the way to sign in."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.errors import Problem, as_data, lang_of
from api.pages.rendering import rendered
from api.pages.visits import visit_of

_OF_PROGRAMS = ("/v1", "/health", "/ready", "/metrics")


def answer(request: Request, problem: Problem) -> Response:
    """A problem, as whoever asked can use it: a program and a script get data, a person gets a page."""
    path = request.url.path
    if path.startswith(_OF_PROGRAMS) or "text/html" not in request.headers.get("accept", ""):
        return as_data(request, problem)
    if problem.status == 401 and request.method == "GET":
        asked = path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(asked, safe='')}", 303)
    told = problem.said(lang_of(request))
    response = rendered(request, "problem.html", problem.status, call=visit_of(request), problem=told)
    response.headers.update({name: value for name, value in problem.headers.items() if name != "WWW-Authenticate"})
    return response
