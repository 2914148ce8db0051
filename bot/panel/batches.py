"""Many ids in few calls: chunks of a hundred, and single calls where this panel gives no batch."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from bot.panel.decode import Reply, Shape, many, one, order_row, refill_status_row
from bot.panel.errors import AnswerError, DeclinedError, PanelError
from bot.panel.models import ErrorClass, RowError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.panel.abilities import Memory

T = TypeVar("T")


class Call(Protocol):
    """One request to the panel: an action, its fields, and who reads the answer."""

    async def __call__(self, action: str, fields: dict[str, str], reader: Callable[[Reply], T]) -> T: ...


CHUNK = 100
AT_ONCE = 4
"""Single calls that are under way together."""

PROBES = 20
"""Single calls after a batch that failed, while it is not known that this panel has none."""

STRIDE = 37
"""How far apart those of one time and the next begin: prime, so that each id has its turn."""

STRIKES = 3
"""Failed batches in a row after which a panel that gave batches is taken to have lost them."""

TRY_AGAIN = 25
"""One batch in so many is tried on a panel that gave none, since panels learn too."""

ONE_BY_ONE = frozenset(
    {
        ErrorClass.BAD_REQUEST,
        ErrorClass.BAD_PARAM,
        ErrorClass.UNSUPPORTED_ACTION,
        ErrorClass.ORDER_NOT_FOUND,
        ErrorClass.REFILL_NOT_FOUND,
        ErrorClass.UNEXPECTED_SHAPE,
        ErrorClass.UNKEYED_BATCH,
        ErrorClass.UNKNOWN_ERROR,
    }
)
"""What a batch may answer where single calls still work; anything else is a trouble of the whole panel."""

ROW_ERRORS = frozenset(ErrorClass) - {
    ErrorClass.AUTH,
    ErrorClass.ACCOUNT,
    ErrorClass.RATE_LIMIT,
    ErrorClass.MAINTENANCE,
    ErrorClass.BLOCKED,
    ErrorClass.TRANSPORT,
}
"""Errors of a single call that concern its own id alone."""


@dataclasses.dataclass(frozen=True, slots=True)
class Plan(Generic[T]):
    """How one action asks about many: its name, the two spellings of its ids, the ability it shows, its rows."""

    action: str
    singular: str
    plural: str
    ability: str
    shape: Shape[T]


STATUS = Plan("status", "order", "orders", "status_batch", Shape(("order", "order_id"), order_row))
REFILL_STATUS = Plan(
    "refill_status", "refill", "refills", "refill_status_batch", Shape(("refill", "refill_id"), refill_status_row)
)


class Batches:
    """Reads about many ids. Holds which panel this is (`memory`) and how to ask it (`read`)."""

    def __init__(self, read: Call, memory: Memory) -> None:
        self._read = read
        self._memory = memory
        self._turn = 0
        self._strikes = 0

    async def ask(self, plan: Plan[T], ids: Sequence[str]) -> dict[str, T | RowError]:
        """Ask about all of `ids`. One without news is missing; raises where the panel as a whole gives no answer."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, T | RowError] = {}
        try:
            for start in range(0, len(wanted), CHUNK):
                rows = await self._chunk(plan, wanted[start : start + CHUNK])
                found.update(rows)
        except PanelError:
            if not found:
                raise
        return found

    async def _chunk(self, plan: Plan[T], ids: list[str]) -> dict[str, T | RowError]:
        if len(ids) == 1:
            return await self._singly(plan, ids)
        self._turn += 1
        if self._memory.knows(plan.ability) == "none" and self._turn % TRY_AGAIN:
            return await self._singly(plan, ids)
        try:
            rows = await self._read(
                plan.action, {plan.plural: ",".join(ids)}, lambda reply: many(reply, ids, plan.shape)
            )
        except (DeclinedError, AnswerError) as problem:
            if problem.error not in ONE_BY_ONE:
                raise
            found = await self._fallback(plan, ids)
            if not found:
                raise
            return found
        self._strikes = 0
        self._memory.learn(plan.ability, rows.form)
        return rows.found

    async def _fallback(self, plan: Plan[T], ids: list[str]) -> dict[str, T | RowError]:
        """Ask some of the ids singly, others at the next time; a panel that knows them so has no batch."""
        self._strikes += 1
        first = self._turn * STRIDE % len(ids)
        turned = ids[first:] + ids[:first]
        found = await self._singly(plan, turned[:PROBES])
        known = self._memory.knows(plan.ability)
        if any(not isinstance(row, RowError) for row in found.values()) and (not known or self._strikes >= STRIKES):
            self._memory.learn(plan.ability, "none")
        return found

    async def _singly(self, plan: Plan[T], ids: list[str]) -> dict[str, T | RowError]:
        found: dict[str, T | RowError] = {}
        for start in range(0, len(ids), AT_ONCE):
            group = ids[start : start + AT_ONCE]
            ask = functools.partial(self._single, plan)
            answers = await asyncio.gather(*map(ask, group), return_exceptions=True)
            trouble = _sort(found, group, answers)
            if trouble is not None and not found:
                raise trouble
            if trouble is not None:
                return found
        return found

    async def _single(self, plan: Plan[T], name: str) -> T | RowError | None:
        try:
            return await self._read(plan.action, {plan.singular: name}, lambda reply: one(reply, name, plan.shape))
        except DeclinedError as problem:
            if problem.error not in ROW_ERRORS:
                raise
            return RowError(error=problem.error, text=problem.reason)
        except AnswerError as problem:
            if problem.error is not ErrorClass.UNEXPECTED_SHAPE:
                raise
            return None


def _sort(
    found: dict[str, T | RowError], group: list[str], answers: list[T | RowError | BaseException | None]
) -> PanelError | None:
    """Put the answers of a group where they belong; returns the trouble that ends the asking."""
    trouble: PanelError | None = None
    for name, answer in zip(group, answers, strict=True):
        if isinstance(answer, PanelError):
            trouble = answer
        elif isinstance(answer, BaseException):
            raise answer
        elif answer is not None:
            found[name] = answer
    return trouble
