"""A copy of the whole database while the service runs, and putting it back."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect

from api.database.connection import Database

_SQLITE_HEAD = b"SQLite format 3\0"
_PG_HEAD = b"PGDMP"


class BackupError(Exception):
    """A backup that cannot be made or put back."""


def backup(database: Database, to: Path) -> None:
    """Write a copy as of one moment. Writers go on meanwhile.

    SQLite's own online copy, or `pg_dump` of PostgreSQL. The secret is not in it: keep it somewhere else.

    Raises:
        BackupError: where the file is there already, or the copy fails.
    """
    if to.exists():
        raise BackupError(f"{to} 已存在，不覆盖 (exists)")
    part = to.with_name(to.name + ".part")
    part.unlink(missing_ok=True)
    if database.on_sqlite:
        with closing(sqlite3.connect(_file(database))) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
    else:
        _run("pg_dump", "--format=custom", f"--file={part}", _plain_url(database))
    part.rename(to)


def restore(database: Database, source: Path) -> None:
    """Put a backup into a database that has nothing in it.

    Raises:
        BackupError: where there are tables already, or the file is no backup of this kind of database.
    """
    head = source.read_bytes()[: len(_SQLITE_HEAD)] if source.is_file() else b""
    if not head.startswith(_SQLITE_HEAD if database.on_sqlite else _PG_HEAD):
        raise BackupError(f"{source} 不是这种数据库的备份 (no backup of this kind of database)")
    if inspect(database.engine).get_table_names():
        raise BackupError("数据库里已有数据，先换一个空的 (the database is not empty)")
    database.close()
    if database.on_sqlite:
        target = _file(database)
        for leftover in (target, target.with_name(target.name + "-wal"), target.with_name(target.name + "-shm")):
            leftover.unlink(missing_ok=True)
        shutil.copyfile(source, target)
    else:
        _run(
            "pg_restore",
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            f"--dbname={_plain_url(database)}",
            source,
        )


def _file(database: Database) -> Path:
    assert database.url.database
    return Path(database.url.database)


def _plain_url(database: Database) -> str:
    return database.url.set(drivername="postgresql").render_as_string(hide_password=False)


def _run(*command: str | Path) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError:
        raise BackupError(f"没有 {command[0]}，请安装 postgresql-client (not installed)") from None
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{command[0]}: {error.stderr.strip()[:500]}") from None
