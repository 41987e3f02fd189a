"""`panding audit`: whether the audit log is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit

if TYPE_CHECKING:
    from api.database import Database

audit_app = typer.Typer(help="审计日志。The audit log.", no_args_is_help=True)


@audit_app.command("verify")
def verify(
    head: Annotated[str | None, typer.Option(help="以前记下的末尾摘要，须仍在链中 a digest noted down earlier")] = None,
) -> None:
    """核对审计链：有没有被改、被删、被插。Verify the chain; status 1 where it is broken.

    把打印的末尾摘要记在别处，下次用 --head 核对，就知道末尾有没有被截掉。
    """
    from api.database import Database
    from api.settings import Settings

    raise typer.Exit(verified(Database(Settings().url), head))


def verified(database: Database, head: str | None) -> Exit:
    """Say how the chain stands."""
    from api.audit import verify as gone_through
    from api.ciphers import Ciphers
    from api.settings import Settings

    with database.reading() as session:
        count, last, breaks = gone_through(session, Ciphers(Settings().key).audit_key, head)
    for one in breaks:
        typer.echo(f"第 {one.number} 条：{one.why}", err=True)
    typer.echo(f"{count:,} 条，末尾摘要 {last}；{'断裂 (broken)' if breaks else '完整 (whole)'}")
    return Exit.PROBLEMS if breaks else Exit.CLEAR
