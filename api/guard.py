"""Around every request: its id, how large and how slow it may be, how often it may come, a line in the log, figures."""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import structlog
from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import Answer, Problem, as_data, failed, too_large, too_many, too_slow
from api.logs import log
from api.settings import Settings

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_BATCH = "/v1/checks/batch"
# When a report came in says much about who was on shift: of these neither logs nor figures tell, except of failures.
_UNTOLD = ("/v1/tips", "/v1/internal-reports", "/tip", "/workers")
_CALLERS = 10_000  # how many callers' allowances are remembered
_TRUE_KEY = "panding.true_key"
REQUESTS = Counter("panding_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "panding_request_seconds",
    "How long requests took",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Pages of ours see which page of ours sent a form; others see nothing.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'",
}


class Guard:
    """The outermost layer. What it refuses never reaches the app."""

    def __init__(self, app: ASGIApp, settings: Settings, answer: Answer = as_data) -> None:
        """Wrap an app. `answer` is how a problem is told."""
        self._app, self._settings, self._answer = app, settings, answer
        self._allowance = Allowance(settings.requests_per_minute)
        self._keys = _Keys()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        named = headers.get("x-request-id", "")
        request_id = named if _ID.fullmatch(named) else str(uuid4())
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request_id)
        begun, status = time.perf_counter(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = MutableHeaders(scope=message)
                given["X-Request-Id"] = request_id
                for name, value in HEADERS.items():
                    given.setdefault(name, value)
                if scope["path"].startswith("/v1/"):
                    given.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._within_limits(scope, headers, receive, sending, lambda: status > 0)
        finally:
            self._keys.learn(headers, scope, status)
            self._tell(scope, status, time.perf_counter() - begun)

    async def _within_limits(
        self, scope: Scope, headers: Headers, receive: Receive, send: Send, begun: Callable[[], bool]
    ) -> None:
        settings = self._settings
        batch = scope["path"] == _BATCH
        limit = settings.batch_bytes if batch else settings.body_bytes
        seconds = settings.batch_seconds if batch else settings.request_seconds
        try:
            self._allowance.take(self._keys.of(headers) or address(scope, headers, settings))
            if _announced(headers) > limit:
                raise too_large(limit)
            await self._app(scope, _limited(receive, limit, seconds), send)
        except Problem as problem:  # before the app, or while it read the body
            await self._answer(Request(scope), problem)(scope, receive, send)
        except ClientDisconnect:
            log().info("left")
        except Exception as error:
            # Here and not further out: there the answer would lack our headers, and the server would log the message,
            # which may quote what somebody wrote.
            log().exception("failed", error=type(error).__name__)
            if not begun():
                await self._answer(Request(scope), failed())(scope, receive, send)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        """The route's pattern, never the path: paths hold ids, and query strings what people typed."""
        if scope["path"].startswith(_UNTOLD) and 0 < status < 500:
            return
        route = getattr(scope.get("route"), "path", "-")
        REQUESTS.labels(scope["method"], route, status).inc()
        SECONDS.labels(route).observe(seconds)
        log().info("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Allowance:
    """So many requests a minute for each caller; what is not used is saved up for a minute."""

    def __init__(self, per_minute: int) -> None:
        """0: no limit."""
        self._per_minute = per_minute
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, caller: str) -> None:
        """Count a request.

        Raises:
            Problem: 429, where there were too many.
        """
        if not self._per_minute:
            return
        moment = time.monotonic()
        bucket = self._buckets.pop(caller, None) or _Bucket(self._per_minute, moment)
        bucket.left = min(self._per_minute, bucket.left + (moment - bucket.at) * self._per_minute / 60)
        bucket.at = moment
        self._buckets[caller] = bucket
        if len(self._buckets) > _CALLERS:
            self._buckets.popitem(last=False)
        if bucket.left < 1:
            raise too_many(max(1, round((1 - bucket.left) * 60 / self._per_minute)))
        bucket.left -= 1


def address(scope: Scope, headers: Headers, settings: Settings) -> str:
    """Where a request comes from. X-Forwarded-For is believed only where a proxy of ours sets it."""
    if settings.trust_proxy and (forwarded := headers.get("x-forwarded-for")):
        return forwarded.rpartition(",")[2].strip()
    return (scope.get("client") or ("-", 0))[0]


def _announced(headers: Headers) -> int:
    """The length that the body is said to have; what is said otherwise is left to the server."""
    length = headers.get("content-length", "")
    return int(length[:20]) if length.isascii() and length.isdecimal() else 0


def note_key(scope: Scope) -> None:
    """Say that the key of a request is a true one: from now on it has an allowance of its own."""
    scope[_TRUE_KEY] = True


class _Keys:
    """The keys that have been found true, by hash. An invented one gets no allowance of its own."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, None] = OrderedDict()

    def of(self, headers: Headers) -> str | None:
        """What a request with a known key is counted under."""
        mark = _mark(headers)
        return mark if mark in self._known else None

    def learn(self, headers: Headers, scope: Scope, status: int) -> None:
        """Remember a key that was found true, forget one that no longer is."""
        mark = _mark(headers)
        if mark and scope.get(_TRUE_KEY):
            self._known[mark] = None
            self._known.move_to_end(mark)
            if len(self._known) > _CALLERS:
                self._known.popitem(last=False)
        elif mark and status == 401:
            self._known.pop(mark, None)


def _mark(headers: Headers) -> str | None:
    header = headers.get("authorization")
    return hashlib.sha256(header.encode("latin-1", "replace")).hexdigest() if header else None


def _limited(receive: Receive, limit: int, seconds: float) -> Receive:
    """What is received, as long as it is neither too much nor too slow."""
    taken, deadline, whole = 0, time.monotonic() + seconds, False

    async def receiving() -> Message:
        nonlocal taken, whole
        if whole:
            return await receive()  # waits for the caller to leave
        try:
            message = await asyncio.wait_for(receive(), max(0.0, deadline - time.monotonic()))
        except TimeoutError:
            raise too_slow() from None
        if message["type"] == "http.request":
            taken += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if taken > limit:
                raise too_large(limit)
        return message

    return receiving
