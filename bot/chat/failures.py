"""The one error handler: what a handler did not expect is logged, settled, and apologised for through the outbox."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.people import Notice

if TYPE_CHECKING:
    from datetime import datetime

    from bot.chat.turn import Books, Turn

log = structlog.get_logger(__name__)

KIND = "apology"


class Failures:
    """Settles updates whose handler raised; the log and the person get the same short reference."""

    async def settle(self, turn: Turn, fault: Exception) -> None:
        """Write the end of the update and the apology in one transaction; raises where not even that can be written."""
        mark = secrets.token_hex(3).upper()
        log.error("a turn failed", mark=mark, update_id=turn.update_id, person=turn.person.key, exc_info=fault)
        work = partial(apologise, person=turn.person.key, update_id=turn.update_id, mark=mark, now=turn.now)
        if turn.done:
            await turn.store.write(work)
        else:
            await turn.commit(work, keep_card=True)


def apologise(books: Books, *, person: str, update_id: int, mark: str, now: datetime) -> None:
    """Tell somebody, once for each update, that something went wrong here."""
    facts = {"mark": mark}
    books.notices.put(Notice(person, KIND, f"{update_id}:{KIND}", facts=facts, loud=True), now)
