"""One's own account: who one is, what one may do, another password."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.errors import Problem, invalid
from api.pages.accounts.rights import LABELS, enterprise_names, in_words
from api.pages.rendering import page, see
from api.pages.visits import Sending, Viewing, Visit, given
from api.pages.words import trouble
from api.routers import sessions
from api.routers.sessions import PasswordIn
from standards.wording import Text

router = APIRouter()


@router.get("/account")
def own(call: Viewing, done: str = "") -> Response:
    """Who is signed in, and what they may do."""
    return _shown(call, done=bool(done))


@router.post("/account")
def change(call: Sending) -> Response:
    """Set another password."""
    try:
        if call.said("password") != call.said("again"):
            raise invalid(Text("两次输入的新密码不一样", "the two new passwords differ"))
        asked = given(call, PasswordIn, {"current": call.said("current"), "password": call.said("password")})
        sessions.change_password(asked, call.request, call)
    except Problem as problem:
        return _shown(call, problem)
    return see("/account?done=1")


def _shown(call: Visit, problem: Problem | None = None, done: bool = False) -> Response:
    me = sessions.me(call)
    with call.reading() as session:
        names = enterprise_names(session, {one.enterprise for one in me.roles if one.enterprise})
    return page(
        call,
        "accounts/own.html",
        problem.status if problem else 200,
        me=me,
        roles=[in_words(one, call.service.practice, names, call.lang) for one in me.roles],
        problem=trouble(problem, call.lang, LABELS),
        labels=LABELS,
        done=done,
    )
