"""What every layer's tests may use: the store on both engines."""

import os
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest

from bot.store import Store, migrate
from tests.store import postgres

TEMPLATE = "template_desk"
_numbers = count(1)


@pytest.fixture(scope="session")
def pg_folder() -> Iterator[Path]:
    """One PostgreSQL server a session, with a database to copy; the folder of its socket."""
    try:
        with postgres.server() as folder:
            postgres.statement(folder, f"CREATE DATABASE {TEMPLATE}")
            postgres.apart(lambda: migrate(postgres.url(folder, TEMPLATE)))
            yield folder
    except postgres.Unavailable as why:
        if os.environ.get("REQUIRE_ALL") == "1":
            raise
        pytest.skip(f"no PostgreSQL: {why}")


@pytest.fixture
def pg_empty_url(pg_folder: Path) -> Iterator[str]:
    """A PostgreSQL database without tables."""
    yield from _database(pg_folder, "template1")


@pytest.fixture
def pg_url(pg_folder: Path) -> Iterator[str]:
    """A fresh PostgreSQL database with the tables."""
    yield from _database(pg_folder, TEMPLATE)


def _database(folder: Path, template: str) -> Iterator[str]:
    name = f"desk_{next(_numbers)}"
    postgres.statement(folder, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield postgres.url(folder, name)
    postgres.statement(folder, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
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
