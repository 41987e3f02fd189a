"""HTTP as the service speaks it: uvicorn's, with a limit to what comes before a request's body, and how slowly."""

from __future__ import annotations

import asyncio
import json

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.errors import Problem
from standards.wording import Text

MOST = 65_536  # bytes of a request's line and headers
SECONDS = 20.0  # for all of them, and for a connection to say anything at all


class Protocol(HttpToolsProtocol):
    """One connection. The parser has no limits of its own: headers without end would fill the memory."""

    _in_head = False
    _head = 0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody has come."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Somebody has left."""
        self._waited()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Part of a request."""
        super().data_received(data)
        if self._in_head and not self.transport.is_closing():
            self._head += len(data)
            if self._head > MOST:
                self.transport.write(_REFUSED)
                self.transport.close()
            elif self._timer is None:
                self._wait()

    def on_message_begin(self) -> None:
        """A request begins."""
        self._in_head, self._head = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """What is left is the body, which the guard looks after."""
        self._in_head = False
        self._waited()
        super().on_headers_complete()

    def _wait(self) -> None:
        self._timer = self.loop.call_later(SECONDS, self.transport.close)

    def _waited(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None


def _refusal() -> bytes:
    problem = Problem(431, "headers-too-large", Text("请求头太大", "headers too large"))
    body = json.dumps(problem.said("zh"), ensure_ascii=False).encode()
    head = (
        "HTTP/1.1 431 Request Header Fields Too Large\r\n"
        "Content-Type: application/problem+json\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body


_REFUSED = _refusal()
