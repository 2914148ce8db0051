"""The answer to `services`: one typed pass, and row by row only where that fails."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import TYPE_CHECKING, TypeVar

import msgspec

from bot.panel.decode.lines import Line, line_of, rows_of
from bot.panel.decode.names import clean, described, snake
from bot.panel.decode.numbers import count_of, id_of
from bot.panel.decode.reply import Plain, Response, plain, read
from bot.panel.models import Service

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.panel.redact import Redactor

TYPES = {
    "": "",
    "subscription": "subscriptions",
    "subscription_reselling": "subscriptions",
    "from_groups": "invites_from_groups",
    "invite_from_groups": "invites_from_groups",
    "mentions_users_followers": "mentions_user_followers",
    "mentions_hastag": "mentions_hashtag",
    "mentions_with_hashtag": "mentions_with_hashtags",
    "custom_comment": "custom_comments",
    "comment_like": "comment_likes",
    "seo2": "seo",
}
"""Spellings of a type that differ from the canonical one by more than case and signs."""

T = TypeVar("T")
R = TypeVar("R")

DEAREST = 16
FINEST = -40
"""Powers of ten between which a rate is one."""

PER = 1000


_typed = msgspec.json.Decoder(list[Line], strict=False)


class Catalogue(msgspec.Struct, frozen=True):
    """The services of one answer and how many rows could not be read."""

    services: tuple[Service, ...]
    skipped: int


def catalogue(response: Response, redactor: Redactor) -> Catalogue:
    """Read the answer to `services`. The first of two rows with one id wins."""
    body = plain(response)
    found = _gathered(_quick(body, redactor))
    if found.services:
        return found
    reply = read("services", response, redactor, body)
    rows = rows_of(reply)
    found = _gathered([line_of(row) for row in rows])
    if rows and not found.services:
        raise reply.odd("no row of the catalogue can be read")
    return found


def type_of(text: str) -> str:
    """Fold a type's spelling to the canonical lower snake case; a stranger keeps its own name."""
    name = snake(text)
    return TYPES.get(name, name)


def _quick(body: Plain, redactor: Redactor) -> list[Line]:
    """Read a plain list of plain rows; nothing where the answer is anything else, an error or an echo of the key."""
    text = body.body.removeprefix(BOM_UTF8)
    try:
        lines = _typed.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError, ArithmeticError):
        return []
    return [] if redactor.found(text) else lines


def _gathered(lines: Sequence[Line | None]) -> Catalogue:
    services: dict[str, Service] = {}
    readers = Readers()
    skipped = 0
    for line in lines:
        if line is None or (key := _key(line)) is None:
            skipped += 1
        elif key not in services:
            services[key] = _service(key, line, readers)
    return Catalogue(services=tuple(services.values()), skipped=skipped)


class Once(dict[T, R]):
    """Categories, types and limits repeat in thousands of rows: each is read once."""

    def __init__(self, read: Callable[[T], R]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: T) -> R:
        self[text] = self._read(text)
        return self[text]


class Readers:
    """How the fields of rows are read that repeat."""

    def __init__(self) -> None:
        self.category = Once(_category)
        self.type = Once(_type)
        self.bound = Once(_bound)


def _key(line: Line) -> str | None:
    """Return the id of a row that can be shown and priced, None of any other."""
    rate = line.rate
    if not rate.is_finite() or rate.is_signed() or not FINEST < rate.adjusted() < DEAREST or not line.name:
        return None
    if line.per_amount is not None and count_of(line.per_amount) != PER:
        return None
    key = line.service
    return key if type(key) is str and key.isdigit() and key.isascii() and key[0] != "0" else id_of(key)


def _service(key: str, line: Line, readers: Readers) -> Service:
    about = line.description or line.desc
    return Service(
        id=key,
        name=clean(line.name),
        category=readers.category[line.category],
        type=readers.type[line.type],
        rate=line.rate,
        min=readers.bound[line.min],
        max=readers.bound[line.max],
        dripfeed=line.dripfeed,
        refill=line.refill,
        cancel=line.cancel,
        description=described(about) if about else "",
    )


def _category(text: str | None) -> str:
    return clean(text or "")


def _type(text: str | None) -> str:
    return type_of(text or "")


def _bound(value: int | str | None) -> int:
    """Read a limit; 0 stands for one that the panel did not give."""
    count = count_of(value)
    return count if count is not None and count > 0 else 0
