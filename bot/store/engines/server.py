"""PostgreSQL as an engine: the same functions of a synchronous connection, run through asyncpg."""

from __future__ import annotations

import asyncio
import random
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store import schema
from bot.store.books import Books
from bot.store.engines.lease import LOST, REFUSALS, Lease
from bot.store.errors import AGAIN, BusyError, ClosedError, StoreError, UnusableError, sqlstate, understood

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL, Connection
    from sqlalchemy.ext.asyncio import AsyncEngine

log = structlog.get_logger(__name__)

T = TypeVar("T")

TRIES = 4
"""The first and three more, where two transactions got in each other's way."""
TIMEOUTS = {"timeout": 10.0, "command_timeout": 30.0}

NUMBER = text("SELECT pg_current_xact_id_if_assigned()::text")
FATE = text("SELECT pg_xact_status(CAST(CAST(:number AS text) AS xid8))")
"""What became of a transaction; PostgreSQL has it for just this, that the answer to a COMMIT was lost."""
LOOKS = 8
"""So often the fate is asked for, some seconds in all: the server may be starting again."""


class ServerEngine:
    """One PostgreSQL database; row locks guard what is read for writing."""

    def __init__(self, engine: AsyncEngine, lease: Lease | None) -> None:
        """Without a lease it is only read."""
        self._engine = engine
        self._lease = lease
        self._reads = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._writes: set[asyncio.Task[object]] = set()
        self._closed = False

    async def read(self, work: Callable[[Books], T]) -> T:
        self._check()
        with _translated(BusyError):
            return await self._run(self._reads, work)

    async def write(self, work: Callable[[Books], T]) -> T:
        """Run and commit; a caller who is cancelled leaves, the write is carried through."""
        self._check()
        if self._lease is None:
            raise UnusableError("the database was opened for reading only")
        task = asyncio.create_task(self._write(work, self._lease))
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_say_failed)
            raise

    async def look_over(self) -> None:
        """Watch over the lease for ever; LockedError where another process has it."""
        if self._lease is not None:
            await self._lease.watch()

    async def close(self) -> None:
        self._closed = True
        await asyncio.gather(*self._writes, return_exceptions=True)
        if self._lease is not None:
            await self._lease.free()
        await self._engine.dispose()

    def _check(self) -> None:
        if self._closed:
            raise ClosedError("the database is closed")

    async def _write(self, work: Callable[[Books], T], lease: Lease) -> T:
        with _translated(BusyError):
            await lease.hold()
            for attempt in range(1, TRIES):
                try:
                    return await self._commit(work)
                except DBAPIError as error:
                    if sqlstate(error) not in AGAIN:
                        raise
                    log.info("transactions got in each other's way", attempt=attempt)
                await asyncio.sleep(random.uniform(0.005, 0.05) * attempt)  # noqa: S311 - no secret
            return await self._commit(work)

    async def _commit(self, work: Callable[[Books], T]) -> T:
        """Do the work once; where the answer to the commit is lost, ask whether it was done."""
        async with self._engine.connect() as connection:
            result = await connection.run_sync(lambda inner: work(Books(inner)))
            number: str | None = await connection.scalar(NUMBER)
            try:
                await connection.commit()
            except LOST:
                if number is None or not await self._done(number):
                    raise
        return result

    async def _done(self, number: str) -> bool:
        """Tell whether a transaction was committed; False also where the server does not say."""
        for look in range(LOOKS):
            with suppress(*LOST):
                async with self._engine.connect() as connection:
                    fate = await connection.scalar(FATE, {"number": number})
                if fate != "in progress":
                    log.warning("the answer to a commit was lost", fate=fate)
                    return bool(fate == "committed")
            await asyncio.sleep(0.05 * 2**look)
        return False

    async def _run(self, engine: AsyncEngine, work: Callable[[Books], T]) -> T:
        async with engine.begin() as connection:
            return await connection.run_sync(lambda inner: work(Books(inner)))


@contextmanager
def _translated(refusal: type[StoreError]) -> Iterator[None]:
    """Say what went wrong in one line; `refusal` is what it is called that the server cannot be talked to."""
    try:
        yield
    except SQLAlchemyError as error:
        raise understood(error) from error
    except REFUSALS as error:
        said = str(error).partition("\n")[0] or type(error).__name__
        raise refusal(f"the database server cannot be reached: {said}") from error


def _say_failed(task: asyncio.Task[object]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.warning("a write failed after its caller had left", error=type(task.exception()).__name__)


async def open_server(url: URL, *, readonly: bool) -> ServerEngine:
    """Connect, and refuse tables that are not current, and what another process works on."""
    engine = engine_of(url)
    lease = None if readonly else Lease(engine)
    try:
        schema.demand_current(await _ask(engine, schema.state))
        if lease is not None:
            with _translated(UnusableError):
                await lease.take()
    except BaseException:
        await engine.dispose()
        raise
    return ServerEngine(engine, lease)


async def migrate_server(url: URL) -> None:
    """Bring the tables to this program's state, in one transaction; two that try wait for each other."""
    engine = engine_of(url)
    try:
        await _ask(engine, schema.upgrade)
    finally:
        await engine.dispose()


async def state_of_server(url: URL) -> schema.State:
    """Tell how the tables of a database stand."""
    engine = engine_of(url)
    try:
        return await _ask(engine, schema.state)
    finally:
        await engine.dispose()


def engine_of(url: URL) -> AsyncEngine:
    """Make an engine; UnusableError where the driver is not installed."""
    try:
        return create_async_engine(
            url, pool_size=10, max_overflow=10, pool_timeout=10, pool_pre_ping=True, hide_parameters=True,
            isolation_level="READ COMMITTED", connect_args=TIMEOUTS,
        )  # fmt: skip
    except ModuleNotFoundError:
        raise UnusableError("PostgreSQL needs its driver: pip install '.[postgres]' in the program's folder") from None


async def _ask(engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
    """Do the first thing with a server."""
    with _translated(UnusableError):
        async with engine.begin() as connection:
            return await connection.run_sync(work)
