"""One signed request to one webhook: to the address that was checked, no redirects, no more than so long.

The standard library does it: a connection to a given address under another name is ten lines, and it neither follows
redirects nor believes proxies of the environment.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import closing, suppress

from api.settings import Settings
from api.webhooks.addresses import Refused, Target, resolved, target

CONNECTING = 5.0  # seconds
ANSWERING = 10.0  # seconds for the whole answer
_READ = 1000  # bytes of an answer that are read, and thrown away
SIGNATURE = "Panding-Signature"


class NotTold(Exception):
    """The other side was not reached, or did not take it; the message says in a few words why."""


def signature(secret: str, moment: int, body: bytes) -> str:
    """The header by which the receiver knows who sent it, and when.

    >>> signature("s", 0, b"{}")[:20]
    't=0,v1=e79b1f685c78e'
    """
    signed = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={signed}"


def post(url: str, secret: str, body: bytes, more: Mapping[str, str], settings: Settings) -> int:
    """Send it: the status of the answer, which is 2xx.

    Raises:
        NotTold: where it was not taken.
    """
    try:
        where = target(url, settings)
        address = resolved(where, settings)
    except Refused as refused:
        raise NotTold(refused.message.en) from None
    headers = {
        "Host": where.named,
        "Content-Type": "application/json",
        "User-Agent": "panding-webhook/1",
        "Connection": "close",
        SIGNATURE: signature(secret, int(time.time()), body),
        **more,
    }
    try:
        status = _sent(where, address, body, headers)
    except (OSError, http.client.HTTPException) as error:
        raise NotTold(type(error).__name__) from None
    if not 200 <= status < 300:
        raise NotTold(f"HTTP {status}")
    return status


def _sent(where: Target, address: str, body: bytes, headers: Mapping[str, str]) -> int:
    connection = http.client.HTTPConnection(where.host, where.port, timeout=ANSWERING)
    connection.sock = _connected(where, address)
    with closing(connection):
        # A timeout of the socket begins anew with every byte: who answers a byte at a time is hung up on.
        clock = threading.Timer(ANSWERING, _hang_up, [connection.sock])
        clock.daemon = True
        clock.start()
        try:
            connection.request("POST", where.path, body, dict(headers))
            answer = connection.getresponse()
            answer.read(_READ)
            return answer.status
        finally:
            clock.cancel()


def _connected(where: Target, address: str) -> socket.socket:
    plain = socket.create_connection((address, where.port), timeout=CONNECTING)
    if not where.secure:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=where.host)
    except BaseException:
        plain.close()
        raise


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):  # it is over already
        line.shutdown(socket.SHUT_RDWR)
