"""What the service says when it cannot do what was asked: problem details (RFC 9457), in Chinese or English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from api.logs import log
from standards.wording import Lang, Text


class Problem(Exception):
    """A request that is refused, with what to do about it."""

    def __init__(
        self,
        status: int,
        code: str,
        title: Text,
        detail: Text | None = None,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        """Keep what to answer.

        Args:
            status: the HTTP status.
            code: a word for programs, the last part of the problem's type.
            title: what is wrong, always the same for a code.
            detail: what is wrong with this request, and what to do.
            headers: further headers of the answer.
            more: further members of the problem, such as the current state.
        """
        super().__init__(title.en)
        self.status, self.code, self.title, self.detail = status, code, title, detail
        self.headers, self.more = headers or {}, more

    def said(self, lang: Lang) -> dict[str, Any]:
        """The problem as plain data."""
        body: dict[str, Any] = {
            "type": f"urn:panding:{self.code}",
            "title": self.title.in_(lang),
            "status": self.status,
        }
        if self.detail:
            body["detail"] = _cut(self.detail.in_(lang), _LONGEST_DETAIL)
        return body | self.more

    def answer(self, lang: Lang) -> JSONResponse:
        """The problem as a response."""
        headers = {"Content-Language": lang, **self.headers}
        return JSONResponse(self.said(lang), self.status, headers, media_type="application/problem+json")


Answer = Callable[[Request, Problem], Response]
"""How a problem is told: as data to programs, as a page to people."""


def as_data(request: Request, problem: Problem) -> Response:
    """A problem as problem details."""
    return problem.answer(lang_of(request))


def unauthorized(detail: Text | None = None) -> Problem:
    """Nobody known is asking."""
    title = Text("请先登录，或带上有效的密钥", "sign in, or send a valid key")
    return Problem(401, "unauthorized", title, detail, {"WWW-Authenticate": "Bearer"})


def forbidden() -> Problem:
    """Not theirs, or not there: the answer is the same, so that nothing can be learnt from it."""
    return Problem(403, "forbidden", Text("没有这条记录，或者无权办理", "there is no such record, or it is not yours"))


def conflict(detail: Text, **current: Any) -> Problem:
    """Somebody else was quicker, or things have moved on; `current` says how they stand."""
    return Problem(
        409, "conflict", Text("情况已变，请看现状后重办", "things have changed; look again"), detail, **current
    )


def invalid(detail: Text, **more: Any) -> Problem:
    """Understood, but it cannot be so."""
    return Problem(422, "invalid", Text("填写有误", "this cannot be so"), detail, **more)


def not_found(detail: Text | None = None) -> Problem:
    """No such page: only for what anybody may see."""
    return Problem(404, "not-found", Text("没有这个地址", "not found"), detail)


def too_large(limit: int) -> Problem:
    """More bytes than are taken."""
    megabytes = f"{limit / 1_000_000:g} MB"
    return Problem(413, "too-large", Text("内容太大", "too large"), Text(f"最多 {megabytes}", f"at most {megabytes}"))


def too_many(seconds: int) -> Problem:
    """Too often."""
    detail = Text(f"请 {seconds} 秒后再试", f"try again in {seconds} s")
    return Problem(429, "too-many", Text("请求太多", "too many requests"), detail, {"Retry-After": str(seconds)})


def too_slow() -> Problem:
    """The body did not come in time."""
    return Problem(408, "too-slow", Text("上传太慢，已中断", "the body came too slowly"))


def unsupported(kind: str, known: Iterable[str]) -> Problem:
    """Nothing we read; `known` is what we do."""
    words, known = _cut(kind, 80), "、".join(known)
    return not_taken(Text(f"“{words}”；可用：{known}", f"“{words}”; one of {known}"))


def not_taken(detail: Text) -> Problem:
    """A kind of content that is not taken."""
    return Problem(415, "unsupported-media-type", _HTTP[415], detail)


def unreadable_request() -> Problem:
    """Not HTTP as we understand it."""
    return Problem(400, "bad-request", _HTTP[400])


def failed() -> Problem:
    """An error of the program."""
    return Problem(500, "internal", Text("程序出错，没有办成", "the program failed; nothing was done"))


def no_solver() -> Problem:
    """Editions are compared by a solver, which is an extra."""
    title = Text("本部署不能比较版本", "editions are not compared here")
    return Problem(501, "no-solver", title, Text("没有装 panding[verify]", "panding[verify] is not installed"))


def busy() -> Problem:
    """Too much to do."""
    return Problem(503, "busy", Text("正忙，请稍后再试", "busy; try again soon"), headers={"Retry-After": "2"})


def lang_of(request: Request) -> Lang:
    """The language asked for by `?lang=`, chosen before in the browser, or of Accept-Language; Chinese by default."""
    asked = request.query_params.get("lang") or request.cookies.get(LANG_COOKIE)
    if asked in ("zh", "en"):
        return "en" if asked == "en" else "zh"
    header = request.headers.get("accept-language", "").strip().lower()
    return "en" if header.startswith("en") else "zh"


def install(
    app: FastAPI,
    methods: Callable[[str], list[str]],
    written: Callable[[str], list[str]],
    answer: Answer = as_data,
) -> None:
    """Answer every error of the app as a problem.

    Args:
        app: the app.
        methods: what an address answers to.
        written: the same, of routes that are written just so, without anything to fill in.
        answer: how a problem is told.
    """

    @app.exception_handler(Problem)
    def _problem(request: Request, error: Problem) -> Response:
        return answer(request, error)

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: RequestValidationError) -> Response:
        lang = lang_of(request)
        in_path = any(one["loc"][0] == "path" for one in error.errors())
        if in_path and (allowed := written(request.url.path)):  # /tips/additions is no tip with an odd id
            headers = {"Allow": ", ".join(allowed)}
            return answer(request, Problem(405, "method-not-allowed", _HTTP[405], headers=headers))
        title = Text("填写有误", "this cannot be so")
        return answer(request, Problem(422, "invalid", title, errors=places(error.errors(), lang)))

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> Response:
        if isinstance(error.__cause__, Problem):  # the guard's, while FastAPI read the body
            return answer(request, error.__cause__)
        # Their own words may quote the request: only the status is taken over.
        title = _HTTP.get(error.status_code, _HTTP[400])
        code = title.en.replace(" ", "-")
        headers = dict(error.headers or {})
        if error.status_code == 405:  # Starlette names the methods of the first route that fits
            allowed = written(request.url.path) or methods(request.url.path)  # /tips/status is no tip with an odd id
            headers = {"Allow": ", ".join(allowed) or headers.get("allow", "")}
        return answer(request, Problem(error.status_code, code, title, headers=headers))

    @app.exception_handler(StaleDataError)
    def _stale(request: Request, error: StaleDataError) -> Response:
        return answer(request, conflict(Text("别人刚刚改过", "somebody else has just changed it")))

    @app.exception_handler(IntegrityError)
    def _twice(request: Request, error: IntegrityError) -> Response:
        # Of two that write the same at once the second comes here; what is checked beforehand does not.
        broken = broken_constraint(error)
        log().warning("integrity", broken=broken)
        return answer(request, _CONSTRAINTS.get(broken, failed)())

    @app.exception_handler(DataError)
    def _unkept(request: Request, error: DataError) -> Response:
        log().warning("unkept", error=type(error.orig).__name__)
        return answer(request, invalid(Text("有数据库存不下的内容", "the database cannot keep this")))

    @app.exception_handler(OperationalError)
    def _busy(request: Request, error: OperationalError) -> Response:
        log().error("database", error=type(error.orig).__name__)
        title = Text("数据库暂时不可用", "the database cannot be reached")
        return answer(request, Problem(503, "unavailable", title, headers={"Retry-After": "5"}))


def broken_constraint(error: IntegrityError) -> str:
    """What kind of constraint was broken: `unique`, `foreign` or another; the two databases say it differently."""
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", "")
    return _CONSTRAINT_CODES.get(str(code), "other")


def _already() -> Problem:
    return conflict(Text("同样的记录已经有了", "it is there already"))


def _gone() -> Problem:
    return conflict(Text("所引用的记录已经没有了", "what it refers to is no longer there"))


_CONSTRAINTS = {"unique": _already, "foreign": _gone}
_CONSTRAINT_CODES = {
    "23505": "unique",
    "SQLITE_CONSTRAINT_UNIQUE": "unique",
    "SQLITE_CONSTRAINT_PRIMARYKEY": "unique",
    "23503": "foreign",
    "SQLITE_CONSTRAINT_FOREIGNKEY": "foreign",
}
_MOST_ERRORS = 50
LANG_COOKIE = "panding_lang"
_HTTP = {
    400: Text("请求无法识别", "bad request"),
    403: Text("没有这条记录，或者无权办理", "forbidden"),
    404: Text("没有这个地址", "not found"),
    405: Text("这个地址不能这样用", "method not allowed"),
    406: Text("没有这种格式", "not acceptable"),
    413: Text("内容太大", "too large"),
    415: Text("不接受这种内容", "unsupported media type"),
}
# pydantic's kinds of errors in Chinese; what is in braces is known of the error.
_MESSAGES = {
    "missing": "必须填写",
    "extra_forbidden": "没有这一项",
    "string_type": "应为文字",
    "string_unicode": "含有不成字的编码",
    "string_too_short": "太短，至少 {min_length} 个字",
    "string_too_long": "太长，最多 {max_length} 个字",
    "string_pattern_mismatch": "格式不对，应合于 {pattern}",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "数太大",
    "float_parsing": "应为数",
    "float_type": "应为数",
    "finite_number": "应为有限的数",
    "decimal_parsing": "应为数",
    "decimal_type": "应为数",
    "decimal_max_digits": "位数太多，最多 {max_digits} 位",
    "decimal_max_places": "小数位数太多，最多 {decimal_places} 位",
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "date_parsing": "应为日期，如 2024-05-20",
    "date_type": "应为日期，如 2024-05-20",
    "date_from_datetime_parsing": "应为日期，如 2024-05-20",
    "date_from_datetime_inexact": "应为日期，如 2024-05-20，不带时刻",
    "datetime_parsing": "应为时刻，如 2024-05-20T08:30:00+08:00",
    "datetime_type": "应为时刻，如 2024-05-20T08:30:00+08:00",
    "datetime_from_date_parsing": "应为时刻，如 2024-05-20T08:30:00+08:00",
    "datetime_object_invalid": "应为时刻，如 2024-05-20T08:30:00+08:00",
    "timezone_aware": "时刻要带时区，如 +08:00",
    "literal_error": "应为其中之一：{expected}",
    "enum": "应为其中之一：{expected}",
    "list_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "dataclass_type": "应为对象",
    "json_invalid": "不是有效的 JSON",
    "too_long": "太多，最多 {max_length} 个",
    "too_short": "太少，至少 {min_length} 个",
    "greater_than_equal": "太小，最小 {ge}",
    "greater_than": "太小，应大于 {gt}",
    "less_than_equal": "太大，最大 {le}",
    "less_than": "太大，应小于 {lt}",
    "union_tag_invalid": "应为其中之一：{expected_tags}",
    "union_tag_not_found": "没有写是哪一种（{discriminator}）",
    "url_parsing": "应为网址",
    "url_type": "应为网址",
    "url_scheme": "网址应以 {expected_schemes} 开头",
}
_IN_ENGLISH = {"union_tag_invalid": "should be one of {expected_tags}"}  # pydantic's own words quote the input
_LONGEST_DETAIL = 1500
_LONGEST_WORDS = 300
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")  # control and half characters
_LONGEST_STEP = 60


def places(errors: Iterable[Any], lang: Lang) -> list[dict[str, str]]:
    """What pydantic found wrong, place by place, without what was filled in: that may be anything, and personal."""
    return [{"where": _where(one["loc"]), "message": _said(one, lang)} for one in islice(errors, _MOST_ERRORS)]


def _cut(text: str, most: int) -> str:
    """At most so much of a text, without what no answer can carry and no terminal should print."""
    plain = _UNFIT.sub("�", text[:most])
    return plain + "…" if len(text) > most else plain


def _where(place: tuple[int | str, ...]) -> str:
    return _cut(".".join(_cut(str(step), _LONGEST_STEP) for step in place), _LONGEST_WORDS)


def _said(error: dict[str, Any], lang: Lang) -> str:
    known = {name: value for name, value in error.get("ctx", {}).items() if isinstance(value, str | int | float)}
    own = known.get(lang)  # of our own checks, which say it in both languages
    usual = _MESSAGES.get(error["type"], "填写不对") if lang == "zh" else _IN_ENGLISH.get(error["type"], error["msg"])
    if isinstance(own, str):
        return _cut(own, _LONGEST_WORDS)
    try:
        return _cut(usual.format_map(known), _LONGEST_WORDS)
    except (KeyError, ValueError, IndexError):  # braces in its own words
        return _cut(usual, _LONGEST_WORDS)
