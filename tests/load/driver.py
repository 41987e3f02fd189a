"""Requests over many connections at once, kept alive; no more of HTTP than that, so that the driver costs little."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Request = bytes


@dataclass
class Measured:
    """What came of a run: seconds of every request, and how many came back with which status."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    answers: dict[int, bytes] = field(default_factory=dict)
    broken: int = 0
    lasted: float = 0.0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.seconds) / self.lasted if self.lasted else 0.0

    def quantile(self, share: float) -> float:
        """Seconds within which this share was answered."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0

    def __str__(self) -> str:
        parts = " ".join(f"{status}: {count:,}" for status, count in sorted(self.statuses.items()))
        return (
            f"{len(self.seconds):,} requests in {self.lasted:.1f} s, {self.rate:.0f}/s, "
            f"p50 {self.quantile(0.5) * 1000:.0f} ms, p95 {self.quantile(0.95) * 1000:.0f} ms, "
            f"p99 {self.quantile(0.99) * 1000:.0f} ms; {parts}; broken {self.broken}"
        )


def request(method: str, path: str, body: bytes = b"", **headers: str) -> Request:
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def drive(
    url: str,
    requests: Iterator[Request],
    connections: int,
    heard: Callable[[Request, int, bytes], None] | None = None,
) -> Measured:
    """Send requests over so many connections until there are no more.

    Args:
        url: where the service is.
        requests: taken one after the other by whichever connection is free.
        connections: how many.
        heard: told of each answer, as it comes.
    """
    return asyncio.run(_drive(url, requests, connections, heard))


async def _drive(
    url: str, requests: Iterator[Request], connections: int, heard: Callable[[Request, int, bytes], None] | None
) -> Measured:
    measured = Measured()
    begun = time.perf_counter()
    await asyncio.gather(*(_connection(url, requests, measured, heard) for _ in range(connections)))
    measured.lasted = time.perf_counter() - begun
    return measured


async def _connection(
    url: str,
    requests: Iterator[Request],
    measured: Measured,
    heard: Callable[[Request, int, bytes], None] | None,
) -> None:
    place = urlsplit(url)
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None
    for asked in requests:
        begun = time.perf_counter()
        try:
            if reader is None or writer is None:
                reader, writer = await asyncio.open_connection(place.hostname, place.port)
            writer.write(asked)
            status, body, last = await _answer(reader)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            measured.broken += 1
            if writer:
                writer.close()
            reader = writer = None
            continue
        measured.seconds.append(time.perf_counter() - begun)
        measured.statuses[status] += 1
        measured.answers.setdefault(status, body[:500])
        if heard:
            heard(asked, status, body)
        if last:
            writer.close()
            reader = writer = None
    if writer:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").lower().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines if ": " in line)
    length = int(headers.get("content-length", 0))
    body = await reader.readexactly(length) if length else b""
    return int(first.split(" ", 2)[1]), body, headers.get("connection") == "close"
