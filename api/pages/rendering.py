"""From a template to a page."""

from __future__ import annotations

import gzip
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel.numbers import format_decimal
from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.calls import Call
from api.errors import LANG_COOKIE, lang_of
from api.pages.assets import address
from api.pages.menu import menu
from api.pages.translations import translation
from api.pages.visits import Visit
from standards.wording import Lang, Text

TEMPLATES = Path(__file__).parent / "templates"
_BEIJING = timezone(timedelta(hours=8))
_YEAR = 365 * 24 * 3600
_PACKED_FROM = 8_000  # bytes; smaller pages come in one go anyway


def page(call: Call, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page.

    Args:
        call: whose page it is.
        template: its name in `templates`.
        status: the HTTP status.
        context: what the template is filled with.
    """
    return rendered(call.request, template, status, call=call, **context)


def rendered(
    request: Request, template: str, status: int = 200, *, call: Call | None = None, **context: Any
) -> HTMLResponse:
    """The same where there may be no call, as when the request was refused."""
    lang = lang_of(request)
    visitor = call.visitor if call else None
    html = (
        environment(lang)
        .get_template(template)
        .render(
            request=request,
            visitor=visitor,
            csrf=call.csrf if isinstance(call, Visit) else None,
            menu=menu(visitor, request.url.path) if visitor else [],
            other_language=_in_other_language(request, lang),
            **context,
        )
    )
    headers = {"Cache-Control": "no-store", "Content-Language": lang, "Vary": "Accept-Encoding"}
    data = html.encode()
    if len(data) > _PACKED_FROM and "gzip" in request.headers.get("accept-encoding", ""):
        # That what a page repeats can be guessed from its packed length needs requests of other sites that carry the
        # session: its cookie is SameSite=Strict.
        data, headers["Content-Encoding"] = gzip.compress(data, 5), "gzip"
    response = HTMLResponse(data, status, headers=headers)
    if request.query_params.get("lang") in ("zh", "en"):
        response.set_cookie(LANG_COOKIE, lang, max_age=_YEAR, samesite="lax", path="/")
    return response


def see(path: str) -> Response:
    """Go on to a page after something was done, so that a reload does not do it again."""
    return RedirectResponse(path, 303)


@cache
def environment(lang: Lang) -> Environment:
    """Templates in a language: every text is escaped, an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = translation(lang)
    made.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"lang": lang, "address": address}
    made.filters |= {
        "said": lambda text: text.in_(lang) if isinstance(text, Text) else text,
        "moment": moment,
        "number": lambda value: format_decimal(value, locale="zh_CN" if lang == "zh" else "en"),
        "query": lambda pairs: urlencode({name: value for name, value in pairs.items() if value not in (None, "")}),
    }
    return made


def moment(at: datetime | date | None) -> str:
    """A moment as people in China read it, or a day; nothing where there is none."""
    if at is None:
        return ""
    if isinstance(at, datetime):
        return f"{at.astimezone(_BEIJING):%Y-%m-%d %H:%M}"
    return at.isoformat()


def _in_other_language(request: Request, lang: Lang) -> str:
    """Where the same page is in the other language. What was sent as a form cannot be asked for again: its page can."""
    path = "/" + request.url.path.lstrip("/\\")  # two slashes would lead to another site
    query = dict(request.query_params) | {"lang": "zh" if lang == "en" else "en"}
    return f"{path}?{urlencode(query)}"
