"""Everything a request may need, made once for each worker."""

from __future__ import annotations

from dataclasses import dataclass, field

import standards
from api.ciphers import Ciphers
from api.database import Database
from api.duties.binding import check
from api.intake.gate import Gate
from api.judging import Judges
from api.judging.work import JudgingWork
from api.practice import Practice, load_practice
from api.settings import Settings
from engine.judge import Judge
from standards import Library
from standards.duty import Calendar, load_duties


@dataclass(slots=True)
class Service:
    """The service of one worker. `judge` is for light work in this process; forms are judged by `judges`."""

    settings: Settings
    library: Library
    judge: Judge
    database: Database
    ciphers: Ciphers
    practice: Practice
    judges: Judges = field(repr=False)
    duties: Calendar = field(default_factory=load_duties)
    gate: Gate = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """What is counted is counted in memory only, from nothing."""
        self.gate = Gate(self.settings)

    @classmethod
    def start(cls, settings: Settings) -> Service:
        """Load the standards and the regional configuration, open the database, start judging.

        Raises:
            StandardsError: where standards cannot be loaded.
            PracticeError: where the regional configuration cannot.
        """
        library = standards.load(extra=settings.folders)
        practice, duties = load_practice(settings.practice), load_duties(extra=settings.folders)
        check(practice, duties)
        work = JudgingWork(library.digest, tuple(settings.folders))
        return cls(
            settings,
            library,
            Judge(library),
            Database(settings.url),
            Ciphers(settings.key),
            practice,
            Judges(work, settings.judges, settings.judging_seconds),
            duties,
        )

    def close(self) -> None:
        """End the judging processes and close the database."""
        self.judges.close()
        self.database.close()
