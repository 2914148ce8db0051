"""Simulated people: they order, tap twice, say things again, lose patience, change their minds, refill, cancel."""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.chat.buttons import unpack
from bot.chat.screens.draft import DROP, PLACE, SAY
from bot.chat.screens.draft import EDIT as CHANGE
from bot.chat.screens.order_keys import ASK, SURE
from bot.chat.screens.order_keys import STOP as HALT
from tests.chaos.plan import ASIDE, AWAY, CANCEL, DOUBLE, EDIT, LATE, RACE, REFILL, REPEAT, STOP
from tests.chaos.reading import OUTCOMES, Reader, Word
from tests.e2e.world import SERVICE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.sandbox.telegram import Message, Told
    from tests.chaos.plan import Plan, Wish
    from tests.chaos.reading import Said
    from tests.chaos.stage import Bells
    from tests.e2e.actor import Actor

TRIES = 6
"""So often something is said, or tapped, before it is given up."""
ENOUGH = "allowance has"
"""In the words that tell somebody that his credit does not suffice."""


@dataclass
class Counts:
    """What people did."""

    taps: int = 0
    said: int = 0
    doubled: int = 0
    again: int = 0
    """Words and taps repeated out of impatience."""
    late: int = 0
    edits: int = 0
    away: int = 0
    races: int = 0
    stops: int = 0
    dropped: int = 0
    refills: int = 0
    cancels: int = 0


@dataclass(frozen=True, slots=True)
class End:
    """How a wish ended for its person.

    `outcome`: he was told one; `denied`: he was told why not; `waiting`: he was told that it is being sent; `silence`.
    """

    wish: Wish
    tapped: bool
    how: str
    seconds: float = 0.0
    """From the first tap to the first outcome."""


class Customer:
    """One person with his wishes, one after the other. Acts on what is on his screen, as far as he has read."""

    def __init__(self, actor: Actor, plan: Plan, bells: Bells, counts: Counts) -> None:
        self.actor = actor
        self.ends: list[End] = []
        self._plan = plan
        self._bells = bells
        self._counts = counts
        self._reader = Reader()
        self._read = 0
        self._last: dict[str, Said] = {}
        self._cards: dict[str, int] = {}
        self._mark = 0
        self._asked: set[tuple[str, str]] = set()
        self._wishes: list[Wish] = []

    async def live(self, began: float) -> None:
        for wish in self._plan.wishes(self.actor.person.id):
            await asyncio.sleep(max(0.0, began + wish.at - time.monotonic()))
            self.ends.append(await self._order(wish))
            self._wishes.append(wish)
            if AWAY in wish.habits:
                await self._away()
            self.tend()

    def tend(self) -> None:
        """Press what is wanted under the orders of earlier wishes, where it is offered."""
        for wish in self._wishes:
            for habit in wish.habits & {REFILL, CANCEL}:
                self._ask(wish, habit)

    async def _order(self, wish: Wish) -> End:
        if ASIDE in wish.habits:
            await self._aside(wish)
        card = await self._written(wish)
        if card is not None and EDIT in wish.habits:
            card = await self._edited(wish, *card)
        if card is None:
            return End(wish, tapped=False, how="silence")
        return await self._confirmed(wish, *card)

    async def _away(self) -> None:
        """Block the bot for a while; whoever writes to it blocks it no longer."""
        self._counts.away += 1
        self.actor.person.block()
        await asyncio.sleep(self._plan.patience / 2)
        self._say("/orders")

    async def _aside(self, wish: Wish) -> None:
        """Begin, and drop it half-way."""
        if await self._saying(f"/order {SERVICE}", lambda: self._offered(DROP)):
            self._counts.dropped += 1
            self._say("/cancel")

    async def _written(self, wish: Wish) -> tuple[Message, dict[str, Any]] | None:
        """Go through the questions; what stays unanswered is said again."""
        again = REPEAT in wish.habits
        steps: tuple[tuple[str, Callable[[], object]], ...] = (
            (f"/order {SERVICE}", lambda: self._offered(DROP)),
            (wish.link, lambda: self._offered(SAY)),
            (str(wish.quantity + (EDIT in wish.habits)), lambda: self._offered(PLACE, wish.link)),
        )
        for text, ready in steps:
            if not await self._saying(text, ready, again=again):
                return None
        return self._offered(PLACE, wish.link)

    async def _edited(
        self, wish: Wish, message: Message, button: dict[str, Any]
    ) -> tuple[Message, dict[str, Any]] | None:
        """Say another quantity; and now and then tap the card that is out of date by then."""
        self._counts.edits += 1
        change = _button(message, CHANGE, "quantity")
        for _ in range(TRIES):
            if change is None or _button(message, PLACE) is None:
                break
            self._press(message, change)
            await self._until(lambda: _button(message, PLACE) is None)
        shown = f"Quantity: {wish.quantity}"
        if not await self._saying(str(wish.quantity), lambda: self._offered(PLACE, shown)):
            return None
        if DOUBLE in wish.habits:
            self._press(message, button)
        return self._offered(PLACE, shown)

    async def _saying(self, text: str, ready: Callable[[], object], *, again: bool = False) -> bool:
        for attempt in range(TRIES):
            self._counts.again += attempt > 0
            self._say(text)
            if again:
                self._say(text)
            if await self._until(ready):
                return True
        return await self._until(ready, self._plan.endurance)

    def _say(self, text: str) -> None:
        self._counts.said += 1
        self._mark = self.actor.now
        self.actor.say(text)

    async def _confirmed(self, wish: Wish, message: Message, button: dict[str, Any]) -> End:
        began = time.monotonic()
        how = await self._pressed(wish, message, button)
        took = time.monotonic() - began
        if how == "outcome" and LATE in wish.habits:
            self._counts.late += 1
            self._press(message, button)
        return End(wish, tapped=True, how=how, seconds=took)

    async def _pressed(self, wish: Wish, message: Message, button: dict[str, Any]) -> str:
        """Tap until something is heard."""
        mark = self.actor.now
        for attempt in range(TRIES):
            self._counts.again += attempt > 0
            self._press(message, button)
            if DOUBLE in wish.habits:
                self._counts.doubled += 1
                self._press(message, button)
            if RACE in wish.habits and not attempt:
                self._counts.races += 1
                self._say("/cancel")
            if STOP in wish.habits and not attempt:
                await self._stop(wish)
            if await self._until(lambda: self._heard(wish) or self._denied(mark)):
                return self._heard(wish) or "denied"
        if await self._until(lambda: self._heard(wish) or self._denied(mark), self._plan.endurance):
            return self._heard(wish) or "denied"
        return "waiting" if wish.link in self._last else "silence"

    async def _stop(self, wish: Wish) -> None:
        """Press Stop as soon as the card offers it, unless an outcome comes first."""
        await self._until(lambda: self._heard(wish) or self._offered(HALT, wish.link))
        if not self._heard(wish) and (offered := self._offered(HALT, wish.link)) is not None:
            self._counts.stops += 1
            self._press(*offered)

    def _press(self, message: Message, button: dict[str, Any]) -> None:
        self._counts.taps += 1
        self.actor.press(message, button)

    def _heard(self, wish: Wish) -> str:
        self._catch_up()
        last = self._last.get(wish.link)
        return "outcome" if last is not None and last.word in OUTCOMES else ""

    def _denied(self, mark: int) -> bool:
        """Whether a window said why not."""
        heard = self.actor.person.world.heard.get(self.actor.person.id, [])
        return any(ENOUGH in told.text for told in reversed(heard[-5:]) if told.seq > mark)

    def _catch_up(self) -> None:
        told = self.actor.person.chat.told
        for one in told[self._read :]:
            for said in self._reader.read(one):
                if said.link:
                    self._last[said.link] = said
                    if not said.pushed:
                        self._cards[said.link] = said.message
        self._read = len(told)

    def _offered(self, verb: str, link: str = "") -> tuple[Message, dict[str, Any]] | None:
        """Find the newest screen since the last word that has such a button, and says this."""
        for told in self._news():
            message = self.actor.person.chat.messages[told.message_id]
            button = _button(message, verb)
            if button is not None and link in message.text:
                return message, button
        return None

    def _news(self) -> Iterator[Told]:
        return itertools.takewhile(lambda told: told.seq > self._mark, reversed(self.actor.person.chat.told))

    async def _until(self, ready: Callable[[], object], seconds: float = 0.0) -> bool:
        return await self._bells.until(self.actor.person.id, ready, seconds or self._plan.patience)

    def _ask(self, wish: Wish, habit: str) -> None:
        """Press Refill or Cancel under the order, once, and the answer to the question that may follow."""
        self._catch_up()
        last = self._last.get(wish.link)
        if last is None or last.word is not Word.STATUS:
            return
        message = self.actor.person.chat.messages[self._cards[wish.link]]
        for verb in (SURE, ASK):
            button = _button(message, verb, habit)
            if button is not None and (wish.link, verb) not in self._asked:
                self._asked.add((wish.link, verb))
                if verb == ASK:
                    self._counts.refills += habit == REFILL
                    self._counts.cancels += habit == CANCEL
                self._press(message, button)
                return


def _button(message: Message, verb: str, last: str = "") -> dict[str, Any] | None:
    """Find the button that does this; `last` is its last argument, where that matters."""
    for button in itertools.chain.from_iterable(message.rows):
        press = unpack(button.get("callback_data", ""))
        if press is not None and press.verb == verb and (not last or press.arguments[-1] == last):
            return button
    return None
