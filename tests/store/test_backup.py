"""A copy can be made while the desk runs, and is a whole database."""

import asyncio
from pathlib import Path

import pytest

from bot.store import SchemaState, Store, StoreError, UnusableError, backup, migrate, schema_state
from tests.store.things import NOW, ann

pytestmark = pytest.mark.quick


async def test_a_copy_made_while_writing_is_whole(sqlite_url: str, tmp_path: Path) -> None:
    store = await Store.open(sqlite_url)
    await store.write(lambda books: books.people.add(ann()))

    async def write() -> None:
        for number in range(100):
            await store.write(lambda books, n=number: books.memory.put(str(n), {}, NOW))

    copy = tmp_path / "copies" / "copy.db"
    await asyncio.to_thread(copy.parent.mkdir)
    await asyncio.gather(write(), backup(sqlite_url, copy, NOW))
    await store.close()
    assert [file.name for file in await asyncio.to_thread(lambda: list(copy.parent.iterdir()))] == ["copy.db"]
    restored = await Store.open(f"sqlite:///{copy}")
    assert await restored.read(lambda books: books.people.get("ann")) == ann()
    await restored.close()


async def test_a_copy_is_read_as_it_lies(sqlite_url: str, tmp_path: Path) -> None:
    store = await Store.open(sqlite_url)
    await store.write(lambda books: books.people.add(ann()))
    await store.close()
    copy = tmp_path / "copy.db"
    await backup(sqlite_url, copy, NOW)
    url = f"sqlite:///{copy}"
    assert await schema_state(url) is SchemaState.CURRENT
    restored = await Store.open(url, readonly=True)
    assert await restored.read(lambda books: books.people.get("ann")) == ann()
    await restored.close()
    await migrate(url)


async def test_nothing_is_written_over(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableError, match="already"):
        await backup(sqlite_url, tmp_path / "desk.db", NOW)


async def test_a_copy_that_cannot_be_written_leaves_nothing(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableError):
        await backup(sqlite_url, tmp_path / "nowhere" / "copy.db", NOW)
    with pytest.raises(UnusableError, match="no database"):
        await backup(f"sqlite:///{tmp_path}/none.db", tmp_path / "copy.db", NOW)


async def test_a_server_has_a_tool_of_its_own(pg_url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="pg_dump"):
        await backup(pg_url, tmp_path / "copy.db", NOW)
