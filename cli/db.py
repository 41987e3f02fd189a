"""`panding db`: the service's database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cli.exits import Exit

if TYPE_CHECKING:
    from api.database import Database

db_app = typer.Typer(help="服务的数据库：建表升级、备份、恢复。The service's database.", no_args_is_help=True)


@db_app.command("upgrade")
def upgrade_tables() -> None:
    """建表，或升级到最新。Make the tables, or bring them up to date."""
    from api.database.upgrade import revision, upgrade

    database = opened()
    before = revision(database)
    upgrade(database)
    after = revision(database)
    typer.echo(f"已是最新：{after} (up to date)" if before == after else f"{before or '空库'} → {after}")


@db_app.command("status")
def status() -> None:
    """数据库在哪里、到了哪个版本。Where the database is, and its version; status 1 where it is not the newest."""
    from api.database.upgrade import newest, revision

    database = opened()
    now, wanted = revision(database), newest()
    typer.echo(f"{database.url.render_as_string(hide_password=True)}\n{now or '空库 (no tables)'}；最新 {wanted}")
    raise typer.Exit(Exit.CLEAR if now == wanted else Exit.PROBLEMS)


@db_app.command("backup")
def make_backup(to: Annotated[Path, typer.Argument(help="写到哪个文件 file to write")]) -> None:
    """备份正在运行的数据库。Copy the database while the service runs.

    密钥文件 secret.key 不在备份里：另行保管，丢了就读不出加密的内容，也验不了审计链。
    """
    from api.database.backup import BackupError, backup

    try:
        backup(opened(), to)
    except BackupError as error:
        refuse(str(error))
    typer.echo(f"{to}（{to.stat().st_size:,} 字节）")


@db_app.command("restore")
def put_back(source: Annotated[Path, typer.Argument(help="备份文件 backup")]) -> None:
    """把备份放进空的数据库，并核对审计链。Put a backup into an empty database, and verify the audit chain."""
    from api.database.backup import BackupError, restore
    from api.database.upgrade import upgrade
    from cli.audit import verified

    database = opened()
    try:
        restore(database, source)
    except BackupError as error:
        refuse(str(error))
    upgrade(database)
    raise typer.Exit(verified(database, None))


def opened() -> Database:
    """The database that the settings name."""
    from api.database import Database
    from api.settings import Settings

    return Database(Settings().url)


def refuse(words: str) -> NoReturn:
    """End with status 2."""
    typer.echo(words, err=True)
    raise typer.Exit(Exit.USAGE)
