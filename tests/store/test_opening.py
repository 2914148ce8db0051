"""Opening: which addresses are understood, what is refused, and with which line."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import (
    AddressError,
    CorruptError,
    LockedError,
    SchemaError,
    SchemaState,
    Store,
    StoreError,
    UnusableError,
    migrate,
    schema_state,
)
from bot.store.address import Server, SqliteFile, address
from bot.store.engines.file import FileEngine
from bot.store.engines.sqlite import PRAGMAS, READ, WRITE, Check, engine_of
from bot.store.lock import FileLock
from bot.store.schema import _script, steps
from tests.store.things import NOW, ann

pytestmark = pytest.mark.quick


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite", "sqlite+pysqlite"])
def test_files(scheme: str) -> None:
    assert address(f"{scheme}:///data/desk.db") == SqliteFile(Path("data/desk.db"))
    assert address(f"{scheme}:////var/a%20b.db") == SqliteFile(Path("/var/a b.db"))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_servers(scheme: str) -> None:
    place = address(f"{scheme}://desk:p%40ss@db:5433/books?sslmode=require&channel_binding=prefer&application_name=x")
    assert isinstance(place, Server)
    assert (place.url.drivername, place.url.password, place.url.port) == ("postgresql+asyncpg", "p@ss", 5433)
    assert dict(place.url.query) == {"ssl": "require", "application_name": "x"}


@pytest.mark.parametrize(
    "url",
    ["", "sqlite", "sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite://data/x.db", "mysql://u:secret@h/x",
     "postgresql://u:secret@h:port/x", "/data/desk.db"],
)  # fmt: skip
def test_what_names_nothing_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(AddressError, match="DATABASE_URL") as told:
        address(url)
    assert "secret" not in str(told.value)
    assert told.value.__cause__ is None


async def test_folder_and_file_are_made_and_kept_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "er" / "desk.db"
    store = await Store.open(f"sqlite:///{path}")
    await store.close()
    assert path.stat().st_mode & 0o777 == 0o600


async def test_what_was_written_is_there_after_opening_again(store_url: str) -> None:
    for number in range(2):
        store = await Store.open(store_url)
        assert await store.read(lambda books: books.people.count()) == number
        await store.write(lambda books, n=number: books.people.add(ann(key=str(n), telegram_id=n)))
        await store.close()


@pytest.mark.parametrize("begin", [READ, WRITE])
def test_the_pragmas_hold_on_every_connection(sqlite_url: str, begin: str) -> None:
    engine = engine_of(Path(sqlite_url.removeprefix("sqlite:///")), begin, size=3)
    connections = [engine.connect() for _ in range(3)]
    for connection in connections:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
        assert found == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "busy_timeout": 5000,
            "secure_delete": 1,
        }
        connection.close()
    engine.dispose()


def test_a_pragma_that_does_not_hold_is_refused(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRAGMAS, "journal_mode", "off")
    engine = engine_of(Path(sqlite_url.removeprefix("sqlite:///")), WRITE)
    monkeypatch.setitem(PRAGMAS, "journal_mode", "never")
    with pytest.raises(UnusableError, match="journal_mode"):
        engine.connect()


HOLD = """
import asyncio, sys
from bot.store import Store
async def main():
    store = await Store.open(sys.argv[1])
    print("open", flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


async def test_a_second_process_is_refused_and_may_come_when_the_first_is_dead(store_url: str) -> None:
    first = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLD, store_url, stdout=subprocess.PIPE)
    assert await first.stdout.readline() == b"open\n"
    with pytest.raises(LockedError) as told:
        await Store.open(store_url)
    assert str(first.pid) in str(told.value)
    assert "is in use by process" in str(told.value)
    beside = await Store.open(store_url, readonly=True)
    assert await beside.read(lambda books: books.people.count()) == 0
    await beside.close()
    first.kill()
    await first.wait()
    await (await Store.open(store_url)).close()


async def test_the_same_process_does_not_open_twice(store_url: str) -> None:
    store = await Store.open(store_url)
    with pytest.raises(LockedError, match=str(os.getpid())):
        await Store.open(store_url)
    await store.close()
    await (await Store.open(store_url)).close()


async def test_reading_only(store_url: str) -> None:
    store = await Store.open(store_url, readonly=True)
    with pytest.raises(StoreError):
        await store.write(lambda books: books.memory.put("a", {}, NOW))
    assert await store.read(lambda books: books.memory.get("a")) is None
    await store.close()


async def test_reading_only_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnusableError, match="no database"):
        await Store.open(f"sqlite:///{tmp_path}/x/desk.db", readonly=True)
    assert not await asyncio.to_thread((tmp_path / "x").exists)


@pytest.mark.parametrize("path", ["/proc/desk/desk.db", "/dev/null/desk.db"])
async def test_a_folder_that_cannot_be_written_is_named(path: str) -> None:
    with pytest.raises(UnusableError, match=path.rpartition("/")[0]):
        await Store.open(f"sqlite:///{path}")


async def test_a_folder_in_the_files_place(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        await Store.open(f"sqlite:///{tmp_path}")


def _damage(path: Path) -> None:
    body = bytearray(path.read_bytes())
    for place in range(5000, 30000, 700):
        body[place : place + 100] = b"\xff" * 100
    path.write_bytes(body)


def _replace(path: Path) -> None:
    path.write_bytes(b"this is no database, but a text that is long enough" * 100)


@pytest.mark.parametrize("harm", [_damage, _replace])
async def test_a_damaged_file_is_refused_with_what_to_do(sqlite_url: str, harm: Callable[[Path], None]) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    store = await Store.open(sqlite_url)
    await store.write(lambda books: [books.people.add(ann(key=str(n), telegram_id=n)) for n in range(500)])
    await store.close()
    harm(path)
    with pytest.raises(CorruptError, match="backup"):
        await Store.open(sqlite_url)
    await asyncio.to_thread(path.unlink)
    await (await Store.open(sqlite_url)).close()  # the lock was given back


async def test_what_the_opening_left_unchecked_is_looked_over_beside_the_work(sqlite_url: str) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    store = await Store.open(sqlite_url)
    await store.write(lambda books: [books.people.add(ann(key=str(n), telegram_id=n)) for n in range(500)])
    await store.look_over()
    await store.close()
    _damage(path)
    engine = FileEngine(path, FileLock(path), unchecked=True)
    with pytest.raises(CorruptError, match="backup"):
        await engine.look_over()
    await engine.close()
    await engine.look_over()  # broken off by the close, it says nothing


def test_a_check_can_be_broken_off(tmp_path: Path) -> None:
    path = tmp_path / "large.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE t (a UNIQUE, b)")
        rows = ((number, "forty characters in each row, to be long") for number in range(300_000))
        connection.executemany("INSERT INTO t VALUES (?, ?)", rows)
    whole, part = Check(path), Check(path)
    began = time.thread_time()
    whole.run()
    took = time.thread_time() - began
    stopper = threading.Timer(took / 10, part.stop)
    stopper.start()
    began = time.thread_time()
    part.run()
    assert time.thread_time() - began < took * 0.7
    stopper.join()


def test_the_names_of_the_files_are_the_history() -> None:
    assert steps() == [step.revision for step in _script().walk_revisions()][::-1]


async def test_the_tables_of_a_newer_program_are_left_alone(store_url: str, sqlite_url: str, pg_server: object) -> None:
    if store_url.startswith("sqlite"):
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = '9' || version_num")
    else:
        pg_server.execute("UPDATE alembic_version SET version_num = '9' || version_num", "desk")
    try:
        assert await schema_state(store_url) is SchemaState.NEWER
        for opening in (Store.open(store_url), migrate(store_url)):
            with pytest.raises(SchemaError, match="newer"):
                await opening
    finally:
        if not store_url.startswith("sqlite"):
            pg_server.execute("UPDATE alembic_version SET version_num = substr(version_num, 2)", "desk")


async def test_a_server_without_tables_is_refused_and_migrate_is_named(pg_bare_url: str) -> None:
    assert await schema_state(pg_bare_url) is SchemaState.EMPTY
    with pytest.raises(SchemaError, match="python -m bot migrate"):
        await Store.open(pg_bare_url)
    await asyncio.gather(*[migrate(pg_bare_url) for _ in range(3)])
    assert await schema_state(pg_bare_url) is SchemaState.CURRENT
    await (await Store.open(pg_bare_url)).close()


@pytest.mark.parametrize(
    "change",
    [("/desk?", "/nothing?"), ("postgres@", "nobody@"), ("?host=", "?host=/nowhere")],
    ids=["no database", "no user", "no server"],
)
async def test_a_server_that_refuses_is_said_in_one_line(pg_url: str, change: tuple[str, str]) -> None:
    with pytest.raises(StoreError) as told:
        await Store.open(pg_url.replace(*change))
    assert "\n" not in str(told.value)
