"""Where a webhook may go: nobody may make the service knock at doors inside the network it stands in."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from api.settings import Settings
from standards.wording import Text

_LONGEST = 500
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
Address = IPv4Address | IPv6Address


class Refused(Exception):
    """An address that webhooks do not go to; `message` says why."""

    def __init__(self, message: Text) -> None:
        """Keep the words in both languages."""
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True)
class Target:
    """Where a webhook goes: the name that certificates are checked against, and the path."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def named(self) -> str:
        """The host as a request names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = 443 if self.secure else 80
        return host if self.port == usual else f"{host}:{self.port}"


def target(url: str, settings: Settings) -> Target:
    """Take a URL apart.

    Raises:
        Refused: where webhooks do not go there, as far as the URL says.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        name = host if ":" in host else host.encode("idna").decode()
    except ValueError:
        raise Refused(Text("网址不对", "no valid URL")) from None
    if parts.scheme not in ("https", *(("http",) if settings.webhook_http else ())):
        raise Refused(Text("只用 https", "https only"))
    if not name or parts.username is not None or parts.fragment or len(url) > _LONGEST or not url.isprintable():
        raise Refused(Text("网址不对", "no valid URL"))
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii() or " " in path:
        raise Refused(Text("网址里的汉字、空格要写成 %XX", "write other letters as %XX"))
    if (literal := _literal(name)) is not None:
        _refuse_inside(literal, settings)
    return Target(secure, name, port or (443 if secure else 80), path)


def resolved(where: Target, settings: Settings) -> str:
    """The one address to connect to: looked up once, so that it cannot change after it was checked.

    Raises:
        Refused: where any address of the name is inside, or there is none.
    """
    try:
        found = socket.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused(Text("找不到这个主机名", "no such host")) from None
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    for address in addresses:
        _refuse_inside(ip_address(address), settings)
    return addresses[0]


def _refuse_inside(address: Address, settings: Settings) -> None:
    meant = _meant(address)
    nowhere = meant.is_multicast or meant.is_unspecified or str(meant) == "255.255.255.255"
    if nowhere or not (settings.webhook_private or meant.is_global):
        raise Refused(Text("不发往内网、本机地址", "not to private or local addresses"))


def _meant(address: Address) -> Address:
    """The address that a packet ends up at: some kinds of IPv6 addresses have one of IPv4 in them."""
    if isinstance(address, IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    if inner is None and any(address in network for network in _NAT64):
        inner = IPv4Address(int(address) & 0xFFFF_FFFF)
    return inner or address


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
