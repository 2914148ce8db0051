"""What every noun's queries stand on: one transaction's connection, and the four ways to run a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Executable, Row


class Noun:
    """Queries about one noun within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _one(self, statement: Executable, /, **values: object) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(statement, values).first()

    def _all(self, statement: Executable, /, **values: object) -> Sequence[Row[*tuple[Any, ...]]]:
        return self._connection.execute(statement, values).all()

    def _value(self, statement: Executable, /, **values: object) -> Any:
        return self._connection.execute(statement, values).scalar()

    def _write(self, statement: Executable, /, **values: object) -> int:
        """Run a change and tell how many rows it met."""
        return self._connection.execute(statement, values).rowcount

    def _returned(self, statement: Executable, /, **values: object) -> Any:
        """Run a change and give the one value that it returns."""
        return self._connection.execute(statement, values).scalar_one()
