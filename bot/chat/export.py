"""Export: all orders of a time as one CSV file for operators, written a page at a time.

Pages are read one by one and written in a thread, so neither the writer of the books nor the loop waits for a large
file. An order that changes meanwhile stands in it as it was when its page was read.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.chat.cells import head, lines_of
from bot.chat.people import operators_only
from bot.chat.screen import File, Reply
from bot.chat.screens import export as screens
from bot.chat.spans import Span, stretch_of
from bot.errors import Denied, Passing, Told
from bot.orders import NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.chat.errands import Errands
    from bot.chat.spans import Stretch
    from bot.chat.turn import Books, Handler, Turn
    from bot.orders import Record

PAGE = 500
LARGEST = 49_000_000
"""Bytes; Telegram takes 50 MB from a bot."""


@dataclass(frozen=True, slots=True)
class Export:
    """The command and its buttons. A file has at most `largest` bytes; `errands` knows whether one is being written."""

    errands: Errands
    largest: int = LARGEST

    def taps(self) -> Mapping[str, Handler]:
        return {screens.EXPORT: self.chosen}

    async def export(self, turn: Turn, _argument: str) -> Reply:
        operators_only(turn)
        return Reply(screens.spans(turn.words))

    async def chosen(self, turn: Turn) -> Reply:
        """Note who takes the books away; the file is written meanwhile, and one at a time."""
        operators_only(turn)
        span = _span(turn.pressed(0))
        if self.errands.busy(turn.person.key):
            raise Passing("The file is still being written.")
        stretch = stretch_of(span, turn.now, turn.person.preferences.clock)
        key, facts = turn.person.key, {"span": span.value, "file": stretch.name}
        await turn.commit(lambda books: books.people.audit(key, "export", key, facts, turn.now), keep_card=True)
        return Reply(toast=turn.words.plain("Writing the file…"), file=partial(self._file, turn, span, stretch))

    async def _file(self, turn: Turn, span: Span, stretch: Stretch) -> File:
        """Write it; raises Told where there is nothing to be written, or too much."""
        pieces, size, count, past = [head()], 0, 0, 0
        while records := await turn.read(partial(_page, stretch=stretch, past=past)):
            pieces.append(await asyncio.to_thread(lines_of, records))
            size, count, past = size + len(pieces[-1]), count + len(records), records[-1].ref
            if size > self.largest:
                raise Told("That is more than Telegram carries in one file. Please choose a shorter time.")
        if not count:
            raise Told("There are no orders in this time.")
        content = await asyncio.to_thread(b"".join, pieces)
        name = f"paneldesk-orders-{stretch.name}.csv"
        return File(name, content, "text/csv", screens.caption(span, count, turn.words))


def _page(books: Books, *, stretch: Stretch, past: int) -> Sequence[Record]:
    return books.records.page(stretch.since, stretch.until, past=past, limit=PAGE)


def _span(text: str) -> Span:
    if text not in set(Span):
        raise Denied(NOT_FOUND)
    return Span(text)
