"""The history of the tables: alembic without a configuration file, all steps in one transaction on both engines."""

from __future__ import annotations

import enum

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.store.errors import SchemaError
from bot.store.tables import metadata

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
    """Tell how the tables stand."""
    current = MigrationContext.configure(connection).get_current_revision()
    script = _script()
    if current is None:
        return State.EMPTY
    if current == script.get_current_head():
        return State.CURRENT
    known = {revision.revision for revision in script.walk_revisions()}
    return State.OLD if current in known else State.NEWER


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
    script = _script()

    def steps(revision: object, _context: object) -> object:
        return script._upgrade_revs("head", revision)  # type: ignore[arg-type]  # noqa: SLF001 - as alembic.command does

    with EnvironmentContext(_config(), script, fn=steps, destination_rev="head") as environment:
        environment.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
        environment.run_migrations()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
