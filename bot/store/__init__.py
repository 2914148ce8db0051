"""The database: SQLAlchemy Core tables, one module of queries per noun, the migrations; SQL stands nowhere else."""

from bot.store.books import Books
from bot.store.errors import (
    AddressError,
    BusyError,
    ClashError,
    ClosedError,
    CorruptError,
    FullError,
    LockedError,
    SchemaError,
    StoreError,
    UnusableError,
)
from bot.store.inbox import DurableInbox, Stored
from bot.store.retention import Retention
from bot.store.schema import State as SchemaState
from bot.store.shelf import Figures, Line
from bot.store.store import Store
from bot.store.upkeep import backup, migrate, schema_state

__all__ = [
    "AddressError",
    "Books",
    "BusyError",
    "ClashError",
    "ClosedError",
    "CorruptError",
    "DurableInbox",
    "Figures",
    "FullError",
    "Line",
    "LockedError",
    "Retention",
    "SchemaError",
    "SchemaState",
    "Store",
    "StoreError",
    "Stored",
    "UnusableError",
    "backup",
    "migrate",
    "schema_state",
]
