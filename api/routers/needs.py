"""How an endpoint says which right it needs; it is checked where the endpoint knows what the matter is about."""

from __future__ import annotations

from typing import Any

from api.rights import Action

ANYBODY = "anybody"
Responses = dict[int | str, dict[str, Any]]


def problem(words: str) -> dict[str, Any]:
    """A problem as an answer is described by."""
    return {
        "description": words,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


PROBLEMS: Responses = {
    400: problem("请求无法识别 not understood"),
    401: problem("没有登录 nobody signed in"),
    403: problem("没有这条记录，或者无权办理 not there, or not yours"),
    408: problem("上传太慢 the body came too slowly"),
    409: problem("情况已变 things have changed"),
    413: problem("内容太大 too large"),
    415: problem("不接受这种内容 unsupported media type"),
    422: problem("填写有误 cannot be so"),
    429: problem("请求太多 too many requests"),
    500: problem("程序出错，没有办成 the program failed; nothing was done"),
    503: problem("暂时不可用 not available now"),
}
# Of what anybody who has signed in may do, whatever their roles.
SIGNED_IN: dict[str, Any] = {"security": [{"key": []}, {"session": []}]}
# Of what anybody may see and keep.
SHOWN: Responses = {304: {"description": "与上次相同 the same as before"}, 404: problem("没有这个地址 not found")}


def needs(
    action: Action | None, more: dict[str, Any] | None = None, responses: Responses | None = None
) -> dict[str, Any]:
    """Keyword arguments of a route: the right it needs, and the problems it may answer.

    Args:
        action: None where it is open to anybody.
        more: what else its description in OpenAPI says.
        responses: answers of its own, beside those that every route may give.
    """
    return {
        "openapi_extra": {"x-action": action or ANYBODY, **(more or {})},
        "responses": {**PROBLEMS, **(responses or {})},
    }
