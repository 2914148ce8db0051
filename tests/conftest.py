"""What every layer's tests may use: the store on both engines."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.store import Store, migrate
from tests.store.postgres import EMPTY, Admin, UnavailableError, server

DATABASE = "desk"


@pytest.fixture(scope="session")
def pg_server() -> Iterator[Admin]:
    """One PostgreSQL server a session, with one database that has the tables."""
    try:
        with server() as admin:
            admin.execute(f"CREATE DATABASE {DATABASE}")
            admin.run(lambda: migrate(admin.url(DATABASE)))
            yield admin
    except UnavailableError as why:
        if os.environ.get("REQUIRE_ALL") == "1":
            raise
        pytest.skip(f"no PostgreSQL: {why}")


@pytest.fixture
def pg_url(pg_server: Admin) -> str:
    """A PostgreSQL database whose tables are empty."""
    pg_server.execute(EMPTY, DATABASE)
    return pg_server.url(DATABASE)


@pytest.fixture
def pg_bare_url(pg_server: Admin) -> Iterator[str]:
    """A PostgreSQL database without tables."""
    pg_server.execute("CREATE DATABASE bare")
    yield pg_server.url("bare")
    pg_server.execute("DROP DATABASE bare WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that has the tables already, to be copied."""
    path = tmp_path_factory.mktemp("template") / "desk.db"
    with ThreadPoolExecutor(1) as thread:  # a loop of its own, whichever the tests have
        thread.submit(asyncio.run, migrate(f"sqlite:///{path}")).result()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite file whose tables are empty."""
    shutil.copy(sqlite_template, tmp_path / "desk.db")
    return f"sqlite:///{tmp_path}/desk.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """Both engines, one after the other."""
    return request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "pg_url"}[request.param])


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    """The books, empty, on both engines."""
    opened = await Store.open(store_url)
    yield opened
    await opened.close()
