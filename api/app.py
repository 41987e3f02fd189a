"""The app: routers by subject, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from api import errors, pages, routers
from api.description import openapi
from api.guard import Guard
from api.heaps import share_heaps
from api.logs import configure
from api.service import Service
from api.settings import Settings

DESCRIPTION = """\
判定：按重大事故隐患判定标准核对自查表，校验检查发现，跟踪隐患直到销号。
程序给出的是拟判定，依据自报，不替代监管部门认定。

Judging is a suggestion (拟判定); enterprises determine for themselves (自查判定), authorities verify (核实认定).
"""


def create_app(settings: Settings | None = None, service: Service | None = None) -> FastAPI:
    """The app.

    Args:
        settings: by default from the environment.
        service: what requests need; by default it is started with the app and closed with it.
    """
    settings = settings or (service.settings if service else Settings())

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.service = service or Service.start(settings)
        try:
            yield
        finally:
            if service is None:
                app.state.service.close()

    app = FastAPI(
        title="判定 panding",
        description=DESCRIPTION,
        version=version("panding"),
        lifespan=lifespan,
        openapi_url="/v1/openapi.json",
        docs_url=None,  # both pages of FastAPI fetch their scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=True,
        generate_unique_id_function=openapi.unique_id,
    )
    errors.install(app, routers.methods, routers.written, pages.answer)
    routers.install(app)
    pages.install(app)
    openapi.install(app, routers.subjects())
    app.add_middleware(Guard, settings=settings, answer=pages.answer)
    return app


def from_environment() -> FastAPI:
    """The app as `panding serve` starts it in each worker."""
    configure()
    share_heaps()
    return create_app()
