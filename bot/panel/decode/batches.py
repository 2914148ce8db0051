"""Answers about many: rows are matched by the id that they carry, never by their place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bot.panel.decode.complaints import complaint
from bot.panel.decode.fields import WRAPPERS, folded, pick, single
from bot.panel.decode.numbers import id_of
from bot.panel.models import ErrorClass, RowError

if TYPE_CHECKING:
    from bot.panel.decode.reply import Reply

T = TypeVar("T")
Reader = Callable[[Any, str], T | RowError | None]


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """How rows of one action are told apart and read: the names of the id that a row echoes, and the row's reader."""

    echo: tuple[str, ...]
    row: Reader[T]


@dataclass(frozen=True, slots=True)
class Rows(Generic[T]):
    """What was found, by id; an id that is missing had no news. `form` is `dict` or `list`."""

    form: str
    found: dict[str, T | RowError]


def one(reply: Reply, asked: str, shape: Shape[T]) -> T:
    """Read the answer about one id. An answer that names another id is not applied."""
    if not (isinstance(reply.doc, dict) and asked in reply.doc):
        reply.check()
    row = _narrowed(reply.doc, asked)
    value = shape.row(row, reply.action)
    if isinstance(value, RowError):
        raise reply.declined_row(value)
    if value is None:
        raise reply.odd("nothing of what was asked", _why_empty(reply))
    echo = echoed(row, shape)
    if echo is not None and echo != asked:
        raise reply.odd("an answer about another id")
    return value


def many(reply: Reply, asked: Sequence[str], shape: Shape[T]) -> Rows[T]:
    """Read a batch; raises where the answer is an error for all or its rows carry no ids."""
    doc = _unwrapped(reply.doc, asked)
    if isinstance(doc, dict) and any(name in doc for name in asked):
        rows = {name: doc[name] for name in asked if name in doc}
        return Rows("dict", _read(rows, reply.action, shape))
    if isinstance(doc, list) and not any(echoed(row, shape) for row in doc):
        shape = replace(shape, echo=("id",))
    if isinstance(doc, list) and any(echoed(row, shape) for row in doc):
        return Rows("list", _read(_keyed(doc, asked, shape), reply.action, shape))
    texts = complaint(doc, reply.action)
    if texts is not None and not isinstance(doc, list):
        raise reply.declined(texts)
    if isinstance(doc, dict) and echoed(doc, shape) in asked:
        return Rows("list", _read(_keyed([doc], asked, shape), reply.action, shape))
    if (isinstance(doc, list) and doc) or (isinstance(doc, dict) and shape.row(doc, reply.action) is not None):
        raise reply.odd("rows without ids", ErrorClass.UNKEYED_BATCH)
    if isinstance(doc, dict) and doc and all(isinstance(row, dict) for row in doc.values()):
        return Rows("dict", {})
    raise reply.odd("no rows", _why_empty(reply))


def echoed(row: Any, shape: Shape[T]) -> str | None:
    return id_of(pick(folded(row), shape.echo)) if isinstance(row, dict) else None


def _keyed(rows: list[Any], asked: Sequence[str], shape: Shape[T]) -> dict[str, Any]:
    keyed: dict[str, Any] = {}
    for row in rows:
        name = echoed(row, shape)
        if name in asked:
            keyed.setdefault(str(name), row)
    return keyed


def _read(rows: dict[str, Any], action: str, shape: Shape[T]) -> dict[str, T | RowError]:
    found: dict[str, T | RowError] = {}
    for name, row in rows.items():
        value = shape.row(row, action)
        if value is not None and echoed(single(row), shape) in (None, name):
            found[name] = value
    return found


def _narrowed(doc: Any, asked: str) -> Any:
    """Take the row about `asked` out of a list of one, an object keyed by id, or a wrapper."""
    doc = single(_unwrapped(doc, (asked,)))
    if isinstance(doc, dict) and isinstance(doc.get(asked), (dict, list, str)):
        return single(doc[asked])
    return doc


def _unwrapped(doc: Any, asked: Sequence[str]) -> Any:
    """Take off `data` or `orders` around rows; a complaint keeps its wrapper."""
    if not isinstance(doc, dict) or any(name in doc for name in asked):
        return doc
    inner = pick(folded(doc), (*WRAPPERS, "orders", "refills"))
    plain = isinstance(inner, (dict, list)) and bool(inner)
    return inner if plain and not folded(doc).keys() & {"error", "errors", "charge", "remains", "start_count"} else doc


def _why_empty(reply: Reply) -> ErrorClass:
    """`null` is how one family of panels answers an action that it does not know."""
    unknown_action = reply.doc is None and reply.action in ("refill", "cancel")
    return ErrorClass.UNSUPPORTED_ACTION if unknown_action else ErrorClass.UNEXPECTED_SHAPE
