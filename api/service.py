"""Everything a request may need, made once for each worker."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import standards
from api.ciphers import Ciphers
from api.database import Database
from api.duties.binding import check
from api.intake.gate import Gate
from api.judging import Judges
from api.judging.work import JudgingWork
from api.law.searching import Searcher
from api.practice import Practice, load_practice
from api.settings import Settings
from engine.judge import Judge
from standards import Library
from standards.duty import Calendar, load_duties

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
    duties: Calendar = field(default_factory=load_duties)
    background: Background | None = field(default=None, repr=False)
    gate: Gate = field(init=False, repr=False)
    searcher: Searcher = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """What is counted is counted in memory only, from nothing; nothing is searched before it is asked for."""
        self.gate = Gate(self.settings)
        self.searcher = Searcher(self.library, self.database)

    @classmethod
    def start(cls, settings: Settings) -> Service:
        """Load the standards and the regional configuration, open the database, start judging and background work.

        Raises:
            StandardsError: where standards cannot be loaded.
            PracticeError: where the regional configuration cannot.
        """
        library = standards.load(extra=settings.folders)
        practice, duties = load_practice(settings.practice), load_duties(extra=settings.folders)
        check(practice, duties)
        work = JudgingWork(library.digest, tuple(settings.folders))
        service = cls(
            settings,
            library,
            Judge(library),
            Database(settings.url),
            Ciphers(settings.key),
            practice,
            Judges(work, settings.judges, settings.judging_seconds),
            duties,
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
