"""Faults of the storage under the running desk, as real processes: full, locked, damaged, copied while it works."""

import asyncio
import resource
import sqlite3
import time
from contextlib import closing, contextmanager

import pytest

from tests.e2e.fixtures import nursery, world
from tests.e2e.steps import ordered, written

__all__ = ["nursery", "world"]

LINK = "https://instagram.com/p/fault"


@contextmanager
def full(pid, path):
    """Let no file of the process grow: what is appended fails as on a full disk."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    size = min(file.stat().st_size for file in (path, path.with_name(path.name + "-wal")))
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def locked(path):
    """Write beside the desk, and be slow about it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def integrity(path):
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone()[0]


async def still(world, seconds):
    """Give the desk time to do what it must not do."""
    late = time.monotonic() + seconds
    while time.monotonic() < late:
        assert world.panel.counted["add"] == 0
        await asyncio.sleep(0.05)


async def test_a_full_disk_orders_nothing_loses_nothing_and_is_got_over(world):
    actor = world.actor()
    async with world.bot() as bot:
        await written(actor, f"{LINK}/full")
        await world.quiet(bot)
        waiting = world.telegram.updates.next_id
        with full(bot.handle.pid, world.database):
            actor.tap("place")
            for number in range(20):
                actor.say(f"/status {number}")
            await still(world, 3)
            assert bot.running
            assert len(world.telegram.updates.pending) == world.telegram.updates.next_id - waiting, (
                "they were confirmed"
            )
        await world.placed(1)
        await world.quiet(bot)
        assert len(actor.heard("No order has the number")) >= 18
        assert await bot.term() == 0
    assert world.panel.counted["add"] == 1
    assert integrity(world.database) == "ok"
    assert [line["state"] for line in await world.ledger()] == ["placed"]


async def test_a_writer_beside_that_holds_the_file_for_long_delays_and_loses_nothing(world):
    """Longer than the desk waits for a lock: the write fails, and the update is taken again."""
    actor = world.actor()
    async with world.bot() as bot:
        await written(actor, f"{LINK}/locked")
        await world.quiet(bot)
        with locked(world.database):
            actor.tap("place")
            actor.say("/orders")
            await still(world, 7)
            assert bot.running
        await world.placed(1)
        await world.quiet(bot)
        await actor.told("1 order")
    assert world.panel.counted["add"] == 1


def damage(path):
    body = bytearray(path.read_bytes())
    for place in range(4096, len(body) - 200, 4096):
        body[place : place + 150] = b"\xff" * 150
    path.write_bytes(body)


async def test_a_damaged_file_is_refused_and_its_copy_goes_on(world):
    actor, copy = world.actor(), world.folder / "copy.db"
    async with world.bot() as bot:
        await ordered(actor, f"{LINK}/damaged")
        await world.placed(1)
        await world.quiet(bot)
        async with world.bot("-m", "bot", "backup", str(copy), polling=False) as backup:
            assert await backup.ended() == 0
        assert await bot.term() == 0
    before = await world.ledger()
    damage(world.database)
    async with world.bot(polling=False) as bot:
        assert await bot.ended() == 2
        (line,) = bot.said().splitlines()
    assert "backup" in line
    assert str(world.database) in line
    for name in ("", "-wal", "-shm"):
        world.database.with_name(world.database.name + name).unlink(missing_ok=True)
    copy.rename(world.database)
    async with world.bot() as bot:
        actor.say("/orders")
        await actor.told("1 order")
        await world.quiet(bot)
    assert await world.ledger() == before
    assert world.panel.counted["add"] == 1


@pytest.mark.parametrize("copies", [5])
async def test_copies_made_by_the_verb_while_orders_come_in_are_whole(world, copies):
    """Each copy is one moment: every order in it has its event and its text, and later copies hold no less."""
    actor = world.actor()
    async with world.bot() as bot:
        await ordered(actor, f"{LINK}/0")
        await world.placed(1)
        busy = asyncio.create_task(_order_on(actor, copies * 3))
        counts = []
        for number in range(copies):
            copy = world.folder / f"copy-{number}.db"
            async with world.bot("-m", "bot", "backup", str(copy), polling=False) as backup:
                assert await backup.ended() == 0, backup.said()
            counts.append(_checked(copy))
        await busy
        await world.quiet(bot)
    assert counts == sorted(counts)
    assert counts[0] >= 1
    world.figures.append(f"orders in the copies: {counts}, in the end {len(world.panel.ledger())}")


async def _order_on(actor, times):
    for number in range(1, times + 1):
        await ordered(actor, f"{LINK}/{number}")


def _checked(copy):
    assert integrity(copy) == "ok"
    with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as connection:
        (lost,) = connection.execute(
            "SELECT count(*) FROM orders WHERE ref NOT IN (SELECT \"order\" FROM events WHERE what = 'confirm') "
            'OR ref NOT IN (SELECT "order" FROM order_texts)'
        ).fetchone()
        assert lost == 0
        return connection.execute("SELECT count(*) FROM orders").fetchone()[0]
