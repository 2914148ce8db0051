"""The lease on a PostgreSQL database: one process at a time runs on it, as with the lock beside a SQLite file.

It is an advisory lock of a session that stays open as long as the process lives, so that it ends with the process
however that ends. Where only the session ends, it is taken again before anything more is written.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.store.errors import LockedError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

try:
    from asyncpg import InterfaceError, PostgresError  # type: ignore[import-untyped]  # it ships no types
except ModuleNotFoundError:  # it is an extra
    REFUSALS: tuple[type[Exception], ...] = (OSError,)
else:
    # SQLAlchemy passes these on as they are where a connection cannot be made.
    REFUSALS = (OSError, PostgresError, InterfaceError)

LOST: tuple[type[Exception], ...] = (SQLAlchemyError, *REFUSALS)

log = structlog.get_logger(__name__)

TRIES, PAUSE = 5, 0.2
"""A process that was killed just now has its session for a moment still."""
LOOK = 5.0
"""Seconds between two looks whether the session lives."""
PATIENCE = 10.0
"""Seconds after which a session that does not answer counts as lost; the server drops ours later than that."""

# Each schema of a database is a desk of its own.
KEY = "hashtextextended('paneldesk ' || current_schema(), 0)"
TAKE = text(f"SELECT pg_try_advisory_lock({KEY})")
HOLDER = text(
    "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"  # noqa: S608 - nobody's words in it
    " WHERE locktype = 'advisory' AND objsubid = 1 AND granted"
    " AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    f" AND (classid::bigint << 32) | objid::bigint = {KEY}"
)
NAME = text("SELECT set_config('application_name', :name, false)")
END_OLD = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = :name AND pid <> pg_backend_pid()"
)
# A machine that is switched off does not say so: the server has to find out, or nobody else could start for hours.
DROPPED_SOON = (
    text("SET tcp_keepalives_idle = 15"),
    text("SET tcp_keepalives_interval = 5"),
    text("SET tcp_keepalives_count = 3"),
)
ALIVE = text("SELECT 1")


class Lease:
    """Held from `take` to `free`; errors of the driver are the caller's to translate."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        host = socket.gethostname().encode("ascii", "replace").decode()[:24]
        self._name = f"process {os.getpid()} on {host} {secrets.token_hex(4)}"
        self._session: AsyncConnection | None = None
        self._taking = asyncio.Lock()

    async def take(self) -> None:
        """Take it; LockedError names the process that has it."""
        for _ in range(TRIES - 1):
            if await self._took():
                return
            await asyncio.sleep(PAUSE)
        if not await self._took():
            await self._refuse()

    async def hold(self) -> None:
        """Make sure of it before a write: a lost session is made anew; LockedError where somebody else was quicker."""
        if await self._alive():
            return
        async with self._taking:
            if await self._alive():
                return
            await self._drop()
            await self.take()
            log.warning("the session that holds the database was lost and is made anew")

    async def watch(self) -> None:
        """Look after it for ever; LockedError where it is lost for good."""
        while True:
            await asyncio.sleep(LOOK)
            await self._ask()
            try:
                await self.hold()
            except LOST as error:
                log.info("the database server cannot be reached", error=type(error).__name__)

    async def free(self) -> None:
        await self._drop()

    async def _took(self) -> bool:
        session = await self._engine.connect()
        try:
            await session.execute(END_OLD, {"name": self._name})
            await session.execute(NAME, {"name": self._name})
            for setting in DROPPED_SOON:
                await session.execute(setting)
            taken = bool(await session.scalar(TAKE))
        except BaseException:
            await session.invalidate()
            raise
        if taken:
            self._session = session
        else:
            await session.invalidate()
            await session.close()
        return taken

    async def _refuse(self) -> None:
        async with self._engine.connect() as session:
            holder = await session.scalar(HOLDER)
        raise LockedError(f"the database is in use by {_short(holder)}: stop that one first")

    async def _alive(self) -> bool:
        if self._session is None or self._session.invalidated:
            return False
        raw = await self._session.get_raw_connection()
        return raw.driver_connection is not None and not raw.driver_connection.is_closed()

    async def _ask(self) -> None:
        """Have the session answer; one that does not is let go."""
        session = self._session
        if session is None:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await session.execute(ALIVE)
        except LOST:
            async with self._taking:
                if self._session is session:
                    await self._drop()

    async def _drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            # Not given back to the pool, where it would hold the lock on.
            await session.invalidate()
            await session.close()


def _short(name: str | None) -> str:
    """Without the random part, which makes it the name of one process alone."""
    return name.rpartition(" ")[0] if name else "another process"
