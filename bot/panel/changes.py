"""Refills and cancellations, singly and many at a time: each is sent once and comes to an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.panel.batches import CHUNK
from bot.panel.decode import Rows, Shape, cancel_row, many, one, refill_row
from bot.panel.errors import PanelError
from bot.panel.models import ErrorClass, Refused, Requested, RowError, Unverified
from bot.panel.outcomes import Failure, failure, row_failure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.panel.abilities import Memory
    from bot.panel.batches import Call

Outcome = Requested | Failure

ORDER = ("order", "order_id")
REFILL = Shape(ORDER, refill_row)
CANCEL = Shape(ORDER, cancel_row)
SPELLINGS = {"order": "orders", "orders": "order"}
"""Panels take the id to cancel under one of two names; each stands beside the other one."""

NO_SUCH_FORM = frozenset({ErrorClass.BAD_REQUEST, ErrorClass.BAD_PARAM, ErrorClass.UNSUPPORTED_ACTION})
"""What a panel says to a parameter that it does not know."""

NOT_UNDERSTOOD = NO_SUCH_FORM | {ErrorClass.ORDER_NOT_FOUND, ErrorClass.UNEXPECTED_SHAPE}
"""What it may say as well, as long as it was never seen to understand the spelling."""

UNDERSTOOD = frozenset({ErrorClass.NOT_ELIGIBLE_CANCEL, ErrorClass.CANCEL_PENDING})


class Changes:
    """Sends what changes an order that exists. `send` sends once."""

    def __init__(self, send: Call, memory: Memory) -> None:
        self._send = send
        self._memory = memory

    async def refill(self, order: str) -> Outcome:
        return await self._one("refill", "order", order, REFILL)

    async def refills(self, orders: Sequence[str]) -> dict[str, Outcome]:
        """Ask for many refills. Refused as a batch, they are not sent again; from then on they are asked for singly."""
        wanted = list(dict.fromkeys(orders))
        if len(wanted) == 1 or self._memory.knows("refill_batch") == "none":
            return {order: await self.refill(order) for order in wanted}
        outcomes: dict[str, Outcome] = {}
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            rows = await self._many("refill", chunk, REFILL)
            if isinstance(rows, Rows):
                self._memory.learn("refill_batch", rows.form)
            elif isinstance(rows, Refused) and rows.error in NO_SUCH_FORM:
                self._memory.learn("refill_batch", "none")
            outcomes |= _spread(rows, chunk, "refill")
        return outcomes

    async def cancel(self, order: str) -> Outcome:
        """Ask in the spelling that this panel was seen to understand, and in the other one if it does not."""
        known = self._memory.knows("cancel")
        spelling = known or "order"
        outcome = await self._one("cancel", spelling, order, CANCEL)
        if not _is_one_of(outcome, NO_SUCH_FORM if known else NOT_UNDERSTOOD):
            self._note(spelling, outcome)
            return outcome
        again = await self._one("cancel", SPELLINGS[spelling], order, CANCEL)
        if _is_one_of(again, NOT_UNDERSTOOD):
            return outcome
        self._note(SPELLINGS[spelling], again)
        return again

    async def cancels(self, orders: Sequence[str]) -> dict[str, Outcome]:
        wanted = list(dict.fromkeys(orders))
        if len(wanted) == 1 or self._memory.knows("cancel") == "order":
            return {order: await self.cancel(order) for order in wanted}
        outcomes: dict[str, Outcome] = {}
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            rows = await self._many("cancel", chunk, CANCEL)
            if not isinstance(rows, Rows) and _is_one_of(rows, NOT_UNDERSTOOD):
                outcomes |= {order: await self.cancel(order) for order in chunk}
                continue
            if isinstance(rows, Rows):
                self._memory.learn("cancel", "orders")
            outcomes |= _spread(rows, chunk, "cancel")
        return outcomes

    def _note(self, spelling: str, outcome: Outcome) -> None:
        if isinstance(outcome, Requested) or _is_one_of(outcome, UNDERSTOOD):
            self._memory.learn("cancel", spelling)

    async def _one(self, action: str, name: str, order: str, shape: Shape[Requested]) -> Outcome:
        try:
            return await self._send(action, {name: order}, lambda reply: one(reply, order, shape))
        except PanelError as problem:
            return failure(problem, action)

    async def _many(self, action: str, orders: list[str], shape: Shape[Requested]) -> Rows[Requested] | Failure:
        try:
            return await self._send(action, {"orders": ",".join(orders)}, lambda reply: many(reply, orders, shape))
        except PanelError as problem:
            return failure(problem, action)


def _spread(rows: Rows[Requested] | Failure, orders: list[str], action: str) -> dict[str, Outcome]:
    """Give each order its own row, or all of them what the whole call came to."""
    if not isinstance(rows, Rows):
        return dict.fromkeys(orders, rows)
    return {order: _outcome(rows.found.get(order), action) for order in orders}


def _outcome(row: Requested | RowError | None, action: str) -> Outcome:
    return row if isinstance(row, Requested) else row_failure(row, action)


def _is_one_of(outcome: Outcome, classes: frozenset[ErrorClass]) -> bool:
    return isinstance(outcome, (Refused, Unverified)) and outcome.error in classes
