"""What the service says when it cannot do what was asked: problem details (RFC 9457), in Chinese or English."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import IntegrityError, OperationalError
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

    def answer(self, lang: Lang) -> JSONResponse:
        """The problem as a response."""
        body: dict[str, Any] = {
            "type": f"urn:panding:{self.code}",
            "title": self.title.in_(lang),
            "status": self.status,
        }
        if self.detail:
            body["detail"] = self.detail.in_(lang)
        headers = {"Content-Language": lang, **self.headers}
        return JSONResponse(body | self.more, self.status, headers, media_type="application/problem+json")


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


def busy() -> Problem:
    """Too much to do."""
    return Problem(503, "busy", Text("正忙，请稍后再试", "busy; try again soon"), headers={"Retry-After": "2"})


def lang_of(request: Request) -> Lang:
    """The language asked for by `?lang=` or Accept-Language; Chinese by default."""
    asked = request.query_params.get("lang")
    if asked in ("zh", "en"):
        return "en" if asked == "en" else "zh"
    header = request.headers.get("accept-language", "").strip().lower()
    return "en" if header.startswith("en") else "zh"


def install(app: FastAPI) -> None:
    """Answer every error of the app as a problem."""

    @app.exception_handler(Problem)
    def _problem(request: Request, error: Problem) -> Response:
        return error.answer(lang_of(request))

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: RequestValidationError) -> Response:
        lang = lang_of(request)
        errors = [{"where": _where(one["loc"]), "message": _said(one, lang)} for one in error.errors()[:_MOST_ERRORS]]
        title = Text("填写有误", "this cannot be so")
        return Problem(422, "invalid", title, errors=errors).answer(lang)

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> Response:
        known = _HTTP.get(error.status_code, Text(str(error.detail), str(error.detail)))
        code = known.en.replace(" ", "-")
        return Problem(error.status_code, code, known, headers=dict(error.headers or {})).answer(lang_of(request))

    @app.exception_handler(StaleDataError)
    def _stale(request: Request, error: StaleDataError) -> Response:
        return conflict(Text("别人刚刚改过", "somebody else has just changed it")).answer(lang_of(request))

    @app.exception_handler(IntegrityError)
    def _twice(request: Request, error: IntegrityError) -> Response:
        # Of two that write the same at once the second comes here; what is checked beforehand does not.
        log().warning("integrity", constraint=str(getattr(getattr(error.orig, "diag", None), "constraint_name", "")))
        return conflict(Text("同样的记录已经有了", "it is there already")).answer(lang_of(request))

    @app.exception_handler(OperationalError)
    def _busy(request: Request, error: OperationalError) -> Response:
        log().error("database", error=type(error.orig).__name__)
        title = Text("数据库暂时不可用", "the database cannot be reached")
        return Problem(503, "unavailable", title, headers={"Retry-After": "5"}).answer(lang_of(request))

    @app.exception_handler(Exception)
    def _failed(request: Request, error: Exception) -> Response:
        log().exception("failed", error=type(error).__name__)
        title = Text("程序出错，没有办成", "the program failed; nothing was done")
        return Problem(500, "internal", title).answer(lang_of(request))


_MOST_ERRORS = 50
_HTTP = {
    400: Text("请求无法识别", "bad request"),
    404: Text("没有这个地址", "not found"),
    405: Text("这个地址不能这样用", "method not allowed"),
    406: Text("没有这种格式", "not acceptable"),
    413: Text("内容太大", "too large"),
    415: Text("不接受这种内容", "unsupported media type"),
}
# pydantic's kinds of errors that people meet; the rest are said in its own words.
_MESSAGES = {
    "missing": "必须填写",
    "extra_forbidden": "没有这一项",
    "string_type": "应为文字",
    "string_too_short": "太短",
    "string_too_long": "太长",
    "string_pattern_mismatch": "格式不对",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "date_from_datetime_parsing": "应为日期，如 2024-05-20",
    "date_parsing": "应为日期，如 2024-05-20",
    "date_type": "应为日期，如 2024-05-20",
    "literal_error": "不是可选的值",
    "enum": "不是可选的值",
    "list_type": "应为列表",
    "dict_type": "应为对象",
    "model_attributes_type": "应为对象",
    "json_invalid": "不是有效的 JSON",
    "too_long": "太多",
    "too_short": "太少",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
}


def _where(place: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in place)


def _said(error: dict[str, Any], lang: Lang) -> str:
    message: str = error.get("ctx", {}).get(lang) or error["msg"]
    return _MESSAGES.get(error["type"], message) if lang == "zh" else message
