"""The index of clauses in the database: which clauses have any of some words.

What the words are, and how near a clause is to them, is said in one place, `engine.validating.words`, for claims and
for searches alike: the index only narrows, so that both databases find the same in the same order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping

from sqlalchemy import text
from sqlalchemy.orm import Session

from api.database.connection import Database
from engine.validating.known import Key

_LOCK = 4_200_426  # one fills the index at a time on PostgreSQL
_FILLED = text("SELECT 1 FROM clause_index WHERE digest = :digest LIMIT 1")
_SQLITE = text("SELECT edition, clause FROM clause_index WHERE clause_index MATCH :words AND digest = :digest")
_POSTGRESQL = text(
    "SELECT edition, clause FROM clause_index WHERE words && CAST(:words AS text[]) AND digest = :digest"
)
_INSERT = text("INSERT INTO clause_index (digest, edition, clause, words) VALUES (:digest, :edition, :clause, :words)")


class ClauseIndex:
    """The words of all clauses, kept in the database under a digest of themselves."""

    def __init__(self, database: Database, held: Mapping[Key, Collection[str]]) -> None:
        """Nothing is written yet.

        Args:
            database: where the index is kept.
            held: the words of each clause.
        """
        self.database, self.held = database, held
        plain = json.dumps([[*key, sorted(words)] for key, words in held.items()], ensure_ascii=False)
        self.digest = hashlib.sha256(plain.encode()).hexdigest()

    def having(self, words: Collection[str]) -> set[Key]:
        """The clauses that have any of the words. Where the index is of another version, it is renewed."""
        if not words:
            return set()
        with self.database.reading() as session:
            if self._filled(session):
                return self._having(session, words)
        self._fill()
        with self.database.reading() as session:
            return self._having(session, words)

    def _filled(self, session: Session) -> bool:
        return session.execute(_FILLED, {"digest": self.digest}).first() is not None

    def _having(self, session: Session, words: Collection[str]) -> set[Key]:
        if self.database.on_sqlite:
            wanted: object = " OR ".join(f'"{word}"' for word in sorted(words))  # no word of ours holds a quote
            rows = session.execute(_SQLITE, {"words": wanted, "digest": self.digest})
        else:
            rows = session.execute(_POSTGRESQL, {"words": sorted(words), "digest": self.digest})
        return {(edition, clause) for edition, clause in rows}

    def _fill(self) -> None:
        with self.database.writing() as session:
            if not self.database.on_sqlite:
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            if self._filled(session):
                return
            session.execute(text("DELETE FROM clause_index"))
            session.execute(_INSERT, [self._row(key, words) for key, words in self.held.items()])

    def _row(self, key: Key, words: Collection[str]) -> dict[str, object]:
        said = " ".join(words) if self.database.on_sqlite else sorted(words)
        return {"digest": self.digest, "edition": key[0], "clause": key[1], "words": said}
