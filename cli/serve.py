"""`panding serve`: the service, on an embedded SQLite database unless PANDING_DATABASE_URL says otherwise."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.exits import Exit


def serve(
    host: Annotated[str, typer.Option(help="监听地址 address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口 port")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="工作进程数 worker processes")] = 1,
) -> None:
    """启动服务。Start the service.

    设置都用环境变量 PANDING_…，不设也能用；数据默认放在 panding-data 文件夹。
    """
    import uvicorn

    from api.database import Database
    from api.database.upgrade import newest, revision, upgrade
    from api.settings import Settings

    settings = Settings()
    database = Database(settings.url)
    if database.on_sqlite:
        upgrade(database)
    elif revision(database) != newest():
        typer.echo("数据库表不是最新的，先运行 panding db upgrade (the database is not up to date)", err=True)
        raise typer.Exit(Exit.USAGE)
    database.close()
    _ = settings.key  # made before the workers start
    uvicorn.run(
        "api.app:from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        loop="uvloop",
        http="api.protocol:Protocol",
        access_log=False,
        server_header=False,
        log_level="warning",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=10,  # who watches a job would keep it from ever ending
    )
