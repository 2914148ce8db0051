"""The history of the tables: alembic without a configuration file, all steps in one transaction on both engines."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table, text

from bot.store.errors import SchemaError
from bot.store.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

MIGRATION_LOCK = 7_204_510
"""PostgreSQL's advisory lock of this program's migrations: any number, always the same."""


class State(enum.StrEnum):
    """How the tables of a database stand to this program."""

    CURRENT = "current"
    OLD = "old"
    EMPTY = "empty"
    NEWER = "newer"


_ADVICE = {
    State.OLD: "the database is of an older version: run `python -m bot migrate` first",
    State.EMPTY: "the database has no tables yet: run `python -m bot migrate` first",
    State.NEWER: "the database is of a newer version than this program: update the program",
}


def demand_current(found: State) -> None:
    """Refuse any other state, saying what to do about it."""
    if found is not State.CURRENT:
        raise SchemaError(_ADVICE[found])


def state(connection: Connection) -> State:
    """Tell how the tables stand. Without alembic: to load it costs a seventh of a start."""
    current = _revision(connection)
    if current is None:
        return State.EMPTY
    known = steps()
    if current == known[-1]:
        return State.CURRENT
    return State.OLD if current in known else State.NEWER


def steps() -> list[str]:
    """Give the revisions in their order: each stands first in its file's name."""
    files = (Path(__file__).parent / "migrations" / "versions").glob("[0-9]*.py")
    return sorted(file.name.partition("_")[0] for file in files)


def _revision(connection: Connection) -> str | None:
    """Read what alembic has written down about this database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(select(column("version_num")).select_from(table("alembic_version"))).scalar()
    return None if found is None else str(found)


def upgrade(connection: Connection) -> None:
    """Bring the tables to this program's state within the caller's transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
    found = state(connection)
    if found is State.NEWER:
        raise SchemaError(_ADVICE[found])
    if found is not State.CURRENT:
        _run(connection)


def _run(connection: Connection) -> None:
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415 - seldom needed, and slow to load

    script = _script()

    def upgrades(revision: object, _context: object) -> object:
        return script._upgrade_revs("head", revision)  # type: ignore[arg-type]  # noqa: SLF001 - as alembic.command does

    with EnvironmentContext(_config(), script, fn=upgrades, destination_rev="head") as environment:
        environment.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
        environment.run_migrations()


def _config() -> Config:
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _script() -> ScriptDirectory:
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    return ScriptDirectory.from_config(_config())
