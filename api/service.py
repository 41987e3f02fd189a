"""Everything a request may need, made once for each worker."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import standards
from api.ciphers import Ciphers
from api.database import Database
from api.judging import Judges
from api.judging.work import JudgingWork
from api.practice import Practice, load_practice
from api.settings import Settings
from engine.judge import Judge
from standards import Library

if TYPE_CHECKING:
    from api.background import Background


@dataclass(slots=True)
class Service:
    """The service of one worker. `judge` is for light work in this process; forms are judged by `judges`.

    `background` is work that no request waits for; None where another process does it.
    """

    settings: Settings
    library: Library
    judge: Judge
    database: Database
    ciphers: Ciphers
    practice: Practice
    judges: Judges = field(repr=False)
    background: Background | None = field(default=None, repr=False)

    @classmethod
    def start(cls, settings: Settings) -> Service:
        """Load the standards and the regional configuration, open the database, start judging and background work.

        Raises:
            StandardsError: where standards cannot be loaded.
            PracticeError: where the regional configuration cannot.
        """
        library = standards.load(extra=settings.folders)
        work = JudgingWork(library.digest, tuple(settings.folders))
        service = cls(
            settings,
            library,
            Judge(library),
            Database(settings.url),
            Ciphers(settings.key),
            load_practice(settings.practice),
            Judges(work, settings.judges, settings.judging_seconds),
        )
        if settings.background:
            from api.background import Background  # which is made of parts that need the service

            service.background = Background(service)
        return service

    def wake(self) -> None:
        """There is something for the background to do."""
        if self.background:
            self.background.wake()

    def close(self) -> None:
        """End the background work and the judging processes, and close the database."""
        if self.background:
            self.background.close()
        self.judges.close()
        self.database.close()
