"""Bringing a database to the newest tables, and seeing whether it is there."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from api.database.connection import Database

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 4_200_425  # only one upgrades a PostgreSQL database at a time


def upgrade(database: Database) -> None:
    """Bring the database to the newest tables; nothing happens if it is there."""
    with database.engine.execution_options(writing=True).begin() as connection:
        if not database.on_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        command.upgrade(_config(connection), "head")


def revision(database: Database) -> str | None:
    """Which migration the database is at; None where it has no tables of ours."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The newest migration."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head
    return head


def draft(database: Database, message: str, number: str) -> None:
    """Write a migration from the database as it is to the tables as the code has them; a person reads it."""
    with database.engine.begin() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=number)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def main(message: str) -> None:
    """Write the next migration, from what the ones before give to the tables as the code has them now."""
    with TemporaryDirectory() as folder:
        fresh = Database(f"sqlite:///{folder}/fresh.db")
        before = len(list((_MIGRATIONS / "versions").glob("[0-9]*.py")))
        if before:
            upgrade(fresh)
        draft(fresh, message, f"{before + 1:04}")


if __name__ == "__main__":
    main(sys.argv[1])
