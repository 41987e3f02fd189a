"""How an endpoint says which right it needs; it is checked where the endpoint knows what the matter is about."""

from __future__ import annotations

from typing import Any

from api.rights import Action

PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {
        "description": words,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for code, words in {
        400: "请求无法识别 not understood",
        401: "没有登录 nobody signed in",
        403: "没有这条记录，或者无权办理 not there, or not yours",
        409: "情况已变 things have changed",
        413: "内容太大 too large",
        422: "填写有误 cannot be so",
        429: "请求太多 too many requests",
        503: "暂时不可用 not available now",
    }.items()
}


ANYBODY = "anybody"


def needs(action: Action | None, more: dict[str, Any] | None = None) -> dict[str, Any]:
    """Keyword arguments of a route: the right it needs, and the problems it may answer.

    Args:
        action: None where it is open to anybody.
        more: what else its description in OpenAPI says.
    """
    return {"openapi_extra": {"x-action": action or ANYBODY, **(more or {})}, "responses": PROBLEMS}
