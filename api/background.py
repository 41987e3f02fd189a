"""Work that no request waits for: threads that take turns at it as long as the service runs."""

from __future__ import annotations

import threading
from collections.abc import Callable

from api.housekeeping import tidy
from api.jobs.runner import Runner
from api.logs import log
from api.service import Service
from api.webhooks.sender import Sender

_LOOK = 2.0  # seconds between two looks whether there is something to do
_HOUR = 3600.0
_PATIENCE = 15.0  # seconds that a turn may take to end


class Background:
    """The background work of one worker: judging jobs, sending webhooks, tidying up."""

    def __init__(self, service: Service) -> None:
        """Start it."""
        self._runner, self._sender = Runner(service), Sender(service)
        self._jobs = _Turns("jobs", self._runner.turn, _LOOK)
        self._threads = [
            self._jobs,
            _Turns("webhooks", self._sender.turn, _LOOK),
            _Turns("housekeeping", lambda: tidy(service), _HOUR),
        ]
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """There is a new job."""
        self._jobs.wake()

    def close(self) -> None:
        """End all of it; a job at work is given back."""
        for thread in self._threads:
            thread.end()
        self._runner.stop()
        self._sender.stop()
        for thread in self._threads:
            thread.join(_PATIENCE)


class _Turns(threading.Thread):
    """Turns at one kind of work; a pause where there is nothing to do. A turn that fails is not the last."""

    def __init__(self, name: str, turn: Callable[[], bool], pause: float) -> None:
        super().__init__(name=f"background-{name}", daemon=True)
        self._turn, self._pause = turn, pause
        self._woken, self._over = threading.Event(), threading.Event()

    def run(self) -> None:
        while not self._over.is_set():
            try:
                more = self._turn()
            except Exception as error:  # whatever it is, the next turn may do better
                log().exception("background_failed", work=self.name, error=type(error).__name__)
                more = False
            if not more:
                self._woken.wait(self._pause)
                self._woken.clear()

    def wake(self) -> None:
        self._woken.set()

    def end(self) -> None:
        self._over.set()
        self._woken.set()
