"""What is kept encrypted, what is kept as a hash, and how keys are made."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_PREFIX = "pd_"


class Unreadable(Exception):
    """Something encrypted under another secret."""


class Ciphers:
    """What the deployment's secret is used for; each use has a key of its own."""

    def __init__(self, secret: bytes) -> None:
        """Derive the keys."""
        self._secret = secret
        self._fernet = Fernet(base64.urlsafe_b64encode(self._derived("encryption")))
        self._mark = self._derived("hashes")
        self.audit_key = self._derived("audit")
        self.deployment = self._derived("deployment")[:8].hex()  # what others know this deployment by

    def encrypt(self, text: str | bytes) -> bytes:
        """Text or bytes that nobody reads without the secret.

        Fernet writes in the clear when it encrypts: a tip-off would tell to the second when it came. It gets a zero.
        """
        return self._fernet.encrypt_at_time(text.encode() if isinstance(text, str) else text, 0)

    def decrypt(self, token: bytes) -> bytes:
        """What was encrypted.

        Raises:
            Unreadable: where it was encrypted under another secret.
        """
        try:
            return self._fernet.decrypt(token)
        except InvalidToken:
            raise Unreadable from None

    def mark(self, word: str) -> str:
        """A keyed hash by which a random word (a key, a session, a 查询码) is found again and not read."""
        return hmac.new(self._mark, word.encode(), hashlib.sha256).hexdigest()

    def _derived(self, use: str) -> bytes:
        return HKDF(hashes.SHA256(), 32, None, f"panding {use}".encode()).derive(self._secret)


def new_key() -> str:
    """A fresh key for a program; shown once."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def new_token() -> str:
    """A fresh token of a session."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """A fresh 查询码 that can be read out and typed: 20 letters and digits without look-alikes, about 98 bits."""
    letters = "".join(secrets.choice("23456789ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(20))
    return "-".join(letters[i : i + 5] for i in range(0, 20, 5))


def masked(number: str) -> str:
    """A certificate number of which only the ends are shown."""
    return number[:2] + "*" * max(4, len(number) - 4) + number[-2:] if len(number) > 4 else "****"
