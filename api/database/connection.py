"""The way to the database: reading and writing are two kinds of transactions, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, make_url, text
from sqlalchemy.orm import Session, sessionmaker

_BUSY = 15_000  # milliseconds that a writer waits for another on SQLite
# KiB of pages that a connection keeps on SQLite, of 2,000 by itself. Whatever another connection writes empties it, the
# system keeps the pages once for all processes, and a worker has up to 40 connections.
_PAGES = 256
_AUDIT_LOCK = 4_200_424  # any number of our own: writers of the audit chain queue behind it on PostgreSQL


class Database:
    """One database, SQLite or PostgreSQL."""

    def __init__(self, url: str, pool: int = 20) -> None:
        """Nothing is opened yet.

        Args:
            url: as SQLAlchemy writes it.
            pool: connections that may be open at once.
        """
        self.url = make_url(url)
        self.on_sqlite = self.url.get_backend_name() == "sqlite"
        if self.on_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self.engine = create_engine(self.url, pool_size=pool, max_overflow=pool, pool_pre_ping=not self.on_sqlite)
        if self.on_sqlite:
            event.listen(self.engine, "connect", _set_up_sqlite)
            event.listen(self.engine, "begin", _begin_on_sqlite)
        self._read = sessionmaker(self.engine, expire_on_commit=False)
        self._write = sessionmaker(self.engine.execution_options(writing=True), expire_on_commit=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that changes nothing."""
        with self._read() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction, committed at the end or, on an error, undone.

        On SQLite it takes the one writer's place at once: a transaction that began by reading could not be turned
        into a writing one while others write.
        """
        with self._write.begin() as session:
            yield session

    def queue_for_audit(self, session: Session) -> None:
        """Wait until no other transaction appends to the audit chain; until this one ends, none will."""
        if not self.on_sqlite:
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _AUDIT_LOCK})

    def answers(self) -> bool:
        """Whether the database is there."""
        with self.reading() as session:
            return session.execute(text("SELECT 1")).scalar() == 1

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _set_up_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # an answered write outlives a power cut
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA cache_size = -{_PAGES}")
    cursor.close()


def _begin_on_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
