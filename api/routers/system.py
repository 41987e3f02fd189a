"""Whether the service is alive and ready, what it has loaded, and its figures."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Gauge, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from api.models import Told
from api.routers.needs import needs
from api.service import Service
from engine.judge import ENGINE

router = APIRouter(tags=["system"])
JUDGES_WAITING = Gauge("panding_judges_waiting", "Forms waiting to be judged in this worker")
JUDGES_DIED = Gauge("panding_judges_died", "Judging processes that have died in this worker")


class Health(Told):
    """Alive."""

    status: Literal["ok"] = "ok"


class EditionDigest(Told):
    """An edition that is loaded, and how much of its text it holds."""

    edition: str
    coverage: str


class Readiness(Told):
    """Ready to work or not, and with what."""

    ready: bool
    database: bool
    judges: bool
    engine: str
    standards: str
    editions: list[EditionDigest]


@router.get("/health", **needs(None))
def health() -> Health:
    """Alive. Asks nothing of the database."""
    return Health()


@router.get("/ready", **needs(None), response_model=Readiness)
def ready(request: Request) -> Response:
    """Ready to answer: 200, else 503. Says by digest which standards are loaded; they change only with a restart."""
    service: Service = request.app.state.service
    try:
        database = service.database.answers()
    except SQLAlchemyError:
        database = False
    told = Readiness(
        ready=database and service.judges.ready,
        database=database,
        judges=service.judges.ready,
        engine=ENGINE,
        standards=service.library.digest,
        editions=[
            EditionDigest(edition=name, coverage=edition.head.coverage)
            for name, edition in service.library.editions.items()
        ],
    )
    return Response(told.model_dump_json(), 200 if told.ready else 503, media_type="application/json")


@router.get("/metrics", **needs(None), response_class=Response)
def metrics(request: Request) -> Response:
    """Figures for Prometheus, of this worker."""
    service: Service = request.app.state.service
    JUDGES_WAITING.set(service.judges.waiting)
    JUDGES_DIED.set(service.judges.deaths)
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
