"""Starts the bot with a store and a panel that kill the process (SIGKILL) at the point that KILL_AT names.

confirm      the order is committed; no lane has claimed it
journal      «submitting» is committed; nothing has left for the panel
answered     the panel has answered; nothing of it is handed on
outcome      inside the transaction that writes the outcome, before its commit
recorded     the outcome is committed; nobody has been told
sent         a message is with Telegram; it is not marked as sent
announced    the Send of a word to everybody is committed; nobody has been told

With KILL_ARMED=file nothing happens until that file is there.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from bot import settings, verbs
from bot.app import Makers
from bot.orders import RequestState, State
from bot.panel import Panel
from bot.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

UNDER_WAY = {State.SUBMITTING, RequestState.SUBMITTING}


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("dead")


class Fuse:
    """Which point is to be reached, and whether it counts yet."""

    def __init__(self) -> None:
        self.point = os.environ.get("KILL_AT", "")
        self._armed = os.environ.get("KILL_ARMED")

    def at(self, point: str) -> bool:
        return point == self.point and (self._armed is None or Path(self._armed).exists())


FUSE = Fuse()


class Watched:
    """A noun of the books, or the books: everything passes, named methods are seen by `seen` before they run."""

    def __init__(self, inner: object, seen: Callable[..., None]) -> None:
        self._inner = inner
        self._seen = seen

    def __getattr__(self, name: str) -> object:
        found = getattr(self._inner, name)
        if not callable(found):
            return Watched(found, lambda method, *given, **named: self._seen(f"{name}.{method}", *given, **named))

        def method(*given: object, **named: object) -> object:
            self._seen(name, *given, **named)
            if name == "next_queued" and FUSE.at("confirm"):
                return None
            return found(*given, **named)

        return method


class KillingStore(Store):
    """Kills inside a transaction, or right after its commit."""

    async def write(self, work):
        after: list[str] = []

        def seen(method: str, *given: object, **named: object) -> None:
            after.append(_after(method, *given, **named))
            if FUSE.at(_inside(method, **named)):
                die()

        result = await super().write(lambda books: work(Watched(books, seen)))
        if any(FUSE.at(point) for point in after if point):
            die()
        return result


def _after(method: str, *given: object, was: object = None, **_: object) -> str:
    if method in {"orders.add", "requests.add"}:
        return "confirm"
    if method == "broadcasts.move":
        return "announced"
    if method in {"orders.save", "requests.save"}:
        job = given[0]
        if job.state in UNDER_WAY and was not in UNDER_WAY:
            return "journal"
        if was in UNDER_WAY:
            return "recorded"
    return ""


def _inside(method: str, *, was: object = None, **_: object) -> str:
    if method == "notices.sent":
        return "sent"
    return "outcome" if method in {"orders.save", "requests.save"} and was in UNDER_WAY else ""


class KillingPanel(Panel):
    """Kills when the panel's answer has been read."""

    async def add(self, *given, **named):
        return _answered(await super().add(*given, **named))

    async def refill(self, *given, **named):
        return _answered(await super().refill(*given, **named))

    async def cancel(self, *given, **named):
        return _answered(await super().cancel(*given, **named))


def _answered(outcome):
    if FUSE.at("answered"):
        die()
    return outcome


if __name__ == "__main__":
    makers = Makers(store=KillingStore.open, panel=KillingPanel)
    sys.exit(asyncio.run(verbs.run(settings.load(), makers)))
