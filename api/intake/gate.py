"""How often one address may report or try codes. Addresses are held in memory only, of each worker for itself."""

from __future__ import annotations

from starlette.requests import Request

from api.guard import Allowance, address
from api.settings import Settings


class Gate:
    """The way in for who has no account; far narrower than that of keys."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is counted yet."""
        self._settings = settings
        self._reports = Allowance(settings.tips_per_minute)
        self._codes = Allowance(settings.codes_per_minute)

    def report(self, request: Request) -> None:
        """Count a new report.

        Raises:
            Problem: 429, where there were too many.
        """
        self._reports.take(self._address(request))

    def code(self, request: Request) -> None:
        """Count the use of a code, right or wrong.

        Raises:
            Problem: 429, where there were too many.
        """
        self._codes.take(self._address(request))

    def _address(self, request: Request) -> str:
        return address(request.scope, request.headers, self._settings)
