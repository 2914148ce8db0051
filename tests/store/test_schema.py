"""The history of the tables ends at the tables of the program, on both engines, and no half step is ever left."""

import asyncio
import re
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, inspect, text

from bot.store import SchemaState, Store, migrate, schema_state
from bot.store.tables import metadata
from tests.store.things import an_order, ann

FIRST = {"people", "applications", "audit", "totals", "drafts", "orders", "order_texts", "requests", "rounds", "events"}
"""Tables that the first step of the history makes."""


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return compare_metadata(context, metadata)


def _rules(connection: Connection) -> dict[str, set[frozenset[str]]]:
    """The words of each CHECK: engines write the rest in their own ways."""
    found = inspect(connection)
    return {
        table: {_words(check["sqltext"]) for check in found.get_check_constraints(table)} for table in metadata.tables
    }


def _words(rule: str) -> frozenset[str]:
    return frozenset(re.findall(r"'(\w+)'", rule))


@pytest.mark.quick
async def test_the_migrations_make_the_tables_of_the_program(store: Store) -> None:
    assert await store.read(lambda books: _differences(books._connection)) == []


@pytest.mark.quick
async def test_the_migrations_make_the_rules_of_the_program(store: Store) -> None:
    wanted = {
        name: {_words(str(rule.sqltext)) for rule in table.constraints if isinstance(rule, CheckConstraint)}
        for name, table in metadata.tables.items()
    }
    assert await store.read(lambda books: _rules(books._connection)) == wanted


@pytest.mark.quick
async def test_older_tables_are_brought_up_to_date_with_what_is_in_them(store: Store, store_url: str) -> None:
    await store.write(lambda books: (books.people.add(ann()), books.orders.add(an_order())))
    await store.write(lambda books: [books._connection.execute(text(step)) for step in _back_to_the_first_step()])
    await store.close()
    assert await schema_state(store_url) is SchemaState.OLD
    await migrate(store_url)
    assert await schema_state(store_url) is SchemaState.CURRENT
    again = await Store.open(store_url)
    assert await again.read(lambda books: books.people.get("ann")) == ann()
    await again.write(lambda books: books.cards.show("ann", 1, 1))
    await again.close()


def _back_to_the_first_step() -> list[str]:
    drops = [f"DROP TABLE {table.name}" for table in reversed(metadata.sorted_tables) if table.name not in FIRST]
    drops += [f"ALTER TABLE people DROP COLUMN {column}" for column in ("telling", "zone", "quiet_start", "quiet_end")]
    drops += [f"ALTER TABLE {table} DROP COLUMN missed" for table in ("orders", "requests")]
    return [*drops, "ALTER TABLE drafts ADD COLUMN message BIGINT", "UPDATE alembic_version SET version_num = '0001'"]


@pytest.mark.quick
async def test_migrating_twice_changes_nothing(store: Store, store_url: str) -> None:
    await store.write(lambda books: books.people.add(ann()))
    await migrate(store_url)
    assert await store.read(lambda books: books.people.count()) == 1


KILLED = """
import asyncio, os, signal, sys
from sqlalchemy import Engine, event
from bot.store import migrate, schema_state

url, step = sys.argv[1], int(sys.argv[2])

def attempt(last):
    statements = 0
    @event.listens_for(Engine, "before_cursor_execute")
    def count(*_):
        nonlocal statements
        statements += 1
        if statements > last:
            os.kill(os.getpid(), signal.SIGKILL)
    asyncio.run(migrate(url))
    os._exit(0)

kills = last = 0
while True:
    child = os.fork()
    if not child:
        attempt(last)
    status = os.waitpid(child, 0)[1]
    if not os.WIFSIGNALED(status):
        assert status == 0, status
        break
    state = asyncio.run(schema_state(url))
    assert state == "empty", (last, state)
    kills, last = kills + 1, last + step
print(kills, asyncio.run(schema_state(url)))
"""


async def test_a_killed_migration_leaves_what_was_there(tmp_path_factory: pytest.TempPathFactory) -> None:
    """At every statement: what is half done is not there, and the next attempt starts from the beginning."""
    path = tmp_path_factory.mktemp("killed") / "desk.db"
    kills, state = (await _kill(f"sqlite:///{path}", 1)).split()
    assert (int(kills) > 30, state) == (True, "current")


async def test_a_killed_migration_leaves_what_was_there_on_a_server(pg_bare_url: str) -> None:
    kills, state = (await _kill(pg_bare_url, 12)).split()
    assert (int(kills) > 3, state) == (True, "current")


async def _kill(url: str, step: int) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, url, str(step), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, err.decode()
    return out.decode()
