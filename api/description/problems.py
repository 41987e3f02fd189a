"""Problems as they are described: their schema, and an example of each status."""

from __future__ import annotations

from typing import Any

from api.errors import (
    Problem,
    busy,
    conflict,
    failed,
    forbidden,
    invalid,
    no_solver,
    not_found,
    too_large,
    too_many,
    too_slow,
    unauthorized,
    unreadable_request,
    unsupported,
)
from standards.wording import Text

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "办不成的请求（RFC 9457）。可能还有别的成员，如 409 里的现状。",
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "pattern": "^urn:panding:[a-z-]+$", "description": "给程序看的：urn:panding:<词>"},
        "title": {"type": "string", "description": "出了什么事，同一 type 总是同一句"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "这次是怎么回事，该怎么办"},
        "errors": {
            "type": "array",
            "description": "逐处的错误；只说在哪里、应是什么，不重复填的内容",
            "items": {
                "type": "object",
                "required": ["where", "message"],
                "properties": {"where": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
_EXAMPLES: tuple[Problem, ...] = (
    unreadable_request(),
    unauthorized(),
    forbidden(),
    not_found(Text("没有这个版本“industry_trade_2032”（是否想写“industry_trade_2023”？）", "")),
    too_slow(),
    conflict(Text("别人刚刚改过", "")),
    too_large(20_000_000),
    unsupported("image/png", (".xlsx", ".json")),
    invalid(Text("检查日期不对", ""), errors=[{"where": "body.inspected_on", "message": "应为日期，如 2024-05-20"}]),
    too_many(3),
    failed(),
    no_solver(),
    busy(),
)
_BY_STATUS = {problem.status: problem.said("zh") for problem in _EXAMPLES}


def example(status: int) -> dict[str, Any]:
    """A problem of this status."""
    return _BY_STATUS[status]
