"""Somebody who is told: a real HTTP server on loopback that answers as it is bidden and keeps what it heard."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Receiver:
    """What was heard, and how to answer: a status for each request, the last for all that follow; 0 answers nothing."""

    url: str
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=lambda: [204])
    elsewhere: str = ""
    slowly: bool = False


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that is listening."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.heard.append((dict(self.headers.items()), body))
            status = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
            if not status:
                self.close_connection = True
                return
            self.send_response(status)
            if receiver.elsewhere:
                self.send_header("Location", receiver.elsewhere)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            try:
                for _ in range(200 if receiver.slowly else 0):
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.1)
                self.wfile.write(b"y" * 50_000)
            except OSError:
                self.close_connection = True  # the sender hung up

        def do_GET(self) -> None:
            receiver.heard.append(({"method": "GET"}, b""))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}/hook?of=panding")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
