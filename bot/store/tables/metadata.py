"""The list of tables, and how their rules and indexes are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Index, MetaData, text

if TYPE_CHECKING:
    import enum

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "uq": "%(table_name)s_%(column_0_N_name)s_once",
        "ck": "%(table_name)s_%(constraint_name)s",
        "fk": "%(table_name)s_%(column_0_name)s_of_%(referred_table_name)s",
        "pk": "%(table_name)s_key",
    }
)


def known(column: str, words: type[enum.StrEnum]) -> CheckConstraint:
    """Make the rule that a column holds one of our own words."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def only(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Make an index over some of the rows."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))
