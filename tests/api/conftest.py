"""The service under test: twice, on SQLite and on PostgreSQL, with real judging processes."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.app import create_app
from api.ciphers import Ciphers
from api.database import Database
from api.database.upgrade import upgrade
from api.judging import Judges
from api.judging.work import JudgingWork
from api.logs import configure
from api.practice import Practice
from api.service import Service
from api.settings import Settings
from engine import Judge
from standards import Library
from tests.api import postgres
from tests.api.world import World

_NUMBERS = itertools.count()
configure()  # as `panding serve` does: structlog's own way of printing an exception takes minutes


@pytest.fixture(scope="session")
def judges(library: Library) -> Iterator[Judges]:
    judges = Judges(JudgingWork(library.digest), 1, 60.0)
    yield judges
    judges.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    with postgres.server() as base:
        with psycopg.connect(base.replace("+psycopg", "") + "postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE template_panding")
        database = Database(base + "template_panding")
        upgrade(database)
        database.close()
        yield base


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh database with all tables; every test that asks for it runs twice."""
    if request.param == "sqlite":
        with tempfile.TemporaryDirectory(prefix="panding-", dir=postgres.quick_folder()) as folder:
            shutil.copy(request.getfixturevalue("sqlite_template"), f"{folder}/panding.db")
            yield f"sqlite:///{folder}/panding.db"
        return
    base: str = request.getfixturevalue("postgresql")
    name = f"test_{next(_NUMBERS)}"
    with psycopg.connect(base.replace("+psycopg", "") + "postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template_panding")
        yield base + name
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, database_url=url, secret=SecretStr("tests only"), requests_per_minute=0)


@pytest.fixture
def practice() -> Practice:
    """The regional configuration; tests that need one override it."""
    return Practice()


@pytest.fixture
def service(
    settings: Settings, practice: Practice, library: Library, judge: Judge, judges: Judges
) -> Iterator[Service]:
    database = Database(settings.url)
    yield Service(settings, library, judge, database, Ciphers(settings.key), practice, judges)
    database.close()


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with TestClient(create_app(service=service), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def world(service: Service, client: TestClient) -> World:
    return World(service, client)
