"""What every page works with: a call of somebody in a browser, with the fields of the form that was sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

import structlog
from fastapi import Depends, Request, Response
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.authentication import Browser, browser_of, check_token
from api.calls import Call
from api.errors import Problem, invalid, lang_of, places
from standards.wording import Text

_MOST_FIELDS, _MOST_FILES = 5000, 20
_LONGEST_FIELD = 200_000
Model = TypeVar("Model", bound=BaseModel)


@dataclass(slots=True)
class Visit(Call):
    """A page asked for, or a form sent.

    `csrf` is what forms on the page carry; None where nobody signed in. `once` is the
    Idempotency-Key, which a browser cannot send, of what is to be done once however often it is sent.
    """

    csrf: str | None = None
    once: str | None = None
    fields: FormData = field(default_factory=FormData)

    def _key(self) -> str | None:
        return self.once or Call._key(self)

    def said(self, name: str) -> str:
        """What stands in a field, without blanks around; empty where there is no such field."""
        value = self.fields.get(name)
        return value.strip() if isinstance(value, str) else ""

    def all_said(self, name: str) -> list[str]:
        """Everything that was ticked under one name."""
        return [value.strip() for value in self.fields.getlist(name) if isinstance(value, str) and value.strip()]

    def file(self, name: str) -> UploadFile | None:
        """An uploaded file; None where none was chosen."""
        value = self.fields.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None

    @property
    def by_script(self) -> bool:
        """Whether a script of the page asks, which wants data and no page."""
        return "application/json" in self.request.headers.get("accept", "")


def given(call: Call, model: type[Model], data: dict[str, Any]) -> Model:
    """What was filled in, as an endpoint takes it. Empty fields are left out.

    Raises:
        Problem: 422, with what is wrong field by field.
    """
    try:
        return model.model_validate({name: value for name, value in data.items() if value not in ("", None)})
    except ValidationError as error:
        title = Text("填写有误", "this cannot be so")
        raise Problem(422, "invalid", title, errors=places(error.errors(), lang_of(call.request))) from None


def told(response: Response, model: type[Model]) -> Model:
    """What an endpoint that writes has answered."""
    return model.model_validate_json(bytes(response.body))


def _viewing(request: Request) -> Visit:
    service = request.app.state.service
    return _known(request, Visit(request, service, None), browser_of(request, service))


def _known(request: Request, visit: Visit, browser: Browser | None) -> Visit:
    """The visit of whoever has signed in; should the page become a problem, that too is theirs."""
    if browser:
        visit.visitor, visit.csrf = browser.actor, browser.csrf
        structlog.contextvars.bind_contextvars(account=browser.actor.account)
    request.state.visit = visit
    return visit


def visit_of(request: Request) -> Visit | None:
    """The visit that a request became; None where it got no page that looks at who has signed in."""
    found: Visit | None = getattr(request.state, "visit", None)
    return found


async def _fields(request: Request) -> AsyncIterator[FormData]:
    _refuse_foreign(request)
    async with request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_LONGEST_FIELD) as fields:
        yield fields


def _sending(request: Request, fields: Annotated[FormData, Depends(_fields)]) -> Visit:
    service = request.app.state.service
    browser = browser_of(request, service)
    if browser:
        token = fields.get("csrf")
        check_token(browser, token if isinstance(token, str) else "")
    return _known(request, Visit(request, service, None, fields=fields), browser)


def _refuse_foreign(request: Request) -> None:
    """Refuse a form that a page of somebody else sent, also where nobody has signed in and there is no token."""
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site")
    foreign = site not in (None, "same-origin", "none")
    if site is None and origin is not None:
        foreign = urlsplit(origin).netloc != request.headers.get("host")
    if foreign:
        raise Problem(403, "csrf", Text("页面已过期，请刷新后重试", "the page is out of date; reload it"))


Viewing = Annotated[Visit, Depends(_viewing)]
"""A page asked for."""
Sending = Annotated[Visit, Depends(_sending)]
"""A form sent: its token has been checked."""


def _unseen(request: Request) -> Visit:
    return Visit(request, request.app.state.service, None)


async def _fields_in_memory(request: Request) -> AsyncIterator[FormData]:
    """The fields of a form, of which nothing is written to the disk while it is read: photos say where and when."""
    _refuse_foreign(request)
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        async with request.form(max_fields=_MOST_FIELDS) as fields:
            yield fields
        return
    parser = MultiPartParser(
        request.headers, request.stream(), max_files=_MOST_FILES, max_fields=50, max_part_size=_LONGEST_FIELD
    )
    parser.spool_max_size = 0  # never to a temporary file
    try:
        fields = await parser.parse()
    except MultiPartException:
        raise invalid(Text("上传的内容不完整", "the upload is not whole")) from None
    try:
        yield fields
    finally:
        await fields.close()


def _unseen_sending(request: Request, fields: Annotated[FormData, Depends(_fields_in_memory)]) -> Visit:
    return Visit(request, request.app.state.service, None, fields=fields)


UnseenViewing = Annotated[Visit, Depends(_unseen)]
"""A page asked for by anybody: who is signed in is not looked at."""
UnseenSending = Annotated[Visit, Depends(_unseen_sending)]
"""A form sent by anybody: who is signed in is not looked at, and nothing of it is written to the disk."""
