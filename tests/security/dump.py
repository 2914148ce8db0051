"""The books as rows, and whose each row is: what a turn changed is the difference of two dumps."""

import sqlite3
from contextlib import closing

LEFT_OUT = frozenset({"inbox", "alembic_version"})
"""The inbox notes every update's end, and that is all that a refused update may change."""
OWNERS = ("person", "key", "owner", "actor")


def dump(path, left_out=LEFT_OUT):
    """Every row of every table, as (table, ((column, value), ...))."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as connection:
        connection.row_factory = sqlite3.Row
        named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        tables = [row["name"] for row in named if row["name"] not in left_out]
        rows = ((table, row) for table in tables for row in connection.execute(f'SELECT * FROM "{table}"'))  # noqa: S608 - the names are the file's own
        return frozenset((table, tuple(zip(row.keys(), tuple(row), strict=True))) for table, row in rows)


def others(rows, key):
    """The rows that do not belong to the person with this key."""
    return frozenset(row for row in rows if key not in [value for name, value in row[1] if name in OWNERS])


def text_of(rows):
    """All of it as one text, to be searched; bytes that are no text are read as far as they can be."""
    values = (value for _, row in rows for _, value in row)
    read = (value.decode(errors="replace") if isinstance(value, bytes) else str(value) for value in values)
    return "\n".join(read)
